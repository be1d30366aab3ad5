"""How a call of a caller reads in the list of calls."""

from msgspec.structs import replace

from sync.domain.call_record import CallFacts, CallRecord
from ui.intake.call_rows import call_item

TALK = CallFacts(number="+8613800138000", rang_at=1_000, answered_at=10_000, ended_at=80_000)


def test_a_talk_whose_end_nobody_heard_lasted_at_least_as_long_as_it_is_known() -> None:
    sure = call_item(CallRecord("c1", facts=TALK), now=90_000)
    unsure = call_item(CallRecord("c1", facts=replace(TALK, end_unsure=True)), now=90_000)
    assert "01:10" in sure.subtitle
    assert "至少" not in sure.subtitle
    assert "至少 01:10" in unsure.subtitle
