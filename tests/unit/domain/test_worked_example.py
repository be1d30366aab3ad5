"""The worked example of the domain reference (3.5), played act by act: a lift over the Spring Festival of 2026."""

from msgspec.structs import replace

from sync.domain.act import ActData
from sync.domain.codes import Action, CallOutcome, ClockKind, OrderState, Satisfaction, Solved
from sync.domain.deadlines import is_overdue
from sync.domain.instant import to_wall
from sync.domain.order import CallRef, Evaluation
from tests.helpers.small_city import GOOD, MARKET, NANYANG_UNIT, Story, at


def wall(instant: int | None) -> str:
    assert instant is not None
    return to_wall(instant).strftime("%a %m-%d %H:%M")


def written_and_sent() -> Story:
    """From the ring to the direct dispatch."""
    call = CallRef("c-1", "综合", at("2026-02-13 16:05:10"), at("2026-02-13 16:05:16"), recording_id="rec-1")
    story = Story("2026-02-13 16:10").creates(call=call)
    assert (call.answered_at or 0) - (call.rang_at or 0) == 6_000
    return story.at("2026-02-13 16:11").does("dispatcher", Action.DISPATCH, ActData(unit=NANYANG_UNIT))


def clock_of(story: Story, kind: ClockKind, part: int = 0) -> tuple[str, bool]:
    """Due moment of the latest clock of a part, and whether it has stopped in time."""
    owner = story.current.assignments[part].id
    clock = [one for one in story.current.clocks if one.kind is kind and one.assignment == owner][-1]
    return wall(clock.due_at), clock.stopped_at is not None and not is_overdue(clock, clock.stopped_at)


def test_the_lift_order_of_the_spring_festival_takes_its_whole_way():
    story = written_and_sent()
    assert [part.role.value for part in story.current.assignments] == ["main", "copy"]
    assert clock_of(story, ClockKind.SIGN) == ("Sat 02-14 16:11", False)
    assert clock_of(story, ClockKind.DUE) == ("Fri 02-27 18:00", False)

    story.at("2026-02-14 09:20").does("street", Action.SIGN)
    assert clock_of(story, ClockKind.SIGN) == ("Sat 02-14 16:11", True)
    story.at("2026-02-14 09:40").does("street", Action.LOG_CONTACT, ActData(text="已电话联系诉求人"))
    assert clock_of(story, ClockKind.CONTACT)[1]
    whistle = ActData(assist=(MARKET,), text="电梯属特种设备，请派员", until=at("2026-02-26 18:00"))
    story.at("2026-02-14 10:05").does("street", Action.WHISTLE, whistle)
    assert clock_of(story, ClockKind.DUE, part=2) == ("Thu 02-26 18:00", False)
    assert story.current.state is OrderState.HANDLING

    story.at("2026-02-24 10:00").does("market", Action.SIGN)
    story.at("2026-02-24 15:00").does("market", Action.ASSIST_REPLY, ActData(text="已检验，皮带老化"))
    assert clock_of(story, ClockKind.DUE, part=2)[1]
    answer = ActData(text="已更换皮带", result="partly_solved", solved=Solved.PARTLY)
    story.at("2026-02-25 15:00").does("street", Action.REPLY, answer)
    assert clock_of(story, ClockKind.DUE) == ("Fri 02-27 18:00", True)
    story.at("2026-02-25 15:30").does("reply_reviewer", Action.PASS_REPLY)
    assert story.current.state is OrderState.CALLBACK

    story.at("2026-02-26 10:10").does("callback_agent", Action.RECORD_CALLBACK, ActData(outcome=CallOutcome.NO_ANSWER))
    story.at("2026-02-26 15:40").does("callback_agent", Action.RECORD_CALLBACK, ActData(outcome=CallOutcome.NO_ANSWER))
    assert story.current.state is OrderState.CALLBACK
    said = Evaluation(contacted=True, solved=Solved.PARTLY, satisfied=Satisfaction.DISSATISFIED, reason="unsolved")
    again = ActData(outcome=CallOutcome.CONNECTED, evaluation=said, code="redo", text="又停了")
    story.at("2026-02-27 18:30").does("callback_agent", Action.RECORD_CALLBACK, again)
    assert (story.current.state, story.current.round) == (OrderState.DISPATCHED, 2)
    second = next(index for index, part in enumerate(story.current.assignments) if part.round == 2)
    assert clock_of(story, ClockKind.DUE, second) == ("Tue 03-03 18:00", False)

    story.at("2026-02-28 09:00").does("street", Action.SIGN)
    story.at("2026-03-02 10:00").does("street", Action.LOG_CONTACT, ActData(text="已联系"))
    story.at("2026-03-02 16:00").does("street", Action.REPLY, replace(answer, result="solved", solved=Solved.SOLVED))
    story.at("2026-03-02 17:00").does("reply_reviewer", Action.PASS_REPLY)
    good = ActData(outcome=CallOutcome.CONNECTED, evaluation=GOOD)
    story.at("2026-03-03 10:00").does("callback_agent", Action.RECORD_CALLBACK, good)

    order = story.current
    assert order.state is OrderState.CLOSED
    assert order.first_evaluation == replace(said, valid=True)
    assert order.final_evaluation == replace(GOOD, valid=True)
    assert (order.redo_count, order.round, order.reply_rev) == (1, 2, 2)
    assert [attempt.outcome.value for attempt in order.callbacks] == [
        "no_answer",
        "no_answer",
        "connected",
        "connected",
    ]
    assert [entry.by_name for entry in order.timeline][:3] == ["王敏", "孙丽娟", "田苗"]
    assert order.ver == len({entry.id for entry in order.timeline if entry.action is not Action.REDO})
