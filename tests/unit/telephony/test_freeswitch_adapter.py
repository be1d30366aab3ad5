"""The adapter for FreeSWITCH before a hand-written event socket: up, down, half-open, refused, overrun, hostile."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

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
from sync.telephony.freeswitch.framing import Frames, encode_command
from tests.helpers.esl.esl_server import EslServer, agent_row, esl_server, members, rows, table
from tests.helpers.esl.played import AGENT, CALLER, COLLEAGUE, NAME, agent, bridge, caller, channel, queue, state
from tests.helpers.phone.listening import Listening, listening_to

RINGS = (caller("CREATE"), queue("member-queue-start"), agent("CREATE"), agent("PROGRESS"))
TALKS = (*RINGS, agent("ANSWER"), queue("bridge-agent-start", CC_Agent=NAME, CC_Agent_UUID=AGENT))
ASKED = {"Call_Direction": "outbound", "Other_Type": "originator", "Other_Leg_Unique_ID": AGENT}


@contextmanager
def listening(server: EslServer, room: int = 4096, options: str = "") -> Iterator[Listening]:
    """An adapter before a server, ended at the end."""
    with listening_to("freeswitch", server.url + options, "ClueCon", room) as made:
        yield made


@pytest.fixture
def server() -> Iterator[EslServer]:
    """An event socket with one queue and one agent."""
    with esl_server() as made:
        yield made


@pytest.mark.parametrize("cut", [0, 7])
def test_a_call_is_told_live(server: EslServer, cut: int):
    with listening(server) as phone:
        assert server.expect("auth") == "auth ClueCon"
        assert "CUSTOM callcenter::info" in server.expect("event json")
        connected = phone.line(LineState.CONNECTED)
        assert (connected.adapter, connected.version) == ("freeswitch", "FreeSWITCH Version 1.10.12-release")
        seat = phone.until(lambda one: isinstance(one, AgentState))
        assert isinstance(seat, AgentState)
        assert (seat.agent, seat.extension, seat.queue, seat.state) == (NAME, "8012", "q1@default", SeatState.READY)
        counts = phone.until(lambda one: isinstance(one, QueueState))
        assert isinstance(counts, QueueState)
        assert (counts.completed, counts.abandoned, counts.waiting, counts.resync) == (7, 1, 0, True)
        server.play_events(*TALKS, caller("HANGUP_COMPLETE"), cut=cut)
        ringing = phone.until(lambda one: isinstance(one, Ringing))
        assert isinstance(ringing, Ringing)
        assert (ringing.ani, ringing.dnis, ringing.queue, ringing.agent) == ("13800138000", "12345", "q1@default", NAME)
        ended = phone.until(lambda one: isinstance(one, Ended))
        assert isinstance(ended, Ended)
        assert (ended.call_id, ended.outcome) == (CALLER, Outcome.COMPLETED)


def test_after_a_gap_the_whole_state_is_read_again(server: EslServer):
    with listening(server) as phone:
        server.play_events(*TALKS)
        phone.until(lambda one: isinstance(one, Answered))
        begun = str(phone.clock.wall_ms() // 1000 - 5)
        server.lists["callcenter_config agent list"] = table(agent_row(NAME, state="Receiving"), agent_row("8013@d"))
        server.lists["show channels as json"] = rows(
            _listed("n1", "sofia/external/139@t", "inbound", "ACTIVE", "n1", begun, cid_num="13900139000"),
            _listed("n2", "sofia/internal/8012@h", "outbound", "RINGING", "n1", begun),
            _listed("t1", "sofia/external/137@t", "inbound", "ACTIVE", "t1", begun, cid_num="13700137000"),
            _listed("t2", "sofia/internal/8013@h", "outbound", "ACTIVE", "t1", begun),
        )
        server.lists["show calls as json"] = rows({"uuid": "t1", "b_uuid": "t2", "call_created_epoch": begun})
        server.drop()
        assert phone.line(LineState.LOST).code == "phone_line_lost"
        phone.line(LineState.CONNECTED)
        ended = phone.until(lambda one: isinstance(one, Ended))
        assert isinstance(ended, Ended)
        assert (ended.call_id, ended.outcome) == (CALLER, Outcome.LOST)
        answered = phone.until(lambda one: isinstance(one, Answered))
        assert isinstance(answered, Answered)
        assert (answered.call_id, answered.ani, answered.extension, answered.resync) == (
            "t1",
            "13700137000",
            "8013",
            True,
        )
        assert answered.talk_ms is not None
        assert 4_000 <= answered.talk_ms <= 7_000
        ringing = phone.until(lambda one: isinstance(one, Ringing))
        assert isinstance(ringing, Ringing)
        assert (ringing.call_id, ringing.extension, ringing.resync) == ("n1", "8012", True)


def test_a_call_that_went_on_through_the_gap_is_not_told_again(server: EslServer):
    with listening(server) as phone:
        server.play_events(*TALKS, bridge(CALLER, AGENT))
        phone.until(lambda one: isinstance(one, Answered))
        server.lists["show channels as json"] = rows(
            _listed(CALLER, "sofia/external/138@t", "inbound", "ACTIVE", CALLER, "0"),
            _listed(AGENT, "sofia/internal/8012@h", "outbound", "ACTIVE", CALLER, "0"),
        )
        server.lists["show calls as json"] = rows({"uuid": CALLER, "b_uuid": AGENT})
        server.drop()
        phone.line(LineState.CONNECTED)
        phone.until(lambda one: isinstance(one, QueueState))
        server.play_events(caller("HANGUP_COMPLETE"))
        told = phone.until(lambda one: isinstance(one, Ringing | Answered | Ended))
        assert isinstance(told, Ended)
        assert (told.call_id, told.outcome, told.dnis) == (CALLER, Outcome.COMPLETED, "12345")


def test_a_caller_who_already_waits_is_told_with_the_wait(server: EslServer):
    server.lists["show channels as json"] = rows(_listed("w1", "sofia/external/138@t", "inbound", "ACTIVE", "w1", "0"))
    joined = str(1_795_458_530 - 42)
    server.lists["callcenter_config queue list members q1@default"] = members(
        {"q": "q1@default", "u": "m1", "s": "w1", "c": "13800138000", "j": joined, "a": "", "st": "Waiting"}
    )
    with listening(server) as phone:
        told = phone.until(lambda one: isinstance(one, QueueState) and one.change == "joined")
        assert isinstance(told, QueueState)
        assert (told.queue, told.resync) == ("q1@default", True)
        assert told.wait_ms is not None
        assert 42_000 <= told.wait_ms < 44_000


def test_a_line_that_no_longer_answers_is_dropped_and_made_again(server: EslServer):
    with listening(server) as phone:
        phone.until(lambda one: isinstance(one, QueueState))
        server.mute = True
        phone.clock.pass_by(11)
        phone.adapter.send(HangUp("wakes"))
        server.expect("uptime")
        phone.clock.pass_by(11)
        assert phone.line(LineState.LOST).code == "phone_line_lost"
        server.mute = False
        phone.line(LineState.CONNECTED)


def test_a_wrong_secret_is_told_and_not_tried_again_at_once(server: EslServer):
    server.secret = "another"
    with listening(server) as phone:
        told = phone.line(LineState.REFUSED)
        assert (told.code, told.retry_s) == ("phone_login_refused", 30.0)


def test_a_user_of_the_event_socket_signs_in_with_name_and_secret():
    with esl_server(secret="cti@default:ClueCon") as server:
        url = server.url.replace("127.0.0.1", "cti%40default@127.0.0.1")
        with listening_to("freeswitch", url, "ClueCon") as phone:
            phone.line(LineState.CONNECTED)


@pytest.mark.parametrize(
    ("greeting", "code"),
    [
        (b"SSH-2.0-OpenSSH_9.2\r\n" + b"x" * 70_000, "phone_not_a_pbx"),
        (b"Content-Type: text/rude-rejection\nContent-Length: 24\n\nAccess Denied, go away.\n", "phone_login_refused"),
        (b"Content-Length: 999999999\nContent-Type: auth/request\n\n", "phone_not_a_pbx"),
    ],
)
def test_what_is_no_event_socket_is_told(greeting: bytes, code: str):
    with esl_server(greeting=greeting) as server, listening(server) as phone:
        state_ = LineState.REFUSED if code == "phone_login_refused" else LineState.UNREACHABLE
        assert phone.line(state_).code == code


@pytest.mark.parametrize(
    "hostile",
    [
        b"Content-Length: 99999999999999\nContent-Type: text/event-json\n\n",
        b"Content-Length: -1\nContent-Type: text/event-json\n\n",
        b"Content-Length: 0x10\nContent-Type: text/event-json\n\n",
        b"a" * 70_000,
    ],
)
def test_a_length_that_cannot_be_meant_ends_the_line_and_it_is_made_again(server: EslServer, hostile: bytes):
    with listening(server) as phone:
        phone.until(lambda one: isinstance(one, QueueState))
        server.play(hostile)
        assert phone.line(LineState.LOST).code == "phone_line_lost"
        phone.line(LineState.CONNECTED)


def test_bodies_that_are_no_events_are_passed_over(server: EslServer):
    with listening(server) as phone:
        phone.until(lambda one: isinstance(one, QueueState))
        for body in (
            b"{",
            b"[1]",
            b'"x"',
            b"\xff\xfe",
            b"{" * 5_000,
            b'{"Unique-ID": [], "Event-Name": ["CHANNEL_HOLD"]}',
        ):
            server.play(b"Content-Type: text/event-json\nContent-Length: %d\n\n%s" % (len(body), body))
        server.play_events(*RINGS)
        phone.until(lambda one: isinstance(one, Ringing))


def test_only_the_queues_asked_for_are_told(server: EslServer):
    with listening(server, options="?queue=other") as phone:
        phone.line(LineState.CONNECTED)
        server.play_events(*RINGS, queue("members-count", CC_Queue="other", CC_Count="2"))
        told = phone.until(lambda one: not isinstance(one, CallsThere))
        assert isinstance(told, QueueState)
        assert (told.queue, told.waiting) == ("other", 2)


def test_who_takes_no_events_for_a_while_is_told_the_whole_state_anew(server: EslServer):
    with listening(server, room=2) as phone:
        phone.until(lambda one: isinstance(one, QueueState))
        server.play_events(*TALKS)
        phone.line(LineState.OVERFLOWN)
        seat = phone.until(lambda one: isinstance(one, AgentState))
        assert isinstance(seat, AgentState)
        assert seat.resync


@pytest.mark.allows_log("sync.telephony")
def test_without_the_call_centre_module_calls_are_still_told(server: EslServer):
    server.refuses = {"callcenter_config": "-USAGE: callcenter_config", "show calls as json": "-ERR no such thing"}
    with listening(server) as phone:
        phone.line(LineState.CONNECTED)
        server.expect("callcenter_config queue list")
        server._connected.set()
        far = {"Call_Direction": "outbound", "Other_Type": "originator", "Other_Leg_Unique_ID": CALLER}
        server.play_events(caller("CREATE"), channel("PROGRESS", "p1", "sofia/internal/8012@h", **far))
        told = phone.until(lambda one: isinstance(one, Ringing))
        assert isinstance(told, Ringing)
        assert (told.extension, told.number, told.queue) == ("8012", "+8613800138000", "")


def test_commands_become_commands_of_freeswitch(server: EslServer):
    with listening(server, options="?context=agents") as phone:
        server.play_events(*RINGS)
        phone.until(lambda one: isinstance(one, Ringing))
        assert phone.answer(Answer(CALLER)).ok
        assert server.expect("uuid_phone_event") == f"uuid_phone_event {AGENT} talk"
        server.play_events(*TALKS[len(RINGS) :])
        phone.until(lambda one: isinstance(one, Answered))
        expected: list[tuple[PhoneCommand, str]] = [
            (Hold(CALLER), f"uuid_hold {AGENT}"),
            (Hold(CALLER, on=False), f"uuid_hold off {AGENT}"),
            (SendTones(CALLER, "5#"), f"uuid_send_dtmf {CALLER} 5#"),
            (Pause("8012", True, "小休"), f"callcenter_config agent set status {NAME} 'On Break'"),
            (Pause("8012", False), f"callcenter_config agent set status {NAME} 'Available'"),
            (SignIn("8012", "q2@default"), f"callcenter_config tier add q2@default {NAME} 1 1"),
            (SignIn("8012", "q2@default", on=False), f"callcenter_config tier del q2@default {NAME}"),
            (
                Dial("8012", "13900139000", "12345"),
                "originate {origination_caller_id_number=12345}user/8012 13900139000 XML agents",
            ),
            (Transfer(CALLER, "8013"), f"uuid_transfer {CALLER} 8013 XML agents"),
            (Transfer(CALLER, "8013", attended=True), f"uuid_broadcast {AGENT} att_xfer::user/8013 aleg"),
        ]
        for command, line in expected:
            assert phone.answer(command).ok
            assert server.expect(line.partition(" ")[0]) == line
        server.play_events(
            channel("PROGRESS", COLLEAGUE, "sofia/internal/8013@h", **ASKED), state("agent-status-change", "On Break")
        )
        phone.until(lambda one: isinstance(one, AgentState) and one.paused)
        assert phone.answer(CompleteTransfer(CALLER)).code == "phone_no_such_call", "the caller would be lost"
        assert phone.answer(Transfer(CALLER, "8014", attended=True)).code == "phone_refused"
        assert phone.answer(CompleteTransfer(CALLER, join=False)).ok
        assert server.expect("uuid_kill") == f"uuid_kill {COLLEAGUE} NORMAL_CLEARING"
        server.play_events(channel("HANGUP_COMPLETE", COLLEAGUE, "", Hangup_Cause="NORMAL_CLEARING"))
        phone.until(lambda one: isinstance(one, Asked))
        assert phone.answer(CompleteTransfer(CALLER)).code == "phone_no_such_call"
        assert phone.answer(HangUp(CALLER)).ok
        assert server.expect("uuid_kill") == f"uuid_kill {AGENT} NORMAL_CLEARING"


def test_the_reason_of_a_break_is_kept_with_the_agent(server: EslServer):
    with listening(server) as phone:
        phone.until(lambda one: isinstance(one, QueueState))
        assert phone.answer(Pause("8012", True, "小休")).ok
        server.play_events(state("agent-status-change", "On Break"))
        told = phone.until(lambda one: isinstance(one, AgentState))
        assert isinstance(told, AgentState)
        assert (told.paused, told.reason) == (True, "小休")


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (HangUp("no-call"), "phone_no_such_call"),
        (Answer("no-call"), "phone_no_such_call"),
        (Hold(CALLER), "phone_no_such_call"),
        (Transfer(CALLER, "8013", attended=True), "phone_no_such_call"),
        (Transfer(CALLER, "1 XML x\n\nbgapi shutdown"), "phone_bad_value"),
        (Dial("8012", "1\nbgapi shutdown"), "phone_bad_value"),
        (Dial("80 12", "1"), "phone_bad_value"),
        (Pause("8012", True, "a\nb"), "phone_bad_value"),
        (Pause("8012", True, queue="other"), "phone_no_such_agent"),
        (Pause("9999", True), "phone_no_such_agent"),
        (SignIn("8012", "q'; shutdown"), "phone_bad_value"),
        (SignIn("9999", "q1@default"), "phone_no_such_agent"),
    ],
)
def test_a_command_that_cannot_be_done_is_told_with_its_reason(server: EslServer, command: PhoneCommand, code: str):
    with listening(server) as phone:
        server.play_events(*RINGS)
        phone.until(lambda one: isinstance(one, Ringing))
        answer = phone.answer(command)
        assert (answer.ok, answer.code) == (False, code)


def test_what_freeswitch_refuses_is_told_with_its_words(server: EslServer):
    server.refuses = {"uuid_transfer": "-ERR No such channel!\n"}
    with listening(server) as phone:
        server.play_events(*TALKS)
        phone.until(lambda one: isinstance(one, Answered))
        answer = phone.answer(Transfer(CALLER, "8013"))
        assert (answer.ok, answer.code, answer.message) == (False, "phone_refused", "No such channel!")
        server.play_events(agent("HANGUP_COMPLETE"))  # what was not passed on is an end like any other
        assert isinstance(phone.until(lambda one: isinstance(one, Ended)), Ended)


def test_an_answer_that_does_not_come_is_told_as_timed_out(server: EslServer):
    with listening(server) as phone:
        phone.until(lambda one: isinstance(one, QueueState))
        server.mute = True
        command_id = phone.adapter.send(Dial("8012", "10086"))
        server.expect("originate")
        server.play_events(queue("members-count", CC_Count="1"))
        phone.until(lambda one: isinstance(one, QueueState))
        phone.clock.pass_by(9)
        server.play_events(queue("members-count", CC_Count="2"))
        phone.until(lambda one: isinstance(one, QueueState))
        phone.clock.pass_by(9)
        server.play_events(queue("members-count", CC_Count="3"))
        told = phone.until(lambda one: getattr(one, "command_id", "") == command_id)
        assert getattr(told, "code", "") == "phone_timed_out"


def test_what_the_event_socket_cannot_do_is_refused_at_once(server: EslServer):
    with listening(server) as phone, pytest.raises(PhoneError) as caught:
        phone.adapter.send(ThreeWay("1", "2"))
    assert caught.value.code is PhoneErrorCode.NOT_ABLE


def test_frames_are_put_together_from_single_bytes():
    data = b"Content-Type: auth/request\n\n\nContent-Length: 3\nContent-Type: api/response\n\nabcContent-Type: x\n\n"
    frames = Frames()
    found = [frame for at in range(len(data)) for frame in frames.feed(data[at : at + 1])]
    assert [(one.kind, one.body) for one in found] == [("auth/request", b""), ("api/response", b"abc"), ("x", b"")]


@pytest.mark.parametrize("command", ["api x\n\nshutdown", "a\rb", "a\x00b", "x" * 5_000])
def test_a_command_never_breaks_out_of_its_line(command: str):
    with pytest.raises(PhoneError) as caught:
        encode_command(command)
    assert caught.value.code is PhoneErrorCode.BAD_VALUE


def _listed(uid: str, name: str, direction: str, callstate: str, call: str, begun: str, **more: str) -> dict[str, str]:
    row = {
        "uuid": uid,
        "name": name,
        "direction": direction,
        "callstate": callstate,
        "call_uuid": call,
        "created_epoch": begun,
        "cid_num": "",
        "dest": "12345",
    }
    return row | more
