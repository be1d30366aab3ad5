"""T10-T19, T35: dispatch, signing, returns, and passing an order down, up and sideways."""

import pytest
from msgspec.structs import replace

from sync.domain.act import ActData
from sync.domain.actor import Actor
from sync.domain.codes import (
    Action,
    AssignmentState,
    ClockKind,
    OrderState,
    Role,
    Urgency,
)
from sync.domain.reference import Policy
from sync.domain.workflow.decide import Accepted
from sync.domain.workflow.parts import main_of
from tests.helpers import small_city as city
from tests.helpers.small_city import HUAYUAN_UNIT, NANYANG_UNIT, REPLY, Story, at, small_rules
from tests.unit.domain.clocks import due, running

S = OrderState
TO_STREET = ActData(unit=NANYANG_UNIT)
RETURN = ActData(code="R2", basis="街道权责清单第3条", proposed_unit=HUAYUAN_UNIT, text="不在辖区")


# --- dispatch and signing (T10-T12) ----------------------------------------------------------------------------------


def test_a_dispatch_starts_the_units_clocks_and_ends_the_desks():
    order = Story().reaches("dispatched").current
    assert order.state is S.DISPATCHED
    assert running(order, ClockKind.DISPATCH) == []
    assert len(running(order, ClockKind.SIGN)) == 1
    assert due(order) == "02-27 18:00"
    assert order.assignments[0].due_at == running(order, ClockKind.DUE)[0].due_at
    assert (order.assign_rev, order.ver) == (1, 2)
    assert order.first_dispatched_at == order.dispatched_at


def test_the_dispatcher_may_set_the_day_and_the_urgency():
    data = ActData(unit=NANYANG_UNIT, until=at("2026-02-15 12:00"), urgency=Urgency.CRITICAL, assist=(city.MARKET,))
    order = Story().reaches("accepted").does("dispatcher", Action.DISPATCH, data).current
    assert order.urgency is Urgency.CRITICAL
    assert due(order) == "02-15 12:00"
    assert {clock.preset for clock in running(order, ClockKind.DUE)} == {"manual"}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (ActData(), "required:unit"),
        (ActData(unit="  "), "required:unit"),
        (ActData(unit="nobody"), "unknown_unit:unit"),
        (ActData(unit=city.COMMUNITY_UNIT), "unit_is_community:unit"),
    ],
)
def test_a_dispatch_needs_a_unit_that_may_be_main(data: ActData, code: str):
    assert Story().reaches("accepted").refuses("dispatcher", Action.DISPATCH, data) == code


def test_nothing_goes_to_the_accused_unit_and_its_people_do_nothing():
    story = Story().creates(accused_unit=NANYANG_UNIT)
    assert story.refuses("dispatcher", Action.DISPATCH, TO_STREET) == "unit_is_accused:unit"
    assert story.refuses("street", Action.NOTE, ActData(text="x")) == "conflict_of_interest"
    biased = Actor("p-x", "X", frozenset({Role.DISPATCHER}), conflicts=frozenset({NANYANG_UNIT}))
    assert story.refuses(biased, Action.DISPATCH, ActData(unit=HUAYUAN_UNIT)) == "conflict_of_interest"


def test_the_unit_signs_its_order_and_the_contact_clock_starts():
    order = Story().reaches("handling").current
    assert order.state is S.HANDLING
    assert order.assignments[0].signed_by == "p-street"
    assert running(order, ClockKind.SIGN) == []
    assert len(running(order, ClockKind.CONTACT)) == 1
    assert order.timeline[-1].code == ""


def test_a_late_signature_is_flagged():
    story = Story().reaches("dispatched").at("2026-02-24 09:00").does("street", Action.SIGN)
    assert story.current.timeline[-1].code == "late"


def test_only_the_unit_itself_signs():
    story = Story().reaches("dispatched")
    assert story.refuses("other_street", Action.SIGN) == "not_your_assignment"
    assert story.refuses("dispatcher", Action.SIGN) == "not_your_role"
    nowhere = Actor("p-x", "X", frozenset({Role.UNIT_OPERATOR}))
    assert story.refuses(nowhere, Action.SIGN) == "not_your_unit"
    assert story.does("street", Action.SIGN).refuses("street", Action.SIGN) == "not_your_assignment"


def test_silence_counts_as_acceptance_when_the_return_window_is_over():
    story = Story().reaches("dispatched")
    assert story.refuses("system", Action.AUTO_SIGN) == "too_early"
    order = story.at("2026-02-15 00:30").does("system", Action.AUTO_SIGN).current
    assert order.state is S.HANDLING
    assert order.assignments[0].signed_by == "system"


# --- returns (T13-T17) -----------------------------------------------------------------------------------------------


def returned() -> Story:
    return Story().reaches("dispatched").does("street", Action.REQUEST_RETURN, RETURN)


def test_a_return_waits_for_a_decision_while_the_due_clock_runs_on():
    order = returned().current
    assert order.state is S.RETURN_REQUESTED
    assert order.assignments[0].state is AssignmentState.RETURN_REQUESTED
    request = order.requests[0]
    assert (request.reason, request.basis, request.proposed_unit, request.state) == (
        "R2",
        "街道权责清单第3条",
        HUAYUAN_UNIT,
        "open",
    )
    assert len(running(order, ClockKind.RETURN_DECIDE)) == 1
    assert len(running(order, ClockKind.DUE)) == 1
    assert running(order, ClockKind.SIGN) == []


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (replace(RETURN, code=""), "required:code"),
        (replace(RETURN, code="R77"), "unknown_code:code"),
        (replace(RETURN, basis=""), "required:basis"),
        (replace(RETURN, proposed_unit=""), "required:proposed_unit"),
        (replace(RETURN, proposed_unit="nobody"), "unknown_unit:proposed_unit"),
        (replace(RETURN, proposed_unit=NANYANG_UNIT), "same_unit:proposed_unit"),
    ],
)
def test_a_return_names_reason_basis_and_the_right_unit(data: ActData, code: str):
    assert Story().reaches("dispatched").refuses("street", Action.REQUEST_RETURN, data) == code


def test_a_return_after_the_window_is_too_late():
    story = Story().reaches("handling").at("2026-02-24 09:00")
    assert story.refuses("street", Action.REQUEST_RETURN, RETURN) == "return_window_over"


def test_a_granted_return_sends_the_order_on_with_the_old_deadline_and_teaches_the_directory():
    story = returned().does("dispatcher", Action.APPROVE_RETURN, ActData(unit=HUAYUAN_UNIT, basis="区划图"))
    order = story.current
    assert (order.state, order.main_unit) == (S.DISPATCHED, HUAYUAN_UNIT)
    assert (order.return_count, order.hop_count) == (1, 1)
    assert [part.state.value for part in order.assignments if part.role.value == "main"] == ["returned", "pending_sign"]
    assert order.requests[0].state == "passed"
    assert due(order) == "02-27 18:00"
    assert running(order, ClockKind.RETURN_DECIDE) == []
    assert len(running(order, ClockKind.DUE)) == 1
    verdict = story.last
    assert isinstance(verdict, Accepted)
    assert verdict.lesson is not None
    assert (verdict.lesson.main, verdict.lesson.area, verdict.lesson.category) == (
        f"unit:{HUAYUAN_UNIT}",
        city.NANYANG,
        city.LIFT,
    )


def test_a_granted_return_may_start_the_deadline_anew():
    story = returned().at("2026-02-14 10:00")
    data = ActData(unit=HUAYUAN_UNIT, reset_deadline=True)
    assert due(story.does("dispatcher", Action.APPROVE_RETURN, data).current) == "02-28 18:00"
    policy = small_rules(Policy(inherit_deadline_on_return=False))
    anew = Story(rules=policy, order=returned().current).at("2026-02-14 10:00")
    assert due(anew.does("dispatcher", Action.APPROVE_RETURN, ActData(unit=HUAYUAN_UNIT)).current) == "02-28 18:00"


def test_nothing_is_learned_from_an_order_without_a_category():
    story = Story().creates(category="").does("dispatcher", Action.DISPATCH, TO_STREET)
    story.does("street", Action.REQUEST_RETURN, RETURN)
    story.does("dispatcher", Action.APPROVE_RETURN, ActData(unit=HUAYUAN_UNIT))
    assert isinstance(story.last, Accepted)
    assert story.last.lesson is None


def test_a_return_is_not_granted_back_to_the_same_unit():
    assert returned().refuses("dispatcher", Action.APPROVE_RETURN, TO_STREET) == "same_unit:unit"


def test_a_refused_return_leaves_the_order_with_the_unit_signed_or_not():
    unsigned = returned().does("arbiter", Action.REFUSE_RETURN, ActData(text="属你处"))
    assert (unsigned.current.state, unsigned.current.assignments[0].state) == (
        S.DISPATCHED,
        AssignmentState.PENDING_SIGN,
    )
    assert len(running(unsigned.current, ClockKind.SIGN)) == 1
    signed = Story().reaches("handling").does("street", Action.REQUEST_RETURN, RETURN)
    signed.does("arbiter", Action.REFUSE_RETURN, ActData(text="属你处"))
    assert (signed.current.state, signed.current.assignments[0].state) == (S.HANDLING, AssignmentState.HANDLING)
    assert signed.current.requests[0].decision_text == "属你处"
    assert signed.refuses("dispatcher", Action.REFUSE_RETURN, ActData(text="x")) == "not_in_this_state"


def test_returns_are_counted():
    story = returned().does("dispatcher", Action.APPROVE_RETURN, ActData(unit=HUAYUAN_UNIT))
    again = replace(RETURN, proposed_unit=city.HOUSING)
    story.does(Actor("p-l", "L", frozenset({Role.UNIT_LEADER}), HUAYUAN_UNIT), Action.REQUEST_RETURN, again)
    story.does("dispatcher", Action.APPROVE_RETURN, ActData(unit=city.MARKET))
    assert story.refuses("market", Action.REQUEST_RETURN, again) == "return_limit"


def test_a_disputed_order_is_designated_by_arbiter_and_leader_and_never_returned_again():
    story = returned().does("arbiter", Action.DISPUTE_RETURN, ActData(text="请编办参加"))
    assert story.current.state is S.DISPUTED
    assert len(running(story.current, ClockKind.DISPUTE)) == 1
    minutes = ActData(unit=city.HOUSING, text="会议纪要第5号")
    assert story.refuses("arbiter", Action.DESIGNATE, minutes) == "leader_must_confirm:leader_confirmed"
    story.does("leader", Action.DESIGNATE, minutes)
    order = story.current
    assert (order.state, order.forbid_return, order.hard) == (S.DISPATCHED, True, True)
    assert order.requests[0].state == "passed"
    back = Actor("p-h", "H", frozenset({Role.UNIT_LEADER}), city.HOUSING)
    assert story.refuses(back, Action.REQUEST_RETURN, RETURN) == "return_forbidden"


def test_the_old_unit_designated_again_keeps_its_history():
    story = returned().does("arbiter", Action.DISPUTE_RETURN, ActData(text="会商"))
    story.does("arbiter", Action.DESIGNATE, ActData(unit=NANYANG_UNIT, text="仍由该街道", leader_confirmed=True))
    mains = [part for part in story.current.assignments if part.role.value == "main"]
    assert [(part.unit, part.state.value) for part in mains] == [
        (NANYANG_UNIT, "returned"),
        (NANYANG_UNIT, "pending_sign"),
    ]


# --- passing down, up and sideways (T18, T19, T35) -------------------------------------------------------------------


def test_a_street_passes_its_part_to_its_community_and_stays_above_it():
    story = Story().reaches("handling")
    story.does("street", Action.SUB_DISPATCH, ActData(unit=city.COMMUNITY_UNIT, until=at("2026-02-26 12:00")))
    order = story.current
    assert (order.state, order.main_unit) == (S.DISPATCHED, city.COMMUNITY_UNIT)
    assert order.assignments[-1].parent == order.assignments[0].id
    assert due(order) == "02-26 12:00"
    story.does("community", Action.SIGN).does("community", Action.LOG_CONTACT, ActData(text="已入户"))
    story.does("community", Action.REPLY, REPLY)
    assert story.current.state is S.REPLY_REVIEW
    assert running(story.current, ClockKind.DUE) == []
    story.does("reply_reviewer", Action.SEND_BACK_REPLY, ActData(code="shifting"))
    assert len(running(story.current, ClockKind.DUE)) == 2


def test_a_part_passed_down_without_a_day_inherits_the_deadline():
    story = Story().reaches("handling").does("street", Action.SUB_DISPATCH, ActData(unit=city.COMMUNITY_UNIT))
    assert due(story.current) == "02-27 18:00"


def test_a_part_is_passed_down_the_own_line_only_and_not_beyond_the_deadline():
    story = Story().reaches("handling")
    late = ActData(unit=city.COMMUNITY_UNIT, until=at("2026-03-20 12:00"))
    assert story.refuses("street", Action.SUB_DISPATCH, late) == "sub_deadline_too_late:until"
    past = ActData(unit=city.COMMUNITY_UNIT, until=at("2026-01-20 12:00"))
    assert story.refuses("street", Action.SUB_DISPATCH, past) == "invalid_value:until"
    assert story.refuses("street", Action.SUB_DISPATCH, ActData(unit=city.WATER)) == "not_your_unit:unit"


def test_a_return_from_below_to_another_unit_below_keeps_the_line_above():
    story = Story().reaches("accepted").does("dispatcher", Action.DISPATCH, ActData(unit=city.JINSHUI_UNIT))
    story.does("district", Action.SIGN).does("district", Action.SUB_DISPATCH, TO_STREET)
    story.does("street", Action.REQUEST_RETURN, RETURN)
    kept = Story(order=story.current).does("dispatcher", Action.APPROVE_RETURN, ActData(unit=HUAYUAN_UNIT))
    district = kept.current.assignments[0]
    assert district.state is AssignmentState.HANDLING
    assert main_of(kept.current).parent == district.id
    gone = Story(order=story.current).does("dispatcher", Action.APPROVE_RETURN, ActData(unit=city.DEHUA_UNIT))
    assert gone.current.assignments[0].state is AssignmentState.EXITED
    assert main_of(gone.current).parent == ""
    assert len(running(gone.current, ClockKind.DUE)) == 1


def test_helping_units_have_their_own_clocks_and_report_before_the_main_unit_replies():
    story = Story().reaches("handling")
    story.does("street", Action.WHISTLE, ActData(assist=(city.MARKET,), text="特种设备", until=at("2026-02-26 18:00")))
    order = story.current
    assert order.state is S.HANDLING
    assert [clock.assignment for clock in running(order, ClockKind.DUE)][-1] == order.assignments[-1].id
    story.does("street", Action.LOG_CONTACT, ActData(text="已联系"))
    assert story.refuses("street", Action.REPLY, REPLY) == "assist_not_replied"
    assert story.refuses("street", Action.ASSIST_REPLY, ActData(text="x")) == "not_your_assignment"
    story.does("market", Action.SIGN).does("market", Action.ASSIST_REPLY, ActData(text="已检验"))
    assert story.current.assignments[-1].state is AssignmentState.REPLIED
    assert len(running(story.current, ClockKind.DUE)) == 1
    assert story.does("street", Action.REPLY, REPLY).current.state is S.REPLY_REVIEW


def test_the_dispatcher_adds_a_helping_unit_once():
    story = Story().reaches("handling").does("dispatcher", Action.ADD_ASSIST, ActData(unit=city.MARKET))
    assert story.current.assignments[-1].role.value == "assist"
    assert story.refuses("dispatcher", Action.ADD_ASSIST, ActData(unit=city.MARKET)) == "same_unit:assist"
    assert story.refuses("dispatcher", Action.ADD_ASSIST) == "required:assist"
    twice = ActData(assist=(city.MARKET, city.HOUSING))
    assert len(story.does("dispatcher", Action.ADD_ASSIST, twice).current.assignments) == 4


def test_a_helping_unit_that_becomes_the_main_one_is_not_both():
    story = Story().reaches("accepted")
    story.does("dispatcher", Action.DISPATCH, ActData(unit=NANYANG_UNIT, assist=(city.MARKET,)))
    story.does("street", Action.REQUEST_RETURN, replace(RETURN, proposed_unit=city.MARKET))
    story.does("dispatcher", Action.APPROVE_RETURN, ActData(unit=city.MARKET))
    live = [part for part in story.current.assignments if part.unit == city.MARKET and part.state.value != "exited"]
    assert [part.role.value for part in live] == ["main"]
    assert len(running(story.current, ClockKind.DUE)) == 1


def test_a_unit_escalates_to_a_higher_one():
    story = Story().reaches("handling")
    up = ActData(unit=city.JINSHUI_UNIT, text="需区级协调", code="coordinate")
    assert story.refuses("street", Action.ESCALATE, replace(up, unit=HUAYUAN_UNIT)) == "invalid_value:unit"
    story.does("street", Action.ESCALATE, up)
    order = story.current
    assert (order.state, order.main_unit, order.hard) == (S.DISPATCHED, city.JINSHUI_UNIT, True)
    assert order.assignments[0].state is AssignmentState.EXITED


def test_a_city_unit_escalates_to_another_city_unit():
    story = Story().reaches("accepted").does("dispatcher", Action.DISPATCH, ActData(unit=city.WATER))
    story.does("water", Action.SIGN)
    assert story.refuses("water", Action.ESCALATE, ActData(unit=city.WATER, text="x")) == "invalid_value:unit"
    story.does("water", Action.ESCALATE, ActData(unit=city.CITY_UNIT, text="请市政府协调"))
    assert story.current.main_unit == city.CITY_UNIT


def test_a_designation_stands_though_the_request_was_lost():
    lost = replace(returned().does("arbiter", Action.DISPUTE_RETURN, ActData(text="会商")).current, requests=())
    minutes = ActData(unit=city.HOUSING, text="纪要", leader_confirmed=True)
    order = Story(order=lost).does("arbiter", Action.DESIGNATE, minutes).current
    assert (order.main_unit, order.requests) == (city.HOUSING, ())
