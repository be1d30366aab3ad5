"""Calls that ended while nobody listened to their telephone system."""

from collections.abc import Collection

from sqlalchemy import select

from sync.domain.call_record import gone, record_id
from sync.domain.instant import Instant
from sync.server.database import Database
from sync.server.feed.rows import write_feed
from sync.server.tables.phone_system import phone_line
from sync.server.telephony.call_book import CallBook
from sync.telephony.events import LineState

_HEARD = frozenset({LineState.CONNECTED.value, LineState.OVERFLOWN.value})


class LostCalls:
    """Ends the calls of one telephone system that it does not have any more. ``heard_until``: up to when everything
    was heard that it told, as far as that is not now.
    """

    def __init__(self, database: Database, book: CallBook, pbx: str) -> None:
        self._database = database
        self._book = book
        self._pbx = pbx
        self._has_begun = False
        self.heard_until: Instant | None = None

    def line(self, state: LineState, now: Instant) -> None:
        """The line changes, before that is written: from when on something may have been told to nobody."""
        if not self._has_begun:
            self.heard_until = self._last_sign(now)
            self._has_begun = True
        elif state is not LineState.CONNECTED and self.heard_until is None:
            self.heard_until = now

    def judge(self, there: Collection[str], now: Instant) -> set[str]:
        """Take the keys of all calls the telephone system has; returns the ids of the calls that are over by that."""
        known = {record_id(call_id) for call_id in there}
        with self._database.read() as connection:
            missing = [one for one in self._book.open_at(connection, self._pbx, now) if one not in known]
        over = {call_id for call_id in missing if self._end(call_id, now)}
        self.heard_until = None
        return over

    def _end(self, call_id: str, now: Instant) -> bool:
        """End a call that nobody has ended meanwhile."""
        with self._database.write() as connection:
            record = self._book.read(connection, call_id, lock=True)
            if record is None or record.facts.ended_at is not None:
                return False
            until = now if self.heard_until is None else self.heard_until
            facts = gone(record.facts, until, now)
            write_feed(connection, self._book.take(connection, call_id, facts, now, pbx=self._pbx), now)
        return True

    def _last_sign(self, now: Instant) -> Instant:
        """Return when a former process heard this telephone system last; now where there was none."""
        with self._database.read() as connection:
            row = connection.execute(select(phone_line).where(phone_line.c.pbx == self._pbx)).first()
        if row is None:
            return now
        return min(now, row.heard_at if row.state in _HEARD else row.since)
