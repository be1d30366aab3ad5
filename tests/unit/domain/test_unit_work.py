"""T20-T28: contacts, extensions, suspensions, replies and their review."""

import pytest
from msgspec.structs import replace

from sync.domain.act import ActData
from sync.domain.codes import (
    Action,
    AssignmentState,
    CallOutcome,
    ClockKind,
    OrderState,
)
from sync.domain.instant import DAY, HOUR
from sync.domain.reference import Policy, ReferenceKind
from sync.domain.rules_from_reference import rules_from_reference
from sync.domain.workflow.decide import Accepted
from sync.domain.workflow.parts import change_due_clock
from sync.domain.workflow.step import Step
from tests.helpers import small_city as city
from tests.helpers.small_city import HUAYUAN_UNIT, NANYANG_UNIT, REPLY, Story, at, small_city_items, small_rules
from tests.unit.domain.clocks import due, running

S = OrderState
TO_STREET = ActData(unit=NANYANG_UNIT)
RETURN = ActData(code="R2", basis="街道权责清单第3条", proposed_unit=HUAYUAN_UNIT, text="不在辖区")


# --- contact, extension, suspension (T20-T22) ------------------------------------------------------------------------


def test_a_contact_that_reached_the_caller_stops_the_contact_clock():
    story = Story().reaches("handling")
    missed = Story(order=story.current).does("street", Action.LOG_CONTACT, ActData(outcome=CallOutcome.NO_ANSWER))
    assert len(running(missed.current, ClockKind.CONTACT)) == 1
    assert missed.current.timeline[-1].code == "no_answer"
    reached = story.does(
        "street", Action.LOG_CONTACT, ActData(contact_at=at("2026-02-13 16:12"), outcome=CallOutcome.CONNECTED)
    )
    assert running(reached.current, ClockKind.CONTACT) == []
    assert reached.current.assignments[0].contacted_at == at("2026-02-13 16:12")
    assert story.refuses("street", Action.LOG_CONTACT) == "required:text"
    assert story.refuses("other_street", Action.LOG_CONTACT, ActData(text="x")) == "not_your_assignment"


EXTENSION = ActData(text="配件采购", days=3, caller_informed=True)


def test_an_extension_is_asked_for_and_granted_and_the_old_day_is_kept():
    story = Story().reaches("handling").does("street", Action.REQUEST_EXTENSION, EXTENSION)
    assert story.current.state is S.HANDLING
    assert story.refuses("street", Action.REQUEST_EXTENSION, EXTENSION) == "request_open"
    story.does("dispatcher", Action.APPROVE_EXTENSION)
    order = story.current
    assert due(order) == "03-03 18:00"
    assert order.extension_count == 1
    assert order.assignments[0].due_at == at("2026-03-03 18:00")
    assert running(order, ClockKind.DUE)[0].original_due_at == at("2026-02-27 18:00")
    assert story.refuses("street", Action.REQUEST_EXTENSION, EXTENSION) == "extension_limit"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (replace(EXTENSION, text=""), "required:text"),
        (replace(EXTENSION, days=0), "required:days"),
        (replace(EXTENSION, days=11), "extension_limit:days"),
        (replace(EXTENSION, caller_informed=False), "caller_not_informed:caller_informed"),
    ],
)
def test_an_extension_says_why_how_long_and_that_the_caller_knows(data: ActData, code: str):
    assert Story().reaches("handling").refuses("street", Action.REQUEST_EXTENSION, data) == code


def test_an_extension_after_the_due_moment_is_too_late():
    story = Story().reaches("handling").at("2026-02-27 18:01")
    assert story.refuses("street", Action.REQUEST_EXTENSION, EXTENSION) == "extension_too_late"


def test_a_long_extension_needs_a_second_word():
    story = Story().reaches("handling").does("street", Action.REQUEST_EXTENSION, replace(EXTENSION, days=8))
    assert story.refuses("dispatcher", Action.APPROVE_EXTENSION) == "leader_must_confirm:leader_confirmed"
    confirmed = Story(order=story.current).does("dispatcher", Action.APPROVE_EXTENSION, ActData(leader_confirmed=True))
    assert confirmed.current.extension_count == 1
    assert story.does("arbiter", Action.APPROVE_EXTENSION).current.extension_count == 1


def test_a_refused_extension_leaves_the_day():
    story = Story().reaches("handling").does("street", Action.REQUEST_EXTENSION, EXTENSION)
    story.does("dispatcher", Action.REFUSE_EXTENSION, ActData(text="按期办结"))
    assert due(story.current) == "02-27 18:00"
    assert story.current.requests[0].state == "refused"
    assert story.refuses("dispatcher", Action.APPROVE_EXTENSION) == "no_open_request"
    named = ActData(request="someone-else")
    story.does("street", Action.REQUEST_EXTENSION, EXTENSION)
    assert story.refuses("dispatcher", Action.APPROVE_EXTENSION, named) == "no_open_request"


SUSPENSION = ActData(code="planned_works", text="列入改造计划", until=at("2026-06-30 18:00"))


def test_a_suspended_order_rests_and_goes_on_with_the_time_it_had():
    story = Story().reaches("handling").at("2026-02-24 10:00").does("street", Action.REQUEST_SUSPENSION, SUSPENSION)
    assert story.refuses("street", Action.REQUEST_SUSPENSION, SUSPENSION) == "request_open"
    story.does("dispatcher", Action.APPROVE_SUSPENSION)
    order = story.current
    assert order.state is S.SUSPENDED
    assert running(order, ClockKind.DUE)[0].paused_at is not None
    assert running(order, ClockKind.REVIEW)[0].due_at == at("2026-06-30 18:00")
    story.at("2026-03-02 10:00").does("street", Action.RESUME)
    assert story.current.state is S.HANDLING
    assert due(story.current) == "03-05 18:00"
    assert running(story.current, ClockKind.REVIEW) == []


def test_the_desk_may_end_a_suspension_and_set_another_day():
    story = Story().reaches("handling").does("street", Action.REQUEST_SUSPENSION, SUSPENSION)
    story.does("dispatcher", Action.APPROVE_SUSPENSION, ActData(until=at("2026-04-30 18:00")))
    assert running(story.current, ClockKind.REVIEW)[0].due_at == at("2026-04-30 18:00")
    assert story.does("system", Action.RESUME).current.state is S.HANDLING


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (replace(SUSPENSION, code="bored"), "unknown_code:code"),
        (replace(SUSPENSION, until=None), "required:until"),
        (replace(SUSPENSION, until=at("2026-01-01 00:00")), "invalid_value:until"),
    ],
)
def test_a_suspension_has_a_known_cause_and_an_end(data: ActData, code: str):
    assert Story().reaches("handling").refuses("street", Action.REQUEST_SUSPENSION, data) == code


def test_a_refused_suspension_changes_nothing():
    story = Story().reaches("handling").does("street", Action.REQUEST_SUSPENSION, SUSPENSION)
    story.does("team_lead", Action.REFUSE_SUSPENSION, ActData(text="不符合"))
    assert story.current.state is S.HANDLING
    assert story.current.requests[0].state == "refused"


# --- reply and review (T25-T28) --------------------------------------------------------------------------------------


def test_a_reply_stops_the_due_clock_and_waits_for_review():
    order = Story().reaches("reply_review").current
    assert order.state is S.REPLY_REVIEW
    assert running(order, ClockKind.DUE) == []
    assert (order.reply_rev, order.replies[0].rev, order.replies[0].result) == (1, 1, "solved")
    assert order.assignments[0].state is AssignmentState.REPLIED
    assert order.timeline[-1].text == ""


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (replace(REPLY, text=" "), "required:text"),
        (replace(REPLY, result=""), "required:result"),
        (replace(REPLY, result="magic", contact_at=1_771_000_000_000), "unknown_code:result"),
        (REPLY, "contact_missing:contact_at"),
    ],
)
def test_a_reply_has_words_a_result_and_a_contact_behind_it(data: ActData, code: str):
    assert Story().reaches("handling").refuses("street", Action.REPLY, data) == code


def test_a_reply_may_bring_its_contact_along_or_have_nobody_to_contact():
    with_contact = replace(REPLY, contact_at=at("2026-02-13 16:20"))
    order = Story().reaches("handling").does("street", Action.REPLY, with_contact).current
    assert order.assignments[0].contacted_at == at("2026-02-13 16:20")
    assert running(order, ClockKind.CONTACT) == []
    nobody = Story().reaches("handling").does("street", Action.REPLY, replace(REPLY, result="unreachable")).current
    assert len(running(nobody, ClockKind.CONTACT)) == 1
    anonymous = (
        Story().creates(caller=replace(city.CALLER, anonymous=True)).does("dispatcher", Action.DISPATCH, TO_STREET)
    )
    assert anonymous.does("street", Action.SIGN).does("street", Action.REPLY, REPLY).current.state is S.REPLY_REVIEW


def test_where_the_city_says_so_the_due_clock_stops_at_approval():
    rules = small_rules(Policy(due_stops_at_reply=False))
    story = Story(rules=rules).reaches("reply_review")
    assert len(running(story.current, ClockKind.DUE)) == 1
    assert running(story.does("reply_reviewer", Action.PASS_REPLY).current, ClockKind.DUE) == []


def test_a_reply_sent_back_gives_the_unit_the_time_of_the_review():
    story = Story().reaches("reply_review").at("2026-02-25 10:00")
    assert story.refuses("reply_reviewer", Action.SEND_BACK_REPLY, ActData(code="ugly")) == "unknown_code:code"
    story.does("reply_reviewer", Action.SEND_BACK_REPLY, ActData(code="off_the_point", text="答非所问"))
    order = story.current
    assert (order.state, order.assignments[0].state) == (S.HANDLING, AssignmentState.REWORK)
    assert order.replies[0].defect == "off_the_point"
    assert due(order) == "03-03 18:00"
    again = story.does("street", Action.REPLY, REPLY).current
    assert (again.reply_rev, len(again.replies)) == (2, 2)


def test_a_passed_reply_goes_to_callback():
    order = Story().reaches("callback").current
    assert order.state is S.CALLBACK
    assert len(running(order, ClockKind.CALLBACK)) == 1
    assert running(order, ClockKind.REVIEW) == []


def test_who_wants_no_call_is_let_go_by_the_system():
    story = (
        Story().creates(need_callback=False).does("dispatcher", Action.DISPATCH, TO_STREET).does("street", Action.SIGN)
    )
    story.does("street", Action.LOG_CONTACT, ActData(text="x")).does("street", Action.REPLY, REPLY)
    story.does("reply_reviewer", Action.PASS_REPLY)
    assert isinstance(story.last, Accepted)
    waive = story.last.follow_ups[0]
    story.does(waive.actor, waive.action, waive.data)
    assert story.current.state is S.CLOSED
    assert story.current.final_evaluation is not None
    assert (story.current.final_evaluation.valid, story.current.final_evaluation.reason) == (False, "waived")


def test_a_city_may_call_back_at_expiry_without_a_reply():
    story = Story(rules=small_rules(Policy(callback_on_expiry=True))).reaches("handling")
    assert story.refuses("system", Action.CALLBACK_ON_EXPIRY) == "not_overdue"
    order = story.at("2026-02-27 18:01").does("system", Action.CALLBACK_ON_EXPIRY).current
    assert order.state is S.CALLBACK
    assert running(order, ClockKind.DUE) == []
    other = Story().reaches("handling").at("2026-02-27 18:01")
    assert other.refuses("system", Action.CALLBACK_ON_EXPIRY) == "not_overdue"


def test_an_act_of_a_unit_names_its_part_when_it_has_several():
    story = Story().reaches("handling")
    assert story.refuses("street", Action.REPLY, replace(REPLY, assignment="another")) == "not_your_assignment"
    own = story.current.assignments[0].id
    with_own = replace(REPLY, assignment=own, contact_at=at("2026-02-13 16:20"))
    assert story.does("street", Action.REPLY, with_own).current.state is S.REPLY_REVIEW


def test_a_dispatch_later_in_time_never_moves_the_record_back():
    story = Story().reaches("handling")
    before = story.current.updated_at
    story.now = before - DAY + HOUR
    assert story.does("agent", Action.NOTE, ActData(text="迟到的便笺")).current.updated_at == before


def test_a_city_without_limits_starts_no_clock_and_the_work_goes_on():
    items = {**small_city_items(), ReferenceKind.PRESET: []}
    story = Story(rules=rules_from_reference(items)).reaches("handling")
    assert running(story.current, ClockKind.DUE) == []
    assert story.refuses("street", Action.REQUEST_EXTENSION, EXTENSION) == "not_in_this_state"
    story.does("street", Action.SUB_DISPATCH, ActData(unit=city.COMMUNITY_UNIT)).does("community", Action.SIGN)
    assert story.current.main_unit == city.COMMUNITY_UNIT
    assert change_due_clock(story.current, story.current.assignments[0].id, lambda clock: clock) == story.current


def test_a_broken_record_without_its_unit_is_refused_not_crashed_on():
    lost = replace(Story().reaches("reply_review").current, assignments=())
    assert Story(order=lost).refuses("reply_reviewer", Action.PASS_REPLY) == "not_in_this_state"
    with pytest.raises(LookupError):
        _ = Step(lost, Story().act("street", Action.REPLY), REPLY, small_rules()).part


def test_an_extension_request_lost_on_the_way_extends_nothing():
    lost = replace(Story().reaches("handling").current, requests=())
    assert Story(order=lost).refuses("dispatcher", Action.APPROVE_EXTENSION) == "no_open_request"
