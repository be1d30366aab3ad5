"""How a call of a caller reads in the list of calls."""

from msgspec.structs import replace

from desktop.services.values import OrderListRow
from sync.domain.call_record import CallFacts, CallRecord
from sync.domain.codes import OrderState, RequestType, Urgency
from sync.domain.instant import DAY, MINUTE
from ui.intake.call_rows import call_item, missed_item
from ui.intake.rows import received_item

TALK = CallFacts(number="+8613800138000", rang_at=1_000, answered_at=10_000, ended_at=80_000)

REQUEST = OrderListRow(
    key=1, id="o1", no="26000000017", state=OrderState.RECEIVED, request_type=RequestType.HELP, title="路灯不亮",
    category="", district="", street="", channel="web", urgency=Urgency.NORMAL, created_at=1_000, updated_at=1_000,
    ver=1,
)  # fmt: skip


def test_a_talk_whose_end_nobody_heard_lasted_at_least_as_long_as_it_is_known() -> None:
    sure = call_item(CallRecord("c1", facts=TALK), now=90_000)
    unsure = call_item(CallRecord("c1", facts=replace(TALK, end_unsure=True)), now=90_000)
    assert "01:10" in sure.subtitle
    assert "至少" not in sure.subtitle
    assert "至少 01:10" in unsure.subtitle


def test_what_waits_for_days_says_so_in_days() -> None:
    for waited, words in ((7 * MINUTE, "已等待 7 分钟"), (4 * DAY, "已等待 4 天")):
        missed = missed_item(CallRecord("c1", first_at=1_000, facts=TALK), now=1_000 + waited)
        assert words in missed.subtitle
        assert words in received_item(REQUEST, now=1_000 + waited).subtitle
