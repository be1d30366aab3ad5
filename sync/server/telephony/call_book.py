"""The book of calls: takes what seats and telephone systems tell, and decides who waits to be called back."""

from collections.abc import Iterable, Iterator

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, Row, Select, or_, select

from sync.contract.codec import decode, encode
from sync.domain.call_record import (
    CallFacts,
    CallRecord,
    CallResult,
    is_missed,
    merge,
    missed_again,
    scopes_of_call,
    settles,
)
from sync.domain.instant import DAY, Instant
from sync.server.feed.rows import FeedRow
from sync.server.sealing import Sealer
from sync.server.tables.calls import call_record
from sync.server.upsert import upsert

CALL = "call"
SHOWN_FOR = 7 * DAY
"""So long a call stands in the replicas; what waits to be called back stands there longer."""
MOST_SHOWN = 20_000
UNDER_WAY_FOR = DAY
"""A call that rang longer ago and has no end was lost sight of."""
MOST_UNDER_WAY = 20
_BLIND = "call"


class CallBook:
    """Works inside the transaction of its caller; the feed rows it returns are written last."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer

    def take(
        self, connection: Connection, call_id: str, told: CallFacts, now: Instant, *, pbx: str = ""
    ) -> list[FeedRow]:
        """Take a telling of a call, by the telephone system ``pbx`` or (without) by a seat; one that says nothing new
        changes nothing.
        """
        stored = self.read(connection, call_id, lock=True)
        before = stored if stored is not None else CallRecord(call_id, ver=0)
        facts = merge(before.facts, told, by_system=bool(pbx)) if stored is not None else told
        if stored is not None and facts == stored.facts and pbx in ("", stored.pbx):
            return []
        record = replace(
            before,
            facts=facts,
            pbx=pbx or before.pbx,
            caller_ref=self._sealer.caller_ref(facts.number),
        )
        others = self._of_number(connection, facts.number, call_id)
        changed: list[CallRecord] = []
        if is_missed(facts):
            record = self._missed(record, others, changed)
        else:
            record = replace(record, waiting=False)
        changed += [
            replace(one, waiting=False, settled_by=call_id) for one in others if one.waiting and settles(facts, one)
        ]
        rows: list[FeedRow] = []
        for one in (*changed, record):
            rows += self.write(connection, one, now)
        left = scopes_of_call(stored) - scopes_of_call(record) if stored is not None else frozenset[str]()
        return [FeedRow(scope, CALL, call_id, record.ver + 1, "X") for scope in sorted(left)] + rows

    def _missed(self, record: CallRecord, others: list[CallRecord], changed: list[CallRecord]) -> CallRecord:
        """Let a missed call wait, unless somebody talked with the number later or it waits already."""
        if any(settles(other.facts, record) for other in others):
            return replace(record, waiting=False)
        waiting = next((one for one in others if one.waiting), None)
        if waiting is None:
            if record.waiting or record.settled_by:
                return record
            return replace(record, waiting=True, first_at=record.facts.rang_at)
        if not record.settled_by:
            changed.append(missed_again(waiting, record.facts))
        return replace(record, waiting=False, settled_by=waiting.id)

    def read(self, connection: Connection, call_id: str, *, lock: bool = False) -> CallRecord | None:
        """Return a call."""
        statement = select(call_record).where(call_record.c.id == call_id)
        row = connection.execute(statement.with_for_update() if lock else statement).first()
        return None if row is None else self._open(row)

    def read_many(self, connection: Connection, ids: Iterable[str]) -> dict[str, CallRecord]:
        """Return calls by id."""
        rows = connection.execute(select(call_record).where(call_record.c.id.in_(sorted(ids))))
        return {row.id: self._open(row) for row in rows}

    def shown(self, connection: Connection, now: Instant) -> Iterable[CallRecord]:
        """Return what the replicas hold: the calls of some days, newest first, and all that wait."""
        recent = select(call_record).where(call_record.c.at > now - SHOWN_FOR)
        waiting = select(call_record).where(call_record.c.waiting, call_record.c.at <= now - SHOWN_FOR)
        for statement in (recent, waiting):
            yield from map(self._open, connection.execute(_newest(statement)))

    def under_way(self, connection: Connection, user: str, now: Instant) -> Iterable[CallRecord]:
        """Return the calls of a person that are not over, newest first."""
        own = select(call_record).where(
            call_record.c.agent == user,
            call_record.c.result == CallResult.UNDER_WAY.value,
            call_record.c.at > now - UNDER_WAY_FOR,
        )
        found = map(self._open, connection.execute(own.order_by(call_record.c.at.desc()).limit(MOST_UNDER_WAY)))
        return (one for one in found if one.facts.ended_at is None)

    def open_at(self, connection: Connection, pbx: str, now: Instant) -> list[str]:
        """Return the ids of the calls of a telephone system that have no end; what rang long ago is left as it is."""
        results = (CallResult.UNDER_WAY.value, CallResult.TRANSFERRED.value)
        rows = select(call_record).where(call_record.c.at > now - SHOWN_FOR, call_record.c.result.in_(results))
        found = map(self._open, connection.execute(rows))
        return [one.id for one in found if one.pbx == pbx and one.facts.ended_at is None]

    def since(self, connection: Connection, since: Instant, most: int) -> Iterable[CallRecord]:
        """Return at most so many calls that rang at or after an instant, newest first."""
        rows = select(call_record).where(call_record.c.at >= since).order_by(call_record.c.at.desc()).limit(most)
        return map(self._open, connection.execute(rows))

    def opened(self, rows: Iterable[Row[tuple[object, ...]]]) -> Iterator[CallRecord]:
        """Yield the calls of rows somebody else has asked for."""
        yield from map(self._open, rows)

    def marked_anew(self, connection: Connection, call_id: str, now: Instant) -> list[FeedRow]:
        """Give a call the mark of the present key; returns what the seats are told, nothing when it has it."""
        record = self.read(connection, call_id, lock=True)
        mark = self._sealer.caller_ref(record.facts.number) if record is not None else ""
        if record is None or mark == record.caller_ref:
            return []
        return self.write(connection, replace(record, caller_ref=mark), now)

    def write(self, connection: Connection, record: CallRecord, now: Instant) -> list[FeedRow]:
        """Store the next version of a call; returns what the seats are told."""
        del now
        record = replace(record, ver=record.ver + 1)
        facts = record.facts
        values = {
            "id": record.id,
            "ver": record.ver,
            "at": facts.rang_at,
            "caller_blind": self._sealer.blind(_BLIND, facts.number),
            "agent": facts.agent,
            "queue": facts.queue,
            "result": facts.result.value,
            "waiting": record.waiting,
            "doc": self._sealer.seal(encode(record), f"call:{record.id}"),
            "order_id": facts.order_id,
        }
        upsert(connection, call_record, values, ["id"])
        return [FeedRow(scope, CALL, record.id, record.ver, "U") for scope in sorted(scopes_of_call(record))]

    def _of_number(self, connection: Connection, number: str, call_id: str) -> list[CallRecord]:
        """Return the newest calls of a number but this one, locked."""
        blind = self._sealer.blind(_BLIND, number)
        if blind is None:
            return []
        statement = (
            select(call_record)
            .where(call_record.c.caller_blind == blind, call_record.c.id != call_id)
            .order_by(call_record.c.waiting.desc(), call_record.c.at.desc())
            .limit(20)
            .with_for_update()
        )
        return [self._open(row) for row in connection.execute(statement)]

    def _open(self, row: Row[tuple[object, ...]]) -> CallRecord:
        record = decode(self._sealer.open(row.doc, f"call:{row.id}"), CallRecord)
        return msgspec.structs.replace(record, ver=row.ver, waiting=bool(row.waiting))


def shown_ids(connection: Connection, now: Instant) -> list[str]:
    """Return the ids of the calls the replicas hold."""
    held = or_(call_record.c.at > now - SHOWN_FOR, call_record.c.waiting)
    return list(connection.scalars(select(call_record.c.id).where(held).order_by(call_record.c.at.desc())))


def _newest(statement: Select[tuple[object, ...]]) -> Select[tuple[object, ...]]:
    return statement.order_by(call_record.c.at.desc()).limit(MOST_SHOWN)
