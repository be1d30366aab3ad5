"""What a telephone system tells, written where the hotline reads it: calls, states of seats, queues, the line."""

import hashlib
from collections.abc import Callable, Collection

from msgspec.structs import replace
from sqlalchemy import Connection, delete, select

from sync.domain.agent_state import BREAK_REASONS, AgentPresence, AgentStatus
from sync.domain.call_record import Asking, AskStage, CallDirection, CallFacts, CallResult, gone, record_id
from sync.domain.instant import Instant
from sync.domain.phone import normalise
from sync.server.database import Database
from sync.server.feed.rows import FeedRow, write_feed
from sync.server.ports import Clock
from sync.server.sealing import Sealer
from sync.server.shapes import seat_name
from sync.server.tables.people import account
from sync.server.tables.phone_system import phone_line, phone_queue
from sync.server.tables.telephony import agent_presence
from sync.server.telephony.call_book import CallBook
from sync.server.telephony.errand import OFFERED
from sync.server.telephony.lost_calls import LostCalls
from sync.server.telephony.phones_heard import forget_phones, note_phone
from sync.server.telephony.presence import ACD, note_event, read_presence, write_presence
from sync.server.telephony.whereabouts import MOST_PHONES, Whereabouts
from sync.server.upsert import upsert
from sync.telephony.events import (
    AgentState,
    Answered,
    Asked,
    CallEvent,
    CallsThere,
    Direction,
    Ended,
    Held,
    Line,
    LineState,
    Missed,
    Outcome,
    PhoneEvent,
    QueueChange,
    QueueState,
    SeatState,
    Transferred,
)

_STATUSES = {
    SeatState.READY: AgentStatus.READY,
    SeatState.RINGING: AgentStatus.RINGING,
    SeatState.TALKING: AgentStatus.TALKING,
    SeatState.HELD: AgentStatus.HELD,
    SeatState.WRAP_UP: AgentStatus.WRAP_UP,
}
_RESULTS = {
    Outcome.COMPLETED: CallResult.COMPLETED,
    Outcome.ABANDONED: CallResult.ABANDONED,
    Outcome.NO_ANSWER: CallResult.NO_ANSWER,
    Outcome.TRANSFERRED: CallResult.TRANSFERRED,
}


class Switchboard:
    """Takes events of one telephone system in order, each in a transaction of its own.

    ``wake`` is called after what was written to the feed. A seat is who is signed in with that extension. ``able``:
    what seats may ask of this telephone system through the server.
    """

    def __init__(
        self,
        database: Database,
        sealer: Sealer,
        clock: Clock,
        pbx: str,
        wake: Callable[[], None] = lambda: None,
        able: Callable[[], Collection[str]] = frozenset,
    ) -> None:
        self._database = database
        self._clock = clock
        self._book = CallBook(sealer)
        self._pbx = self.pbx = seat_name(pbx)
        self._lost = LostCalls(database, self._book, self._pbx)
        self._able = able
        self._where = Whereabouts()
        self._wake = wake
        self._joined: dict[str, dict[str, Instant]] = {}
        self._heard: set[str] = set()
        self.line: Line | None = None
        self.taken = 0
        """Events so far."""

    def take(self, event: PhoneEvent) -> None:
        """Take an event in. Raises what the database raises: the same event may be given again."""
        now = self._clock.now()
        if isinstance(event, CallEvent):
            self._call(event, now)
        elif isinstance(event, AgentState):
            self._agent(event, now)
        elif isinstance(event, QueueState):
            self._queue(event, now)
        elif isinstance(event, Line):
            self._line(event, now)
        elif isinstance(event, CallsThere):
            self._judge(event, now)
        self.taken += 1

    def call_at(self, record: str, extension: str) -> str:
        """Return the telephone system's key of a call that is at a phone now; empty when it is not. On any thread."""
        return self._where.call_at(record, extension)

    def knows(self, extension: str) -> bool:
        """Tell whether a phone is one of this telephone system's. On any thread."""
        return self._where.knows(extension)

    def beat(self) -> None:
        """Say that the line is still there."""
        if self.line is not None:
            self._write_line(self.line, self._clock.now(), fresh=False)

    # --- calls ----------------------------------------------------------------------------------------------------
    def _call(self, event: CallEvent, now: Instant) -> None:
        if isinstance(event, Missed) or event.asked_by:
            return  # told of one phone only, or at the phone of who is asked: the call is where it was
        self._where.note(record_id(event.call_id), event)
        fresh = self._unheard(event.extension)
        with self._database.write() as connection:
            if fresh:
                note_phone(connection, self._pbx, fresh, now)
            user, name = self._seated(connection, event.extension)
            facts = _facts(event, user, name, now)
            if isinstance(event, Ended) and event.outcome is Outcome.LOST:
                facts = gone(facts, self._lost.heard_until or now, now)
            rows = self._book.take(connection, record_id(event.call_id), facts, now, pbx=self._pbx)
            write_feed(connection, rows, now)
        self._heard.add(fresh)
        if rows:
            self._wake()

    def _judge(self, event: CallsThere, now: Instant) -> None:
        """End the calls that are not there: what became of them was told to nobody."""
        over = self._lost.judge(event.calls, now)
        self._where.forget(over)
        if over:
            self._wake()

    def _seated(self, connection: Connection, extension: str) -> tuple[str, str]:
        """Return id and name of who is signed in with an extension, empty texts for nobody."""
        if not extension:
            return "", ""
        row = connection.execute(
            select(agent_presence.c.user_id, account.c.name)
            .join(account, account.c.id == agent_presence.c.user_id)
            .where(agent_presence.c.extension == extension, agent_presence.c.status != AgentStatus.SIGNED_OUT.value)
            .order_by(agent_presence.c.told_at.desc())
        ).first()
        return ("", "") if row is None else (row.user_id, row.name)

    # --- seats ----------------------------------------------------------------------------------------------------
    def _agent(self, event: AgentState, now: Instant) -> None:
        """Take the state the telephone system says; for who is not signed in at a seat it means nothing."""
        self._where.note_phone(event.extension)
        fresh = self._unheard(event.extension)
        with self._database.write() as connection:
            if fresh:
                note_phone(connection, self._pbx, fresh, now)
            self._write_state(connection, event, now)
        self._heard.add(fresh)

    def _write_state(self, connection: Connection, event: AgentState, now: Instant) -> None:
        user, _ = self._seated(connection, event.extension)
        if not user:
            return
        kept = read_presence(connection, user, lock=True)
        status, reason = _said(event)
        if (kept.presence.status, kept.presence.reason, kept.owner) == (status, reason, ACD):
            return
        since = min(event.since_ms or event.at_ms or now, now)
        taken = replace(kept, presence=AgentPresence(status, since, reason), owner=ACD)
        write_presence(connection, user, taken, now)
        mark = f"{self._pbx}:{user}:{event.at_ms}:{status}:{reason}"
        event_id = hashlib.sha256(f"{mark}:{now}".encode()).hexdigest()
        note_event(connection, event_id, user, kept.device, since, now, taken)

    def _unheard(self, extension: str) -> str:
        """Return a phone of which this telephone system has not told since its state was read; empty for others."""
        phone = seat_name(extension)
        if len(self._heard) > MOST_PHONES:
            self._heard.clear()
        return "" if phone in self._heard else phone

    # --- queues and the line --------------------------------------------------------------------------------------
    def _queue(self, event: QueueState, now: Instant) -> None:
        joined = self._joined.setdefault(event.queue, {})
        if event.change is QueueChange.JOINED:
            joined[event.call_id] = event.at_ms or now
        elif event.change in (QueueChange.LEFT, QueueChange.ABANDONED):
            joined.pop(event.call_id, None)
        waiting = event.waiting if event.waiting is not None else len(joined)
        if not waiting:
            joined.clear()
        with self._database.write() as connection:
            if event.change is QueueChange.JOINED:
                write_feed(connection, self._waits(connection, event, now), now)
            former = connection.execute(
                select(phone_queue).where(phone_queue.c.pbx == self._pbx, phone_queue.c.queue == event.queue)
            ).first()
            completed = event.completed if event.completed is not None else former.completed if former else 0
            abandoned = event.abandoned if event.abandoned is not None else former.abandoned if former else 0
            values = {
                "pbx": self._pbx,
                "queue": seat_name(event.queue),
                "waiting": waiting,
                "oldest_at": min(joined.values(), default=None),
                "completed": completed,
                "abandoned": abandoned,
                "at": now,
            }
            upsert(connection, phone_queue, values, ["pbx", "queue"])

    def _waits(self, connection: Connection, event: QueueState, now: Instant) -> list[FeedRow]:
        """Keep a caller whom no phone rings for yet: who is gone when nobody listens was missed all the same."""
        facts = CallFacts(
            number=event.number,
            hidden=event.hidden,
            queue=seat_name(event.queue),
            dnis=seat_name(event.dnis),
            unique_id=seat_name(event.unique_id),
            rang_at=(event.at_ms or now) - (event.wait_ms or 0),
        )
        return self._book.take(connection, record_id(event.call_id), facts, now, pbx=self._pbx)

    def _line(self, event: Line, now: Instant) -> None:
        fresh = self.line is None or self.line.state is not event.state
        self._lost.line(event.state, now)
        self.line = event
        if event.state is LineState.CONNECTED:
            self._joined.clear()
            self._heard.clear()
            with self._database.write() as connection:  # the state is read anew: what was is not known any more
                connection.execute(delete(phone_queue).where(phone_queue.c.pbx == self._pbx))
                forget_phones(connection, self._pbx)
        self._write_line(event, now, fresh=fresh)

    def _write_line(self, event: Line, now: Instant, *, fresh: bool) -> None:
        values = {"pbx": self._pbx, "adapter": event.adapter, "state": event.state.value, "code": event.code}
        with self._database.write() as connection:
            since = connection.scalar(select(phone_line.c.since).where(phone_line.c.pbx == self._pbx))
            since = now if fresh or since is None else since
            able = ",".join(sorted(OFFERED & set(self._able())))
            upsert(connection, phone_line, {**values, "since": since, "heard_at": now, "able": able}, ["pbx"])


def _facts(event: CallEvent, user: str, name: str, now: Instant) -> CallFacts:
    """Return what an event tells of a call."""
    at = event.at_ms or now
    out = event.direction is Direction.OUTBOUND
    ended = at if isinstance(event, Ended) else None
    before = (event.talk_ms or 0) if ended else 0
    rang = at - before - (event.ring_ms or event.wait_ms or 0)
    recording = event.recording_id if isinstance(event, Answered | Ended) else ""
    return CallFacts(
        direction=CallDirection(event.direction.value),
        number=normalise(event.dnis) if out else event.number,
        hidden=event.hidden,
        queue=seat_name(event.queue),
        dnis=seat_name(event.dnis),
        unique_id=seat_name(event.unique_id),
        agent=user,
        agent_name=name,
        extension=seat_name(event.extension),
        rang_at=rang,
        answered_at=at if isinstance(event, Answered) else None,
        held_ms=event.hold_ms or 0,
        held_at=at if isinstance(event, Held) else None,
        asking=_asking(event, at),
        ended_at=ended,
        recording_id=seat_name(recording),
        result=_result(event),
    )


def _asking(event: CallEvent, at: Instant) -> Asking | None:
    if not isinstance(event, Asked):
        return None
    outcome = event.outcome.value if event.stage is AskStage.OVER else ""
    return Asking(seat_name(event.to), event.stage, at, outcome)


def _result(event: CallEvent) -> CallResult:
    if isinstance(event, Transferred):
        return CallResult.TRANSFERRED  # at this phone; it has an end of its own
    return _RESULTS.get(event.outcome, CallResult.FAILED) if isinstance(event, Ended) else CallResult.UNDER_WAY


def _said(event: AgentState) -> tuple[AgentStatus, str]:
    if event.paused:
        reason = event.reason if event.reason in BREAK_REASONS else ""
        wraps = event.reason == AgentStatus.WRAP_UP.value
        return (AgentStatus.BREAK if reason else AgentStatus.WRAP_UP if wraps else AgentStatus.BUSY), reason
    return _STATUSES.get(event.state, AgentStatus.BUSY), ""
