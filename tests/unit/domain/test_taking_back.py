"""T37 for acts beside a dispatch: taken back within ten seconds by who acted, the order stands as before."""

import pytest
from msgspec.structs import replace

from sync.domain.act import ActData
from sync.domain.codes import Action, CallOutcome, ClockKind, OrderState, Urgency
from sync.domain.order import Order
from sync.domain.reference import Policy
from sync.domain.rules import Rules
from sync.domain.workflow.decide import available, undo_until
from sync.domain.workflow.taking_back import TAKEN_BACK, WITHDRAWN
from tests.helpers.small_city import GOOD, HUAYUAN_UNIT, MARKET, NANYANG_UNIT, WATER, Story, actor, at, small_rules

RETURN = ActData(code="R1", basis="三定方案第五条", proposed_unit=HUAYUAN_UNIT, text="不归我办", leader_confirmed=True)
EXTENSION = ActData(days=3, text="等配件", caller_informed=True)
SUSPENSION = ActData(code="planned_works", until=at("2026-06-01 09:00"), text="待施工")
CLAIM = ActData(code="B1", text="超出规定")
PAST = {"ver", "updated_at", "timeline", "assign_rev", "previous_state", "holder", "holder_until", "claim_pool"}
"""What an act leaves on an order even when it is taken back."""

CASES = [
    ("accepted", "dispatcher", Action.RETURN_TO_INTAKE, ActData(code="place_missing")),
    ("dispatched", "street", Action.REQUEST_RETURN, RETURN),
    ("handling", "street", Action.REQUEST_RETURN, RETURN),
    ("handling", "street", Action.REQUEST_EXTENSION, EXTENSION),
    ("handling", "street", Action.REQUEST_SUSPENSION, SUSPENSION),
    ("handling", "street", Action.CLAIM_UNREASONABLE, CLAIM),
    ("reply_review", "reply_reviewer", Action.PASS_REPLY, ActData()),
    ("reply_review", "reply_reviewer", Action.SEND_BACK_REPLY, ActData(code="not_contacted")),
    ("return_requested", "arbiter", Action.APPROVE_RETURN, ActData(unit=HUAYUAN_UNIT, text="请贵局办理")),
    ("return_requested", "dispatcher", Action.APPROVE_RETURN, ActData(unit=WATER, assist=(MARKET,))),
    ("return_of_unsigned", "arbiter", Action.APPROVE_RETURN, ActData(unit=HUAYUAN_UNIT, reset_deadline=True)),
    ("return_requested", "arbiter", Action.REFUSE_RETURN, ActData(text="属你单位职责")),
    ("return_of_unsigned", "arbiter", Action.REFUSE_RETURN, ActData(text="属你单位职责")),
    ("return_requested", "arbiter", Action.DISPUTE_RETURN, ActData(text="请编办、司法局参加")),
    ("extension_requested", "dispatcher", Action.APPROVE_EXTENSION, ActData()),
    ("extension_requested", "dispatcher", Action.REFUSE_EXTENSION, ActData(text="不符合条件")),
    ("suspension_requested", "dispatcher", Action.APPROVE_SUSPENSION, ActData()),
    ("suspension_requested", "dispatcher", Action.REFUSE_SUSPENSION, ActData(text="不符合条件")),
    ("handling", "agent", Action.URGE, ActData(text="还没有人来")),
    ("closed", "agent", Action.URGE, ActData()),
    ("accepted", "agent", Action.SUPPLEMENT, ActData(text="还有一盏不亮")),
    ("closed", "agent", Action.SUPPLEMENT, ActData(text="又坏了")),
    ("handling", "agent", Action.TELL_PROGRESS, ActData(text="已告知")),
    ("callback", "callback_agent", Action.RECORD_CALLBACK, ActData(outcome=CallOutcome.NO_ANSWER, text="响铃很久")),
    ("callback", "callback_agent", Action.RECORD_CALLBACK, ActData(outcome=CallOutcome.CONNECTED, evaluation=GOOD)),
]

ASKED = {
    "return_requested": ("handling", Action.REQUEST_RETURN, RETURN),
    "return_of_unsigned": ("dispatched", Action.REQUEST_RETURN, RETURN),
    "extension_requested": ("handling", Action.REQUEST_EXTENSION, EXTENSION),
    "suspension_requested": ("handling", Action.REQUEST_SUSPENSION, SUSPENSION),
}


def reached(state: str, rules: Rules | None = None) -> Story:
    """Bring a fresh order to a state, also to one in which a unit waits for a decision."""
    story = Story(rules=rules or small_rules())
    if state not in ASKED:
        return story.reaches(state)
    first, action, data = ASKED[state]
    return story.reaches(first).does("street", action, data)


def standing(order: Order) -> dict[str, object]:
    """Return everything of an order that an undone act must leave as it was."""
    return {name: getattr(order, name) for name in order.__struct_fields__ if name not in PAST}


def last_act(story: Story) -> ActData:
    """Return what names the last act."""
    return ActData(request=story.current.timeline[-1].id)


@pytest.mark.parametrize(("state", "who", "action", "data"), CASES)
def test_an_act_taken_back_at_once_leaves_the_order_as_before(state: str, who: str, action: Action, data: ActData):
    story = reached(state)
    before = story.current
    act = story.act(who, action, data)
    story.does(who, action, data)
    done = story.current
    assert standing(done) != standing(before) or action is Action.TELL_PROGRESS, "told progress is a line only"
    act = replace(act, id=done.timeline[-1].id)
    assert undo_until(done, act, story.rules) == act.at + 10_000
    story.does(who, action, last_act(story))
    assert standing(story.current) == standing(before)
    codes = [entry.code for entry in story.current.timeline[len(before.timeline) :]]
    assert codes == [done.timeline[-1].code, WITHDRAWN]
    assert story.current.assign_rev >= done.assign_rev


@pytest.mark.parametrize(("state", "who", "action", "data"), CASES)
def test_only_the_last_act_is_taken_back_by_who_did_it_in_time_and_once(
    state: str, who: str, action: Action, data: ActData
):
    story = reached(state).does(who, action, data)
    wanted = last_act(story)
    other = replace(actor(who), user_id="p-somebody-else")
    assert story.refuses(other, action, wanted) == "undo_not_yours"
    assert story.refuses(who, action, ActData(request="act-0"))
    late = Story(order=story.current)
    late.now = story.now + 10_000
    assert late.refuses(who, action, wanted) == "undo_too_late"
    urged = Story(order=story.current).does("dispatcher", Action.URGE)
    assert urged.refuses(who, action, wanted) in ("changed_meanwhile", "undo_not_yours")
    back = Story(order=story.current)
    back.now = story.now
    back.does(who, action, wanted)
    if back.current.state is story.current.state:
        assert back.refuses(who, action, last_act(back)) == "changed_meanwhile"


def test_taking_back_is_not_offered_as_an_act_of_its_own():
    passed = Story().reaches("callback")
    assert Action.PASS_REPLY not in available(passed.current, actor("reply_reviewer"), small_rules())
    asked = Story().reaches("handling").does("street", Action.REQUEST_RETURN, RETURN)
    assert Action.REQUEST_RETURN not in available(asked.current, actor("street"), small_rules())
    assert asked.refuses("street", Action.REQUEST_RETURN, RETURN) == "not_in_this_state"


def test_an_order_without_a_story_or_a_reply_has_nothing_to_take_back():
    story = (
        Story().reaches("reply_review").does("reply_reviewer", Action.SEND_BACK_REPLY, ActData(code="not_contacted"))
    )
    wanted = last_act(story)
    silent = Story(order=replace(story.current, timeline=()))
    assert silent.refuses("reply_reviewer", Action.SEND_BACK_REPLY, wanted) == "changed_meanwhile"
    unanswered = Story(order=replace(story.current, replies=()))
    unanswered.now = story.now
    assert unanswered.refuses("reply_reviewer", Action.SEND_BACK_REPLY, wanted) == "changed_meanwhile"


def test_where_the_time_does_not_stop_at_the_reply_it_is_left_alone():
    story = Story(rules=small_rules(Policy(due_stops_at_reply=False))).reaches("reply_review")
    before = story.current
    story.does("reply_reviewer", Action.SEND_BACK_REPLY, ActData(code="not_contacted"))
    story.does("reply_reviewer", Action.SEND_BACK_REPLY, last_act(story))
    assert standing(story.current) == standing(before)


def test_a_time_that_rested_longer_than_a_moment_is_put_back_to_the_minute():
    story = Story().reaches("reply_review")
    before = story.current
    story.at("2026-02-26 10:00").does("reply_reviewer", Action.SEND_BACK_REPLY, ActData(code="not_contacted"))
    assert story.current.clocks != before.clocks
    story.does("reply_reviewer", Action.SEND_BACK_REPLY, last_act(story))
    assert standing(story.current) == standing(before)


def test_a_time_that_cannot_be_put_back_exactly_is_not_offered_and_refused():
    story = Story().reaches("reply_review")
    due = story.current.clocks
    moved = tuple(replace(clock, original_due_at=clock.due_at - 1) for clock in due)
    story.order = replace(story.current, clocks=moved)
    story.at("2026-02-26 10:00")
    act = story.act("reply_reviewer", Action.SEND_BACK_REPLY, ActData(code="not_contacted"))
    story.does("reply_reviewer", Action.SEND_BACK_REPLY, ActData(code="not_contacted"))
    done = replace(act, id=story.current.timeline[-1].id)
    assert undo_until(story.current, done, story.rules) == 0
    assert story.refuses("reply_reviewer", Action.SEND_BACK_REPLY, last_act(story)) == "changed_meanwhile"


def test_a_part_without_a_due_clock_has_no_time_to_put_back():
    story = Story().reaches("reply_review")
    story.order = replace(story.current, clocks=())
    story.does("reply_reviewer", Action.SEND_BACK_REPLY, ActData(code="not_contacted"))
    story.does("reply_reviewer", Action.SEND_BACK_REPLY, last_act(story))
    assert story.current.state is OrderState.REPLY_REVIEW


def extended(story: Story, **clock: object) -> Story:
    """Grant the extension that is asked for, of a due clock with these marks."""
    marked = tuple(replace(one, **clock) if one.kind is ClockKind.DUE else one for one in story.current.clocks)
    story.order = replace(story.current, clocks=marked)
    return story.does("dispatcher", Action.APPROVE_EXTENSION)


def test_an_extension_beyond_the_calendar_is_taken_back_without_its_doubt():
    story = reached("extension_requested")
    before = story.current
    year_end = at("2026-12-30 18:00")
    extended(story, due_at=year_end)
    assert story.current.clocks != before.clocks
    done = next(one for one in story.current.clocks if one.kind is ClockKind.DUE)
    story.does("dispatcher", Action.APPROVE_EXTENSION, last_act(story))
    put_back = next(one for one in story.current.clocks if one.kind is ClockKind.DUE)
    assert done.due_at > put_back.due_at == year_end
    assert not put_back.uncertain


def test_a_second_extension_has_no_known_time_before_it_and_is_neither_offered_nor_taken_back():
    story = reached("extension_requested")
    due = next(one.due_at for one in story.current.clocks if one.kind is ClockKind.DUE)
    act = story.act("dispatcher", Action.APPROVE_EXTENSION, ActData())
    extended(story, original_due_at=due - 86_400_000, extended_by=1)
    done = replace(act, id=story.current.timeline[-1].id)
    assert undo_until(story.current, done, story.rules) == 0
    assert story.refuses("dispatcher", Action.APPROVE_EXTENSION, last_act(story)) == "changed_meanwhile"


def test_an_extension_of_nothing_has_nothing_to_put_back():
    story = reached("extension_requested")
    story.order = replace(story.current, clocks=())
    story.does("dispatcher", Action.APPROVE_EXTENSION)
    assert story.refuses("dispatcher", Action.APPROVE_EXTENSION, last_act(story)) == "changed_meanwhile"


def test_a_decision_whose_request_is_gone_is_not_taken_back():
    story = reached("extension_requested").does("dispatcher", Action.APPROVE_EXTENSION)
    story.order = replace(story.current, requests=())
    assert story.refuses("dispatcher", Action.APPROVE_EXTENSION, last_act(story)) == "changed_meanwhile"


def test_the_other_requests_of_the_unit_stay_as_they_are():
    story = reached("extension_requested").does("street", Action.REQUEST_SUSPENSION, SUSPENSION)
    before = story.current
    story.does("dispatcher", Action.APPROVE_SUSPENSION)
    story.does("dispatcher", Action.APPROVE_SUSPENSION, last_act(story))
    assert standing(story.current) == standing(before)
    assert [one.state for one in story.current.requests] == ["open", "open"]


GRANTED = ActData(unit=HUAYUAN_UNIT, text="请贵局办理")


def refused_and_not_offered(story: Story, data: ActData = GRANTED) -> None:
    """Grant the return that is asked for: it cannot be taken back."""
    act = story.act("arbiter", Action.APPROVE_RETURN, data)
    story.does("arbiter", Action.APPROVE_RETURN, data)
    done = replace(act, id=story.current.timeline[-1].id)
    assert undo_until(story.current, done, story.rules) == 0
    assert story.refuses("arbiter", Action.APPROVE_RETURN, last_act(story)) == "changed_meanwhile"


def test_a_return_granted_to_a_unit_that_assisted_is_not_taken_back():
    refused_and_not_offered(
        Story()
        .creates()
        .does("dispatcher", Action.DISPATCH, ActData(unit=NANYANG_UNIT, assist=(HUAYUAN_UNIT,)))
        .does("street", Action.REQUEST_RETURN, RETURN)
    )


def test_a_return_granted_to_a_unit_whose_dispatch_had_been_undone_is_taken_back():
    story = Story().creates().does("dispatcher", Action.DISPATCH, ActData(unit=HUAYUAN_UNIT, text="甲"))
    story.does("dispatcher", Action.UNDO_DISPATCH).does("dispatcher", Action.DISPATCH, ActData(unit=NANYANG_UNIT))
    before = story.does("street", Action.REQUEST_RETURN, RETURN).current
    story.does("arbiter", Action.APPROVE_RETURN, GRANTED).does("arbiter", Action.APPROVE_RETURN, last_act(story))
    assert standing(story.current) == standing(before)
    assert story.current.dispatch_advice == "甲"


def test_a_return_of_a_part_that_was_passed_down_is_not_taken_back():
    story = Story().reaches("handling")
    story.order = replace(
        story.current, assignments=tuple(replace(one, parent="above") for one in story.current.assignments)
    )
    refused_and_not_offered(story.does("street", Action.REQUEST_RETURN, RETURN))


def test_in_a_second_round_a_return_is_taken_back_only_when_it_went_without_advice():
    story = reached("return_requested")
    story.order = replace(story.current, round=2, dispatch_advice="第一次的意见")
    before = story.current
    refused_and_not_offered(Story(order=before))
    story.does("arbiter", Action.APPROVE_RETURN, ActData(unit=HUAYUAN_UNIT))
    story.does("arbiter", Action.APPROVE_RETURN, last_act(story))
    assert standing(story.current) == standing(before)


def test_a_return_granted_with_another_urgency_is_not_offered():
    story = reached("return_requested")
    data = ActData(unit=HUAYUAN_UNIT, urgency=Urgency.URGENT)
    act = story.act("arbiter", Action.APPROVE_RETURN, data)
    story.does("arbiter", Action.APPROVE_RETURN, data)
    assert undo_until(story.current, replace(act, id=story.current.timeline[-1].id), story.rules) == 0


def test_a_return_without_the_part_that_was_given_back_is_not_taken_back():
    story = reached("return_requested").does("arbiter", Action.APPROVE_RETURN, GRANTED)
    story.order = replace(story.current, assignments=story.current.assignments[1:])
    assert story.refuses("arbiter", Action.APPROVE_RETURN, last_act(story)) == "changed_meanwhile"


def test_an_urge_that_made_the_order_urgent_is_not_offered_to_be_taken_back():
    story = reached("handling")
    act = story.act("agent", Action.URGE, ActData(urgency=Urgency.CRITICAL))
    story.does("agent", Action.URGE, ActData(urgency=Urgency.CRITICAL))
    assert undo_until(story.current, replace(act, id=story.current.timeline[-1].id), story.rules) == 0


def test_a_supplement_taken_back_leaves_the_ones_before_it():
    story = reached("handling").does("agent", Action.SUPPLEMENT, ActData(text="第一句"))
    story.does("agent", Action.SUPPLEMENT, ActData(text="第二句"))
    story.does("agent", Action.SUPPLEMENT, last_act(story))
    assert story.current.supplements == ("第一句",)


def test_every_act_that_is_taken_back_is_tried_here():
    assert {action for _state, _who, action, _data in CASES} == TAKEN_BACK
