"""A throw-away PostgreSQL cluster for a test session, and a fresh database for each test."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

_PLACES = ("/usr/lib/postgresql/*/bin", "/usr/local/pgsql/bin", "/opt/homebrew/opt/postgresql*/bin")
_QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
_SETTINGS = (
    "shared_buffers=32MB",
    "max_connections=200",
    "log_min_messages=warning",
)
_numbers = count(1)


def postgres_programs() -> Path | None:
    """Return the folder with ``initdb`` and ``pg_ctl``, None when PostgreSQL is not installed."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent  # the others may not be on the path
    for pattern in _PLACES:
        found = sorted(Path("/").glob(pattern.lstrip("/") + "/initdb"))
        if found:
            return found[-1].parent
    return None


@contextmanager
def cluster(*, durable: bool = False) -> Iterator[str]:
    """Start a cluster on a free port of this machine; yields the URL of its maintenance database.

    ``durable`` writes through to the disk as in service; tests do without.
    """
    programs = postgres_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    folder = Path(tempfile.mkdtemp(prefix="hotline-pg-"))
    account = _account()
    if account is not None:
        os.chown(folder, account.pw_uid, account.pw_gid)
    port = _free_port()
    data = folder / "data"
    try:
        _run(
            account,
            programs / "initdb",
            "-D",
            data,
            "-U",
            "hotline",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
            "--locale=C.UTF-8",
        )
        settings = _SETTINGS if durable else (*_QUICK, *_SETTINGS)
        options = " ".join(f"-c {setting}" for setting in (*settings, f"unix_socket_directories={folder}"))
        start = ("-D", data, "-o", f"-p {port} -h 127.0.0.1 {options}", "-l", folder / "log", "-w", "start")
        _run(account, programs / "pg_ctl", *start)
        try:
            yield f"postgresql://hotline@127.0.0.1:{port}/postgres"
        finally:
            _run(account, programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def standby_of(url: str) -> Iterator[str]:
    """Start a replica that follows the cluster of a database; yields the URL of the same database there."""
    programs = postgres_programs()
    assert programs is not None
    folder = Path(tempfile.mkdtemp(prefix="hotline-pg-standby-"))
    account = _account()
    if account is not None:
        os.chown(folder, account.pw_uid, account.pw_gid)
    port, data = _free_port(), folder / "data"
    source = url.replace("+psycopg", "").rpartition("/")[0] + "/postgres"
    try:
        _run(account, programs / "pg_basebackup", "-d", source, "-D", data, "-R", "-X", "stream", "-c", "fast", "-N")
        options = " ".join(f"-c {setting}" for setting in (*_SETTINGS, f"unix_socket_directories={folder}"))
        start = ("-D", data, "-o", f"-p {port} -h 127.0.0.1 {options}", "-l", folder / "log", "-w", "start")
        _run(account, programs / "pg_ctl", *start)
        try:
            yield f"postgresql://hotline@127.0.0.1:{port}/{url.rpartition('/')[2]}"
        finally:
            _run(account, programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def new_database(maintenance_url: str) -> str:
    """Create an empty database; returns its URL."""
    name = f"hotline_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(maintenance_url, autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
    return maintenance_url.rpartition("/")[0] + f"/{name}"


def copy_database(maintenance_url: str, url: str) -> str:
    """Create a database that holds what another holds, to which nobody is connected; returns its URL."""
    name = f"hotline_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(maintenance_url, autocommit=True) as connection:
        template = url.rpartition("/")[2]
        connection.execute(SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(template)))
    return maintenance_url.rpartition("/")[0] + f"/{name}"


def drop_database(maintenance_url: str, url: str) -> None:
    """Remove a database with whoever is still connected."""
    name = url.rpartition("/")[2]
    with psycopg.connect(maintenance_url, autocommit=True) as connection:
        connection.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))


def _account() -> "pwd.struct_passwd | None":
    """Return the account to run PostgreSQL as: it refuses to run as root."""
    return pwd.getpwnam("postgres") if os.geteuid() == 0 else None


def _run(account: "pwd.struct_passwd | None", *command: str | Path) -> None:
    subprocess.run(
        [str(part) for part in command],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        user=account.pw_uid if account else None,
        group=account.pw_gid if account else None,
        extra_groups=[] if account else None,
        cwd="/",
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[str]:
    """The maintenance URL of a cluster that lives as long as the session."""
    with cluster() as url:
        yield url


@pytest.fixture
def postgres_url(postgres_cluster: str) -> Iterator[str]:
    """The URL of an empty database of its own."""
    url = new_database(postgres_cluster)
    yield url
    drop_database(postgres_cluster, url)
