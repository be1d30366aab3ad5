"""Calls at a FreeSWITCH: what is told of channels, queues and agents."""

import pytest

from sync.domain.call_record import AskStage
from sync.telephony.events import (
    AgentState,
    Answered,
    Asked,
    CallEvent,
    Direction,
    Ended,
    Held,
    Missed,
    Outcome,
    Party,
    PhoneEvent,
    QueueState,
    Resumed,
    Ringing,
    SeatState,
    Transferred,
)
from tests.helpers.esl.esl_server import agent_row
from tests.helpers.esl.played import (
    AGENT,
    CALLER,
    COLLEAGUE,
    NAME,
    QUEUE,
    Played,
    agent,
    bridge,
    caller,
    channel,
    queue,
    state,
)


def _kinds(events: list[PhoneEvent]) -> list[type]:
    return [type(event) for event in events]


def test_a_call_of_a_queue_is_told_with_caller_queue_agent_and_times():
    played = Played()
    ringing = played.rings()[0]
    assert isinstance(ringing, Ringing)
    assert (ringing.call_id, ringing.unique_id, ringing.leg_id) == (CALLER, CALLER, AGENT)
    assert (ringing.ani, ringing.number, ringing.dnis) == ("13800138000", "+8613800138000", "12345")
    assert (ringing.queue, ringing.agent, ringing.extension) == (QUEUE, NAME, "8012")
    played.tell(agent("ANSWER"), after_ms=2_000)
    left, answered, seat = played.tell(queue("bridge-agent-start", CC_Agent=NAME, CC_Agent_UUID=AGENT))
    assert isinstance(left, QueueState)
    assert (left.change, left.wait_ms) == ("left", 3_000)
    assert isinstance(answered, Answered)
    assert (answered.wait_ms, answered.ring_ms, answered.direction) == (3_000, 2_000, Direction.INBOUND)
    assert isinstance(seat, AgentState)
    assert (seat.state, seat.extension) == (SeatState.TALKING, "8012")
    assert played.tell(bridge(CALLER, AGENT)) == []
    ended = played.tell(caller("HANGUP_COMPLETE", Hangup_Cause="NORMAL_CLEARING"), after_ms=5_000)[0]
    assert isinstance(ended, Ended)
    assert (ended.outcome, ended.by, ended.talk_ms) == (Outcome.COMPLETED, Party.CALLER, 5_000)
    assert played.tell(agent("HANGUP_COMPLETE", Hangup_Cause="NORMAL_CLEARING")) == []
    assert (played.tracker.book.calls, played.tracker.book.legs, played.tracker.book.channels) == ({}, {}, {})


def test_a_caller_who_gives_up_is_abandoned():
    played = Played()
    played.rings()
    told = played.tell(queue("member-queue-end", CC_Cause="Cancel", CC_Cancel_Reason="BREAK_OUT"), after_ms=4_000)
    assert isinstance(told[0], QueueState)
    assert (told[0].change, told[0].wait_ms) == ("abandoned", 5_000)
    missed = played.tell(agent("HANGUP_COMPLETE", Hangup_Cause="ORIGINATOR_CANCEL"))[0]
    assert isinstance(missed, Missed)
    assert missed.outcome is Outcome.ABANDONED
    ended = played.tell(caller("HANGUP_COMPLETE", Hangup_Cause="ORIGINATOR_CANCEL"))[0]
    assert isinstance(ended, Ended)
    assert ended.outcome is Outcome.ABANDONED


def test_a_queue_that_gives_up_is_no_answer():
    played = Played()
    played.rings()
    told = played.tell(queue("member-queue-end", CC_Cause="Cancel", CC_Cancel_Reason="TIMEOUT"))[0]
    assert isinstance(told, QueueState)
    assert told.change == "left"
    ended = [one for one in played.tell(caller("HANGUP_COMPLETE")) if isinstance(one, Ended)]
    assert ended[0].outcome is Outcome.NO_ANSWER


def test_who_does_not_take_the_call_has_missed_it_once_and_it_rings_on():
    played = Played()
    played.rings()
    missed = played.tell(queue("bridge-agent-fail", CC_Agent=NAME, CC_Hangup_Cause="NO_ANSWER"))[0]
    assert isinstance(missed, Missed)
    assert (missed.outcome, missed.extension) == (Outcome.NO_ANSWER, "8012")
    assert played.tell(agent("HANGUP_COMPLETE", Hangup_Cause="NO_ANSWER")) == []
    played.tell(agent("CREATE", "a2", "8013"))
    ringing = played.tell(agent("PROGRESS", "a2", "8013"))[0]
    assert isinstance(ringing, Ringing)
    assert (ringing.call_id, ringing.extension) == (CALLER, "8013")


def test_hold_is_counted_and_said_whose_it_is():
    played = Played()
    played.talks()
    held = played.tell(agent("HOLD"), after_ms=1_000)
    assert _kinds(held) == [Held, AgentState]
    assert isinstance(held[0], Held)
    assert held[0].by is Party.AGENT
    assert played.tell(agent("HOLD")) == []
    resumed = played.tell(agent("UNHOLD"), after_ms=3_000)[0]
    assert isinstance(resumed, Resumed)
    assert resumed.hold_ms == 3_000
    assert played.tell(agent("UNHOLD")) == []
    assert isinstance(by_caller := played.tell(caller("HOLD"))[0], Held)
    assert by_caller.by is Party.CALLER


def test_a_blind_transfer_of_the_phone_itself_is_told_and_the_call_goes_on():
    played = Played()
    played.talks()
    told = played.tell(
        agent("HANGUP_COMPLETE", Hangup_Cause="BLIND_TRANSFER", variable_sip_refer_to="<sip:8013@10.0.0.1>")
    )[0]
    assert isinstance(told, Transferred)
    assert (told.to, told.attended, told.extension) == ("8013", False, "8012")
    other = {"Call_Direction": "outbound", "Other_Type": "originator", "Other_Leg_Unique_ID": CALLER}
    ringing = played.tell(channel("PROGRESS", "a2", "sofia/internal/8013@h", **other))[0]
    assert isinstance(ringing, Ringing)
    assert (ringing.call_id, ringing.extension) == (CALLER, "8013")
    answered = played.tell(bridge(CALLER, "a2"))[0]
    assert isinstance(answered, Answered)
    ended = played.tell(channel("HANGUP_COMPLETE", "a2", "", variable_sip_hangup_disposition="recv_bye"))[0]
    assert isinstance(ended, Ended)
    assert (ended.agent, ended.by) == ("8013@default", Party.AGENT)


_ASKED = {"Call_Direction": "outbound", "Other_Type": "originator", "Other_Leg_Unique_ID": AGENT}


def _asks(played: Played, *, answered: bool = True) -> None:
    """The agent asks 8013, whose phone rings, and who answers."""
    played.talks()
    played.tracker.calls.passing[CALLER] = "8013", True
    ringing, asked = _of_calls(played.tell(channel("PROGRESS", COLLEAGUE, "sofia/internal/8013@h", **_ASKED)))
    assert isinstance(ringing, Ringing)
    assert (ringing.call_id, ringing.extension, ringing.asked_by) == (CALLER, "8013", "8012")
    assert isinstance(asked, Asked)
    assert (asked.extension, asked.to, asked.stage) == ("8012", "8013", AskStage.RINGING)
    if answered:
        _, talking = _of_calls(played.tell(bridge(AGENT, COLLEAGUE)))
        assert isinstance(talking, Asked)
        assert talking.stage is AskStage.TALKING


def _of_calls(events: list[PhoneEvent]) -> list[PhoneEvent]:
    return [one for one in events if isinstance(one, CallEvent)]


def test_who_asks_a_colleague_is_still_in_the_call():
    played = Played()
    played.talks()
    told = played.tell(channel("PROGRESS", COLLEAGUE, "sofia/internal/8013@h", **_ASKED))
    assert [one.extension for one in told if isinstance(one, AgentState)] == ["8013"]


def test_a_colleague_who_was_asked_gets_the_caller():
    for joined_first in (True, False):
        played = Played()
        _asks(played)
        told = played.tell(bridge(CALLER, COLLEAGUE)) if joined_first else []
        told += played.tell(agent("HANGUP_COMPLETE", Hangup_Cause="NORMAL_CLEARING"))
        told += [] if joined_first else played.tell(bridge(CALLER, COLLEAGUE))
        passed = [one for one in told if isinstance(one, Transferred)]
        assert [(one.to, one.attended, one.extension) for one in passed] == [("8013", True, "8012")]
        assert [(one.extension, one.asked_by) for one in told if isinstance(one, Answered)] == [("8013", "")]
        over = {"Hangup_Cause": "NORMAL_CLEARING", "variable_sip_hangup_disposition": "recv_bye"}
        ended = _of_calls(played.tell(channel("HANGUP_COMPLETE", COLLEAGUE, "", **over)))[0]
        assert isinstance(ended, Ended)
        assert (ended.extension, ended.asked_by, ended.by) == ("8013", "", Party.AGENT)


@pytest.mark.parametrize("answered", [True, False])
def test_a_colleague_who_hung_up_leaves_the_caller_with_the_agent(answered: bool):
    played = Played()
    _asks(played, answered=answered)
    cause = "NORMAL_CLEARING" if answered else "USER_BUSY"
    gone, over = _of_calls(played.tell(channel("HANGUP_COMPLETE", COLLEAGUE, "", Hangup_Cause=cause)))
    assert isinstance(gone, Ended if answered else Missed)
    assert gone.asked_by == "8012"
    assert isinstance(over, Asked)
    assert (over.extension, over.stage) == ("8012", AskStage.OVER)
    assert over.outcome is (Outcome.COMPLETED if answered else Outcome.BUSY)
    ended = played.tell(agent("HANGUP_COMPLETE", variable_sip_hangup_disposition="recv_bye"))[0]
    assert isinstance(ended, Ended)
    assert (ended.outcome, ended.by) == (Outcome.COMPLETED, Party.AGENT)


def test_a_call_dialled_by_an_agent_is_told_from_ringing_to_its_end():
    played = Played()
    phone = {"Caller_ANI": "8012", "Caller_Destination_Number": "13900139000", "Call_Direction": "inbound"}
    played.tell(channel("CREATE", AGENT, "sofia/internal/8012@h", **phone))
    far = {"Call_Direction": "outbound", "Other_Type": "originator", "Other_Leg_Unique_ID": AGENT}
    ringing = played.tell(channel("PROGRESS", "f1", "sofia/gateway/trunk/13900139000", **far))[0]
    assert isinstance(ringing, Ringing)
    assert (ringing.direction, ringing.extension, ringing.dnis) == (Direction.OUTBOUND, "8012", "13900139000")
    assert _kinds(played.tell(bridge(AGENT, "f1"))) == [Answered, AgentState]
    ended = played.tell(channel("HANGUP_COMPLETE", "f1", "", variable_sip_hangup_disposition="recv_bye"))[0]
    assert isinstance(ended, Ended)
    assert (ended.by, ended.outcome) == (Party.CALLER, Outcome.COMPLETED)


def test_a_dialled_number_that_is_busy_ends_the_call():
    played = Played()
    played.tell(channel("CREATE", AGENT, "sofia/internal/8012@h", Caller_Destination_Number="13900139000"))
    far = {"Call_Direction": "outbound", "Other_Type": "originator", "Other_Leg_Unique_ID": AGENT}
    played.tell(channel("PROGRESS", "f1", "sofia/gateway/trunk/13900139000", **far))
    told = played.tell(channel("HANGUP_COMPLETE", "f1", "", Hangup_Cause="USER_BUSY"))
    assert [one.outcome for one in told if isinstance(one, Missed | Ended)] == [Outcome.BUSY, Outcome.BUSY]


def test_a_withheld_number_stays_withheld():
    played = Played()
    played.tell(caller("CREATE", Caller_ANI="anonymous", Caller_Privacy_Hide_Number="true"))
    played.tell(queue("member-queue-start", CC_Member_CID_Number="anonymous"))
    told = played.tell(agent("PROGRESS"))[0]
    assert isinstance(told, Ringing)
    assert (told.hidden, told.ani, told.number) == (True, "", "")


def test_states_of_an_agent_are_told_with_break_and_wrap_up():
    played = Played(agent_row(NAME, wrap_up_time="30"))
    on_break = played.tell(state("agent-status-change", "On Break"))[0]
    assert isinstance(on_break, AgentState)
    assert (on_break.state, on_break.paused) == (SeatState.PAUSED, True)
    assert isinstance(back := played.tell(state("agent-status-change", "Available"))[0], AgentState)
    assert (back.state, back.paused) == (SeatState.READY, False)
    played.talks()
    played.tell(state("agent-state-change", "In a queue call"))
    played.tell(queue("bridge-agent-end", CC_Agent=NAME))
    played.tell(caller("HANGUP_COMPLETE"))
    wraps = played.tell(state("agent-state-change", "Waiting"))[0]
    assert isinstance(wraps, AgentState)
    assert wraps.state is SeatState.WRAP_UP
    played.mono_ms += 31_000
    ready = played.tracker.agents.tick(played.now())[0]
    assert isinstance(ready, AgentState)
    assert ready.state is SeatState.READY
    assert isinstance(gone := played.tell(state("agent-status-change", "Logged Out"))[0], AgentState)
    assert gone.state is SeatState.SIGNED_OUT


def test_an_agent_whom_the_list_has_no_more_has_signed_out():
    played = Played()
    told = played.read_lists("name|contact|status|state\n8013@default|user/8013|Available|Waiting\n+OK\n")
    assert [(one.agent, one.state) for one in told if isinstance(one, AgentState)] == [(NAME, SeatState.SIGNED_OUT)]


def test_events_that_make_no_sense_tell_nothing():
    played = Played()
    for event in (
        {},
        {"Event-Name": "CHANNEL_HANGUP_COMPLETE"},
        {"Event-Name": "CHANNEL_BRIDGE", "Unique-ID": "x"},
        {"Event-Name": "CHANNEL_HOLD", "Unique-ID": "nobody"},
        {"Event-Name": "CUSTOM", "Event-Subclass": "callcenter::info", "CC-Action": "member-queue-start"},
        {"Event-Name": "CUSTOM", "Event-Subclass": "callcenter::info", "CC-Action": "members-count", "CC-Count": "-1"},
        {"Event-Name": "CUSTOM", "Event-Subclass": "callcenter::info", "CC-Action": "bridge-agent-start"},
        {"Event-Name": "CUSTOM", "Event-Subclass": "callcenter::info", "CC-Action": "agent-status-change"},
        {"Event-Name": "CUSTOM", "Event-Subclass": "callcenter::info", "CC-Action": "bridge-agent-fail"},
    ):
        assert played.tell(event) == []


def test_what_was_asked_and_passed_on_is_forgotten_with_its_end():
    played = Played()
    played.talks()
    played.tracker.calls.passing[CALLER] = "8013", True
    played.tell(caller("HANGUP_COMPLETE", Hangup_Cause="NORMAL_CLEARING"))
    assert played.tracker.calls.passing == {}
    lists = played.tracker.begin_lists()
    played.tell(agent("HANGUP_COMPLETE", Hangup_Cause="NORMAL_CLEARING"))
    assert lists.gone == {AGENT}
    played.tracker.listed(played.now())
    played.tell(caller("HANGUP_COMPLETE", Hangup_Cause="NORMAL_CLEARING"))
    assert played.tracker.lists is None
    assert lists.gone == {AGENT}
