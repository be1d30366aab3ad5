"""``hotline-server extensions``: who has which extension, and freeing one whose holder is gone."""

import argparse
import sys

from sync.domain.instant import Instant, to_wall
from sync.server.admin.over_services import over_services
from sync.server.services import Services
from sync.server.telephony.extensions import Extensions, Release

_BY = "hotline-server"
_SAID = {
    Release.DONE: "{extension} is free. Who still works at that seat has it again with their next change of state.\n",
    Release.NOT_HELD: "Nobody has {extension}.\n",
    Release.IN_A_CALL: "{extension} is in a call. Wait for its end; if that seat is gone add --even-in-a-call.\n",
}


def add_arguments(parser: argparse.ArgumentParser, where: argparse.ArgumentParser) -> None:
    """Describe the arguments of the commands."""
    commands = parser.add_subparsers(required=True, metavar="WHAT")
    listing = commands.add_parser("list", parents=[where], help="who has which extension, since when, last seen when")
    listing.set_defaults(command=over_services, act=_list)
    release = commands.add_parser("release", parents=[where], help="free an extension whose holder is gone")
    release.add_argument("extension")
    release.add_argument("--even-in-a-call", action="store_true", help="also where its last known state is a call")
    release.set_defaults(command=over_services, act=_release)


def _list(options: argparse.Namespace, services: Services) -> int:
    del options
    held = Extensions(services.database, services.clock).held()
    for one in held:
        seen = f"seat seen {_time(one.seen_at)}"
        sys.stdout.write(f"{one.extension}  {one.user_no} {one.name}  since {_time(one.since)}  {one.status}  {seen}\n")
    if not held:
        sys.stdout.write("Nobody has an extension.\n")
    return 0


def _release(options: argparse.Namespace, services: Services) -> int:
    extensions = Extensions(services.database, services.clock)
    done = extensions.release(options.extension, _BY, even_in_a_call=options.even_in_a_call)
    (sys.stdout if done is Release.DONE else sys.stderr).write(_SAID[done].format(extension=options.extension))
    return 0 if done is Release.DONE else 1


def _time(at: Instant | None) -> str:
    return "-" if not at else to_wall(at).isoformat(" ", "minutes")
