"""The two databases a server can have, made ready for a benchmark."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree

from tests.benchmarks.server_program import make_city, sqlite_at
from tests.helpers.postgres import cluster, new_database, postgres_programs


@contextmanager
def sqlite_city(home: Path) -> Iterator[list[str]]:
    """Give the arguments that name a fresh embedded database with the sample city."""
    rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    where = sqlite_at(home / "data")
    make_city(where)
    yield where


@contextmanager
def postgres_city(home: Path) -> Iterator[list[str]]:
    """Give the arguments that name a PostgreSQL database with the sample city; it writes through as in service."""
    rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    with cluster(durable=True) as maintenance:
        where = ["--database", new_database(maintenance), "--keys", str(home / "keys.json")]
        make_city(where)
        yield where


@contextmanager
def city_on(name: str, home: Path) -> Iterator[list[str]]:
    """Give the arguments that name a fresh database of a kind (``sqlite``, ``postgresql``) with the sample city."""
    with (sqlite_city if name == "sqlite" else postgres_city)(home / name) as where:
        yield where


def kinds() -> tuple[str, ...]:
    """Return the kinds of database that can be measured on this machine."""
    return ("sqlite", "postgresql") if postgres_programs() is not None else ("sqlite",)
