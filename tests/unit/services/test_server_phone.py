"""A call as the server has it, told as a telephone would."""

from msgspec.structs import replace

from desktop.wiring.server_phone import event_of
from sync.domain.call_record import CallDirection, CallFacts, CallRecord
from sync.telephony.events import Answered, Ended, Missed, Ringing

NUMBER = "+8613800138000"
FACTS = CallFacts(number=NUMBER, queue="q", rang_at=1_000, recording_id="r")


def test_each_stage_of_a_call_is_told_as_its_event() -> None:
    record = CallRecord("1.1", facts=FACTS)
    assert event_of(record) == Ringing(call_id="1.1", ani=NUMBER, number=NUMBER, queue="q", at_ms=1_000)
    talking = replace(FACTS, answered_at=2_000)
    answered = event_of(replace(record, facts=talking))
    assert isinstance(answered, Answered)
    assert (answered.at_ms, answered.recording_id) == (2_000, "r")
    assert isinstance(event_of(replace(record, facts=replace(talking, ended_at=3_000))), Ended)
    assert isinstance(event_of(replace(record, facts=replace(FACTS, ended_at=3_000))), Missed)
    out = event_of(replace(record, facts=replace(FACTS, direction=CallDirection.OUTBOUND)))
    assert isinstance(out, Ringing)
    assert (out.ani, out.dnis) == ("", NUMBER)
