"""Tones, pause, asking a colleague and talks of three at a real Asterisk; skipped where none is installed."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from msgspec.structs import replace

from sync.domain.call_record import AskStage
from sync.telephony.commands import (
    Answer,
    CompleteTransfer,
    HangUp,
    Pause,
    PhoneCommand,
    SendTones,
    ThreeWay,
    Transfer,
)
from sync.telephony.event_box import EventBox
from sync.telephony.events import (
    AgentState,
    Answered,
    Asked,
    CallEvent,
    CommandAnswer,
    Direction,
    Ended,
    Line,
    LineState,
    Outcome,
    Party,
    PhoneEvent,
    QueueChange,
    QueueState,
    Resumed,
    Ringing,
    SeatState,
    Transferred,
)
from sync.telephony.systems import make_system, read_system_address
from tests.helpers.ami.real_asterisk import DNIS, QUEUE, RINGS_FOR, SECRET, RealAsterisk, real_asterisk
from tests.helpers.sip.sipp import HERE, caller, needs_sip
from tests.helpers.sip.softphone import PATIENCE, Phone, RealClock, softphone

ANI = "13800138000"


class Hotline:
    """Our line to Asterisk, and the phones of agent and colleague."""

    def __init__(self, pbx: RealAsterisk, agent: Phone, colleague: Phone) -> None:
        self.agent, self.colleague = agent, colleague
        self.box = EventBox()
        self._skipped: deque[PhoneEvent] = deque()
        address = replace(read_system_address("asterisk", pbx.url), secret=SECRET)
        self.line = make_system("asterisk", address, self.box.put, RealClock(), lambda: 0.0)

    def until(self, holds: Callable[[PhoneEvent], bool], what: str) -> PhoneEvent:
        """Return the next event that holds; those before it are dropped."""
        while True:
            event = self._skipped.popleft() if self._skipped else self.box.take(PATIENCE)
            assert event is not None, what
            if holds(event):
                return event

    def asked(self, stage: AskStage) -> Asked:
        """Wait until it stands so with who is asked."""
        found = self.until(lambda one: isinstance(one, Asked) and one.stage is stage, f"not {stage}")
        assert isinstance(found, Asked)
        return found

    def told(self, kind: type[CallEvent], extension: str = "8012") -> CallEvent:
        """Wait for an event of a call at a phone."""
        found = self.until(lambda one: isinstance(one, kind) and one.extension == extension, f"no {kind.__name__}")
        assert isinstance(found, CallEvent)
        return found

    def give(self, command: PhoneCommand) -> None:
        """Give a command, which is done; what was told before its answer is kept."""
        command_id, before = self.line.send(command), list[PhoneEvent]()
        while True:
            event = self.until(lambda _: True, "no answer")
            if isinstance(event, CommandAnswer) and event.command_id == command_id:
                assert event.ok, event
                break
            before.append(event)
        self._skipped.extendleft(reversed(before))

    def takes_the_call(self) -> CallEvent:
        """Let the agent answer."""
        self.agent.adapter.send(Answer(self.agent.until(Ringing).call_id))
        return self.told(Answered)

    def asks(self) -> CallEvent:
        """Let the agent take the call and ask the colleague, who answers."""
        call = self.takes_the_call()
        self.give(Transfer(call.call_id, "8013", attended=True))
        self.colleague.adapter.send(Answer(self.colleague.until(Ringing).call_id))
        self.asked(AskStage.TALKING)
        return call


@pytest.fixture
def hotline(tmp_path: Path) -> Iterator[Hotline]:
    """An agent and a colleague who are registered, and one caller who comes in."""
    needs_sip()
    with ExitStack() as stack:
        pbx = stack.enter_context(real_asterisk(tmp_path / "pbx"))
        phones = [stack.enter_context(softphone(pbx.sip, user=user)) for user in ("8012", "8013")]
        for phone in phones:
            phone.line(LineState.CONNECTED)
        made = Hotline(pbx, *phones)
        stack.callback(made.line.close)
        made.line.start()
        made.until(lambda one: isinstance(one, Line) and one.state is LineState.CONNECTED, "not connected")
        made.until(lambda one: isinstance(one, AgentState) and one.state is SeatState.READY, "the agent is not ready")
        stack.enter_context(caller(tmp_path, "stays", f"{HERE}:{pbx.sip}", to=DNIS))
        yield made


def test_a_call_through_the_queue_is_told_as_it_was(hotline: Hotline) -> None:
    joined = hotline.until(lambda one: isinstance(one, QueueState) and one.change is QueueChange.JOINED, "none waits")
    assert isinstance(joined, QueueState)
    assert (joined.queue, joined.waiting, joined.ani, joined.dnis) == (QUEUE, 1, ANI, DNIS)
    rings = hotline.told(Ringing)
    assert (rings.ani, rings.number, rings.dnis, rings.queue) == (ANI, f"+86{ANI}", DNIS, QUEUE)
    assert (rings.agent, rings.direction, rings.unique_id) == ("王芳", Direction.INBOUND, joined.unique_id)
    talks = hotline.takes_the_call()
    assert (talks.call_id, talks.unique_id, talks.leg_id) == (rings.call_id, rings.unique_id, rings.leg_id)
    assert talks.ring_ms is not None
    assert talks.wait_ms is not None
    assert 0 <= talks.wait_ms - talks.ring_ms < 1_000
    assert talks.wait_ms == pytest.approx(talks.mono_ms - joined.mono_ms, abs=50)
    hotline.give(SendTones(talks.call_id, "1#"))
    hotline.give(Pause("8012", True, "meal"))
    paused = hotline.until(lambda one: isinstance(one, AgentState) and one.paused, "not paused")
    assert isinstance(paused, AgentState)
    assert (paused.extension, paused.reason) == ("8012", "meal")
    hotline.give(HangUp(talks.call_id))
    ended = hotline.told(Ended)
    assert isinstance(ended, Ended)
    assert (ended.call_id, ended.outcome, ended.unique_id) == (talks.call_id, Outcome.COMPLETED, talks.unique_id)
    assert ended.talk_ms == pytest.approx(ended.mono_ms - talks.mono_ms, abs=50)


def test_a_colleague_is_asked_and_gets_the_call(hotline: Hotline) -> None:
    call = hotline.asks()
    hotline.give(CompleteTransfer(call.call_id))
    passed = hotline.told(Transferred)
    assert isinstance(passed, Transferred)
    assert (passed.call_id, passed.to, passed.attended) == (call.call_id, "8013", True)
    there = hotline.told(Answered, "8013")
    assert (there.call_id, there.asked_by, there.ani) == (call.call_id, "", ANI)


def test_a_colleague_who_is_let_go_or_does_not_answer_gives_the_caller_back(hotline: Hotline) -> None:
    call = hotline.asks()
    hotline.give(CompleteTransfer(call.call_id, join=False))
    hotline.told(Resumed)
    assert hotline.asked(AskStage.OVER).outcome is Outcome.COMPLETED
    hotline.give(Transfer(call.call_id, "8013", attended=True))
    hotline.asked(AskStage.RINGING)
    back = hotline.told(Resumed)
    over = hotline.asked(AskStage.OVER)
    assert (over.to, over.outcome) == ("8013", Outcome.NO_ANSWER)
    assert (back.hold_ms or 0) >= RINGS_FOR * 1000
    hotline.give(HangUp(call.call_id))
    assert hotline.told(Ended).call_id == call.call_id


def test_a_talk_of_three_survives_who_leaves_it(hotline: Hotline) -> None:
    call = hotline.asks()
    hotline.give(ThreeWay(call.call_id))
    hotline.asked(AskStage.JOINED)
    hotline.give(CompleteTransfer(call.call_id, join=False))
    hotline.asked(AskStage.OVER)
    hotline.give(Transfer(call.call_id, "8013", attended=True))
    hotline.colleague.adapter.send(Answer(hotline.colleague.until(Ringing).call_id))
    hotline.asked(AskStage.TALKING)
    hotline.give(ThreeWay(call.call_id))
    hotline.asked(AskStage.JOINED)
    hotline.give(CompleteTransfer(call.call_id))
    passed = hotline.told(Transferred)
    assert isinstance(passed, Transferred)
    assert passed.to == "8013"
    there = hotline.told(Answered, "8013")
    assert there.call_id == call.call_id
    hotline.give(HangUp(call.call_id))
    ended = hotline.told(Ended, "8013")
    assert isinstance(ended, Ended)
    assert ended.by in (Party.AGENT, Party.UNKNOWN)
