"""T37 for the result of a callback: whatever it decided, the order waits for its callback as before."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from sync.domain.act import ActData
from sync.domain.codes import Action, AssignmentState, CallOutcome, OrderState, Urgency
from sync.domain.reference import Policy
from sync.domain.workflow.decide import undo_until
from sync.domain.workflow.taking_back import WITHDRAWN
from tests.helpers.small_city import (
    BAD,
    COMMUNITY_UNIT,
    GOOD,
    HUAYUAN_UNIT,
    MARKET,
    NANYANG_UNIT,
    REPLY,
    Story,
    small_rules,
)
from tests.unit.domain.test_taking_back import last_act, standing

WELL = ActData(outcome=CallOutcome.CONNECTED, evaluation=GOOD)
AGAIN = ActData(outcome=CallOutcome.CONNECTED, evaluation=BAD, code="again")
CLOSE = ActData(outcome=CallOutcome.CONNECTED, evaluation=BAD, code="close", text="来电人坚持")
REDO = ActData(outcome=CallOutcome.CONNECTED, evaluation=BAD, code="redo", text="又停了")
REDO_ELSEWHERE = replace(REDO, unit=HUAYUAN_UNIT, assist=(MARKET,))
REFUSED = ActData(outcome=CallOutcome.REFUSED, code="close")
NOBODY = ActData(outcome=CallOutcome.NO_ANSWER)
LATER = ActData(outcome=CallOutcome.RESCHEDULED)
RESULTS = [WELL, AGAIN, CLOSE, REDO, REDO_ELSEWHERE, REFUSED, NOBODY, LATER]


def calls(story: Story, data: ActData = WELL) -> Story:
    """Let the callback agent write a result down."""
    return story.does("callback_agent", Action.RECORD_CALLBACK, data)


def plain() -> Story:
    """Return an order that waits for its first callback."""
    return Story().reaches("callback")


def called_before() -> Story:
    """Return one whose caller was bad-tempered once and not there the next time."""
    return calls(calls(plain(), AGAIN), NOBODY)


def supervised() -> Story:
    """Return one under supervision, with a wish of its unit that nobody has decided on."""
    story = plain().does("supervisor", Action.SUPERVISE, ActData(code="overdue"))
    return story.does("street", Action.REQUEST_SUPERVISION_RETURN, ActData(text="已办结"))


def claimed() -> Story:
    """Return one that its unit calls unreasonable."""
    return plain().does("street", Action.CLAIM_UNREASONABLE, ActData(code="B1", text="超出规定"))


def handled_together() -> Story:
    """Return one that a unit, one that helps it, and a community below it have answered."""
    story = Story().creates().does("dispatcher", Action.DISPATCH, ActData(unit=NANYANG_UNIT, assist=(MARKET,)))
    story.does("street", Action.SIGN).does("market", Action.SIGN).does("market", Action.ASSIST_REPLY, REPLY)
    story.does("street", Action.SUB_DISPATCH, ActData(unit=COMMUNITY_UNIT)).does("community", Action.SIGN)
    story.does("community", Action.LOG_CONTACT, ActData(text="已联系")).does("community", Action.REPLY, REPLY)
    return story.does("reply_reviewer", Action.PASS_REPLY)


def second_round() -> Story:
    """Return one that was handled again."""
    story = calls(plain(), REDO).does("street", Action.SIGN)
    story.does("street", Action.LOG_CONTACT, ActData(text="已联系")).does("street", Action.REPLY, REPLY)
    return story.does("reply_reviewer", Action.PASS_REPLY)


def escalated() -> Story:
    """Return a hard one: a higher unit had to take it over."""
    story = Story().reaches("handling").does("street", Action.ESCALATE, ActData(unit="u-jinshui", text="需区里协调"))
    story.does("district", Action.SIGN).does("district", Action.LOG_CONTACT, ActData(text="已联系"))
    return story.does("district", Action.REPLY, REPLY).does("reply_reviewer", Action.PASS_REPLY)


WAITING = [plain, called_before, supervised, claimed, handled_together, second_round, escalated]


@pytest.mark.parametrize("waiting", WAITING)
@pytest.mark.parametrize("data", RESULTS)
def test_a_result_taken_back_leaves_the_order_waiting_for_its_callback_as_before(
    waiting: Callable[[], Story], data: ActData
):
    story = waiting()
    before = story.current
    act = story.act("callback_agent", Action.RECORD_CALLBACK, data)
    calls(story, data)
    result = next(one for one in reversed(story.current.timeline) if one.action is Action.RECORD_CALLBACK)
    named = ActData(request=result.id)
    assert undo_until(story.current, replace(act, id=result.id), story.rules) == act.at + 10_000
    story.does("callback_agent", Action.RECORD_CALLBACK, named)
    assert standing(story.current) == standing(before)
    assert story.current.state is OrderState.CALLBACK
    assert story.current.timeline[-1].code == WITHDRAWN
    assert story.refuses("callback_agent", Action.RECORD_CALLBACK, named) == "changed_meanwhile"
    calls(story, data)
    again = Story(order=before)
    assert story.current.state is calls(again, data).current.state


def test_the_last_vain_try_closes_and_is_taken_back():
    story = Story(rules=small_rules(Policy(max_callback_attempts=2))).reaches("callback")
    before = calls(story, NOBODY).current
    calls(story, NOBODY)
    assert story.current.state is OrderState.CLOSED
    story.does("callback_agent", Action.RECORD_CALLBACK, last_act(story))
    assert standing(story.current) == standing(before)


def test_a_result_about_an_older_reply_only_goes():
    story = second_round()
    before = story.current
    calls(story, replace(WELL, reply_rev=1))
    assert story.current.callbacks[-1].about_older_reply
    story.does("callback_agent", Action.RECORD_CALLBACK, last_act(story))
    assert standing(story.current) == standing(before)
    closed = calls(story).current
    calls(story, replace(WELL, reply_rev=1))
    story.does("callback_agent", Action.RECORD_CALLBACK, last_act(story))
    assert standing(story.current) == standing(closed)


def test_a_second_handling_that_was_signed_meanwhile_stands():
    story = calls(plain(), REDO)
    named = ActData(request=story.current.callbacks[-1].id)
    story.does("street", Action.SIGN)
    assert story.refuses("callback_agent", Action.RECORD_CALLBACK, named) == "changed_meanwhile"


def test_only_who_called_takes_the_result_back_and_only_in_time():
    story = calls(plain())
    assert story.refuses("team_lead", Action.RECORD_CALLBACK, last_act(story)) == "undo_not_yours"
    story.now += 10_000
    assert story.refuses("callback_agent", Action.RECORD_CALLBACK, last_act(story)) == "undo_too_late"


def not_taken_back(story: Story, data: ActData = WELL) -> None:
    """Write a result down: it is not offered to be taken back, and refused."""
    act = story.act("callback_agent", Action.RECORD_CALLBACK, data)
    calls(story, data)
    assert undo_until(story.current, replace(act, id=story.current.callbacks[-1].id), story.rules) == 0
    named = ActData(request=story.current.callbacks[-1].id)
    assert story.refuses("callback_agent", Action.RECORD_CALLBACK, named) == "changed_meanwhile"


def test_what_was_closed_before_is_not_put_back():
    story = calls(plain()).does("leader", Action.REOPEN, ActData(text="未修好"))
    story.does("street", Action.LOG_CONTACT, ActData(text="已联系")).does("street", Action.REPLY, REPLY)
    not_taken_back(story.does("reply_reviewer", Action.PASS_REPLY))


def test_what_was_said_before_must_be_among_the_attempts():
    story = called_before()
    story.order = replace(story.current, first_evaluation=GOOD)
    not_taken_back(story)


def test_a_reply_that_was_sent_back_and_called_about_all_the_same_is_not_put_back():
    story = plain()
    last = replace(story.current.replies[-1], defect="shifting")
    story.order = replace(story.current, replies=(last,))
    not_taken_back(story)


def test_a_second_handling_without_a_unit_before_it_is_not_put_back():
    story = plain()
    gone = tuple(replace(part, state=AssignmentState.DONE, round=0) for part in story.current.assignments)
    story.order = replace(story.current, assignments=gone)
    calls(story, replace(REDO, unit=NANYANG_UNIT))
    named = ActData(request=story.current.callbacks[-1].id)
    assert story.refuses("callback_agent", Action.RECORD_CALLBACK, named) == "changed_meanwhile"


def test_units_that_had_not_finished_when_the_time_was_over_go_on_waiting():
    story = plain()
    main, *others = story.current.assignments
    unsigned = replace(main, state=AssignmentState.PENDING_SIGN, replied_at=None, signed_at=None)
    story.order = replace(story.current, assignments=(unsigned, *others))
    before = story.current
    calls(story)
    story.does("callback_agent", Action.RECORD_CALLBACK, last_act(story))
    assert standing(story.current) == standing(before)


def test_a_second_handling_with_another_urgency_is_not_offered():
    story = plain()
    data = replace(REDO, urgency=Urgency.URGENT)
    act = story.act("callback_agent", Action.RECORD_CALLBACK, data)
    calls(story, data)
    assert undo_until(story.current, replace(act, id=story.current.callbacks[-1].id), story.rules) == 0
