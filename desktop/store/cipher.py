"""The SQLAlchemy engines over the encrypted file."""

from collections.abc import Callable
from pathlib import Path
from typing import cast

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from sync.encrypted_file import MODULE, RawConnection, connect_raw

_DURABLE = "durable"
"""Key of what a pooled connection was last told about forcing commits to the disk; a new one is not told to."""
_CACHE_KIB = 32_768
_CHECKPOINT_PAGES = 20_000
"""A commit checkpoints by itself only when ``Database.checkpoint`` (beside the writer) did not for long."""


def _connector(path: Path, key: bytes, *, read_only: bool) -> Callable[[], RawConnection]:
    def open_keyed() -> RawConnection:
        connection = connect_raw(path, key)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        connection.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
        connection.execute(f"PRAGMA query_only = {'ON' if read_only else 'OFF'}")
        return connection

    return open_keyed


def _engine(path: Path, key: bytes, *, read_only: bool, size: int) -> Engine:
    return create_engine(
        "sqlite://",
        creator=_connector(path, key, read_only=read_only),
        module=MODULE,
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=0,
        pool_timeout=30,
        pool_reset_on_return="rollback",
        hide_parameters=True,
    )


def writer_engine(path: Path, key: bytes) -> Engine:
    """Build the engine of the one writer.

    A transaction with option ``durable`` is on the disk when its commit returns.
    """
    engine = _engine(path, key, read_only=False, size=1)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:  # pyright: ignore[reportUnusedFunction]
        durable = bool(connection.get_execution_options().get("durable", False))
        if connection.info.get(_DURABLE, False) is not durable:
            _raw(connection).execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
            connection.info[_DURABLE] = durable
        _raw(connection).execute("BEGIN IMMEDIATE")

    return engine


def reader_engine(path: Path, key: bytes, *, size: int = 3) -> Engine:
    """Build the engine of the readers; each transaction sees one state of the file."""
    engine = _engine(path, key, read_only=True, size=size)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:  # pyright: ignore[reportUnusedFunction]
        _raw(connection).execute("BEGIN")

    return engine


def _raw(connection: Connection) -> RawConnection:
    """Return the driver's connection: a third of all statements begin a transaction and need nothing of SQLAlchemy."""
    return cast(RawConnection, connection.connection.driver_connection)
