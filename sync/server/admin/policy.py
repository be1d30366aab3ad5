"""``hotline-server policy``: the city's switches and numbers, read and set while the servers run."""

import argparse
import sys
from collections.abc import Sequence

from msgspec.structs import fields, replace

from sync.domain.agent_state import LONGEST_WRAP_UP
from sync.domain.instant import SECOND
from sync.domain.reference import Policy, ReferenceKind
from sync.server import audit
from sync.server.config import ServerConfig
from sync.server.places.put import put_all
from sync.server.services import Services, build_services
from sync.server.setup import require_ready

SWITCHES = tuple(field.name for field in fields(Policy) if field.type is bool)
NUMBERS = {"wrap_up_seconds": (0, LONGEST_WRAP_UP // SECOND)}
"""Numbers that may be set here, with their smallest and largest value."""
_BY = "hotline-server"
_WORDS = {True: "on", False: "off"}


def add_arguments(parser: argparse.ArgumentParser, where: argparse.ArgumentParser) -> None:
    """Describe the arguments of the commands."""
    commands = parser.add_subparsers(required=True, metavar="WHAT")
    show = commands.add_parser("show", parents=[where], help="print every switch and number")
    show.set_defaults(command=show_policy)
    turn = commands.add_parser("set", parents=[where], help="turn a switch or set a number; seats get it at once")
    names = (*SWITCHES, *NUMBERS)
    turn.add_argument("name", choices=names, metavar="NAME", help=", ".join(names))
    turn.add_argument("to", action=_Worth, metavar="on|off|NUMBER", help=f"{_limits()}; every switch: on or off")
    turn.set_defaults(command=set_policy)


class _Worth(argparse.Action):
    """Takes what suits the name that stands before it."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: str | Sequence[object] | None,
        option_string: str | None = None,
    ) -> None:
        """Keep the value. Raises for one that does not suit the name: a word for a number, or out of its limits."""
        del parser, option_string
        given = str(values)
        limits = NUMBERS.get(namespace.name)
        if limits is None:
            if given not in _WORDS.values():
                raise argparse.ArgumentError(self, f"invalid choice: {given!r} (choose from on, off)")
            found: bool | int = given == _WORDS[True]
        else:
            least, most = limits
            is_whole = given.isascii() and given.isdigit() and len(given) <= len(str(most))
            if not is_whole or not least <= int(given) <= most:
                raise argparse.ArgumentError(self, f"invalid value: {given[:40]!r} (a whole number, {least} to {most})")
            found = int(given)
        setattr(namespace, self.dest, found)


def show_policy(options: argparse.Namespace, config: ServerConfig) -> int:
    """Print the switches and the numbers that can be set here, one a line."""
    del options
    services = _services(config)
    try:
        policy = _policy(services)
    finally:
        services.close()
    for name in (*SWITCHES, *NUMBERS):
        sys.stdout.write(f"{name} {_said(getattr(policy, name))}\n")
    return 0


def set_policy(options: argparse.Namespace, config: ServerConfig) -> int:
    """Turn a switch or set a number for the whole city; running servers and seats follow by the feed."""
    said, services = _said(options.to), _services(config)
    try:
        changed = replace(_policy(services), **{options.name: options.to})
        counts = put_all(services, ReferenceKind.POLICY, [changed], _BY)
        if not counts.get("unchanged"):
            with services.database.write() as connection:
                now = services.clock.now()
                audit.record(connection, now, "policy_changed", actor=_BY, subject=options.name, to=said)
    finally:
        services.close()
    sys.stdout.write(f"{options.name} {said}\n")
    return 0


def _said(value: bool | int) -> str:
    return _WORDS[value] if isinstance(value, bool) else str(value)


def _limits() -> str:
    return ", ".join(f"{name}: {least} to {most}" for name, (least, most) in NUMBERS.items())


def _services(config: ServerConfig) -> Services:
    require_ready(config)
    return build_services(config)


def _policy(services: Services) -> Policy:
    with services.database.read() as connection:
        return services.book.rules(connection).policy
