"""This seat's calls as the server tells them: for seats without a connection to the telephone system of their own.

The server gives each seat its own calls only. What can be done with a call is done at the telephone.
"""

from collections.abc import Callable

import msgspec

from desktop.services.call_service import CALL, CallService
from desktop.services.events import Event, EventHub, RecordsChanged
from desktop.services.phone_service import PhoneService
from sync.domain.call_record import CallDirection, CallRecord
from sync.telephony.events import Answered, CallEvent, Direction, Ended, Missed, Outcome, PhoneEvent, Ringing


def follow_server(hub: EventHub, calls: CallService, phone: PhoneService) -> Callable[[], None]:
    """Show the calls of this seat as they change in the store. Returns what ends that."""

    def on_event(event: Event) -> None:
        if isinstance(event, RecordsChanged) and event.kind == CALL and event.origin == "sync":
            for record in calls.own(event.ids):
                phone.take(event_of(record))

    return hub.subscribe(on_event)


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
