"""``hotline-server numbers``: after an outage, numbers used against arrived, and answered calls against orders."""

import argparse
import sys
from datetime import datetime

from sync.domain.instant import DAY, Instant, from_wall
from sync.server.admin.over_services import over_services
from sync.server.faults import ConfigurationFault
from sync.server.services import Services

_BY = "hotline-server"
_SHOWN = 20
_MOST_DAYS = 31


def add_arguments(parser: argparse.ArgumentParser, where: argparse.ArgumentParser) -> None:
    """Describe the arguments of the commands."""
    commands = parser.add_subparsers(required=True, metavar="WHAT")
    check = commands.add_parser("check", parents=[where], help="numbers used by each seat against those arrived")
    check.set_defaults(command=over_services, act=_check)
    calls = commands.add_parser("calls", parents=[where], help="answered calls against the orders they led to")
    form = "YYYY-MM-DD or YYYY-MM-DDTHH:MM, the hotline's time"
    calls.add_argument("--since", type=_moment, metavar="TIME", help=f"{form} (default: a day before --until)")
    calls.add_argument("--until", type=_moment, metavar="TIME", help=f"{form} (default: now)")
    calls.set_defaults(command=over_services, act=_calls)
    explain = commands.add_parser(
        "explain", parents=[where], help="close a missing number somebody has found out about"
    )
    explain.add_argument("no")
    explain.add_argument("reason", help="a word or code, no personal data")
    explain.set_defaults(command=over_services, act=_explain)


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


def _calls(options: argparse.Namespace, services: Services) -> int:
    """Print a line for each person who answered calls; 1 when one led to no order and no seat may still hold it."""
    until = options.until if options.until is not None else services.clock.now()
    since = options.since if options.since is not None else until - DAY
    if not 0 < until - since <= _MOST_DAYS * DAY:
        raise ConfigurationFault(f"The period must begin before it ends, at most {_MOST_DAYS} days.")
    lost = out = 0
    for each in services.answered_calls.compared(since, until):
        lost, out = lost + len(each.lost), out + len(each.out)
        settled = each.answered - len(each.lost) - len(each.out)
        said = f"{each.no or each.agent}: {each.answered} answered, {settled} with an order"
        still = f", still out {' '.join(each.out[:_SHOWN])}" if each.out else ""
        none = f", no order {' '.join(each.lost[:_SHOWN])}" if each.lost else ""
        sys.stdout.write(f"{said}{still}{none}\n")
    waiting = f"{out} calls still out.\n" if out else ""
    sys.stdout.write(waiting + (f"{lost} calls without an order\n" if lost else "No answered call is lost.\n"))
    return 1 if lost else 0


def _moment(text: str) -> Instant:
    return from_wall(datetime.fromisoformat(text))


def _explain(options: argparse.Namespace, services: Services) -> int:
    services.numbers.explain(options.no, _BY, options.reason)
    sys.stdout.write(f"{options.no} is explained.\n")
    return 0
