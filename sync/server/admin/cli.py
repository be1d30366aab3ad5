"""Arguments of ``hotline-server``: which database, which command."""

import argparse
import logging
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy.exc import OperationalError

from sync.server.config import DEFAULT_POSTGRES_KEYS, ServerConfig, config_for_sqlite, config_for_url, read_database_url
from sync.server.database import Database
from sync.server.faults import ConfigurationFault, ServerFault
from sync.server.ports import new_id, system_entropy
from sync.server.setup import change_epoch, initialise
from sync.server.version import SERVER_VERSION

_KEYS = f"key file of a PostgreSQL server (or HOTLINE_KEY_FILE; default {DEFAULT_POSTGRES_KEYS})"
Command = Callable[[argparse.Namespace, Any], int]
"""Takes the arguments and the server's settings; one that ``works_alone`` gets ``None`` for these."""


def run(arguments: Sequence[str]) -> int:
    """Run a command; returns the exit code (0 done, 1 found something wrong, 2 could not be done)."""
    named = next((one for one in arguments if not one.startswith("-")), "")
    options = _parser(named).parse_args(arguments)
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


def _parser(named: str) -> argparse.ArgumentParser:
    """Return the parser with the arguments of the command that was ``named``.

    The program of any other is not loaded: a server process must not carry numpy and the pinyin tables, which only an
    administrator's command needs and which are as large as the server.
    """
    where = argparse.ArgumentParser(add_help=False)
    where.add_argument("--sqlite", metavar="DIR", help="folder of an embedded SQLite server (database and keys)")
    where.add_argument("--database", metavar="URL", help="postgresql://user@host/name (or HOTLINE_DATABASE)")
    where.add_argument("--images", metavar="DIR", help="folder of ready-made snapshots (or HOTLINE_IMAGES)")
    where.add_argument("--keys", metavar="FILE", help=_KEYS)
    parser = argparse.ArgumentParser(prog="hotline-server", description="Central server of Hotline Desk")
    parser.add_argument("--version", action="version", version=SERVER_VERSION)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    init = commands.add_parser("init", parents=[where], help="make keys and bring the database up to date")
    init.add_argument("--new-epoch", action="store_true", help="after a restore from a backup")
    init.set_defaults(command=_init)
    for name, module, about, database in _COMMANDS:
        command = commands.add_parser(name, help=about, parents=[where] if database == _OPTIONS else [])
        if name == named:
            program = import_module(f"sync.server.admin.{module}")
            program.add_arguments(command, *([where] if database == _COMMANDS_OF_ITS_OWN else []))
    return parser


_OPTIONS, _COMMANDS_OF_ITS_OWN, _NO_DATABASE = "options", "commands", "none"
"""Where a command says which database: among its own options, at each of its own commands, or nowhere."""

_COMMANDS: tuple[tuple[str, str, str, str], ...] = (
    ("serve", "serve", "serve clients", _OPTIONS),
    ("user", "people", "people who may sign in", _COMMANDS_OF_ITS_OWN),
    ("policy", "policy", "the city's switches", _COMMANDS_OF_ITS_OWN),
    ("keys", "keys", "change keys", _COMMANDS_OF_ITS_OWN),
    ("numbers", "numbers", "order numbers used and arrived", _COMMANDS_OF_ITS_OWN),
    ("sample", "sample", "load the sample city", _OPTIONS),
    ("spool", "spool", "sealed commands of seats", _COMMANDS_OF_ITS_OWN),
    ("images", "images", "ready-made snapshots for new seats", _COMMANDS_OF_ITS_OWN),
    ("telephony", "telephony", "serve a telephone system", _OPTIONS),
    ("extensions", "extensions", "who has which extension", _COMMANDS_OF_ITS_OWN),
    ("check", "check", "check the database", _OPTIONS),
    ("assist", "assist", "learn which kind of matter an order is", _COMMANDS_OF_ITS_OWN),
    ("duplicates", "duplicates", "how well duplicates are found (no database)", _NO_DATABASE),
    ("addresses", "addresses", "a city's addresses: resolve files, import lists", _COMMANDS_OF_ITS_OWN),
    ("practice", "practice", "write the practice city of the demo (no database)", _NO_DATABASE),
)
"""Name, module of ``sync.server.admin``, what it does, where it says which database."""
