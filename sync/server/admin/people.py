"""``hotline-server user``: add people, reset passwords, list, change roles."""

import argparse
import getpass
import sys

from sqlalchemy import Connection

from sync.contract.administration import UserChange, UserCreate
from sync.contract.errors import ErrorCode
from sync.server.admin.over_services import over_services
from sync.server.auth import accounts
from sync.server.faults import ServerFault
from sync.server.services import Services

_BY = "hotline-server"


def add_arguments(parser: argparse.ArgumentParser, where: argparse.ArgumentParser) -> None:
    """Describe the arguments of the commands."""
    commands = parser.add_subparsers(required=True, metavar="WHAT")
    add = commands.add_parser("add", parents=[where], help="add a person; the password is asked or made")
    add.add_argument("no", help="agent number")
    add.add_argument("name")
    add.add_argument("--roles", required=True, help="comma-separated, e.g. agent,callback_agent")
    add.add_argument("--unit", default="")
    add.add_argument("--district", default="")
    add.add_argument("--ask", action="store_true", help="ask for the password instead of making one")
    add.set_defaults(command=over_services, act=_add)
    reset = commands.add_parser("reset", parents=[where], help="set a new first password")
    reset.add_argument("no")
    reset.add_argument("--ask", action="store_true")
    reset.set_defaults(command=over_services, act=_reset)
    listing = commands.add_parser("list", parents=[where], help="list people")
    listing.set_defaults(command=over_services, act=_list)
    roles = commands.add_parser("roles", parents=[where], help="set a person's roles")
    roles.add_argument("no")
    roles.add_argument("roles")
    roles.add_argument("--unit", default=None)
    roles.add_argument("--district", default=None)
    roles.set_defaults(command=over_services, act=_roles)


def _add(options: argparse.Namespace, services: Services) -> None:
    wanted = UserCreate(
        no=options.no,
        name=options.name,
        roles=_split(options.roles),
        unit=options.unit,
        district=options.district,
        password=_ask() if options.ask else "",
    )
    _tell(options.no, services.users.create(wanted, _BY).password)


def _reset(options: argparse.Namespace, services: Services) -> None:
    with services.database.read() as connection:
        user_id = _id_of(connection, options.no)
    _tell(options.no, services.users.reset_password(user_id, _ask() if options.ask else "", _BY).password)


def _list(options: argparse.Namespace, services: Services) -> None:
    for person in services.users.all():
        state = "" if person.active else "  (inactive)"
        sys.stdout.write(f"{person.no}\t{person.name}\t{','.join(person.roles)}\t{person.unit}{state}\n")


def _roles(options: argparse.Namespace, services: Services) -> None:
    with services.database.read() as connection:
        user_id = _id_of(connection, options.no)
    change = UserChange(roles=_split(options.roles), unit=options.unit, district=options.district)
    services.users.change(user_id, change, _BY)


def _id_of(connection: Connection, user_no: str) -> str:
    person = accounts.by_no(connection, user_no)
    if person is None:
        raise ServerFault(ErrorCode.NOT_FOUND, 404, {"no": user_no})
    return person.id


def _split(roles: str) -> list[str]:
    return [role.strip() for role in roles.split(",") if role.strip()]


def _ask() -> str:
    return getpass.getpass("Password: ")


def _tell(user_no: str, made: str) -> None:
    if made:
        sys.stdout.write(f"First password of {user_no}: {made}\nIt has to be changed at the first sign-in.\n")
