"""The post-commit sequencer (PostgreSQL): gives feed rows their position after their transaction has committed."""

import logging
import threading
import time
from collections.abc import Callable
from typing import cast

import psycopg
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from sync.server import rights
from sync.server.database import Database
from sync.server.feed.days import day_for

logger = logging.getLogger(__name__)

CHANNEL = "hotline_feed"
LEADER_LOCK = 0x12345
"""Advisory lock that the placing process holds."""
_BATCH = 2000
_IDLE_SECONDS = 0.02
_GAP_SECONDS = 0.02
"""Turns follow each other by this at least: under load what commits meanwhile is placed, and told, together."""
_FOLLOW_SECONDS = 0.5
_LISTEN_SECONDS = 0.2

_LOCK_HEAD = text(
    "SELECT v, set_config('idle_in_transaction_session_timeout', '2s', true) FROM head WHERE id = 1 FOR UPDATE"
)
_LOOK = text(
    """
    SELECT (SELECT min(id) FROM feed_new) AS oldest, floor(extract(epoch FROM clock_timestamp()) / 86400)::int AS today,
        (SELECT max(day) FROM feed_day) AS newest
    """
)
_PLACE = text(
    """
    WITH gone AS (
        DELETE FROM feed_new WHERE id IN (SELECT id FROM feed_new ORDER BY id LIMIT :most)
        RETURNING id, at, scope, entity, entity_id, ver, op
    ), placed AS (
        INSERT INTO feed (pos, day, at, scope, entity, entity_id, ver, op)
        SELECT :v + row_number() OVER (ORDER BY id), :day, at, scope, entity, entity_id, ver, op FROM gone
        RETURNING 1
    ), counted AS (
        SELECT count(*) AS n FROM placed
    ), moved AS (
        UPDATE head SET v = v + n FROM counted WHERE id = 1 AND n > 0 RETURNING v
    )
    SELECT n, (SELECT pg_notify(:channel, v::text)::text FROM moved) FROM counted
    """
)
_PLACE_AT_ONCE = text(
    """
    WITH top AS MATERIALIZED (
        SELECT v, xmin AS written FROM head WHERE id = 1 FOR UPDATE
    ), sure AS MATERIALIZED (
        SELECT top.v, newest.day FROM top, head AS seen, (SELECT max(day) AS day FROM feed_day) AS newest
        WHERE seen.id = 1 AND seen.xmin = top.written
            AND newest.day >= floor(extract(epoch FROM clock_timestamp()) / 86400)::int
    ), gone AS (
        DELETE FROM feed_new
        WHERE EXISTS (SELECT 1 FROM sure) AND id IN (SELECT id FROM feed_new ORDER BY id LIMIT :most)
        RETURNING id, at, scope, entity, entity_id, ver, op
    ), placed AS (
        INSERT INTO feed (pos, day, at, scope, entity, entity_id, ver, op)
        SELECT sure.v + row_number() OVER (ORDER BY id), sure.day, at, scope, entity, entity_id, ver, op FROM sure, gone
        RETURNING 1
    ), counted AS (
        SELECT count(*) AS n FROM placed
    ), moved AS (
        UPDATE head SET v = v + n FROM counted WHERE id = 1 AND n > 0 RETURNING v
    )
    SELECT n, (SELECT count(*) FROM sure) AS sure, (SELECT pg_notify(:channel, v::text)::text FROM moved) FROM counted
    """
)
_LEAD = text("SELECT pg_try_advisory_lock(:key)")
_OLDEST = text("SELECT min(id) FROM feed_new")


def place_rows(connection: Connection) -> int:
    """Give positions to up to 2,000 committed rows in the open transaction; returns how many.

    The head is locked first and only then are rows looked for: two sequencers at once cannot give a position twice.
    """
    top = int(connection.execute(_LOCK_HEAD).one().v)
    there = connection.execute(_LOOK).one()
    if there.oldest is None:
        return 0
    day = day_for(connection, there.today, there.newest, top + 1)
    placed = connection.execute(_PLACE, {"most": _BATCH, "v": top, "day": day, "channel": CHANNEL}).one()
    return int(placed.n)


def place_at_once(connection: Connection) -> int | None:
    """Give positions as :func:`place_rows` does, in one turn with the database, for a seat waits for it. Needs a
    connection that commits each statement. ``None``: nothing was done, it has to be done step by step.

    A statement looks at the database as it was before it waited for the head. So it places nothing when the head has
    been written meanwhile: else it is the same as to lock first and to look then. Nor does it begin a day.
    """
    placed = connection.execute(_PLACE_AT_ONCE, {"most": _BATCH, "channel": CHANNEL}).one()
    return int(placed.n) if placed.sure else None


class Sequencer:
    """Two threads: one gives positions while this process leads, one hears what any process says.

    ``moved``: positions were given; ``rights_changed``: a process has changed the rights of that person or session
    (empty: of all). Both are called on these threads.
    """

    def __init__(
        self, database: Database, moved: Callable[[], None], rights_changed: Callable[[str], None] = lambda _: None
    ) -> None:
        self._database = database
        self._moved = moved
        self._rights_changed = rights_changed
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
        self._follow(connection)
        placed_at = float("-inf")
        try:
            while not self._stop.is_set():
                called = self._wake.wait(_IDLE_SECONDS)
                if called:  # after quiet at once, for a seat waits for it
                    self._stop.wait(max(0.0, placed_at + _GAP_SECONDS - time.monotonic()))
                self._wake.clear()
                if called or connection.execute(_OLDEST).scalar() is not None:
                    placed_at = time.monotonic()
                    self._place_all(connection)
        finally:
            if self.leads and not connection.invalidated:
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": LEADER_LOCK})

    def _follow(self, connection: Connection) -> None:
        """Wait for the leader's place. A leader that is frozen keeps it: rows that still lie there at the second look
        are placed from here.
        """
        seen: int | None = None
        while not self._stop.is_set():
            self.leads = bool(connection.execute(_LEAD, {"key": LEADER_LOCK}).scalar_one())
            if self.leads:
                return
            oldest = connection.execute(_OLDEST).scalar()
            if oldest is not None and oldest == seen:
                logger.info("the leader does not answer, placing rows for it")
                self._place_all(connection)
            seen = oldest
            self._stop.wait(_FOLLOW_SECONDS)

    def _place_all(self, connection: Connection) -> None:
        placed = _BATCH
        while placed == _BATCH and not self._stop.is_set():
            at_once = place_at_once(connection)
            placed = self._place_step_by_step() if at_once is None else at_once
        self._moved()

    def _place_step_by_step(self) -> int:
        with self._database.write() as connection:
            return place_rows(connection)

    def _listen(self) -> None:
        while not self._stop.is_set():
            try:
                with self._database.engine.connect() as plain:
                    connection = plain.execution_options(isolation_level="AUTOCOMMIT")
                    for channel in (CHANNEL, rights.CHANNEL):
                        connection.execute(text(f"LISTEN {channel}"))
                    self._hear(cast(psycopg.Connection, connection.connection.driver_connection))
                    connection.execute(text("UNLISTEN *"))
            except (SQLAlchemyError, DBAPIError, psycopg.Error) as error:
                logger.error("listener lost its connection", extra={"kind": type(error).__name__})
                self._stop.wait(_FOLLOW_SECONDS)

    def _hear(self, raw: psycopg.Connection) -> None:
        while not self._stop.is_set():
            for note in raw.notifies(timeout=_LISTEN_SECONDS, stop_after=1):
                self._moved() if note.channel == CHANNEL else self._rights_changed(note.payload)
