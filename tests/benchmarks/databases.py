"""The two databases a server can have, made ready for a benchmark.

The sample city and the clusters of PostgreSQL are made once a run; each benchmark has a copy of the city to itself.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from multiprocessing.util import Finalize
from pathlib import Path
from shutil import rmtree

from tests.benchmarks.server_program import make_city, sqlite_at
from tests.helpers.postgres import cluster, copy_database, drop_database, new_database, postgres_programs

_KEYS = "keys.json"


@contextmanager
def sqlite_city(home: Path) -> Iterator[list[str]]:
    """Give the arguments that name a fresh embedded database with the sample city."""
    rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    lay_city(home / "data")
    yield sqlite_at(home / "data")


def lay_city(folder: Path) -> None:
    """Lay the sample city, without orders, at ``folder`` (which is not there yet)."""
    shutil.copytree(_folder(), folder)


@contextmanager
def postgres_city(home: Path, *, durable: bool = True) -> Iterator[list[str]]:
    """Give the arguments that name a PostgreSQL database with the sample city; it writes through as in service."""
    rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    url, keys = _database(durable)
    shutil.copy2(keys, home / _KEYS)  # with its mode: keys that others may read are refused
    own = copy_database(shared_cluster(durable), url)
    try:
        yield ["--database", own, "--keys", str(home / _KEYS)]
    finally:
        drop_database(shared_cluster(durable), own)


@contextmanager
def city_on(name: str, home: Path) -> Iterator[list[str]]:
    """Give the arguments that name a fresh database of a kind (``sqlite``, ``postgresql``) with the sample city."""
    with (sqlite_city if name == "sqlite" else postgres_city)(home / name) as where:
        yield where


def kinds() -> tuple[str, ...]:
    """Return the kinds of database that can be measured on this machine."""
    return ("sqlite", "postgresql") if postgres_programs() is not None else ("sqlite",)


@cache
def shared_cluster(durable: bool) -> str:
    """Return the maintenance URL of a cluster that lives to the end of the run; ``durable`` writes through."""
    stack = ExitStack()
    Finalize(None, stack.close, exitpriority=1)
    return stack.enter_context(cluster(durable=durable))


@cache
def _scratch() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="hotline-bench-city-"))
    Finalize(None, rmtree, (folder,), {"ignore_errors": True}, exitpriority=1)
    return folder


@cache
def _folder() -> Path:
    place = _scratch() / "sqlite"
    make_city(sqlite_at(place))
    return place


@cache
def _database(durable: bool) -> tuple[str, Path]:
    """Return a database to copy from, and the keys its city was made with."""
    url, keys = new_database(shared_cluster(durable)), _scratch() / f"durable-{durable}.json"
    make_city(["--database", url, "--keys", str(keys)])
    return url, keys
