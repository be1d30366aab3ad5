"""The life of a call in a queue, as an agent's screen and a wallboard need it."""

import pytest

from sync.telephony.asterisk.tracker import Tracker
from sync.telephony.events import (
    AgentState,
    Answered,
    Direction,
    Ended,
    Held,
    Missed,
    Outcome,
    Party,
    PhoneEvent,
    QueueChange,
    QueueState,
    Resumed,
    Ringing,
    SeatState,
)
from sync.telephony.moment import Moment
from tests.helpers.ami.played import CALL, CALLER, Played, agent
from tests.helpers.ami.recorded import messages


def _one(events: list[PhoneEvent], kind: type) -> PhoneEvent:
    (found,) = [one for one in events if isinstance(one, kind)]
    return found


def test_the_recorded_session_is_told_as_two_calls_a_pause_and_a_third_caller_waiting():
    tracker, told = Tracker(), list[PhoneEvent]()
    for at, message in enumerate(messages()):
        now = Moment(1_795_458_530_000 + at, at)
        told += tracker.take(message, now)
        if message.kind == "coreshowchannelscomplete":
            told += tracker.channels_listed(now)
    calls = [one for one in told if isinstance(one, Ringing | Answered | Ended | Missed)]
    assert [(type(one).__name__, one.call_id, one.leg_id, one.ani, one.number) for one in calls] == [
        ("Ringing", "1795458530.0", "1795458530.1", "13800138000", "+8613800138000"),
        ("Answered", "1795458530.0", "1795458530.1", "13800138000", "+8613800138000"),
        ("Ended", "1795458530.0", "1795458530.1", "13800138000", "+8613800138000"),
        ("Ringing", "1795458538.2", "1795458538.3", "037112345678", "+8637112345678"),
        ("Answered", "1795458538.2", "1795458538.3", "037112345678", "+8637112345678"),
    ]
    assert {
        (one.dnis, one.queue, one.agent, one.extension, one.interface, one.unique_id == one.call_id) for one in calls
    } == {("12345", "q12345", "8012", "8012", "PJSIP/8012", True)}
    seat = [one for one in told if isinstance(one, AgentState)]
    assert [(one.state, one.paused, one.reason) for one in seat] == [
        (SeatState.READY, False, ""),
        (SeatState.RINGING, False, ""),
        (SeatState.TALKING, False, ""),
        (SeatState.READY, False, ""),
        (SeatState.RINGING, False, ""),
        (SeatState.TALKING, False, ""),
        (SeatState.TALKING, True, "小休"),
        (SeatState.TALKING, False, ""),
    ]
    queue = [one for one in told if isinstance(one, QueueState)]
    assert [(one.change, one.waiting) for one in queue] == [
        (QueueChange.STATUS, 0),
        (QueueChange.JOINED, 1),
        (QueueChange.LEFT, 0),
        (QueueChange.JOINED, 1),
        (QueueChange.LEFT, 0),
        (QueueChange.JOINED, 1),
    ]


def test_a_call_has_its_times():
    line = Played()
    ringing = _one(line.rings(), Ringing)
    assert isinstance(ringing, Ringing)
    assert (ringing.wait_ms, ringing.ring_ms, ringing.talk_ms) == (100, 0, None)
    answered = _one(line.tell("AgentConnect", CALLER, agent(), after_ms=2_500, HoldTime=2, RingTime=2), Answered)
    assert isinstance(answered, Answered)
    assert (answered.wait_ms, answered.ring_ms, answered.talk_ms, answered.hold_ms) == (2_600, 2_500, 0, 0)
    held = _one(line.tell("Hold", after_ms=1_000, Uniqueid="1.1"), Held)
    assert isinstance(held, Held)
    assert held.by is Party.AGENT
    assert line.tell("Hold", Uniqueid="1.1") == []
    resumed = _one(line.tell("Unhold", after_ms=4_000, Uniqueid="1.1"), Resumed)
    assert isinstance(resumed, Resumed)
    assert resumed.hold_ms == 4_000
    ended = _one(line.tell("AgentComplete", CALLER, agent(), after_ms=3_000, TalkTime=8, Reason="agent"), Ended)
    assert isinstance(ended, Ended)
    assert (ended.wait_ms, ended.ring_ms, ended.talk_ms, ended.hold_ms) == (2_600, 2_500, 8_000, 4_000)
    assert (ended.by, ended.outcome) == (Party.AGENT, Outcome.COMPLETED)
    assert ended.at_ms - ringing.at_ms == 10_500
    assert line.tell("Hangup", CALLER, Cause=16) == []
    assert line.tell("Hangup", Uniqueid="1.1", Linkedid=CALL, Cause=16) == []
    assert not line.tracker.book.calls
    assert not line.tracker.book.channels


def test_a_phone_that_is_not_answered_has_missed_the_call_and_the_next_one_rings():
    line = Played()
    line.rings()
    missed = _one(line.tell("AgentRingNoAnswer", CALLER, agent(), after_ms=15_000, RingTime=15), Missed)
    assert isinstance(missed, Missed)
    assert (missed.outcome, missed.extension, missed.ring_ms) == (Outcome.NO_ANSWER, "8012", 15_000)
    assert line.tell("Hangup", Uniqueid="1.1", Linkedid=CALL, Cause=19) == []
    (second,) = line.rings("8013", "1.2")
    assert isinstance(second, Ringing)
    assert (second.extension, second.wait_ms) == ("8013", 15_200)


def test_of_phones_that_ring_together_the_others_learn_that_it_was_answered_elsewhere():
    line = Played()
    line.rings()
    line.rings("8013", "1.2")
    line.tell("AgentConnect", CALLER, agent("8013", "1.2"), after_ms=1_000)
    missed = _one(line.tell("Hangup", Uniqueid="1.1", Linkedid=CALL, Cause=26), Missed)
    assert isinstance(missed, Missed)
    assert (missed.outcome, missed.extension) == (Outcome.ELSEWHERE, "8012")


def test_a_caller_who_gives_up_is_told_with_the_wait_and_whose_phone_rang():
    line = Played()
    line.rings()
    line.tell("QueueCallerLeave", CALLER, Queue="q1", Position=1, Count=0, after_ms=6_000)
    queue = _one(line.tell("QueueCallerAbandon", CALLER, Queue="q1", Position=1, HoldTime=6), QueueState)
    assert isinstance(queue, QueueState)
    assert (queue.change, queue.wait_ms, queue.ani) == (QueueChange.ABANDONED, 6_100, "13800138000")
    events = line.tell("Hangup", CALLER, Cause=16, Cause_txt="Normal Clearing")
    assert [(type(one).__name__, one.outcome) for one in events if isinstance(one, Missed | Ended)] == [
        ("Missed", Outcome.ABANDONED),
        ("Ended", Outcome.ABANDONED),
    ]
    ended = events[-1]
    assert isinstance(ended, Ended)
    assert (ended.by, ended.cause, ended.cause_text, ended.talk_ms) == (Party.CALLER, 16, "Normal Clearing", None)


def test_a_phone_that_goes_before_the_queue_says_so_has_missed_a_caller_who_gave_up():
    line = Played()
    line.rings()
    line.tell("HangupRequest", CALLER, after_ms=3_000)
    line.tell("DialEnd", CALLER, agent(), DialStatus="CANCEL")
    missed = _one(line.tell("Hangup", Uniqueid="1.1", Linkedid=CALL, Cause=0), Missed)
    assert isinstance(missed, Missed)
    assert missed.outcome is Outcome.ABANDONED


def test_a_caller_nobody_was_free_for_ends_as_not_answered():
    line = Played()
    line.tell("Newchannel", CALLER)
    line.tell("QueueCallerJoin", CALLER, Queue="q1", Position=1, Count=1)
    line.tell("QueueCallerLeave", CALLER, Queue="q1", Position=1, Count=0, after_ms=60_000)
    ended = _one(line.tell("Hangup", CALLER, Cause=16), Ended)
    assert isinstance(ended, Ended)
    assert (ended.outcome, ended.leg_id, ended.wait_ms) == (Outcome.NO_ANSWER, "", 60_000)


def test_an_agent_who_hangs_up_on_the_announcement_has_missed_the_call():
    line = Played()
    line.rings()
    (missed,) = line.tell("AgentDump", CALLER, agent())
    assert isinstance(missed, Missed)
    assert missed.outcome is Outcome.REJECTED


def test_a_queue_that_rings_a_phone_over_an_inner_channel_rings_once():
    line = Played()
    line.tell("Newchannel", CALLER)
    line.tell("QueueCallerJoin", CALLER, Queue="q1", Position=1, Count=1)
    inner = {
        "DestChannel": "Local/8012@agents-00000001;1",
        "DestUniqueid": "1.1",
        "DestLinkedid": CALL,
        "Queue": "q1",
        "Interface": "Local/8012@agents/n",
        "MemberName": "李四",
    }
    (ringing,) = line.tell("AgentCalled", CALLER, inner)
    assert isinstance(ringing, Ringing)
    assert (ringing.agent, ringing.extension) == ("李四", "8012")
    behind = {"Channel": "Local/8012@agents-00000001;2", "Uniqueid": "1.2", "Linkedid": CALL}
    phone = {"DestChannel": "PJSIP/8012-00000002", "DestUniqueid": "1.3", "DestLinkedid": CALL}
    assert line.tell("DialBegin", behind, phone) == []
    assert line.tell("DialEnd", behind, phone, DialStatus="ANSWER") == []
    line.tell("AgentConnect", CALLER, inner, after_ms=1_000)
    (held,) = line.tell("Hold", Uniqueid="1.3")
    assert isinstance(held, Held)
    assert held.agent == "李四"


def test_a_call_out_belongs_to_the_phone_that_dialled():
    line = Played()
    own = {
        "Channel": "PJSIP/8012-0000000a",
        "Uniqueid": "3.0",
        "Linkedid": "3.0",
        "CallerIDNum": "8012",
        "Exten": "13900139000",
    }
    far = {"DestChannel": "PJSIP/trunk-0000000b", "DestUniqueid": "3.1", "DestLinkedid": "3.0"}
    line.tell("Newchannel", own)
    (ringing,) = line.tell("DialBegin", own, far, DialString="13900139000@trunk")
    assert isinstance(ringing, Ringing)
    assert (ringing.direction, ringing.extension, ringing.dnis, ringing.ani) == (
        Direction.OUTBOUND,
        "8012",
        "13900139000",
        "8012",
    )
    (answered,) = line.tell("DialEnd", own, far, DialStatus="ANSWER", after_ms=4_000)
    assert isinstance(answered, Answered)
    line.tell("HangupRequest", Uniqueid="3.1")
    (ended,) = line.tell("Hangup", Uniqueid="3.1", Linkedid="3.0", after_ms=2_000)
    assert isinstance(ended, Ended)
    assert (ended.by, ended.talk_ms, ended.ring_ms) == (Party.CALLER, 2_000, 4_000)
    assert line.tell("Hangup", own) == []


@pytest.mark.parametrize(
    ("status", "outcome"), [("BUSY", Outcome.BUSY), ("NOANSWER", Outcome.NO_ANSWER), ("CHANUNAVAIL", Outcome.FAILED)]
)
def test_a_phone_dialled_without_a_queue_tells_why_it_was_not_answered(status: str, outcome: Outcome):
    line = Played()
    far = {"DestChannel": "PJSIP/8012-00000001", "DestUniqueid": "1.1", "DestLinkedid": CALL}
    line.tell("Newchannel", CALLER)
    line.tell("DialBegin", CALLER, far)
    (missed,) = line.tell("DialEnd", CALLER, far, DialStatus=status)
    assert isinstance(missed, Missed)
    assert missed.outcome is outcome
    assert line.tell("Hangup", Uniqueid="1.1", Linkedid=CALL) == []
    (ended,) = line.tell("Hangup", CALLER)
    assert isinstance(ended, Ended)
    assert ended.outcome is outcome


def test_a_withheld_number_is_not_shown_though_the_network_told_it():
    line = Played()
    line.tell("Newchannel", CALLER)
    line.tell("NewCallerid", CALLER, CID_CallingPres="32 (Presentation Prohibited, Not Screened)")
    (ringing,) = line.rings()
    assert isinstance(ringing, Ringing)
    assert (ringing.hidden, ringing.ani, ringing.number) == (True, "", "")


def test_a_caller_without_a_number_is_hidden():
    line = Played()
    line.tell("Newchannel", CALLER, CallerIDNum="<unknown>")
    (ringing,) = line.tell("AgentCalled", CALLER, agent(), CallerIDNum="<unknown>")
    assert isinstance(ringing, Ringing)
    assert ringing.hidden


def test_the_number_dialled_first_stays_though_the_dial_plan_goes_on():
    line = Played()
    line.tell("Newchannel", CALLER)
    line.tell("QueueCallerJoin", CALLER, Exten="s", Queue="q1", Position=1, Count=1)
    (ringing,) = line.tell("AgentCalled", CALLER, agent(), Exten="s")
    assert isinstance(ringing, Ringing)
    assert ringing.dnis == "12345"


def test_events_that_come_twice_are_told_once():
    line = Played()
    line.talks()
    assert line.tell("AgentCalled", CALLER, agent()) == []
    assert line.tell("AgentConnect", CALLER, agent()) == []
    assert len(line.tell("AgentComplete", CALLER, agent(), Reason="caller")) == 1
    assert line.tell("AgentComplete", CALLER, agent(), Reason="caller") == []


@pytest.mark.parametrize(
    "event",
    [
        "AgentCalled",
        "AgentConnect",
        "AgentComplete",
        "AgentDump",
        "AgentRingNoAnswer",
        "QueueCallerJoin",
        "Hangup",
        "QueueCallerLeave",
        "QueueCallerAbandon",
        "DialBegin",
        "DialEnd",
        "Hold",
        "Unhold",
        "BlindTransfer",
        "Rename",
        "AttendedTransfer",
        "QueueMember",
        "QueueMemberRemoved",
        "DeviceStateChange",
        "QueueParams",
        "QueueEntry",
        "CoreShowChannel",
        "HangupRequest",
        "Newchannel",
        "VarSet",
        "MixMonitorStart",
        "SomethingNew",
        "",
    ],
)
def test_an_event_without_its_fields_is_passed_over(event: str):
    line = Played()
    assert line.tell(event) == []
    line.talks()
    assert line.tell(event) == []


def test_the_recording_is_told_where_the_dial_plan_names_it():
    line = Played()
    line.rings()
    line.tell("VarSet", CALLER, Variable="MIXMONITOR_FILENAME", Value="/var/spool/asterisk/monitor/1.0.wav")
    answered = _one(line.tell("AgentConnect", CALLER, agent()), Answered)
    assert isinstance(answered, Answered)
    assert answered.recording_id == "1.0.wav"


def test_an_agent_who_hangs_up_first_is_told_though_the_phone_is_gone_before_the_queue_says_so():
    line = Played()
    line.talks()
    line.tell("HangupRequest", Uniqueid="1.1")
    assert line.tell("Hangup", Uniqueid="1.1", Linkedid=CALL, Cause=16) == []
    (ended,) = line.tell("AgentComplete", CALLER, agent(), TalkTime=5, Reason="agent", after_ms=10)
    assert isinstance(ended, Ended)
    assert (ended.by, ended.extension) == (Party.AGENT, "8012")
    assert line.tell("Hangup", CALLER, after_ms=30_000) == []  # the caller told meanwhile how it was
