"""Databases with a city and no orders, copied: to make one (migrations, reference data, people) is dearer than a test.

Each copy has keys and an epoch of its own, as if it had been made anew.
"""

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from multiprocessing.util import Finalize
from pathlib import Path

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy import update

from sync.server.admin.sample import load
from sync.server.bulk import load_people, load_reference
from sync.server.config import SQLITE_FILE, Limits, ServerConfig, config_for_sqlite, config_for_url
from sync.server.database import Database
from sync.server.keys import make_keys, write_keys
from sync.server.ports import new_id, system_entropy
from sync.server.services import Services, build_services
from sync.server.setup import initialise
from sync.server.tables.feed import head
from tests.helpers.postgres import new_database
from tests.helpers.server_city import PASSWORD, one_of_every_role, server_city

Load = Callable[[Services], None]


def server_config(folder: Path, database: str | None = None, limits: Limits | None = None) -> ServerConfig:
    """Return the config of a test server: cheap password hashes, no timers, a free port."""
    config = config_for_url(database, folder / "keys.json") if database else config_for_sqlite(folder)
    config = replace(config, argon2_memory_kib=64, argon2_rounds=1, timers=False, limits=limits or Limits(), port=0)
    return replace(config, images=folder / "images")


def load_small_city(services: Services) -> None:
    """Load the small city and one person of every role."""
    load_reference(services, server_city())
    load_people(services, one_of_every_role(), PASSWORD)


def load_sample_city(services: Services) -> None:
    """Load the sample city, without orders."""
    load(services, 0)


def lay_copy(config: ServerConfig, city: Load) -> bool:
    """Let an empty database, that has no keys yet either, hold a city; tells whether it was one."""
    if config.key_file.exists():
        return False
    laid = _lay_file(config, city) if config.is_sqlite else _lay_database(config, city)
    if laid:
        write_keys(config.key_file, make_keys(system_entropy))
        database = Database(config.url)
        with database.write() as connection:
            connection.execute(update(head).values(epoch=new_id()))
        database.close()
    return laid


def _lay_file(config: ServerConfig, city: Load) -> bool:
    place = Path(str(config.url.database))
    if place.exists():
        return False
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(_file(city), place)
    return True


@cache
def _file(city: Load) -> Path:
    """Return a database file, closed, that was made in the usual way."""
    folder = Path(tempfile.mkdtemp(prefix="hotline-city-"))
    Finalize(None, shutil.rmtree, (folder,), {"ignore_errors": True}, exitpriority=1)
    _make(server_config(folder), city)
    return folder / SQLITE_FILE


def _lay_database(config: ServerConfig, city: Load) -> bool:
    """Put a copy of the template in the place of an empty database."""
    url = config.url.set(drivername="postgresql")
    name, maintenance = str(url.database), url.set(database="postgres").render_as_string(hide_password=False)
    with psycopg.connect(url.render_as_string(hide_password=False)) as connection:
        if connection.execute("SELECT to_regclass('head')").fetchone() != (None,):
            return False
    template = _template(maintenance, city)
    with psycopg.connect(maintenance, autocommit=True) as connection:
        connection.execute(SQL("DROP DATABASE {}").format(Identifier(name)))
        connection.execute(SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(template)))
    return True


@cache
def _template(maintenance: str, city: Load) -> str:
    """Return the name of a database of a cluster that holds the city; nobody is connected to it."""
    url = new_database(maintenance)
    with tempfile.TemporaryDirectory(prefix="hotline-city-") as keys:
        _make(server_config(Path(keys), url), city)
    return url.rpartition("/")[2]


def _make(config: ServerConfig, city: Load) -> None:
    """Make a database in the usual way."""
    initialise(config, new_id, system_entropy)
    services = build_services(config)
    try:
        city(services)
    finally:
        services.close()
