"""The adapter for Asterisk before a hand-written manager interface: up, down, half-open, refused, overrun."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from sync.domain.call_record import AskStage
from sync.telephony.adapter import PhoneError, PhoneErrorCode
from sync.telephony.commands import (
    Answer,
    CompleteTransfer,
    Dial,
    HangUp,
    Hold,
    Pause,
    PhoneCommand,
    SendTones,
    SignIn,
    ThreeWay,
    Transfer,
)
from sync.telephony.events import (
    AgentState,
    Answered,
    Asked,
    CallsThere,
    Ended,
    LineState,
    Outcome,
    QueueState,
    Ringing,
    SeatState,
)
from tests.helpers.ami.ami_server import AmiServer, ami_server, block
from tests.helpers.ami.recorded import events
from tests.helpers.phone.listening import Listening, listening_to

_MEMBER = block(
    Event="QueueMember",
    Queue="q12345",
    Name="PJSIP/8012",
    Location="PJSIP/8012",
    StateInterface="PJSIP/8012",
    Status=1,
    Paused=0,
    ActionID="@ID@",
)
_PARAMS = block(Event="QueueParams", Queue="q12345", Calls=0, Completed=7, Abandoned=1, ActionID="@ID@")


@contextmanager
def listening(server: AmiServer, room: int = 4096, options: str = "") -> Iterator[Listening]:
    """An adapter before a server, ended at the end."""
    with listening_to("asterisk", server.url + options, "ctisecret", room) as made:
        yield made


@pytest.fixture
def server() -> Iterator[AmiServer]:
    """A manager interface with one queue and one agent."""
    with ami_server() as made:
        made.lists["queuestatus"] = [_PARAMS, _MEMBER]
        yield made


@pytest.mark.parametrize("cut", [0, 11])
def test_the_recorded_session_is_told_live(server: AmiServer, cut: int):
    with listening(server) as phone:
        login = server.expect("Login")
        assert (login.text("username"), login.text("secret"), login.text("events")) == (
            "cti",
            "ctisecret",
            "system,call,agent",
        )
        connected = phone.line(LineState.CONNECTED)
        assert (connected.adapter, connected.version) == ("asterisk", "Asterisk Call Manager/11.0.0")
        counts = phone.until(lambda one: isinstance(one, QueueState))
        assert isinstance(counts, QueueState)
        assert (counts.completed, counts.abandoned, counts.resync) == (7, 1, True)
        server.play(events(), cut)
        ringing = phone.until(lambda one: isinstance(one, Ringing))
        assert isinstance(ringing, Ringing)
        assert (ringing.ani, ringing.dnis, ringing.queue, ringing.agent) == ("13800138000", "12345", "q12345", "8012")
        ended = phone.until(lambda one: isinstance(one, Ended))
        assert isinstance(ended, Ended)
        assert (ended.call_id, ended.outcome, ended.by) == ("1795458530.0", Outcome.COMPLETED, "caller")
        second = phone.until(lambda one: isinstance(one, Answered))
        assert isinstance(second, Answered)
        assert second.ani == "037112345678"


def test_after_a_gap_the_whole_state_is_read_again(server: AmiServer):
    with listening(server) as phone:
        server.play(events())
        phone.until(lambda one: isinstance(one, Ringing) and one.ani == "037112345678")
        phone.until(lambda one: isinstance(one, Answered))
        server.lists["coreshowchannels"] = [
            _channel("PJSIP/trunk-00000009", "5.0", 4, "Queue", "q12345", "13900139000"),
            _channel("PJSIP/8012-0000000a", "5.1", 5, "AppQueue", "(Outgoing Line)", "12345"),
        ]
        server.lists["queuestatus"] = [_PARAMS, _MEMBER.replace(b"Status: 1", b"Status: 6")]
        server.drop()
        lost = phone.line(LineState.LOST)
        assert (lost.code, lost.retry_s) == ("phone_line_lost", pytest.approx(0.2, abs=0.1))
        phone.line(LineState.CONNECTED)
        state = phone.until(lambda one: isinstance(one, AgentState))
        assert isinstance(state, AgentState)
        assert (state.state, state.resync) == (SeatState.RINGING, True)
        ended = phone.until(lambda one: isinstance(one, Ended))
        assert isinstance(ended, Ended)
        assert (ended.call_id, ended.outcome) == ("1795458538.2", Outcome.LOST)
        ringing = phone.until(lambda one: isinstance(one, Ringing))
        assert isinstance(ringing, Ringing)
        assert (ringing.call_id, ringing.ani, ringing.queue, ringing.extension, ringing.resync, ringing.ring_ms) == (
            "5.0",
            "13900139000",
            "q12345",
            "8012",
            True,
            3_000,
        )


def test_a_call_that_went_on_through_the_gap_is_not_told_again(server: AmiServer):
    with listening(server) as phone:
        server.play(events())
        phone.until(lambda one: isinstance(one, Ringing) and one.ani == "037112345678")
        phone.until(lambda one: isinstance(one, Answered))
        server.lists["coreshowchannels"] = [
            _channel("PJSIP/trunk-00000002", "1795458538.2", 6, "Queue", "q12345", "037112345678", "b1"),
            _channel("PJSIP/8012-00000003", "1795458538.3", 6, "AppQueue", "(Outgoing Line)", "12345", "b1"),
        ]
        server.drop()
        phone.line(LineState.CONNECTED)
        server.expect("CoreShowChannels")
        server.expect("CoreShowChannels")
        server.play(block(Event="Hangup", Uniqueid="1795458538.2", Linkedid="1795458538.2", Cause=16))
        told = phone.until(lambda one: isinstance(one, Ringing | Answered | Ended) and one.call_id == "1795458538.2")
        assert isinstance(told, Ended)
        assert (told.dnis, told.outcome) == ("12345", Outcome.COMPLETED)


def test_a_caller_who_already_waits_is_told_with_the_wait(server: AmiServer):
    server.lists["queuestatus"].append(
        block(
            Event="QueueEntry",
            Queue="q12345",
            Position=1,
            Channel="PJSIP/trunk-00000001",
            Uniqueid="7.0",
            Linkedid="7.0",
            CallerIDNum="13800138000",
            Wait=42,
            ActionID="@ID@",
        )
    )
    with listening(server) as phone:
        told = phone.until(lambda one: isinstance(one, QueueState) and one.change == "joined")
        assert isinstance(told, QueueState)
        assert (told.wait_ms, told.ani, told.position, told.resync) == (42_000, "13800138000", 1, True)


def test_a_line_that_no_longer_answers_is_dropped_and_made_again(server: AmiServer):
    with listening(server) as phone:
        phone.line(LineState.CONNECTED)
        server.expect("DeviceStateList")
        server.play(block(Event="QueueMemberAdded", Queue="last", Interface="PJSIP/9", Status=1))
        phone.until(lambda one: isinstance(one, AgentState) and one.queue == "last")
        server.mute = True
        phone.clock.pass_by(11)
        server.expect("Ping")
        phone.clock.pass_by(11)
        assert phone.line(LineState.LOST).code == "phone_line_lost"
        server.mute = False
        phone.line(LineState.CONNECTED)


def test_a_wrong_secret_is_told_and_not_tried_again_at_once(server: AmiServer):
    server.secret = "another"
    with listening(server) as phone:
        told = phone.line(LineState.REFUSED)
        assert (told.code, told.retry_s) == ("phone_login_refused", 30.0)


def test_something_else_at_that_port_is_known_by_its_greeting():
    with ami_server(greeting=b"SSH-2.0-OpenSSH_9.2\r\n") as server, listening(server) as phone:
        assert phone.line(LineState.UNREACHABLE).code == "phone_not_a_pbx"


def test_only_the_queues_and_phones_asked_for_are_told(server: AmiServer):
    with listening(server, options="?queue=other") as phone:
        phone.line(LineState.CONNECTED)
        server.play(events())
        server.play(block(Event="QueueMemberAdded", Queue="other", Interface="PJSIP/9", MemberName="x", Status=1))
        told = phone.until(lambda one: not isinstance(one, CallsThere))
        assert isinstance(told, AgentState)
        assert told.queue == "other"


def test_who_takes_no_events_for_a_while_is_told_the_whole_state_anew(server: AmiServer):
    with listening(server, room=2) as phone:
        phone.until(lambda one: isinstance(one, QueueState))
        server.play(events())
        phone.line(LineState.OVERFLOWN)
        state = phone.until(lambda one: isinstance(one, AgentState))
        assert isinstance(state, AgentState)
        assert state.resync


@pytest.mark.allows_log("sync.telephony")
def test_without_the_right_to_a_list_the_events_still_come(server: AmiServer):
    server.refuses = {"coreshowchannels"}
    with listening(server) as phone:
        server.play(events())
        phone.until(lambda one: isinstance(one, Ringing))


def test_commands_become_actions(server: AmiServer):
    with listening(server, options="?context=agents") as phone:
        server.play(events())
        phone.until(lambda one: isinstance(one, Answered) and one.ani == "037112345678")
        call = "1795458538.2"
        expected: list[tuple[PhoneCommand, dict[str, str]]] = [
            (
                Pause("8012", True, "小休"),
                {"action": "QueuePause", "interface": "PJSIP/8012", "paused": "true", "reason": "小休"},
            ),
            (Pause("8012", False, queue="q12345"), {"action": "QueuePause", "paused": "false", "queue": "q12345"}),
            (
                Transfer(call, "8013"),
                {"action": "BlindTransfer", "channel": "PJSIP/8012-00000003", "exten": "8013", "context": "agents"},
            ),
            (Transfer(call, "8013", attended=True), {"action": "Atxfer", "channel": "PJSIP/8012-00000003"}),
            (SendTones(call, "5"), {"action": "PlayDTMF", "digit": "5", "channel": "PJSIP/trunk-00000002"}),
            (
                Dial("8012", "13900139000", "12345"),
                {"action": "Originate", "channel": "PJSIP/8012", "exten": "13900139000", "callerid": "12345"},
            ),
            (SignIn("8013", "q12345"), {"action": "QueueAdd", "interface": "PJSIP/8013", "queue": "q12345"}),
            (SignIn("8013", "q12345", on=False), {"action": "QueueRemove"}),
            (HangUp(call), {"action": "Hangup", "channel": "PJSIP/8012-00000003"}),
        ]
        for command, headers in expected:
            assert phone.answer(command).ok
            sent = server.expect(headers["action"])
            assert {name: sent.text(name) for name in headers} == headers


def _asked(server: AmiServer, phone: Listening) -> str:
    """Let the agent ask 8013, who answers; returns the call."""
    server.play(events())
    phone.until(lambda one: isinstance(one, Answered) and one.ani == "037112345678")
    call = "1795458538.2"
    near = {"Channel": "Local/8013@agents-0000;2", "Uniqueid": "9.3", "Linkedid": call}
    far = {"DestChannel": "PJSIP/8013-00000009", "DestUniqueid": "9.4", "DestLinkedid": call}
    server.play(block(Event="DialBegin", **near, **far) + block(Event="DialEnd", **near, **far, DialStatus="ANSWER"))
    phone.until(lambda one: isinstance(one, Asked) and one.stage is AskStage.TALKING)
    return call


def test_who_is_asked_is_joined_taken_in_or_let_go(server: AmiServer):
    agent, colleague = "PJSIP/8012-00000003", "PJSIP/8013-00000009"
    with listening(server, options="?three_way=*33") as phone:
        call = _asked(server, phone)
        assert phone.answer(Transfer(call, "8014", attended=True)).code == "phone_refused"
        assert phone.answer(CompleteTransfer(call, join=False)).ok
        assert server.expect("CancelAtxfer").text("channel") == agent
        assert phone.answer(ThreeWay(call, "8014", "8012")).code == "phone_not_able", "another number than is asked"
        assert phone.answer(ThreeWay(call, extension="8012")).ok
        keys = [server.expect("PlayDTMF") for _ in range(3)]
        assert "".join(one.text("digit") for one in keys) == "*33"
        assert {(one.text("channel"), one.text("receive")) for one in keys} == {(agent, "true")}
        joined = block(
            Event="AttendedTransfer",
            Result="Success",
            OrigTransfererUniqueid="1795458538.3",
            DestType="Threeway",
        )
        server.play(joined)
        phone.until(lambda one: isinstance(one, Asked) and one.stage is AskStage.JOINED)
        assert phone.answer(CompleteTransfer(call, join=False)).ok
        assert server.expect("Hangup").text("channel") == colleague
        assert phone.answer(CompleteTransfer(call)).ok
        assert server.expect("Hangup").text("channel") == agent


def test_without_anybody_asked_the_caller_is_not_touched(server: AmiServer):
    with listening(server) as phone:
        server.play(events())
        phone.until(lambda one: isinstance(one, Answered) and one.ani == "037112345678")
        for command in (CompleteTransfer("1795458538.2"), ThreeWay("1795458538.2")):
            answer = phone.answer(command)
            assert (answer.code, answer.message) == ("phone_no_such_call", "nobody is being asked")
        assert phone.answer(Transfer("1795458538.2", "desk", attended=True)).code == "phone_bad_value"


def test_a_caller_still_waiting_is_redirected(server: AmiServer):
    with listening(server) as phone:
        server.play(events())
        phone.until(lambda one: isinstance(one, QueueState) and one.call_id == "1795458554.4")
        assert phone.answer(Transfer("1795458554.4", "8013")).ok
        assert server.expect("Redirect").text("channel") == "PJSIP/trunk-00000004"
        assert phone.answer(Transfer("1795458554.4", "8013", attended=True)).code == "phone_no_such_call"


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (HangUp("no-call"), "phone_no_such_call"),
        (Pause("9999", True), "phone_no_such_agent"),
        (Pause("8012", True, "a\r\nAction: Command"), "phone_bad_value"),
        (Pause("8012", True, "长" * 200), "phone_bad_value"),
        (Dial("8012", "1\r\nAction: Command"), "phone_bad_value"),
        (SignIn("8013", "q 1"), "phone_bad_value"),
    ],
)
def test_a_command_that_cannot_be_done_is_told_with_its_reason(server: AmiServer, command: PhoneCommand, code: str):
    with listening(server) as phone:
        phone.until(lambda one: isinstance(one, AgentState))
        answer = phone.answer(command)
        assert (answer.ok, answer.code) == (False, code)


def test_what_asterisk_refuses_is_told_with_its_words(server: AmiServer):
    server.refuses = {"queuepause"}
    with listening(server) as phone:
        phone.until(lambda one: isinstance(one, AgentState))
        answer = phone.answer(Pause("8012", True))
        assert (answer.ok, answer.code, answer.message) == (False, "phone_refused", "Permission denied")


@pytest.mark.parametrize("command", [Answer("1"), Hold("1")])
def test_what_the_manager_interface_cannot_do_is_refused_at_once(server: AmiServer, command: PhoneCommand):
    with listening(server) as phone, pytest.raises(PhoneError) as caught:
        phone.adapter.send(command)
    assert caught.value.code is PhoneErrorCode.NOT_ABLE


def test_without_a_line_no_command_is_taken(server: AmiServer):
    phone = Listening("asterisk", server.url, "ctisecret", 10)
    with pytest.raises(PhoneError) as caught:
        phone.adapter.send(HangUp("1"))
    assert caught.value.code is PhoneErrorCode.NOT_CONNECTED


def _channel(name: str, uid: str, state: int, application: str, data: str, number: str, bridge: str = "") -> bytes:
    linked = uid.replace("538.3", "538.2").replace("5.1", "5.0")
    return block(
        Event="CoreShowChannel",
        ActionID="@ID@",
        Channel=name,
        Uniqueid=uid,
        Linkedid=linked,
        ChannelState=state,
        Application=application,
        ApplicationData=data,
        CallerIDNum=number,
        Exten="12345",
        Duration="00:00:03",
        BridgeId=bridge,
    )
