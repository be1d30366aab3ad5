"""The whole state, read from lists after the line came up: what is there is taken over, what is gone is ended."""

from dataclasses import dataclass, field

from sync.telephony.events import Answered, Outcome, PhoneEvent, QueueChange, QueueState, Ringing
from sync.telephony.freeswitch.book import Book
from sync.telephony.freeswitch.calls import Calls
from sync.telephony.freeswitch.tables import Row, whole
from sync.telephony.moment import Moment
from sync.telephony.tracked import call_event, end, miss, queue_event

_WAITING = frozenset({"Waiting", "Trying"})
_RINGING = frozenset({"RINGING", "EARLY"})


@dataclass(slots=True)
class Lists:
    """What was asked for, ``None`` while not answered, or refused. ``gone``: channels that ended meanwhile."""

    agents: list[Row] | None = None
    tiers: list[Row] | None = None
    queues: list[Row] | None = None
    channels: list[Row] | None = None
    pairs: list[Row] | None = None
    members: list[Row] = field(default_factory=list[Row])
    before: set[str] = field(default_factory=set[str])
    gone: set[str] = field(default_factory=set[str])


class Listing:
    """Compares lists with what is known."""

    def __init__(self, book: Book, calls: Calls) -> None:
        self._book = book
        self._calls = calls

    def take(self, lists: Lists, now: Moment) -> list[PhoneEvent]:
        """Return what the lists tell that was not known."""
        events: list[PhoneEvent] = []
        if lists.agents is not None:
            events += self._book.agents.listed(lists.agents, lists.tiers or [], now)
        for row in lists.queues or []:
            waiting = sum(one.get("queue") == row.get("name") and one.get("state") in _WAITING for one in lists.members)
            events.append(_counts(row, waiting, now))
        if lists.channels is None:
            return events
        there = {row["uuid"]: row for row in lists.channels if row.get("uuid") and row["uuid"] not in lists.gone}
        calls = self._end_the_gone(lists.before - set(there), now)
        for uid, row in there.items():
            self._note(uid, row)
        for row in lists.members:
            calls += self._wait(row, there, now)
        for row in lists.pairs or []:
            calls += self._pair(row, there, now)
        for uid, row in there.items():
            calls += self._rings(uid, row, there, now)
        return events + calls + self._book.agents.follow(calls, now)

    def _end_the_gone(self, gone: set[str], now: Moment) -> list[PhoneEvent]:
        events: list[PhoneEvent] = []
        for uid in gone:
            call, leg = self._book.of(uid)
            if call is not None and leg is not None and leg.rings and leg.uid == uid:
                events += miss(call, leg, Outcome.LOST, now)
            elif call is not None and (uid == call.caller or (leg is not None and leg.talks)):
                events += end(call, call.talking(), now, outcome=Outcome.LOST)
            self._calls.passing.pop(uid, None)
            self._book.forget(uid)
        return events

    def _note(self, uid: str, row: Row) -> None:
        channel = self._book.channel(uid)
        channel.name = row.get("name", "") or channel.name
        channel.number = channel.number or row.get("cid_num", "")
        channel.dialled = channel.dialled or row.get("initial_dest", "") or row.get("dest", "")

    def _wait(self, row: Row, there: dict[str, Row], now: Moment) -> list[PhoneEvent]:
        """One caller of a queue's list, with the agent who serves it."""
        uid = row.get("session_uuid", "")
        if uid not in there:
            return []
        call, events = self._book.call(self._book.channel(uid)), list[PhoneEvent]()
        call.queue = call.queue or row.get("queue", "")
        joined = whole(row.get("joined_epoch", ""))
        if call.joined_at is None and call.talking() is None:
            call.joined_at = _mono(joined, now)
            call.told = True
            if row.get("state") in _WAITING:
                events.append(queue_event(call, QueueChange.JOINED, now, resync=True))
        agent = self._book.agents.named(row.get("serving_agent", ""))
        for other, one in there.items():
            if agent is not None and other != uid and one.get("call_uuid") in (uid, call.id):
                channel = self._book.channel(other)
                channel.agent, channel.queue, channel.member = agent.name, call.queue, uid
        return events

    def _pair(self, row: Row, there: dict[str, Row], now: Moment) -> list[PhoneEvent]:
        """Two channels that talk."""
        near, far = row.get("uuid", ""), row.get("b_uuid", "")
        if near not in there or far not in there:
            return []
        if far in self._book.calls:
            near, far = far, near
        if near in self._book.legs or far in self._book.legs:
            call, leg = self._book.of(far if far in self._book.legs else near)
            if leg is not None and leg.answered_at is not None:
                return []
        found = self._calls.found(self._book.channel(near), self._book.channel(far))
        if found is None or found[1].over:
            return []
        call, leg = found
        leg.resynced, call.told, call.last = True, True, leg
        leg.answered_at = _mono(whole(row.get("call_created_epoch", "") or row.get("b_created_epoch", "")), now)
        return [call_event(Answered, call, leg, now, resync=True)]

    def _rings(self, uid: str, row: Row, there: dict[str, Row], now: Moment) -> list[PhoneEvent]:
        """A phone that rings for a channel that is there too."""
        near = row.get("call_uuid", "")
        waits = row.get("direction") == "outbound" and row.get("callstate") in _RINGING
        if not waits or uid in self._book.legs or near == uid or near not in there:
            return []
        found = self._calls.found(self._book.channel(near), self._book.channel(uid))
        if found is None or found[1].rang_at is not None or not found[1].rings:
            return []
        call, leg = found
        call.told, call.last = True, leg
        leg.rang_at = _mono(whole(row.get("created_epoch", "")), now)
        return [call_event(Ringing, call, leg, now, resync=True)]


def _mono(epoch_s: int, now: Moment) -> int:
    """When something happened, on the clock that never goes back; now where it is not known."""
    return now.mono_ms - max(0, now.wall_ms - epoch_s * 1000) if epoch_s else now.mono_ms


def _counts(row: Row, waiting: int, now: Moment) -> QueueState:
    answered, abandoned = row.get("calls_answered", ""), row.get("calls_abandoned", "")
    return QueueState(
        queue=row.get("name", ""),
        waiting=waiting,
        completed=whole(answered) if answered else None,
        abandoned=whole(abandoned) if abandoned else None,
        resync=True,
        at_ms=now.wall_ms,
        mono_ms=now.mono_ms,
    )
