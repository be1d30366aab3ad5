"""Where statistics are read: a replica that may lag a little, or the primary when there is none or it is away."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import OperationalError

from sync.server.database import Database
from sync.server.ports import Clock

logger = logging.getLogger(__name__)

PRIMARY, REPLICA = "primary", "replica"
_AWAY_FOR = 30_000
_READERS = 4
_LAG = text(
    "SELECT CASE WHEN pg_is_in_recovery() AND pg_last_wal_receive_lsn() IS DISTINCT FROM pg_last_wal_replay_lsn()"
    " THEN (extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()) * 1000)::bigint ELSE 0 END"
)


class Reading:
    """An open transaction that reads; ``source`` is ``primary`` or ``replica``, which may be ``lag_ms`` behind."""

    def __init__(self, connection: Connection, source: str, lag_ms: int) -> None:
        self.connection = connection
        self.source = source
        self.lag_ms = lag_ms


class ReadDatabase:
    """Opens transactions for long reads. What a seat's correctness depends on is never read here."""

    def __init__(self, primary: Database, replica: URL | None, clock: Clock) -> None:
        self._primary = primary
        self._replica = Database(replica, writers=0, readers=_READERS) if replica is not None else None
        self._clock = clock
        self._away_until = 0

    @contextmanager
    def still(self) -> Iterator[Reading]:
        """Open a transaction in which every statement sees the same moment."""
        if self._replica is not None and self._is_there(self._replica):
            with self._replica.still() as connection:
                yield Reading(connection, REPLICA, int(connection.execute(_LAG).scalar() or 0))
            return
        with self._primary.still() as connection:
            yield Reading(connection, PRIMARY, 0)

    def close(self) -> None:
        """Close the replica's connections."""
        if self._replica is not None:
            self._replica.close()

    def _is_there(self, replica: Database) -> bool:
        now = self._clock.now()
        if now < self._away_until:
            return False
        try:
            with replica.read() as connection:
                connection.execute(text("SELECT 1"))
        except OperationalError as error:
            logger.error("read database away, using the primary", extra={"kind": type(error.orig).__name__})
            self._away_until = now + _AWAY_FOR
            return False
        return True
