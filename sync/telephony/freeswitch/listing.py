"""The whole state, read from lists after the line came up: what is there is taken over, what is gone is ended."""

from dataclasses import dataclass, field

from sync.telephony.events import Answered, Outcome, PhoneEvent, QueueChange, QueueState, Ringing
from sync.telephony.freeswitch.book import Book
from sync.telephony.freeswitch.calls import Calls
from sync.telephony.freeswitch.tables import MOST_ROWS, Row, whole
from sync.telephony.moment import Moment
from sync.telephony.tracked import Call, Leg, asked_anew, call_event, calls_there, end, miss, queue_event

_WAITING = frozenset({"Waiting", "Trying"})
_RINGING = frozenset({"RINGING", "EARLY"})
Pair = tuple[str, str, int]
"""Two channels that talk, and since when (s)."""


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
        self._anew: list[tuple[Call, Leg]] = []

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
        calls = self._end_the_gone(lists.before - set(there), there, now)
        for uid, row in there.items():
            self._note(uid, row)
        for row in lists.members:
            calls += self._wait(row, there, now)
        pairs = [pair for row in lists.pairs or [] if (pair := _pair_of(row, there)) is not None]
        asks = {pair: found for pair in pairs if (found := self._asks(pair, there)) is not None}
        for pair in pairs:
            calls += [] if pair in asks else self._pair(*pair, now)
        for (_, far, begun), (caller, asker) in asks.items():
            calls += self._talks_with(caller, asker, far, begun, now)
        for uid, row in there.items():
            calls += self._rings(uid, row, there, now)
        anew, self._anew = {id(leg): (call, leg) for call, leg in self._anew if leg.talks}, []
        for call, leg in anew.values():
            calls += asked_anew(call, leg, now)
        told = events + calls + self._book.agents.follow(calls, now)
        return [*told, calls_there({*there, *self._book.calls}, now)] if len(lists.channels) < MOST_ROWS else told

    def _end_the_gone(self, gone: set[str], there: dict[str, Row], now: Moment) -> list[PhoneEvent]:
        events: list[PhoneEvent] = []
        for uid in gone:
            call, leg = self._book.of(uid)
            stays = call.asked(leg) if call is not None and leg is not None and leg.uid == uid else None
            if call is not None and leg is not None and leg.uid == uid and leg.asked_by is not None:
                events += self._calls.asked_gone(call, leg, Outcome.LOST, now)
            elif call is not None and leg is not None and stays is not None and {call.caller, stays.uid} <= set(there):
                self._book.channel(stays.uid).joined = call.caller
                events += self._calls.pass_on(call, leg, stays.extension, now, attended=True)
            elif call is not None and leg is not None and leg.rings and leg.uid == uid:
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

    def _pair(self, near: str, far: str, begun: int, now: Moment) -> list[PhoneEvent]:
        """Two channels that talk."""
        if far in self._book.calls:
            near, far = far, near
        if near in self._book.legs or far in self._book.legs:
            _, leg = self._book.of(far if far in self._book.legs else near)
            if leg is not None and leg.answered_at is not None:
                return []
        found = self._calls.found(self._book.channel(near), self._book.channel(far))
        if found is None or found[1].over:
            return []
        return self._answered(*found, begun, now)

    def _answered(self, call: Call, leg: Leg, begun: int, now: Moment) -> list[PhoneEvent]:
        leg.resynced, leg.answered_at = True, _mono(begun, now)
        if leg.asked_by is None:
            call.told, call.last = True, leg
        self._anew.append((call, leg.asked_by or leg))
        return [call_event(Answered, call, leg, now, resync=True)]

    def _asks(self, pair: Pair, there: dict[str, Row]) -> tuple[str, str] | None:
        """The caller who waits and the channel of the agent who asks, when two who talk are agent and colleague.

        The agent is the one of the two whose caller is a third channel. Where both were called for the same one, the
        call centre module says which of them serves the caller, else who came later is the colleague.
        """
        near, far, _ = pair
        served = [uid for uid in (near, far) if self._book.channel(uid).member]
        by_age = sorted((near, far), key=lambda uid: whole(there[uid].get("created_epoch", "")))
        for asker in [*served, *by_age]:
            caller = self._caller_of(asker, there)
            if caller is not None and caller not in (near, far):
                return caller, asker
        return None

    def _caller_of(self, uid: str, there: dict[str, Row]) -> str | None:
        """The channel for which a phone was called, as far as it is there."""
        leg = self._book.legs.get(uid)
        channel, row = self._book.channel(uid), there[uid]
        called_for = row.get("call_uuid", "") if row.get("direction") == "outbound" else ""
        caller = leg[0].caller if leg is not None else channel.member or channel.other or called_for
        return caller if caller != uid and caller in there else None

    def _talks_with(self, caller: str, asker: str, far: str, begun: int, now: Moment) -> list[PhoneEvent]:
        """The agent's own talk with a colleague, while the caller waits."""
        channel, events = self._book.channel(asker), list[PhoneEvent]()
        channel.other = channel.other or caller
        found = self._calls.found(self._book.channel(caller), channel)
        if found is None or found[1].over:
            return []
        call, leg = found
        if leg.answered_at is None:
            events += self._answered(call, leg, begun, now)
        colleague = self._book.add_leg(call, self._book.channel(far), asked_by=leg)
        if colleague.asked_by is leg and colleague.answered_at is None and not colleague.over:
            events += self._answered(call, colleague, begun, now)
        return events

    def _rings(self, uid: str, row: Row, there: dict[str, Row], now: Moment) -> list[PhoneEvent]:
        """A phone that rings for a channel that is there too."""
        near = row.get("call_uuid", "")
        waits = row.get("direction") == "outbound" and row.get("callstate") in _RINGING
        if not waits or uid in self._book.legs or near == uid or near not in there:
            return []
        known, _ = self._book.of(near)
        talking = known.talking() if known is not None else None
        if known is not None and talking is not None:
            found = known, self._book.add_leg(known, self._book.channel(uid), asked_by=talking)
        else:
            found = self._calls.found(self._book.channel(near), self._book.channel(uid))
        if found is None or found[1].rang_at is not None or not found[1].rings:
            return []
        call, leg = found
        leg.rang_at = _mono(whole(row.get("created_epoch", "")), now)
        if leg.asked_by is None:
            call.told, call.last = True, leg
        else:
            self._anew.append((call, leg.asked_by))
        return [call_event(Ringing, call, leg, now, resync=True)]


def _pair_of(row: Row, there: dict[str, Row]) -> Pair | None:
    near, far = row.get("uuid", ""), row.get("b_uuid", "")
    begun = whole(row.get("call_created_epoch", "") or row.get("b_created_epoch", ""))
    return (near, far, begun) if near in there and far in there else None


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
