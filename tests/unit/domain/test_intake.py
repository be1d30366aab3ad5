"""T01-T09, T36-T40: how an order comes into being, waits, is merged and taken back."""

import pytest
from msgspec.structs import replace

from sync.domain.act import ActData
from sync.domain.codes import Action, ClockKind, OrderState, RequestType, Urgency
from sync.domain.order import CallRef, Place
from sync.domain.reference import Policy
from sync.domain.refusal import RefusalCode
from sync.domain.workflow.decide import Accepted, undo_until
from sync.domain.workflow.queues import wanted_at_intake
from tests.helpers import small_city as city
from tests.helpers.small_city import NANYANG_UNIT, Story, actor, draft, small_rules

S = OrderState


def create(**changes: object) -> Story:
    return Story().creates(**changes)


def test_a_submitted_order_waits_for_dispatch_with_its_clock_running():
    order = create().current
    assert (order.state, order.ver, order.no) == (S.ACCEPTED, 1, "26000000015")
    assert [clock.kind for clock in order.clocks] == [ClockKind.DISPATCH]
    assert order.timeline[0].action is Action.SUBMIT
    assert order.timeline[0].id == "act-1"
    assert order.accepted_at == order.created_at
    assert order.created_by == "p-agent"


def test_an_urgent_order_must_be_dispatched_within_two_hours():
    order = create(urgency=Urgency.URGENT).current
    assert order.clocks[0].due_at - order.clocks[0].started_at == 2 * 3_600_000


def test_an_order_answered_on_the_line_is_closed_with_its_answer():
    order = create(disposition=Action.DIRECT_CLOSE, answer_text="请拨打物业电话。", article="a-lift").current
    assert order.state is S.DIRECT_CLOSED
    assert (order.answer_text, order.article, order.disposition) == ("请拨打物业电话。", "a-lift", "direct_close")
    assert order.closed_at is not None


def test_an_answer_without_words_is_refused_beside_its_field():
    story = Story()
    assert story.refuses("agent", Action.CREATE, draft(disposition=Action.DIRECT_CLOSE)) == "required:answer_text"


def test_an_invalid_call_needs_its_kind():
    story = Story()
    assert story.refuses("agent", Action.CREATE, draft(disposition=Action.INVALIDATE)) == "required:reason"
    wrong = draft(disposition=Action.INVALIDATE, reason="boring")
    assert story.refuses("agent", Action.CREATE, wrong) == "unknown_code:reason"
    assert create(disposition=Action.INVALIDATE, reason="silent").current.state is S.INVALID


def test_a_refused_matter_names_its_reason_and_the_right_channel():
    refusal = draft(disposition=Action.NOT_ACCEPT, reason="beyond_duty")
    assert Story().refuses("agent", Action.CREATE, refusal) == "required:channel_told"
    order = create(disposition=Action.NOT_ACCEPT, reason="beyond_duty", channel_told="请向法院起诉").current
    assert (order.state, order.disposition_reason) == (S.NOT_ACCEPTED, "beyond_duty")


def test_refusing_a_complaint_needs_a_leader():
    complaint = draft(
        disposition=Action.NOT_ACCEPT, request_type=RequestType.COMPLAINT, reason="other", channel_told="信访"
    )
    assert Story().refuses("agent", Action.CREATE, complaint) == "leader_must_confirm:leader_confirmed"
    assert (
        Story().does("agent", Action.CREATE, replace(complaint, leader_confirmed=True)).current.state is S.NOT_ACCEPTED
    )
    assert Story().does("team_lead", Action.CREATE, complaint).current.state is S.NOT_ACCEPTED


def test_a_direct_dispatch_goes_to_the_only_unit_of_the_directory_and_copies_the_district():
    order = create(disposition=Action.DIRECT_DISPATCH, unit=NANYANG_UNIT, dispatch_advice="老人多").current
    assert order.state is S.DISPATCHED
    assert [(part.unit, part.role.value) for part in order.assignments] == [
        (NANYANG_UNIT, "main"),
        (city.JINSHUI_UNIT, "copy"),
    ]
    assert {clock.kind for clock in order.clocks} == {ClockKind.SIGN, ClockKind.DUE}
    assert order.main_unit == NANYANG_UNIT
    assert order.assignments[0].advice == "老人多"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"unit": ""}, "required:unit"),
        ({"request_type": RequestType.REPORT}, "report_not_direct:request_type"),
        ({"caller": replace(city.CALLER, confidential=True)}, "confidential_not_direct:caller.confidential"),
        ({"unit": city.WATER}, "directory_not_unique:unit"),
        ({"category": city.OUTDOOR}, "directory_not_unique:unit"),
        ({"unit": "nobody"}, "unknown_unit:unit"),
        ({"unit": city.CLOSED_UNIT}, "unknown_unit:unit"),
        ({"assist": ("nobody",)}, "unknown_unit:assist"),
        ({"copies": ("nobody",)}, "unknown_unit:copies"),
        ({"unit": city.COMMUNITY_UNIT}, "unit_is_community:unit"),
        ({"accused_unit": NANYANG_UNIT}, "unit_is_accused:unit"),
        ({"accused_unit": city.MARKET, "assist": (city.MARKET,)}, "unit_is_accused:assist"),
        ({"accused_unit": city.MARKET, "copies": (city.MARKET,)}, "unit_is_accused:copies"),
    ],
)
def test_a_direct_dispatch_that_is_not_clear_is_refused(changes: dict[str, object], code: str):
    wanted = draft(**{"disposition": Action.DIRECT_DISPATCH, "unit": NANYANG_UNIT, **changes})
    assert Story().refuses("agent", Action.CREATE, wanted) == code


def test_a_city_may_keep_direct_dispatch_from_its_agents():
    story = Story(rules=small_rules(Policy(direct_dispatch_for_agents=False)))
    wanted = draft(disposition=Action.DIRECT_DISPATCH, unit=NANYANG_UNIT)
    assert story.refuses("agent", Action.CREATE, wanted) == "not_your_role"


def test_a_copy_to_the_accused_district_is_left_out():
    order = create(disposition=Action.DIRECT_DISPATCH, unit=NANYANG_UNIT, accused_unit=city.JINSHUI_UNIT).current
    assert [part.unit for part in order.assignments] == [NANYANG_UNIT]


def test_a_report_is_confidential_by_default():
    assert create(request_type=RequestType.REPORT).current.caller.confidential


def test_what_reference_data_no_longer_knows_is_mapped_not_refused():
    place = Place(text="某处", district="999", street=city.NANYANG)
    story = Story().creates(category="0000", place=place, accused_unit="gone", title="")
    verdict = story.last
    assert isinstance(verdict, Accepted)
    assert [one.code for one in verdict.mapped] == [
        RefusalCode.UNKNOWN_CATEGORY,
        RefusalCode.UNKNOWN_AREA,
        RefusalCode.UNKNOWN_UNIT,
    ]
    order = story.current
    assert (order.category, order.labels) == ("", ("unclassified",))
    assert (order.place.district, order.place.street) == ("", city.NANYANG)
    assert (order.accused_unit, order.accused_name) == ("", "gone")
    assert order.title.startswith("金水区南阳路街道")


def test_a_retired_category_is_mapped_and_labelled_once():
    order = create(category=city.RETIRED, labels=("unclassified", "heating")).current
    assert order.labels == ("unclassified", "heating")


@pytest.mark.parametrize("text", ["\u202eevil", "a\x00b", "\ud800", "\x85"])
def test_override_marks_and_control_characters_are_refused(text: str):
    assert Story().refuses("agent", Action.CREATE, draft(content=text)) == "invalid_characters:content"


def test_emoji_and_line_breaks_are_words_like_any_other():
    assert create(content="电梯坏了😡\n\t请修").current.content == "电梯坏了😡\n\t请修"


def test_texts_have_limits():
    assert Story().refuses("agent", Action.CREATE, draft(content="长" * 2001)) == "too_long:content"
    assert Story().refuses("agent", Action.CREATE, draft(title="长" * 51)) == "too_long:title"
    assert Story().refuses("agent", Action.CREATE, draft(labels=("长" * 400,))) == "too_long:labels"


def test_only_people_of_the_desk_write_orders():
    assert Story().refuses("street", Action.CREATE, draft()) == "not_your_role"
    assert Story().refuses("agent", Action.CREATE, draft(disposition=Action.REDO)) == "not_in_this_state"
    assert Story().refuses("agent", Action.CREATE, draft(disposition=Action.CREATE)) == "unknown_action:disposition"


def test_a_create_on_an_existing_order_and_an_act_on_none_are_refused():
    assert create().refuses("agent", Action.CREATE, draft()) == "changed_meanwhile"
    assert Story().refuses("agent", Action.NOTE, ActData(text="x")) == "unknown_order"


def test_a_moment_out_of_all_bounds_is_refused():
    story = Story()
    story.now = -5
    assert story.refuses("agent", Action.CREATE, draft()) == "invalid_value:at"
    story.now = 10**18
    assert story.refuses("agent", Action.CREATE, draft()) == "invalid_value:at"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (ActData(until=10**18), "invalid_value:until"),
        (ActData(next_at=-1), "invalid_value:next_at"),
        (ActData(days=-1), "invalid_value:days"),
        (ActData(days=10**9), "invalid_value:days"),
        (ActData(assist=("u",) * 51), "invalid_value:assist"),
        (ActData(text="长" * 2001), "too_long:text"),
        (ActData(internal_text="\u202e"), "invalid_characters:internal_text"),
        (ActData(code="c" * 101), "too_long:code"),
        (ActData(fields={"happened": "x\x00"}), "invalid_characters:happened"),
    ],
)
def test_data_that_cannot_be_right_is_refused_whatever_the_act(data: ActData, code: str):
    assert create().refuses("agent", Action.NOTE, data) == code


# --- other channels (T40) --------------------------------------------------------------------------------------------


def received() -> Story:
    return Story().creates("channel", disposition=Action.RECEIVE, channel="wechat")


def test_a_message_waits_at_intake_with_three_minutes_to_answer():
    order = received().current
    assert (order.state, order.accepted_at) == (S.RECEIVED, None)
    assert order.clocks[0].kind is ClockKind.ANSWER
    assert order.clocks[0].due_at - order.clocks[0].started_at == 180_000


def test_a_received_message_is_submitted_answered_refused_or_thrown_away():
    submitted = received().does("agent", Action.SUBMIT).current
    assert submitted.state is S.ACCEPTED
    assert [clock.stopped_at is None for clock in submitted.clocks] == [False, True]
    assert submitted.accepted_at is not None
    assert received().does("agent", Action.DIRECT_CLOSE, ActData(text="已答复")).current.answer_text == "已答复"
    refused = received().does("agent", Action.NOT_ACCEPT, ActData(code="other", text="信访"))
    assert refused.current.state is S.NOT_ACCEPTED
    assert refused.current.disposition == "not_accept"
    thrown = received().does("agent", Action.INVALIDATE, ActData(code="nuisance"))
    assert thrown.current.state is S.INVALID
    merged = received().does("agent", Action.MERGE, ActData(target_order="o-9"))
    assert merged.current.merged_into == "o-9"


# --- before dispatch (T08, T09, T36), undo (T37), pools (T38) --------------------------------------------------------


def test_a_hard_case_is_decided_on_before_dispatch():
    story = create().does("dispatcher", Action.SEND_TO_PRE_REVIEW, ActData(text="归谁？"))
    assert story.current.state is S.PRE_REVIEW
    assert story.current.dispatch_advice == "归谁？"
    sent = Story(order=story.current).does(
        "arbiter", Action.DECIDE_PRE_REVIEW, ActData(unit=city.HOUSING, assist=(city.MARKET,))
    )
    assert sent.current.state is S.DISPATCHED
    assert [part.role.value for part in sent.current.assignments] == ["main", "assist"]
    back = Story(order=story.current).does("arbiter", Action.DECIDE_PRE_REVIEW, ActData(text="按目录派"))
    assert back.current.state is S.ACCEPTED
    assert story.refuses("arbiter", Action.DECIDE_PRE_REVIEW) == "required:text"


def test_an_incomplete_order_goes_back_to_intake_and_comes_again_with_the_clock_running_on():
    story = create()
    assert wanted_at_intake(story.current) is None
    story.does("dispatcher", Action.RETURN_TO_INTAKE, ActData(code="place_missing", text="哪栋楼？"))
    assert story.current.returned_to_intake
    wanted = wanted_at_intake(story.current)
    assert wanted is not None
    assert (wanted.code, wanted.text, wanted.by) == ("place_missing", "哪栋楼？", "p-dispatcher")
    assert wanted_at_intake(replace(story.current, timeline=())) is None
    assert story.current.state is S.ACCEPTED
    assert story.refuses("dispatcher", Action.RETURN_TO_INTAKE, ActData(code="place_missing")) == "not_in_this_state"
    story.does("agent", Action.SUBMIT)
    assert not story.current.returned_to_intake
    assert wanted_at_intake(story.current) is None
    assert [clock.stopped_at for clock in story.current.clocks] == [None]
    assert story.refuses("agent", Action.SUBMIT) == "not_in_this_state"


def test_a_dispatch_is_undone_within_ten_seconds_and_stands_as_before():
    story = create()
    before = story.current
    story.does("dispatcher", Action.DISPATCH, ActData(unit=NANYANG_UNIT, assist=(city.MARKET,)))
    verdict = story.last
    assert isinstance(verdict, Accepted)
    act = story.act("dispatcher", Action.DISPATCH, ActData(unit=NANYANG_UNIT))
    assert undo_until(story.current, act, story.rules) == act.at + 10_000
    story.does("dispatcher", Action.UNDO_DISPATCH)
    after = story.current
    assert after.state is S.ACCEPTED
    assert after.clocks == before.clocks
    assert after.main_unit == ""
    assert {part.state.value for part in after.assignments} == {"exited"}
    assert undo_until(after, act, story.rules) == 0


def test_an_undone_direct_dispatch_waits_in_the_pool_from_the_time_it_was_written():
    story = create(disposition=Action.DIRECT_DISPATCH, unit=NANYANG_UNIT).does("agent", Action.UNDO_DISPATCH)
    clock = story.current.clocks[0]
    assert (clock.kind, clock.started_at) == (ClockKind.DISPATCH, story.current.created_at)


def test_undo_is_for_who_dispatched_in_time_and_before_anybody_signed():
    story = create().does("dispatcher", Action.DISPATCH, ActData(unit=NANYANG_UNIT))
    assert story.refuses("other_dispatcher", Action.UNDO_DISPATCH) == "undo_not_yours"
    signed = Story(order=story.current).does("street", Action.SIGN)
    assert signed.refuses("dispatcher", Action.UNDO_DISPATCH) == "not_in_this_state"
    story.now += 10_000
    assert story.refuses("dispatcher", Action.UNDO_DISPATCH) == "undo_too_late"


def test_a_dispatch_an_assisting_unit_signed_is_not_undone():
    story = create().does("dispatcher", Action.DISPATCH, ActData(unit=NANYANG_UNIT, assist=(city.MARKET,)))
    story.does("market", Action.SIGN)
    assert story.refuses("dispatcher", Action.UNDO_DISPATCH) == "already_signed"


def test_only_dispatches_can_be_undone():
    story = create()
    assert undo_until(story.current, story.act("agent", Action.NOTE), story.rules) == 0
    direct = create(disposition=Action.DIRECT_DISPATCH, unit=NANYANG_UNIT)
    act = direct.act("agent", Action.CREATE, draft(disposition=Action.DIRECT_DISPATCH))
    assert undo_until(direct.current, act, direct.rules) > 0
    robot = direct.act("system", Action.DISPATCH)
    assert undo_until(direct.current, robot, direct.rules) == 0


def test_an_order_is_claimed_by_one_member_of_its_pool_at_a_time():
    story = create().does("dispatcher", Action.CLAIM)
    assert (story.current.holder, story.current.claim_pool) == ("p-dispatcher", "dispatch")
    assert story.refuses("other_dispatcher", Action.CLAIM) == "already_held"
    assert story.refuses("agent", Action.CLAIM) == "not_your_role"
    assert story.refuses("other_dispatcher", Action.RELEASE) == "not_held"
    story.does("dispatcher", Action.CLAIM).does("dispatcher", Action.RELEASE)
    assert (story.current.holder, story.current.holder_until) == ("", None)
    assert story.refuses("dispatcher", Action.RELEASE) == "not_held"


def test_a_claim_expires_and_a_team_lead_may_release_it():
    story = create().does("dispatcher", Action.CLAIM)
    freed = Story(order=story.current).does("team_lead", Action.RELEASE)
    assert freed.current.holder == ""
    story.now += 31 * 60_000
    assert story.does("other_dispatcher", Action.CLAIM).current.holder == "p-other_dispatcher"


def test_a_claim_ends_when_the_order_leaves_the_pool():
    story = create().does("dispatcher", Action.CLAIM).does("dispatcher", Action.DISPATCH, ActData(unit=NANYANG_UNIT))
    assert (story.current.holder, story.current.claim_pool) == ("", "")


def test_an_order_at_a_unit_is_claimed_by_its_people():
    story = Story().reaches("handling")
    assert story.refuses("other_street", Action.CLAIM) == "not_your_unit"
    assert story.refuses("agent", Action.CLAIM) == "not_your_unit"
    assert story.does("street", Action.CLAIM).current.claim_pool == "unit"


def test_the_first_call_of_an_order_becomes_its_own():
    story = create(call=None).does("agent", Action.LINK_CALL, ActData(call=CallRef(id="c-7")))
    story.does("agent", Action.LINK_CALL, ActData(call=CallRef(id="c-8")))
    assert story.current.call == CallRef(id="c-7")
    assert story.refuses("agent", Action.LINK_CALL) == "required:call"
    assert actor("system").user_id == "system"
