"""``hotline-server policy``: the city's switches, read and turned while the servers run."""

import argparse
import sys

from msgspec.structs import fields, replace

from sync.domain.reference import Policy, ReferenceKind
from sync.server import audit
from sync.server.config import ServerConfig
from sync.server.places.put import put_all
from sync.server.services import Services, build_services
from sync.server.setup import require_ready

SWITCHES = tuple(field.name for field in fields(Policy) if field.type is bool)
_BY = "hotline-server"
_WORDS = {True: "on", False: "off"}


def add_arguments(parser: argparse.ArgumentParser, where: argparse.ArgumentParser) -> None:
    """Describe the arguments of the commands."""
    commands = parser.add_subparsers(required=True, metavar="WHAT")
    show = commands.add_parser("show", parents=[where], help="print every switch")
    show.set_defaults(command=show_switches)
    turn = commands.add_parser("set", parents=[where], help="turn a switch; seats get it at once")
    turn.add_argument("name", choices=SWITCHES, metavar="NAME", help=", ".join(SWITCHES))
    turn.add_argument("to", choices=list(_WORDS.values()), metavar="on|off")
    turn.set_defaults(command=turn_switch)


def show_switches(options: argparse.Namespace, config: ServerConfig) -> int:
    """Print the switches, one a line."""
    del options
    services = _services(config)
    try:
        policy = _policy(services)
    finally:
        services.close()
    for name in SWITCHES:
        sys.stdout.write(f"{name} {_WORDS[bool(getattr(policy, name))]}\n")
    return 0


def turn_switch(options: argparse.Namespace, config: ServerConfig) -> int:
    """Turn a switch for the whole city; running servers and seats follow by the feed."""
    services = _services(config)
    try:
        changed = replace(_policy(services), **{options.name: options.to == _WORDS[True]})
        counts = put_all(services, ReferenceKind.POLICY, [changed], _BY)
        if not counts.get("unchanged"):
            with services.database.write() as connection:
                now = services.clock.now()
                audit.record(connection, now, "policy_changed", actor=_BY, subject=options.name, to=options.to)
    finally:
        services.close()
    sys.stdout.write(f"{options.name} {options.to}\n")
    return 0


def _services(config: ServerConfig) -> Services:
    require_ready(config)
    return build_services(config)


def _policy(services: Services) -> Policy:
    with services.database.read() as connection:
        return services.book.rules(connection).policy
