"""A command given to a telephone system is answered once, whatever becomes of the line: both systems, the same way."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from sync.telephony.adapter import PhoneError, PhoneErrorCode
from sync.telephony.commands import Answer, Capability, Dial, HangUp, Pause, SendTones, Transfer
from sync.telephony.event_box import EventBox
from sync.telephony.events import (
    Answered,
    CommandAnswer,
    Ended,
    Line,
    LineState,
    Outcome,
    PhoneEvent,
    QueueState,
    Ringing,
    Transferred,
)
from sync.telephony.line_adapter import LineAdapter
from sync.telephony.outlet import Outlet
from tests.helpers.ami.ami_server import ami_server, block
from tests.helpers.ami.recorded import events
from tests.helpers.esl.esl_server import esl_server, rows
from tests.helpers.esl.played import AGENT, CALLER, NAME, agent, bridge, caller, queue
from tests.helpers.phone.line_server import LineServer
from tests.helpers.phone.listening import PATIENCE, Clock, Listening, listening_to

TALKS = (
    caller("CREATE"),
    queue("member-queue-start"),
    agent("CREATE"),
    agent("PROGRESS"),
    agent("ANSWER"),
    queue("bridge-agent-start", CC_Agent=NAME, CC_Agent_UUID=AGENT),
)


@dataclass
class System:
    """A telephone system with an adapter before it; ``came`` waits for a call to be dialled for an agent."""

    server: LineServer
    phone: Listening
    came: Callable[[], object]

    def ask_and_hear_nothing(self) -> str:
        """Let the system be asked to dial, and say nothing to it."""
        self.server.mute = True
        command_id = self.phone.adapter.send(Dial("8012", "13900139000"))
        self.came()
        return command_id


@pytest.fixture(params=["asterisk", "freeswitch"])
def system(request: pytest.FixtureRequest) -> Iterator[System]:
    """Each of the two, connected and read."""
    if request.param == "asterisk":
        with ami_server() as ami, listening_to("asterisk", ami.url, "ctisecret") as phone:
            ami.expect("DeviceStateList")
            yield System(ami, phone, lambda: ami.expect("Originate"))
    else:
        with esl_server() as esl, listening_to("freeswitch", esl.url, "ClueCon") as phone:
            phone.until(lambda one: isinstance(one, QueueState))
            yield System(esl, phone, lambda: esl.expect("originate"))


def test_a_command_that_was_asked_when_the_line_broke_is_told_to_have_failed(system: System):
    command_id = system.ask_and_hear_nothing()
    system.server.drop()
    told = system.phone.until(lambda one: isinstance(one, CommandAnswer))
    assert isinstance(told, CommandAnswer)
    assert (told.command_id, told.ok, told.code) == (command_id, False, PhoneErrorCode.LINE_LOST)
    system.server.mute = False
    system.phone.line(LineState.CONNECTED)
    assert system.phone.answer(Dial("8012", "13900139001")).ok


def test_a_command_is_told_to_have_failed_when_the_program_ends(system: System):
    command_id = system.ask_and_hear_nothing()
    system.phone.adapter.close()
    told = system.phone.until(lambda one: isinstance(one, CommandAnswer))
    assert isinstance(told, CommandAnswer)
    assert (told.command_id, told.code) == (command_id, PhoneErrorCode.LINE_LOST)


def test_an_answer_that_finds_no_room_is_told_when_there_is_room_again():
    told: list[PhoneEvent] = []
    room = 0

    def deliver(event: PhoneEvent) -> bool:
        if len(told) >= room:
            return False
        told.append(event)
        return True

    outlet = Outlet("asterisk", "pbx", deliver, Clock())
    outlet.owe("1")
    outlet.answer("1")
    assert (told, outlet.overflown) == ([], True)
    room = 2
    outlet.line(LineState.OVERFLOWN)
    assert [type(one) for one in told] == [Line, CommandAnswer]


class _Idle(LineAdapter):
    """Holds a line without ever looking at what it is given."""

    NAME = THREAD = "idle"
    capabilities = frozenset({Capability.DIAL})

    def __init__(self, box: EventBox) -> None:
        super().__init__("idle", box.put, Clock(), lambda: 0.0)
        self.breaks, self.holds = threading.Event(), threading.Event()

    def wake(self) -> None:
        """Nobody reads."""

    def _hold(self) -> None:
        self._line_is(self)
        self.holds.set()
        self.breaks.wait(PATIENCE)
        self._line_is(None)
        raise PhoneError(PhoneErrorCode.LINE_LOST)

    def _standing(self, error: PhoneError) -> tuple[LineState, float]:
        del error
        return LineState.LOST, 60.0


def test_a_command_that_waited_is_not_done_late_on_the_next_line():
    box = EventBox()
    adapter = _Idle(box)
    adapter.start()
    assert adapter.holds.wait(PATIENCE)
    command_id = adapter.send(Dial("8012", "13900139000"))
    adapter.breaks.set()
    told = box.take(PATIENCE)
    assert isinstance(told, CommandAnswer)
    assert (told.command_id, told.code) == (command_id, PhoneErrorCode.NOT_CONNECTED)
    assert isinstance(box.take(PATIENCE), Line)
    adapter.close()


def test_a_command_of_several_actions_is_answered_once_and_fails_with_the_first_that_does():
    with ami_server() as server, ExitStack() as open_line:
        server.lists["queuestatus"] = [_member("PJSIP/8012"), _member("SIP/8012")]
        phone = open_line.enter_context(listening_to("asterisk", server.url, "ctisecret"))
        phone.until(lambda one: getattr(one, "extension", "") == "8012")
        server.refuses = {"queuepause"}
        assert phone.answer(Pause("8012", True)).code == PhoneErrorCode.REFUSED
        server.refuses = set()
        assert phone.answer(Pause("8012", False)).ok
        assert [server.expect("QueuePause").text("paused") for _ in range(4)] == ["true", "true", "false", "false"]
        dialled = phone.adapter.send(Dial("8012", "13900139000"))
        told = phone.until(lambda one: isinstance(one, CommandAnswer))
        assert getattr(told, "command_id", "") == dialled  # and no second answer to the pauses before it


def test_of_phones_that_ring_together_only_the_own_one_is_touched():
    with esl_server() as server, listening_to("freeswitch", server.url, "ClueCon") as phone:
        server.play_events(*TALKS[:4])
        phone.until(lambda one: isinstance(one, Ringing))
        assert phone.answer(Answer(CALLER, "8013")).code == PhoneErrorCode.NO_SUCH_CALL
        assert phone.answer(HangUp(CALLER, "8013")).code == PhoneErrorCode.NO_SUCH_CALL
        assert phone.answer(HangUp(CALLER, "8012")).ok
        assert server.expect("uuid_kill") == f"uuid_kill {AGENT} NORMAL_CLEARING"
    with ami_server() as server, listening_to("asterisk", server.url, "ctisecret") as phone:
        server.play(events())
        phone.until(lambda one: isinstance(one, Answered) and one.ani == "037112345678")
        assert phone.answer(HangUp("1795458538.2", "8013")).code == PhoneErrorCode.NO_SUCH_CALL
        assert phone.answer(Transfer("1795458538.2", "10086", extension="8013")).code == PhoneErrorCode.NO_SUCH_CALL
        assert phone.answer(SendTones("1795458538.2", "1", "8012")).ok


def test_a_call_whose_transfer_was_lost_with_the_line_ends_like_any_other():
    with esl_server() as server, listening_to("freeswitch", server.url, "ClueCon") as phone:
        server.play_events(*TALKS, bridge(CALLER, AGENT))
        phone.until(lambda one: isinstance(one, Answered))
        server.mute = True
        phone.adapter.send(Transfer(CALLER, "8013"))
        server.expect("uuid_transfer")
        server.lists["show channels as json"] = rows(_channel(CALLER, "inbound"), _channel(AGENT, "outbound"))
        server.lists["show calls as json"] = rows({"uuid": CALLER, "b_uuid": AGENT})
        server.mute = False
        server.drop()
        assert getattr(phone.until(lambda one: isinstance(one, CommandAnswer)), "code", "") == PhoneErrorCode.LINE_LOST
        phone.line(LineState.CONNECTED)
        phone.until(lambda one: isinstance(one, QueueState))
        server.play_events(agent("HANGUP_COMPLETE"))
        told = phone.until(lambda one: isinstance(one, Ended | Transferred))
        assert isinstance(told, Ended)
        assert told.outcome is Outcome.COMPLETED


def _channel(uid: str, direction: str) -> dict[str, str]:
    name = "sofia/external/138@t" if direction == "inbound" else "sofia/internal/8012@h"
    row = {"uuid": uid, "name": name, "direction": direction, "callstate": "ACTIVE", "call_uuid": CALLER}
    return row | {"created_epoch": "0", "cid_num": "", "dest": "12345"}


def _member(interface: str) -> bytes:
    return block(
        Event="QueueMember",
        Queue="q12345",
        Name=interface,
        Location=interface,
        StateInterface=interface,
        Status=1,
        Paused=0,
        ActionID="@ID@",
    )
