"""Calls under way at a telephone system, and what is told of them. Shared by the adapters of telephone systems."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sync.domain.call_record import AskStage
from sync.telephony.adapter import PhoneError, PhoneErrorCode
from sync.telephony.durations import durations
from sync.telephony.events import (
    Answered,
    Asked,
    CallEvent,
    CallsThere,
    Direction,
    Ended,
    Held,
    Missed,
    Outcome,
    Party,
    PhoneEvent,
    QueueChange,
    QueueState,
    Resumed,
    Ringing,
)
from sync.telephony.moment import Moment
from sync.telephony.numbers import read_number

_Event = TypeVar("_Event", bound=CallEvent)


@dataclass(slots=True, eq=False)
class Leg:
    """The call at one agent's phone. Times are ``Moment.mono_ms``."""

    uid: str
    channel: str
    agent: str
    extension: str
    interface: str
    queue: str = ""
    rang_at: int | None = None
    answered_at: int | None = None
    held_at: int | None = None
    held_by: Party = Party.UNKNOWN
    hold_ms: int = 0
    failure: Outcome | None = None
    asked_by: "Leg | None" = None
    """The leg whose agent asks this phone while the caller waits."""
    joined: bool = False
    """Who is asked talks with the caller too."""
    over: bool = False
    resynced: bool = False

    @property
    def rings(self) -> bool:
        """Whether the phone rings."""
        return not self.over and self.answered_at is None

    @property
    def talks(self) -> bool:
        """Whether the agent is in the call."""
        return not self.over and self.answered_at is not None

    def stop_hold(self, now: Moment) -> None:
        """Count the hold that is on."""
        if self.held_at is not None:
            self.hold_ms += now.mono_ms - self.held_at
            self.held_at = None


@dataclass(slots=True, eq=False)
class Call:
    """One whole call. ``caller`` is the uid of the channel that came in (or, outward, of the agent's phone)."""

    id: str
    caller: str
    channel: str = ""
    ani: str = ""
    number: str = ""
    hidden: bool = False
    dnis: str = ""
    queue: str = ""
    direction: Direction = Direction.INBOUND
    joined_at: int | None = None
    waited_ms: int | None = None
    abandoned: bool = False
    told: bool = False
    """Something was told about it that needs an end."""
    hung_by: Party = Party.UNKNOWN
    legs: dict[str, Leg] = field(default_factory=dict[str, Leg])
    last: Leg | None = None
    recording: str = ""
    channels: set[str] = field(default_factory=set[str])

    def talking(self) -> Leg | None:
        """The leg that talks."""
        return next((leg for leg in self.legs.values() if leg.talks), None)

    def asked(self, leg: Leg) -> Leg | None:
        """The phone that the agent of a leg asks now."""
        return next((one for one in self.legs.values() if one.asked_by is leg and not one.over), None)

    def ringing(self) -> list[Leg]:
        """The legs that ring."""
        return [leg for leg in self.legs.values() if leg.rings]


def legs_of(call: Call, extension: str = "") -> tuple[Leg | None, Leg | None]:
    """Return the leg that talks and the one that rings, with an ``extension`` at that phone only.

    Raises ``phone_no_such_call`` when that phone is not in the call.
    """
    here = [leg for leg in call.legs.values() if not extension or leg.extension == extension]
    talking = next((leg for leg in here if leg.talks), None)
    ringing = next((leg for leg in here if leg.rings), None)
    if extension and talking is None and ringing is None:
        raise PhoneError(PhoneErrorCode.NO_SUCH_CALL, "not at this phone")
    return talking, ringing


Side = tuple[Call, Leg, Party]
"""A call, its leg that talks, and who of the two did something."""


def hold(found: Side | None, now: Moment) -> list[PhoneEvent]:
    """Tell that one side put the other on hold; nothing where nobody talks or the hold is on already."""
    if found is None or found[1].held_at is not None:
        return []
    call, leg, by = found
    leg.held_at, leg.held_by = now.mono_ms, by
    return [call_event(Held, call, leg, now, by=by)]


def resume(found: Side | None, now: Moment) -> list[PhoneEvent]:
    """Tell that the hold is over."""
    if found is None or found[1].held_at is None:
        return []
    call, leg, by = found
    leg.stop_hold(now)
    return [call_event(Resumed, call, leg, now, by=by)]


def note_caller(call: Call, number: str, dnis: str, area_code: str, *, hidden: bool = False) -> None:
    """Note who calls and what was dialled, as far as that was not known."""
    call.hidden = hidden or not number
    call.ani = "" if call.hidden else number
    read = None if call.hidden else read_number(call.ani, area_code)
    call.number = "" if read is None else read.e164
    call.dnis = call.dnis or dnis


def ring(call: Call, leg: Leg, now: Moment) -> PhoneEvent:
    """Tell that a phone rings."""
    leg.rang_at = now.mono_ms
    call.told = True
    call.last = leg if leg.asked_by is None else call.last
    return call_event(Ringing, call, leg, now)


def answer(call: Call, leg: Leg, now: Moment) -> PhoneEvent:
    """Tell that caller and agent can talk."""
    leg.answered_at = now.mono_ms
    call.told = True
    call.last = leg if leg.asked_by is None else call.last
    call.hung_by = Party.UNKNOWN
    if call.waited_ms is None and call.joined_at is not None:
        call.waited_ms = now.mono_ms - call.joined_at
    return call_event(Answered, call, leg, now, recording_id=call.recording)


def miss(call: Call, leg: Leg, outcome: Outcome, now: Moment) -> list[PhoneEvent]:
    """Tell that a phone stopped ringing without an answer; nothing for one that does not ring."""
    if not leg.rings:
        return []
    leg.over = True
    return [call_event(Missed, call, leg, now, outcome=outcome)]


def asked(
    call: Call, leg: Leg, stage: AskStage, now: Moment, outcome: Outcome = Outcome.COMPLETED, *, resync: bool = False
) -> list[PhoneEvent]:
    """Tell how it stands with who is asked at ``leg``; nothing once the agent who asks is out of the call."""
    by = leg.asked_by
    if by is None or not by.talks:
        return []
    return [call_event(Asked, call, by, now, to=leg.extension, stage=stage, outcome=outcome, resync=resync)]


def asked_anew(call: Call, leg: Leg, now: Moment) -> list[PhoneEvent]:
    """Tell after the state was read how it stands with who the agent at ``leg`` asks; also that nobody is asked now:
    somebody may have been while nothing was heard.
    """
    who = call.asked(leg)
    if who is not None:
        stage = AskStage.JOINED if who.joined else AskStage.TALKING if who.talks else AskStage.RINGING
        return asked(call, who, stage, now, resync=True)
    over = {"to": "", "stage": AskStage.OVER, "outcome": Outcome.LOST, "resync": True}
    return [call_event(Asked, call, leg, now, **over)]


def release(call: Call, leg: Leg, now: Moment) -> list[PhoneEvent]:
    """The call is at the phone that was asked: told as answered there, if it was."""
    leg.asked_by, leg.joined = None, False
    call.last, call.told = leg, True
    return [call_event(Answered, call, leg, now, recording_id=call.recording)] if leg.talks else []


def end(
    call: Call,
    leg: Leg | None,
    now: Moment,
    *,
    by: Party = Party.UNKNOWN,
    outcome: Outcome = Outcome.COMPLETED,
    cause: int | None = None,
    words: str = "",
) -> list[PhoneEvent]:
    """Tell the end of a call, once; phones that still ring have missed it."""
    events: list[PhoneEvent] = []
    for ringing in call.ringing():
        if ringing is not leg:
            events += miss(call, ringing, outcome, now)
    if not call.told:
        return events
    call.told = False
    if leg is not None:
        leg.stop_hold(now)
        leg.over = True
    who = by if by is not Party.UNKNOWN else call.hung_by
    more = {"cause": cause, "cause_text": words, "recording_id": call.recording}
    told = call_event(Ended, call, leg, now, outcome=outcome, by=who, **more)
    call.hung_by = Party.UNKNOWN
    return [*events, told]


def queue_event(
    call: Call,
    change: QueueChange,
    now: Moment,
    *,
    waiting: int | None = None,
    position: int | None = None,
    resync: bool = False,
) -> QueueState:
    """Return what happened in a queue with a call."""
    return QueueState(
        queue=call.queue,
        change=change,
        waiting=waiting,
        position=position,
        call_id=call.id,
        unique_id=call.caller,
        ani=call.ani,
        number=call.number,
        hidden=call.hidden,
        dnis=call.dnis,
        wait_ms=_waited(call, now),
        resync=resync,
        at_ms=now.wall_ms,
        mono_ms=now.mono_ms,
    )


def calls_there(calls: Iterable[str], now: Moment) -> CallsThere:
    """Return which calls there are."""
    return CallsThere(calls=tuple(sorted(calls)), resync=True, at_ms=now.wall_ms, mono_ms=now.mono_ms)


def call_event(kind: type[_Event], call: Call, leg: Leg | None, now: Moment, **more: Any) -> _Event:
    """Return an event about a call, at a leg's phone where there is one."""
    leg = leg if leg is not None else call.last
    fields: dict[str, Any] = {
        "call_id": call.id,
        "unique_id": call.caller,
        "ani": call.ani,
        "number": call.number,
        "hidden": call.hidden,
        "dnis": call.dnis,
        "queue": call.queue,
        "direction": call.direction,
        "wait_ms": _waited(call, now),
        "at_ms": now.wall_ms,
        "mono_ms": now.mono_ms,
    }
    if leg is not None:
        fields |= _at_phone(leg, now)
        if leg.queue:
            fields["queue"] = leg.queue
    return kind(**(fields | more))


def _waited(call: Call, now: Moment) -> int | None:
    if call.waited_ms is None and call.joined_at is not None:
        return now.mono_ms - call.joined_at
    return call.waited_ms


def _at_phone(leg: Leg, now: Moment) -> dict[str, Any]:
    return {
        "leg_id": leg.uid,
        "agent": leg.agent,
        "extension": leg.extension,
        "interface": leg.interface,
        "asked_by": leg.asked_by.extension if leg.asked_by is not None else "",
        **durations(now.mono_ms, leg.rang_at, leg.answered_at, leg.held_at, leg.hold_ms),
    }
