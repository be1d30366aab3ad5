"""This seat's calls as the server tells them: for seats without a connection to the telephone system of their own.

The server gives each seat its own calls only.
"""

from collections.abc import Callable
from typing import Any

import msgspec

from desktop.services.call_service import CALL, CallService
from desktop.services.events import Event, EventHub, RecordsChanged
from desktop.services.phone_service import PhoneService
from desktop.services.seat_call import Phase, SeatCall
from sync.domain.call_record import CallDirection, CallRecord, CallResult
from sync.telephony.events import (
    Answered,
    Asked,
    CallEvent,
    Direction,
    Ended,
    Held,
    Missed,
    Outcome,
    PhoneEvent,
    Resumed,
    Ringing,
    Transferred,
)


def follow_server(hub: EventHub, calls: CallService, phone: PhoneService) -> Callable[[], None]:
    """Show the calls of this seat as they change in the store. Returns what ends that."""

    def on_event(event: Event) -> None:
        if isinstance(event, RecordsChanged) and event.kind == CALL and event.origin == "sync":
            own = {record.id: record for record in calls.own(event.ids)}
            for record in own.values():
                for told in events_of(record, phone.call(record.id)):
                    phone.take(told)
            if calls.is_kept:
                for call_id in set(event.ids) - own.keys():
                    phone.take(Transferred(call_id=call_id))  # somebody else's now; one that is not here tells nothing

    return hub.subscribe(on_event)


def events_of(record: CallRecord, known: SeatCall | None) -> list[PhoneEvent]:
    """Return what a telephone would have told of a call since it was ``known`` as it is."""
    told = _events_of(record, None if known is None else known.phase)
    asking = record.facts.asking
    if asking is None or (known is not None and known.asking == asking):
        return told
    outcome = Outcome(asking.outcome) if asking.outcome else Outcome.COMPLETED
    stage: dict[str, Any] = {"to": asking.to, "stage": asking.stage, "outcome": outcome}
    return [*told, Asked(call_id=record.id, at_ms=asking.since, **stage)]


def _events_of(record: CallRecord, phase: Phase | None) -> list[PhoneEvent]:
    facts = record.facts
    if facts.ended_at is None and facts.result is CallResult.TRANSFERRED:
        return [Transferred(call_id=record.id)]
    last = event_of(record)
    if not isinstance(last, Answered):
        return [last]
    if facts.held_at is None:
        return [Resumed(call_id=record.id)] if phase is Phase.HELD else [last]
    held: list[PhoneEvent] = [Held(call_id=record.id, at_ms=facts.held_at)]
    return [] if phase is Phase.HELD else held if phase is Phase.TALKING else [last, *held]


def event_of(record: CallRecord) -> PhoneEvent:
    """Return what a telephone would have told of a call last; telling it again changes nothing."""
    facts = record.facts
    out = facts.direction is CallDirection.OUTBOUND
    call = CallEvent(
        call_id=record.id,
        unique_id=facts.unique_id,
        ani="" if out else facts.number,
        number=facts.number,
        hidden=facts.hidden,
        dnis=facts.number if out else facts.dnis,
        queue=facts.queue,
        extension=facts.extension,
        direction=Direction(facts.direction.value),
    )
    common = msgspec.to_builtins(call)
    if facts.ended_at is not None and facts.answered_at is None:
        return msgspec.convert(
            {**common, "at_ms": facts.ended_at, "outcome": Outcome.ABANDONED, "event": "missed"}, Missed
        )
    recorded = {**common, "recording_id": facts.recording_id}
    if facts.ended_at is not None:
        return msgspec.convert({**recorded, "at_ms": facts.ended_at, "event": "ended"}, Ended)
    if facts.answered_at is not None:
        return msgspec.convert({**recorded, "at_ms": facts.answered_at, "event": "answered"}, Answered)
    return msgspec.convert({**common, "at_ms": facts.rang_at, "event": "ringing"}, Ringing)
