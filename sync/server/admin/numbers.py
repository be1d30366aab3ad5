"""``hotline-server numbers``: after an outage, numbers used against numbers arrived."""

import argparse
import sys

from sync.server.config import ServerConfig
from sync.server.services import Services, build_services
from sync.server.setup import require_ready

_BY = "hotline-server"
_SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser, where: argparse.ArgumentParser) -> None:
    """Describe the arguments of the commands."""
    commands = parser.add_subparsers(required=True, metavar="WHAT")
    check = commands.add_parser("check", parents=[where], help="numbers used by each seat against those arrived")
    check.set_defaults(command=_with_services, act=_check)
    explain = commands.add_parser(
        "explain", parents=[where], help="close a missing number somebody has found out about"
    )
    explain.add_argument("no")
    explain.add_argument("reason", help="a word or code, no personal data")
    explain.set_defaults(command=_with_services, act=_explain)


def _with_services(options: argparse.Namespace, config: ServerConfig) -> int:
    require_ready(config)
    services = build_services(config)
    try:
        return int(options.act(options, services))
    finally:
        services.close()


def _check(options: argparse.Namespace, services: Services) -> int:
    """Print a line for each device; 1 when a number is missing that nobody explained."""
    del options
    missing = 0
    for each in services.numbers.compared():
        missing += len(each.missing)
        lost = f", missing {' '.join(each.missing[:_SHOWN])}" if each.missing else ""
        still = f", {each.unsent} commands not sent yet" if each.unsent else ""
        sys.stdout.write(f"{each.seat or '-'} {each.device}: {each.used} used, {each.arrived} arrived{still}{lost}\n")
    sys.stdout.write(f"{missing} numbers missing\n" if missing else "Every number that was used has arrived.\n")
    return 1 if missing else 0


def _explain(options: argparse.Namespace, services: Services) -> int:
    services.numbers.explain(options.no, _BY, options.reason)
    sys.stdout.write(f"{options.no} is explained.\n")
    return 0
