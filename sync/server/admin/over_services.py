"""Commands that act on the services of a server that is set up."""

import argparse

from sync.server.config import ServerConfig
from sync.server.services import build_services
from sync.server.setup import require_ready


def over_services(options: argparse.Namespace, config: ServerConfig) -> int:
    """Run ``options.act`` with the services, which are closed afterwards; returns its exit code (none: 0)."""
    require_ready(config)
    services = build_services(config)
    try:
        return int(options.act(options, services) or 0)
    finally:
        services.close()
