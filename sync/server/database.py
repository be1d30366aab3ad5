"""The database, PostgreSQL or SQLite, behind one face: a transaction to write in, one to read in, one to copy from."""

import select
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool


class Database:
    """Opens transactions. On SQLite one connection writes (``BEGIN IMMEDIATE``), a few read beside it (WAL)."""

    def __init__(self, url: URL, writers: int = 4, readers: int = 12) -> None:
        self.url = url
        self.is_sqlite = url.get_backend_name() == "sqlite"
        if self.is_sqlite:
            self._writer = _sqlite_engine(url, 1, "BEGIN IMMEDIATE")
            self._reader = _sqlite_engine(url, readers, "BEGIN")
        else:
            self._writer = self._reader = _postgres_engine(url, writers + readers)
        # several statements of a READ COMMITTED transaction see several moments anyway
        self._glance = self._reader if self.is_sqlite else self._reader.execution_options(isolation_level="AUTOCOMMIT")

    @property
    def engine(self) -> Engine:
        """The engine that writes (for migrations)."""
        return self._writer

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Open a transaction that writes; commits at the end, rolls back on any exception."""
        with self._writer.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a transaction that reads."""
        with self._reader.begin() as connection:
            yield connection

    @contextmanager
    def glance(self) -> Iterator[Connection]:
        """Open a connection to read from, on a path somebody waits for: as :meth:`read`, but on PostgreSQL without the
        two turns with the server that begin and end a transaction.
        """
        with self._glance.begin() as connection:
            yield connection

    @contextmanager
    def still(self) -> Iterator[Connection]:
        """Open a transaction in which every statement sees the same moment."""
        with self._reader.connect() as plain:
            still = plain if self.is_sqlite else plain.execution_options(isolation_level="REPEATABLE READ")
            with still.begin():
                yield still

    def close(self) -> None:
        """Close all connections."""
        self._reader.dispose()
        self._writer.dispose()


def _postgres_engine(url: URL, size: int) -> Engine:
    options = "-c idle_in_transaction_session_timeout=60s -c lock_timeout=5s -c timezone=UTC"
    engine = create_engine(
        url,
        pool_size=size,
        max_overflow=4,
        pool_pre_ping=True,
        pool_use_lifo=True,  # the connection used last knows the statements of the present work already
        pool_timeout=10,
        isolation_level="READ COMMITTED",
        hide_parameters=True,
        connect_args={"options": options, "connect_timeout": 10, "prepare_threshold": 2, "keepalives_idle": 60},
    )
    _ping_when_in_doubt(engine)
    return engine


def _ping_when_in_doubt(engine: Engine) -> None:
    """Ask the server whether a pooled connection still lives only when something waits on its socket.

    A server that ends a connection says so there; a round trip before each transaction would say no more.
    """
    ping = engine.dialect.do_ping

    def do_ping(dbapi_connection: DBAPIConnection) -> bool:
        raw = cast(psycopg.Connection, dbapi_connection)
        return ping(dbapi_connection) if raw.closed or _is_readable(raw.fileno()) else True

    engine.dialect.do_ping = do_ping


def _is_readable(socket: int) -> bool:
    if not hasattr(select, "poll"):
        return True
    waiting = select.poll()
    waiting.register(socket, select.POLLIN)
    return bool(waiting.poll(0))


def _sqlite_engine(url: URL, size: int, begin: str) -> Engine:
    pool = {"poolclass": QueuePool, "pool_size": size, "max_overflow": 0, "pool_timeout": 30}
    engine = create_engine(url, hide_parameters=True, **pool)

    @event.listens_for(engine, "connect")
    def _set_up(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
        # the driver's own transaction handling would commit before DDL and hide BEGIN: switch it off
        connection.isolation_level = None  # type: ignore[attr-defined]
        cursor = connection.cursor()
        for pragma in ("busy_timeout=10000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.execute("PRAGMA cache_size=-32000")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
