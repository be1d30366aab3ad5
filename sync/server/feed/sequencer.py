"""The post-commit sequencer (PostgreSQL): gives feed rows their position after their transaction has committed."""

import logging
import threading
from collections.abc import Callable
from typing import cast

import psycopg
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from sync.server.database import Database

logger = logging.getLogger(__name__)

CHANNEL = "hotline_feed"
_LOCK = 0x12345
_BATCH = 2000
_IDLE_SECONDS = 0.02
_FOLLOW_SECONDS = 0.5
_LISTEN_SECONDS = 0.2

_LOCK_HEAD = text("SELECT v FROM head WHERE id = 1 FOR UPDATE")
_PLACE = text(
    """
    WITH p AS (SELECT id, row_number() OVER (ORDER BY id) AS rn FROM feed WHERE pos IS NULL ORDER BY id LIMIT :most),
         u AS (UPDATE feed f SET pos = :v + p.rn FROM p WHERE f.id = p.id AND f.pos IS NULL RETURNING 1)
    SELECT count(*) FROM u
    """
)
_MOVE_HEAD = text("UPDATE head SET v = v + :n WHERE id = 1")
_TELL = text("SELECT pg_notify(:channel, :top)")
_LEAD = text("SELECT pg_try_advisory_lock(:key)")
_WAITING = text("SELECT EXISTS (SELECT 1 FROM feed WHERE pos IS NULL)")


def place_rows(connection: Connection) -> int:
    """Give positions to up to 2,000 committed rows in the open transaction; returns how many.

    The head is locked first and only then are rows looked for: two sequencers at once cannot give a position twice.
    """
    top = connection.execute(_LOCK_HEAD).scalar_one()
    placed = connection.execute(_PLACE, {"most": _BATCH, "v": top}).scalar_one()
    if placed:
        connection.execute(_MOVE_HEAD, {"n": placed})
        connection.execute(_TELL, {"channel": CHANNEL, "top": str(top + placed)})
    return int(placed)


class Sequencer:
    """Two threads: one gives positions while this process leads, one hears of positions given by any process."""

    def __init__(self, database: Database, moved: Callable[[], None]) -> None:
        self._database = database
        self._moved = moved
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._lead, name="sequencer", daemon=True),
            threading.Thread(target=self._listen, name="feed-listener", daemon=True),
        ]
        self.leads = False

    def start(self) -> None:
        """Start both threads."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End both threads."""
        self._stop.set()
        self._wake.set()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(timeout=10)

    def wake(self) -> None:
        """Say that a transaction with feed rows has just committed."""
        self._wake.set()

    def _lead(self) -> None:
        while not self._stop.is_set():
            try:
                with self._database.engine.connect() as connection:
                    self._lead_on(connection.execution_options(isolation_level="AUTOCOMMIT"))
            except SQLAlchemyError as error:
                logger.error("sequencer lost its connection", extra={"kind": type(error).__name__})
                self._stop.wait(_FOLLOW_SECONDS)
            finally:
                self.leads = False

    def _lead_on(self, connection: Connection) -> None:
        """Hold the leader's lock on this connection (it ends with the connection) and place rows in transactions."""
        while not self._stop.is_set():
            self.leads = bool(connection.execute(_LEAD, {"key": _LOCK}).scalar_one())
            if self.leads:
                break
            self._stop.wait(_FOLLOW_SECONDS)
        try:
            while not self._stop.is_set():
                self._wake.wait(_IDLE_SECONDS)
                self._wake.clear()
                if connection.execute(_WAITING).scalar_one():
                    self._place_all()
        finally:
            if self.leads and not connection.invalidated:
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _LOCK})

    def _place_all(self) -> None:
        placed = _BATCH
        while placed == _BATCH and not self._stop.is_set():
            with self._database.write() as connection:
                placed = place_rows(connection)
        self._moved()

    def _listen(self) -> None:
        while not self._stop.is_set():
            try:
                with self._database.engine.connect() as plain:
                    connection = plain.execution_options(isolation_level="AUTOCOMMIT")
                    connection.execute(text(f"LISTEN {CHANNEL}"))
                    self._hear(cast(psycopg.Connection, connection.connection.driver_connection))
                    connection.execute(text(f"UNLISTEN {CHANNEL}"))
            except (SQLAlchemyError, DBAPIError, psycopg.Error) as error:
                logger.error("listener lost its connection", extra={"kind": type(error).__name__})
                self._stop.wait(_FOLLOW_SECONDS)

    def _hear(self, raw: psycopg.Connection) -> None:
        while not self._stop.is_set():
            for _ in raw.notifies(timeout=_LISTEN_SECONDS, stop_after=1):
                self._moved()
