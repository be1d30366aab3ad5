"""Arguments of ``hotline-server``: which database, which command."""

import argparse
import logging
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy.exc import OperationalError

from sync.server.admin.late_parser import Fill, LateParser
from sync.server.config import ServerConfig, config_for_sqlite, config_for_url, read_database_url
from sync.server.database import Database
from sync.server.faults import ConfigurationFault, ServerFault
from sync.server.ports import new_id, system_entropy
from sync.server.setup import change_epoch, initialise
from sync.server.version import SERVER_VERSION

Command = Callable[[argparse.Namespace, Any], int]
"""Takes the arguments and the server's settings; one that ``works_alone`` gets ``None`` for these."""


def run(arguments: Sequence[str]) -> int:
    """Run a command; returns the exit code (0 done, 1 found something wrong, 2 could not be done)."""
    options = _parser().parse_args(arguments)
    try:
        command: Command = options.command
        works_alone: Callable[[argparse.Namespace], bool] = getattr(options, "works_alone", lambda _: False)
        return command(options, None if works_alone(options) else _config(options))
    except (ConfigurationFault, ServerFault) as fault:
        sys.stderr.write(f"{_plain(fault)}\n")
    except OperationalError as error:
        logging.getLogger(__name__).error("database trouble", extra={"kind": type(error.orig).__name__})
        sys.stderr.write("The database cannot be reached, or is in use by another program.\n")
    return 2


def _plain(fault: ConfigurationFault | ServerFault) -> str:
    if isinstance(fault, ServerFault):
        return " ".join([fault.code.value, *(f"{name}={value}" for name, value in fault.detail.items())])
    return str(fault)


def _config(options: argparse.Namespace) -> ServerConfig:
    key_file = Path(options.keys) if options.keys else None
    replica = getattr(options, "read_database", "") or os.environ.get("HOTLINE_READ_DATABASE", "")
    if replica and options.sqlite:
        raise ConfigurationFault("--read-database needs --database: an SQLite file has no replica.")
    changes: dict[str, object] = {"host": getattr(options, "host", "127.0.0.1"), "port": getattr(options, "port", 0)}
    folder = getattr(options, "images", "") or os.environ.get("HOTLINE_IMAGES", "")
    if folder:
        changes["images"] = Path(folder)
    changes["accel"] = getattr(options, "accel", "")
    if options.sqlite:
        Path(options.sqlite).mkdir(parents=True, exist_ok=True, mode=0o700)
        return config_for_sqlite(Path(options.sqlite), **changes)
    if replica:
        changes["read_url"] = read_database_url(replica)
    url = options.database or os.environ.get("HOTLINE_DATABASE", "")
    if not url:
        raise ConfigurationFault("Give --sqlite DIR or --database URL (or set HOTLINE_DATABASE).")
    return config_for_url(url, key_file, **changes)


def _init(options: argparse.Namespace, config: ServerConfig) -> int:
    fresh = initialise(config, new_id, system_entropy)
    sys.stdout.write("A new database is ready.\n" if fresh else "The database is up to date.\n")
    if options.new_epoch:
        database = Database(config.url)
        try:
            change_epoch(database, new_id)
        finally:
            database.close()
        sys.stdout.write("A new epoch has begun: seats will fetch again and offer their commands again.\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    where = LateParser(add_help=False)
    where.add_argument("--sqlite", metavar="DIR", help="folder of an embedded SQLite server (database and keys)")
    where.add_argument("--database", metavar="URL", help="postgresql://user@host/name (or HOTLINE_DATABASE)")
    where.add_argument("--images", metavar="DIR", help="folder of ready-made snapshots (or HOTLINE_IMAGES)")
    where.add_argument("--keys", metavar="FILE", help="key file of a PostgreSQL server (or HOTLINE_KEY_FILE)")
    parser = argparse.ArgumentParser(prog="hotline-server", description="Central server of Hotline Desk")
    parser.add_argument("--version", action="version", version=SERVER_VERSION)
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=LateParser)
    init = commands.add_parser("init", parents=[where], help="make keys and bring the database up to date")
    init.add_argument("--new-epoch", action="store_true", help="after a restore from a backup")
    init.set_defaults(command=_init)
    for name, about, shares, fill in _COMMANDS:
        commands.add_parser(name, help=about, parents=[where] if shares else []).fill_late(fill, where)
    return parser


def _serve(parser: argparse.ArgumentParser, where: argparse.ArgumentParser) -> None:
    from sync.server.admin import serve

    serve.add_arguments(parser)


def _user(parser: argparse.ArgumentParser, where: argparse.ArgumentParser) -> None:
    from sync.server.admin import people

    people.add_arguments(parser, where)


def _policy(parser: argparse.ArgumentParser, where: argparse.ArgumentParser) -> None:
    from sync.server.admin import policy

    policy.add_arguments(parser, where)


def _keys(parser: argparse.ArgumentParser, where: argparse.ArgumentParser) -> None:
    from sync.server.admin import keys

    keys.add_arguments(parser, where)


def _numbers(parser: argparse.ArgumentParser, where: argparse.ArgumentParser) -> None:
    from sync.server.admin import numbers

    numbers.add_arguments(parser, where)


def _sample(parser: argparse.ArgumentParser, where: argparse.ArgumentParser) -> None:
    from sync.server.admin import sample

    sample.add_arguments(parser)


def _spool(parser: argparse.ArgumentParser, where: argparse.ArgumentParser) -> None:
    from sync.server.admin import spool

    spool.add_arguments(parser, where)


def _images(parser: argparse.ArgumentParser, where: argparse.ArgumentParser) -> None:
    from sync.server.admin import images

    images.add_arguments(parser, where)


def _telephony(parser: argparse.ArgumentParser, where: argparse.ArgumentParser) -> None:
    from sync.server.admin import telephony

    telephony.add_arguments(parser)


def _check(parser: argparse.ArgumentParser, where: argparse.ArgumentParser) -> None:
    from sync.server.admin import check

    check.add_arguments(parser)


def _assist(parser: argparse.ArgumentParser, where: argparse.ArgumentParser) -> None:
    from sync.server.admin import assist

    assist.add_arguments(parser, where)


def _duplicates(parser: argparse.ArgumentParser, where: argparse.ArgumentParser) -> None:
    from sync.server.admin import duplicates

    duplicates.add_arguments(parser)


def _addresses(parser: argparse.ArgumentParser, where: argparse.ArgumentParser) -> None:
    from sync.server.admin import addresses

    addresses.add_arguments(parser, where)


def _practice(parser: argparse.ArgumentParser, where: argparse.ArgumentParser) -> None:
    from sync.server.admin import practice

    practice.add_arguments(parser)


_COMMANDS: tuple[tuple[str, str, bool, Fill], ...] = (
    ("serve", "serve clients", True, _serve),
    ("user", "people who may sign in", False, _user),
    ("policy", "the city's switches", False, _policy),
    ("keys", "change keys", False, _keys),
    ("numbers", "order numbers used and arrived", False, _numbers),
    ("sample", "load the sample city", True, _sample),
    ("spool", "sealed commands of seats", False, _spool),
    ("images", "ready-made snapshots for new seats", False, _images),
    ("telephony", "serve a telephone system", True, _telephony),
    ("check", "check the database", True, _check),
    ("assist", "learn which kind of matter an order is", False, _assist),
    ("duplicates", "how well duplicates are found (no database)", False, _duplicates),
    ("addresses", "a city's addresses: resolve files, import lists", False, _addresses),
    ("practice", "write the practice city of the demo (no database)", False, _practice),
)
"""Name, what it does, whether it takes the database itself (others have commands of their own), its arguments."""
