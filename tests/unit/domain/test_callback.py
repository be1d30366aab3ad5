"""T29-T34: callback results, second handlings, exemptions, claims, appeals, archive, reopening, cancelling."""

import pytest
from msgspec.structs import replace

from sync.domain.act import ActData
from sync.domain.codes import Action, CallOutcome, ClockKind, OrderState, Satisfaction, Solved, Urgency
from sync.domain.deadlines import is_running
from sync.domain.instant import to_wall
from sync.domain.order import CallRef, Evaluation
from sync.domain.reference import Policy
from sync.domain.workflow.closing import next_call_time
from sync.domain.workflow.parts import close_order, due_clock, is_bad, main_of
from tests.helpers.small_city import BAD, GOOD, HUAYUAN_UNIT, NANYANG_UNIT, REPLY, Story, at, small_rules

S = OrderState
GOOD_CALL = ActData(outcome=CallOutcome.CONNECTED, evaluation=GOOD)
BAD_CALL = ActData(outcome=CallOutcome.CONNECTED, evaluation=BAD, text="又停了")
NO_ANSWER = ActData(outcome=CallOutcome.NO_ANSWER)


def called(data: ActData, story: Story | None = None) -> Story:
    return (story or Story().reaches("callback")).does("callback_agent", Action.RECORD_CALLBACK, data)


def test_a_good_result_closes_the_order_and_counts():
    order = called(GOOD_CALL).current
    assert order.state is S.CLOSED
    assert order.first_evaluation == order.final_evaluation == replace(GOOD, valid=True)
    assert order.closed_at is not None
    assert all(not is_running(clock) for clock in order.clocks)
    assert order.assignments[0].state.value == "done"


def test_a_result_without_answers_is_incomplete_and_one_without_an_outcome_is_none():
    story = Story().reaches("callback")
    assert story.refuses("callback_agent", Action.RECORD_CALLBACK) == "required:outcome"
    for evaluation in (None, Evaluation(contacted=True, solved=Solved.SOLVED), Evaluation(solved=Solved.SOLVED)):
        data = ActData(outcome=CallOutcome.CONNECTED, evaluation=evaluation)
        assert story.refuses("callback_agent", Action.RECORD_CALLBACK, data) == "evaluation_incomplete:evaluation"


def test_a_bad_result_waits_for_a_person_to_choose():
    story = called(BAD_CALL)
    assert story.current.state is S.CALLBACK
    assert story.current.first_evaluation == replace(BAD, valid=True)
    redone = Story(order=story.current).does("callback_agent", Action.REDO, ActData(text="重修"))
    assert redone.current.state is S.DISPATCHED
    closed = called(replace(BAD_CALL, code="close"), Story(order=story.current))
    assert (closed.current.state, closed.current.hard) == (S.CLOSED, True)
    assert len(closed.current.callbacks) == 2


def test_a_result_may_ask_for_a_second_handling_in_the_same_act():
    story = called(replace(BAD_CALL, code="redo"), Story().reaches("callback").at("2026-02-27 18:30"))
    order = story.current
    assert (order.state, order.round, order.redo_count, order.main_unit) == (S.DISPATCHED, 2, 1, NANYANG_UNIT)
    main = main_of(order)
    assert main is not None
    clock = due_clock(order, main.id)
    assert clock is not None
    assert to_wall(clock.due_at).strftime("%m-%d %H:%M") == "03-03 18:00"
    assert (main.round, main.advice) == (2, "又停了")
    assert [entry.action for entry in order.timeline[-2:]] == [Action.RECORD_CALLBACK, Action.REDO]
    assert order.first_evaluation == replace(BAD, valid=True)


def test_a_second_handling_rests_on_what_was_said():
    story = Story().reaches("callback")
    assert story.refuses("callback_agent", Action.REDO) == "redo_not_needed"
    again = replace(GOOD_CALL, code="redo")
    assert story.refuses("callback_agent", Action.RECORD_CALLBACK, again) == "redo_not_needed"
    assert story.does("leader", Action.REDO, ActData(text="领导要求")).current.round == 2


def test_a_second_handling_may_go_to_another_unit_with_an_own_day():
    data = ActData(unit=HUAYUAN_UNIT, until=at("2026-03-20 12:00"))
    order = called(BAD_CALL).does("callback_agent", Action.REDO, data).current
    assert order.main_unit == HUAYUAN_UNIT
    assert [part.due_at for part in order.assignments if part.unit == HUAYUAN_UNIT] == [at("2026-03-20 12:00")]
    assert called(BAD_CALL).refuses("callback_agent", Action.REDO, ActData(unit="nobody")) == "unknown_unit:unit"


def test_second_handlings_are_counted_and_the_last_bad_result_is_closed_by_hand():
    story = Story(rules=small_rules(Policy(max_redo_rounds=1))).reaches("callback")
    called(replace(BAD_CALL, code="redo"), story)
    story.does("street", Action.SIGN).does("street", Action.LOG_CONTACT, ActData(text="x"))
    story.does("street", Action.REPLY, REPLY).does("reply_reviewer", Action.PASS_REPLY)
    assert story.refuses("callback_agent", Action.RECORD_CALLBACK, replace(BAD_CALL, code="redo")) == "redo_limit"
    assert called(replace(BAD_CALL, code="close"), story).current.state is S.CLOSED


def test_both_the_first_and_the_final_evaluation_are_kept():
    story = called(replace(BAD_CALL, code="redo"))
    story.does("street", Action.SIGN).does("street", Action.LOG_CONTACT, ActData(text="x"))
    story.does("street", Action.REPLY, REPLY).does("reply_reviewer", Action.PASS_REPLY)
    order = called(GOOD_CALL, story).current
    assert order.first_evaluation is not None
    assert order.final_evaluation is not None
    assert (order.first_evaluation.satisfied, order.final_evaluation.satisfied) == (
        Satisfaction.DISSATISFIED,
        Satisfaction.SATISFIED,
    )


def test_a_vain_try_is_counted_and_the_next_one_planned():
    story = called(NO_ANSWER, Story().reaches("callback").at("2026-02-26 10:10"))
    assert story.current.state is S.CALLBACK
    attempt = story.current.callbacks[0]
    assert to_wall(attempt.next_at or 0).strftime("%m-%d %H:%M") == "02-26 14:00"
    own = called(replace(NO_ANSWER, next_at=at("2026-02-27 09:00")), Story(order=story.current))
    assert own.current.callbacks[1].next_at == at("2026-02-27 09:00")


def test_the_third_vain_try_closes_the_order_without_counting():
    story = Story().reaches("callback")
    for _ in range(3):
        called(NO_ANSWER, story)
    assert story.current.state is S.CLOSED
    assert story.current.final_evaluation == Evaluation(valid=False, reason="no_answer")


def test_an_appointment_is_not_a_vain_try():
    story = Story().reaches("callback")
    for _ in range(4):
        called(ActData(outcome=CallOutcome.RESCHEDULED, next_at=at("2026-03-01 09:00")), story)
    assert story.current.state is S.CALLBACK


def test_a_number_that_reaches_nobody_may_be_closed_at_once_but_a_busy_one_not():
    closed = called(ActData(outcome=CallOutcome.INVALID_NUMBER, code="close"))
    assert closed.current.state is S.CLOSED
    assert called(ActData(outcome=CallOutcome.BUSY, code="close")).current.state is S.CALLBACK


def test_a_good_result_may_still_be_kept_open_for_another_call():
    story = called(replace(GOOD_CALL, code="again", next_at=at("2026-03-01 09:00")))
    assert story.current.state is S.CALLBACK
    assert story.current.callbacks[0].next_at == at("2026-03-01 09:00")
    assert called(replace(GOOD_CALL, code="again")).current.callbacks[0].next_at is None


def test_a_vain_last_try_keeps_what_was_said_about_an_earlier_round():
    story = called(replace(BAD_CALL, code="redo"))
    story.does("street", Action.SIGN).does("street", Action.LOG_CONTACT, ActData(text="x"))
    story.does("street", Action.REPLY, REPLY).does("reply_reviewer", Action.PASS_REPLY)
    for _ in range(3):
        called(NO_ANSWER, story)
    order = story.current
    assert order.first_evaluation == replace(BAD, valid=True)
    assert order.final_evaluation is not None
    assert not order.final_evaluation.valid


def test_a_result_about_an_older_reply_is_kept_and_decides_nothing():
    story = Story().reaches("reply_review").does("reply_reviewer", Action.SEND_BACK_REPLY, ActData(code="shifting"))
    story.does("street", Action.REPLY, REPLY).does("reply_reviewer", Action.PASS_REPLY)
    called(replace(BAD_CALL, reply_rev=1, code="redo"), story)
    order = story.current
    assert order.state is S.CALLBACK
    assert order.callbacks[0].about_older_reply
    assert order.callbacks[0].reply_rev == 1
    assert order.first_evaluation is None
    assert called(replace(GOOD_CALL, reply_rev=2), story).current.state is S.CLOSED


def test_a_result_that_comes_when_the_order_is_elsewhere_is_kept():
    story = called(replace(BAD_CALL, code="redo"))
    late = called(GOOD_CALL, story).current
    assert late.state is S.DISPATCHED
    assert late.callbacks[-1].about_older_reply
    closed = called(GOOD_CALL, Story().reaches("closed"))
    assert closed.current.timeline[-1].after_closing
    early = Story().reaches("handling")
    assert early.refuses("callback_agent", Action.RECORD_CALLBACK, GOOD_CALL) == "not_in_this_state"


@pytest.mark.parametrize(
    ("tried", "expected"),
    [
        ("2026-02-26 10:10", "02-26 14:00"),
        ("2026-02-26 15:40", "02-26 18:40"),
        ("2026-02-26 18:00", "02-27 08:30"),
        ("2026-02-26 22:00", "02-27 08:30"),
        ("2026-02-26 06:00", "02-26 09:00"),
    ],
)
def test_the_next_try_waits_and_falls_into_a_calling_window(tried: str, expected: str):
    assert to_wall(next_call_time(at(tried), Policy())).strftime("%m-%d %H:%M") == expected


def test_without_calling_windows_only_the_gap_counts():
    tried = at("2026-02-26 22:00")
    assert next_call_time(tried, Policy(callback_windows=())) == tried + 3 * 3_600_000


def test_a_caller_who_need_not_be_called_is_exempted_with_a_reason():
    story = Story().reaches("callback")
    assert story.refuses("callback_agent", Action.EXEMPT_CALLBACK) == "required:code"
    assert story.refuses("callback_agent", Action.EXEMPT_CALLBACK, ActData(code="lazy")) == "unknown_code:code"
    order = story.does("callback_agent", Action.EXEMPT_CALLBACK, ActData(code="confidential")).current
    assert order.final_evaluation == Evaluation(valid=False, reason="confidential")
    said = called(BAD_CALL).does("callback_agent", Action.EXEMPT_CALLBACK, ActData(code="unreachable")).current
    assert said.final_evaluation == replace(BAD, valid=True)


# --- claims, appeals (T31) -------------------------------------------------------------------------------------------

CLAIM = ActData(code="excessive", text="要求超出法律规定")


def test_a_confirmed_claim_ends_the_callback_and_leaves_the_effective_rates():
    story = Story().reaches("callback").does("street", Action.CLAIM_UNREASONABLE, CLAIM)
    assert story.refuses("street", Action.CLAIM_UNREASONABLE, CLAIM) == "request_open"
    assert (
        story.refuses("dispatcher", Action.DECIDE_UNREASONABLE, ActData(code="maybe", text="x")) == "unknown_code:code"
    )
    order = story.does("dispatcher", Action.DECIDE_UNREASONABLE, ActData(code="passed", text="确认")).current
    assert (order.state, order.unreasonable, order.in_assessment, order.hard) == (S.CLOSED, "passed", False, True)
    assert order.final_evaluation is not None
    assert order.final_evaluation.excluded


def test_a_confirmed_claim_keeps_what_the_caller_said():
    story = called(BAD_CALL).does("street", Action.CLAIM_UNREASONABLE, CLAIM)
    order = story.does("arbiter", Action.DECIDE_UNREASONABLE, ActData(code="passed", text="确认")).current
    assert order.final_evaluation == replace(BAD, valid=True, excluded=True, excluded_reason="unreasonable")


def test_a_refused_claim_or_one_decided_earlier_leaves_the_order_where_it_is():
    refused = Story().reaches("callback").does("street", Action.CLAIM_UNREASONABLE, CLAIM)
    refused.does("dispatcher", Action.DECIDE_UNREASONABLE, ActData(code="refused", text="查否"))
    assert (refused.current.state, refused.current.unreasonable) == (S.CALLBACK, "refused")
    early = Story().reaches("handling").does("street", Action.CLAIM_UNREASONABLE, CLAIM)
    early.does("dispatcher", Action.DECIDE_UNREASONABLE, ActData(code="passed", text="确认"))
    assert (early.current.state, early.current.in_assessment) == (S.HANDLING, False)


def test_an_appeal_takes_the_order_out_of_assessment_and_leaves_the_evaluation():
    story = Story().reaches("closed").does("street", Action.APPEAL_ASSESSMENT, ActData(code="verdict", text="判决书"))
    order = story.does("arbiter", Action.DECIDE_APPEAL, ActData(code="passed", text="属实")).current
    assert order.in_assessment is False
    assert order.final_evaluation == replace(GOOD, valid=True, excluded=True, excluded_reason="verdict")


def test_a_refused_appeal_changes_nothing_and_a_late_one_is_not_heard():
    appeal = ActData(code="verdict", text="判决书")
    story = Story().reaches("closed").does("street", Action.APPEAL_ASSESSMENT, appeal)
    assert story.does("arbiter", Action.DECIDE_APPEAL, ActData(code="refused", text="x")).current.in_assessment
    late = Story().reaches("closed").at("2026-03-20 10:00")
    assert late.refuses("street", Action.APPEAL_ASSESSMENT, appeal) == "appeal_too_late"
    assert Story().reaches("closed").refuses("other_street", Action.APPEAL_ASSESSMENT, appeal) == "not_your_assignment"


# --- the end (T32-T34) -----------------------------------------------------------------------------------------------


def test_a_closed_order_is_archived_when_it_has_rested():
    story = Story().reaches("closed")
    assert story.refuses("system", Action.ARCHIVE) == "too_early"
    appealed = Story(order=story.current).does("street", Action.APPEAL_ASSESSMENT, ActData(code="verdict", text="x"))
    assert appealed.at("2026-05-01 00:00").refuses("system", Action.ARCHIVE) == "request_open"
    assert story.at("2026-05-01 00:00").does("system", Action.ARCHIVE).current.state is S.ARCHIVED


def test_a_wrongly_closed_order_is_reopened_by_a_leader():
    story = Story().reaches("closed").at("2026-03-02 10:00")
    assert story.refuses("agent", Action.REOPEN, ActData(text="x")) == "not_your_role"
    order = story.does("team_lead", Action.REOPEN, ActData(text="法院判决", code="court")).current
    assert (order.state, order.main_unit, order.closed_at) == (S.HANDLING, NANYANG_UNIT, None)
    assert order.assignments[0].state.value == "handling"
    assert to_wall(order.assignments[0].due_at or 0).strftime("%m-%d %H:%M") == "03-05 18:00"
    nobody = replace(Story().reaches("closed").current, assignments=())
    assert Story(order=nobody).refuses("leader", Action.REOPEN, ActData(text="x")) == "not_in_this_state"


def test_a_withdrawal_rests_on_a_recorded_call():
    story = (
        Story()
        .reaches("handling")
        .does("street", Action.REQUEST_EXTENSION, ActData(text="x", days=1, caller_informed=True))
    )
    assert story.refuses("agent", Action.CANCEL) == "recording_required:recording"
    order = (
        Story(order=story.current).does("agent", Action.CANCEL, ActData(call=CallRef(id="c", recording_id="r"))).current
    )
    assert order.state is S.CANCELLED
    assert order.requests[0].state == "refused"
    assert story.does("agent", Action.CANCEL, ActData(recording="r-9")).current.state is S.CANCELLED


# --- beside the state (T23, T24) -------------------------------------------------------------------------------------


def test_an_urge_is_counted_and_may_raise_the_urgency():
    story = Story().reaches("handling").does("agent", Action.URGE, ActData(text="请尽快"))
    assert (story.current.urge_count, story.current.urgency.value) == (1, "normal")
    story.does("callback_agent", Action.URGE, ActData(urgency=Urgency.URGENT))
    assert (story.current.urge_count, story.current.urgency.value) == (2, "urgent")
    assert story.current.timeline[-1].to_unit == NANYANG_UNIT
    assert Story().reaches("closed").does("agent", Action.URGE).current.timeline[-1].after_closing


def supervised() -> Story:
    return Story().reaches("handling").does("supervisor", Action.SUPERVISE, ActData(code="repeated", text="多次反映"))


def test_a_supervised_order_has_an_own_clock_and_an_end():
    story = supervised()
    assert story.current.supervised
    clock = next(clock for clock in story.current.clocks if clock.kind is ClockKind.SUPERVISION)
    assert to_wall(clock.due_at).strftime("%m-%d %H:%M") == "02-25 18:00"
    assert story.refuses("supervisor", Action.SUPERVISE, ActData(code="repeated")) == "request_open"
    order = story.does("supervisor", Action.END_SUPERVISION, ActData(text="已解决")).current
    assert not order.supervised
    assert order.requests[0].state == "passed"
    assert not any(is_running(clock) for clock in order.clocks if clock.kind is ClockKind.SUPERVISION)


def test_a_unit_asks_to_be_let_out_of_supervision():
    story = supervised().does("street", Action.REQUEST_SUPERVISION_RETURN, ActData(text="已办结"))
    assert story.refuses("street", Action.REQUEST_SUPERVISION_RETURN, ActData(text="x")) == "request_open"
    kept = Story(order=story.current).does("supervisor", Action.REVIEW_SUPERVISION, ActData(code="refused"))
    assert kept.current.supervised
    freed = story.does("supervisor", Action.REVIEW_SUPERVISION, ActData(code="passed"))
    assert not freed.current.supervised
    assert {request.state for request in freed.current.requests} == {"passed"}
    plain = Story().reaches("handling")
    assert plain.refuses("street", Action.REQUEST_SUPERVISION_RETURN, ActData(text="x")) == "no_open_request"


# --- additions -------------------------------------------------------------------------------------------------------


def test_notes_supplements_and_progress_are_added_whatever_the_state():
    story = Story().reaches("closed")
    story.does("agent", Action.NOTE, ActData(text="来电道谢")).does("agent", Action.SUPPLEMENT, ActData(text="又响了"))
    story.does("agent", Action.TELL_PROGRESS)
    assert story.current.supplements == ("又响了",)
    assert all(entry.after_closing for entry in story.current.timeline[-3:])
    assert story.refuses("agent", Action.NOTE, ActData(text="  ")) == "required:text"
    before = len(story.current.timeline)
    assert len(story.does("agent", Action.NOTE, ActData(attachments=("a-1",))).current.timeline) == before + 1


def test_a_unit_notes_only_on_its_own_orders():
    story = Story().reaches("handling")
    assert story.refuses("other_street", Action.NOTE, ActData(text="x")) == "not_your_unit"
    assert story.does("street", Action.NOTE, ActData(text="x")).current.timeline[-1].unit == NANYANG_UNIT


def test_closing_leaves_ended_requests_and_parts_alone():
    order = Story().reaches("closed").current
    assert close_order(order, S.CLOSED, order.closed_at or 0) == order
    assert not is_bad(None)
