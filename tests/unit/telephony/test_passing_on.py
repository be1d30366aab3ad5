"""Calls that are passed on: blindly, after talking to a colleague, or not after all."""

import pytest

from sync.domain.call_record import AskStage
from sync.telephony.events import (
    Answered,
    Asked,
    CallsThere,
    Direction,
    Ended,
    Missed,
    Outcome,
    Party,
    PhoneEvent,
    Resumed,
    Ringing,
    Transferred,
)
from tests.helpers.ami.played import CALL, CALLER, Played, agent

NUMBER = "13800138000"


def _one(events: list[PhoneEvent], kind: type) -> PhoneEvent:
    (found,) = [one for one in events if isinstance(one, kind)]
    return found


def test_a_blind_transfer_to_another_agent_keeps_the_call():
    line = Played()
    line.talks()
    passed = _one(
        line.tell(
            "BlindTransfer",
            Result="Success",
            TransfererUniqueid="1.1",
            TransfereeUniqueid=CALL,
            Extension="8013",
            after_ms=5_000,
        ),
        Transferred,
    )
    assert isinstance(passed, Transferred)
    assert (passed.to, passed.attended, passed.extension, passed.talk_ms) == ("8013", False, "8012", 5_000)
    assert line.tell("AgentComplete", CALLER, agent(), TalkTime=5, Reason="transfer") == []
    assert line.tell("Hangup", Uniqueid="1.1", Linkedid=CALL, Cause=16) == []
    far = {"DestChannel": "PJSIP/8013-00000009", "DestUniqueid": "1.9", "DestLinkedid": CALL}
    (ringing,) = line.tell("DialBegin", CALLER, far)
    assert isinstance(ringing, Ringing)
    assert (ringing.call_id, ringing.extension, ringing.ani, ringing.direction) == (CALL, "8013", "13800138000", "in")
    (answered,) = line.tell("DialEnd", CALLER, far, DialStatus="ANSWER", after_ms=3_000)
    assert isinstance(answered, Answered)
    assert answered.ring_ms == 3_000
    line.tell("HangupRequest", Uniqueid="1.9")
    (ended,) = line.tell("Hangup", Uniqueid="1.9", Linkedid=CALL, Cause=16)
    assert isinstance(ended, Ended)
    assert (ended.extension, ended.by) == ("8013", Party.AGENT)
    assert line.tell("Hangup", CALLER) == []


def test_after_an_attended_transfer_the_call_belongs_to_who_was_asked():
    line = Played()
    line.talks()
    own = {
        "Channel": "PJSIP/8012-0000000a",
        "Uniqueid": "2.0",
        "Linkedid": "2.0",
        "CallerIDNum": "8012",
        "Exten": "8013",
    }
    far = {"DestChannel": "PJSIP/8013-0000000b", "DestUniqueid": "2.1", "DestLinkedid": "2.0"}
    line.tell("Newchannel", own)
    (consult,) = line.tell("DialBegin", own, far)
    assert isinstance(consult, Ringing)
    assert (consult.direction, consult.ani, consult.dnis, consult.call_id) == (
        Direction.INTERNAL,
        "8012",
        "8013",
        "2.0",
    )
    line.tell("DialEnd", own, far, DialStatus="ANSWER")
    (passed,) = line.tell(
        "AttendedTransfer",
        Result="Success",
        OrigTransfererUniqueid="1.1",
        SecondTransfererUniqueid="2.0",
        TransferTargetUniqueid="2.1",
        TransferTargetCallerIDNum="8013",
        after_ms=9_000,
    )
    assert isinstance(passed, Transferred)
    assert (passed.call_id, passed.to, passed.attended) == (CALL, "8013", True)
    assert line.tell("AgentComplete", CALLER, agent(), TalkTime=9, Reason="transfer") == []
    assert line.tell("Hangup", own) == []
    assert line.tell("Hangup", Uniqueid="1.1", Linkedid=CALL) == []
    (ended,) = line.tell("Hangup", CALLER, after_ms=1_000)
    assert isinstance(ended, Ended)
    assert (ended.call_id, ended.extension, ended.outcome) == (CALL, "8013", Outcome.COMPLETED)


@pytest.mark.parametrize("event", ["BlindTransfer", "AttendedTransfer"])
def test_a_transfer_that_failed_changes_nothing(event: str):
    line = Played()
    line.talks()
    assert line.tell(event, Result="Fail", TransfererUniqueid="1.1", OrigTransfererUniqueid="1.1") == []


_INNER = {"Channel": "Local/8013@agents-00000002;2", "Uniqueid": "1.5", "Linkedid": CALL, "CallerIDNum": "8012"}
_FAR = {"DestChannel": "PJSIP/8013-00000006", "DestUniqueid": "1.6", "DestLinkedid": CALL}
_THREE = {"Result": "Success", "OrigTransfererUniqueid": "1.1", "DestType": "Threeway"}


def _asks(line: Played) -> None:
    """The agent asks 8013, who answers."""
    line.talks()
    line.tell("Newchannel", _INNER)
    ringing, asked = line.tell("DialBegin", _INNER, _FAR)
    assert isinstance(ringing, Ringing)
    assert (ringing.extension, ringing.asked_by, ringing.ani, ringing.unique_id) == ("8013", "8012", NUMBER, CALL)
    assert isinstance(asked, Asked)
    assert (asked.extension, asked.to, asked.stage) == ("8012", "8013", AskStage.RINGING)
    _, talking = line.tell("DialEnd", _INNER, _FAR, DialStatus="ANSWER")
    assert isinstance(talking, Asked)
    assert talking.stage is AskStage.TALKING


def test_a_colleague_who_is_asked_inside_the_call_leaves_the_caller_alone():
    line = Played()
    _asks(line)
    left, over = line.tell("Hangup", Uniqueid="1.6", Linkedid=CALL)
    assert isinstance(left, Ended)
    assert (left.extension, left.asked_by) == ("8013", "8012")
    assert isinstance(over, Asked)
    assert (over.extension, over.stage, over.outcome) == ("8012", AskStage.OVER, Outcome.COMPLETED)
    assert line.tell("Hangup", _INNER) == []
    (ended,) = line.tell("AgentComplete", CALLER, agent(), TalkTime=60, Reason="caller", after_ms=60_000)
    assert isinstance(ended, Ended)
    assert (ended.extension, ended.ani, ended.by) == ("8012", NUMBER, Party.CALLER)


@pytest.mark.parametrize("answered", [True, False])
def test_a_colleague_who_left_while_the_line_was_down_leaves_the_caller_with_the_agent(answered: bool):
    line = Played()
    if answered:
        _asks(line)
    else:
        line.talks()
        line.tell("Newchannel", _INNER)
        line.tell("DialBegin", _INNER, _FAR)
    line.tracker.begin_lists()
    for channel in (CALLER, {"Channel": "PJSIP/8012-00000011", "Uniqueid": "1.1", "Linkedid": CALL}):
        line.tell("CoreShowChannel", channel, ChannelState=6, BridgeId="b1")
    gone, over, there = line.tracker.channels_listed(line.now())
    assert isinstance(there, CallsThere)
    assert there.calls == (CALL,)
    assert isinstance(gone, Ended if answered else Missed)
    assert (gone.extension, gone.asked_by) == ("8013", "8012")
    assert isinstance(over, Asked)
    assert (over.extension, over.stage, over.outcome) == ("8012", AskStage.OVER, Outcome.LOST)
    (ended,) = line.tell("AgentComplete", CALLER, agent(), TalkTime=60, Reason="caller", after_ms=60_000)
    assert isinstance(ended, Ended)
    assert ended.extension == "8012"


def test_a_colleague_who_does_not_answer_gives_the_caller_back():
    line = Played()
    line.talks()
    line.tell("Newchannel", _INNER)
    line.tell("DialBegin", _INNER, _FAR)
    line.tell("DialEnd", _INNER, _FAR, DialStatus="CANCEL")
    missed, over = line.tell("Hangup", Uniqueid="1.6", Linkedid=CALL)
    assert isinstance(missed, Missed)
    assert isinstance(over, Asked)
    assert (missed.outcome, over.stage, over.outcome) == (Outcome.NO_ANSWER, AskStage.OVER, Outcome.NO_ANSWER)


def test_whom_the_caller_was_passed_to_is_known_without_a_named_target():
    line = Played()
    _asks(line)
    done = {"Result": "Success", "OrigTransfererUniqueid": "1.1", "DestType": "Bridge"}
    passed, answered = line.tell("AttendedTransfer", done)
    assert isinstance(passed, Transferred)
    assert (passed.extension, passed.to, passed.attended) == ("8012", "8013", True)
    assert isinstance(answered, Answered)
    assert (answered.extension, answered.asked_by) == ("8013", "")


def test_a_caller_whom_asterisk_lets_go_has_not_hung_up():
    line = Played()
    line.talks()
    line.tell("SoftHangupRequest", CALLER)  # the other end is gone, or the dial plan is at its end
    (ended,) = line.tell("Hangup", CALLER)
    assert isinstance(ended, Ended)
    assert ended.by is Party.UNKNOWN


def test_a_talk_of_three_goes_on_without_the_colleague():
    line = Played()
    _asks(line)
    line.tell("Hold", Uniqueid="1.1")
    resumed, joined = line.tell("AttendedTransfer", _THREE, after_ms=2_000)
    assert isinstance(resumed, Resumed)
    assert isinstance(joined, Asked)
    assert (resumed.hold_ms, joined.extension, joined.stage) == (2_000, "8012", AskStage.JOINED)
    _, over = line.tell("Hangup", Uniqueid="1.6", Linkedid=CALL)
    assert isinstance(over, Asked)
    assert over.stage is AskStage.OVER
    (ended,) = line.tell("AgentComplete", CALLER, agent(), TalkTime=60, Reason="agent")
    assert isinstance(ended, Ended)
    assert ended.extension == "8012"


@pytest.mark.parametrize("at_the_phone", [True, False])
def test_a_talk_of_three_goes_on_without_the_agent(at_the_phone: bool):
    line = Played()
    _asks(line)
    line.tell("AttendedTransfer", _THREE)
    if at_the_phone:
        passed, answered = line.tell("AgentComplete", CALLER, agent(), TalkTime=60, Reason="agent")
    else:  # hung up through the manager interface: the queue tells nothing before the caller is gone
        passed, answered = line.tell("Hangup", Uniqueid="1.1", Linkedid=CALL, Cause=16)
    assert isinstance(passed, Transferred)
    assert (passed.extension, passed.to) == ("8012", "8013")
    assert isinstance(answered, Answered)
    assert answered.extension == "8013"
    line.tell("HangupRequest", Uniqueid="1.6")
    (ended,) = line.tell("Hangup", Uniqueid="1.6", Linkedid=CALL, Cause=16)
    assert isinstance(ended, Ended)
    assert (ended.extension, ended.asked_by, ended.by) == ("8013", "", Party.AGENT)


_ENDS = {1: {"Channel": "Local/8013@agents-00000002;1", "Uniqueid": "1.4", "Linkedid": CALL}, 2: _INNER}
_COLLEAGUE = {"Channel": "PJSIP/8013-00000006", "Uniqueid": "1.6", "Linkedid": CALL, "Application": "AppDial"}


def _list(line: Played, *, agent: str, colleague: str = "", ringing: bool = False) -> list[PhoneEvent]:
    """Read the channels: the caller hears bridge b1, agent and colleague the bridges given (empty: not there)."""
    line.tracker.begin_lists()
    line.tell("CoreShowChannel", CALLER, ChannelState=6, BridgeId="b1", Application="Queue", ApplicationData="q1,t")
    phone = {"Channel": "PJSIP/8012-00000011", "Uniqueid": "1.1", "Linkedid": CALL, "Application": "AppQueue"}
    if agent:
        line.tell("CoreShowChannel", phone, ChannelState=6, BridgeId=agent, Duration="00:01:00")
    if colleague or ringing:
        line.tell("CoreShowChannel", _ENDS[1], ChannelState=6, BridgeId=agent)
        line.tell("CoreShowChannel", _ENDS[2], ChannelState=6, BridgeId=colleague, Application="Dial")
        line.tell("CoreShowChannel", _COLLEAGUE, ChannelState=5 if ringing else 6, BridgeId=colleague)
    *told, there = line.tracker.channels_listed(line.now())
    assert isinstance(there, CallsThere), "what there is comes last"
    assert there.calls == (CALL,)
    return told


@pytest.mark.parametrize(
    ("agent_at", "colleague_at", "ringing", "stage"),
    [("b2", "", True, AskStage.RINGING), ("b2", "b3", False, AskStage.TALKING), ("b1", "b3", False, AskStage.JOINED)],
)
def test_a_program_that_was_started_anew_finds_a_colleague_who_is_asked(
    agent_at: str, colleague_at: str, ringing: bool, stage: AskStage
):
    answered, at_the_colleague, asked = _list(Played(), agent=agent_at, colleague=colleague_at, ringing=ringing)
    assert isinstance(answered, Answered)
    assert (answered.extension, answered.asked_by, answered.ani) == ("8012", "", NUMBER)
    assert isinstance(at_the_colleague, Ringing if ringing else Answered)
    assert (at_the_colleague.extension, at_the_colleague.asked_by) == ("8013", "8012")
    assert isinstance(asked, Asked)
    assert (asked.extension, asked.to, asked.stage, asked.resync) == ("8012", "8013", stage, True)


def test_a_program_that_was_started_anew_says_that_nobody_is_asked():
    answered, over = _list(Played(), agent="b1")
    assert isinstance(answered, Answered)
    assert answered.extension == "8012"
    assert isinstance(over, Asked)
    assert (over.extension, over.to, over.stage) == ("8012", "", AskStage.OVER)


def test_what_became_of_a_colleague_while_the_line_was_down_is_told():
    line = Played()
    line.talks()
    line.tell("Newchannel", _INNER)
    line.tell("DialBegin", _INNER, _FAR)
    answered, talking = _list(line, agent="b2", colleague="b3")
    assert isinstance(answered, Answered)
    assert answered.asked_by == "8012"
    assert isinstance(talking, Asked)
    assert talking.stage is AskStage.TALKING
    assert _list(line, agent="b2", colleague="b3") == []
    (joined,) = [one for one in _list(line, agent="b1", colleague="b3") if isinstance(one, Asked)]
    assert joined.stage is AskStage.JOINED
    passed, there = _list(line, agent="", colleague="b1")
    assert isinstance(passed, Transferred)
    assert (passed.extension, passed.to) == ("8012", "8013")
    assert isinstance(there, Answered)
    assert (there.extension, there.asked_by) == ("8013", "")


def test_a_program_that_was_started_anew_finds_a_call_that_was_passed_on_with_who_has_it():
    answered, over = _list(Played(), agent="", colleague="b1")
    assert isinstance(answered, Answered)
    assert (answered.extension, answered.ani) == ("8013", NUMBER)
    assert isinstance(over, Asked)
    assert over.to == ""


def test_a_phone_that_a_queue_rings_over_an_inner_channel_is_not_asked():
    line = Played()
    line.tracker.begin_lists()
    own = {"Channel": "Local/8012@agents-00000001;1", "Uniqueid": "1.1", "Application": "AppQueue", "Linkedid": CALL}
    far = {"Channel": "Local/8012@agents-00000001;2", "Uniqueid": "1.2", "Application": "Dial", "Linkedid": CALL}
    phone = {"Channel": "PJSIP/8012-00000003", "Uniqueid": "1.3", "Application": "AppDial", "Linkedid": CALL}
    line.tell("CoreShowChannel", CALLER, ChannelState=6, BridgeId="b1", Application="Queue", ApplicationData="q1,t")
    line.tell("CoreShowChannel", own, ChannelState=6, BridgeId="b1")
    line.tell("CoreShowChannel", far, ChannelState=6, BridgeId="b2")
    line.tell("CoreShowChannel", phone, ChannelState=6, BridgeId="b2")
    answered, over, there = line.tracker.channels_listed(line.now())
    assert isinstance(there, CallsThere)
    assert there.calls == (CALL,)
    assert isinstance(answered, Answered)
    assert (answered.extension, answered.asked_by, answered.ani) == ("8012", "", NUMBER)
    assert isinstance(over, Asked)
    assert over.to == ""
