"""This seat's telephone: what it shows, what can be done, and what the orders keep of a call."""

import pytest

from desktop.errors import AppError
from desktop.services.call_control import CallControl
from desktop.services.events import Event, EventHub, PhoneChanged
from desktop.services.number_places import NumberPlaces
from desktop.services.phone_service import KEPT, PhoneService
from desktop.services.seat_call import Phase
from sync.domain.order import CallRef
from sync.telephony.adapter import PhoneError, PhoneErrorCode
from sync.telephony.commands import Answer, Capability, HangUp, Hold, Pause, PhoneCommand, Transfer
from sync.telephony.events import (
    AgentState,
    Answered,
    CommandAnswer,
    Direction,
    Ended,
    Held,
    Line,
    LineState,
    Missed,
    Resumed,
    Ringing,
    SeatState,
    Transferred,
)

NOW = 1_700_000_000_000


class Adapter:
    """Keeps commands; ``refuses`` makes it say no."""

    name = "test"

    def __init__(self, *able: Capability) -> None:
        self.capabilities = frozenset(able)
        self.given: list[PhoneCommand] = []
        self.refuses = False

    def start(self) -> None:
        """Nothing."""

    def close(self) -> None:
        """Nothing."""

    def resync(self) -> None:
        """Nothing."""

    def send(self, command: PhoneCommand) -> str:
        """Keep a command."""
        if self.refuses:
            raise PhoneError(PhoneErrorCode.NO_SUCH_CALL)
        self.given.append(command)
        return "1"


def _phone() -> tuple[PhoneService, list[str]]:
    hub, told = EventHub(), list[str]()

    def listen(event: Event) -> None:
        assert isinstance(event, PhoneChanged)
        told.append(event.call_id)

    hub.subscribe(listen)
    return PhoneService(hub, lambda: NOW, NumberPlaces().place), told


def _ringing(call_id: str = "c1", at: int = NOW, **more: object) -> Ringing:
    fields = {"ani": "13800138000", "number": "+8613800138000", "queue": "q1", "at_ms": at, **more}
    return Ringing(call_id=call_id, **fields)


def test_a_call_is_shown_from_ringing_to_its_end_with_its_times():
    phone, told = _phone()
    phone.take(_ringing())
    call = phone.current
    assert call is not None
    assert (call.phase, call.given, call.place, call.queue) == (Phase.RINGING, "13800138000", "北京 移动", "q1")
    phone.take(Answered(call_id="c1", at_ms=NOW + 3_000))
    phone.take(Held(call_id="c1", at_ms=NOW + 9_000))
    assert phone.current is not None
    assert (phone.current.phase, phone.current.held_at) == (Phase.HELD, NOW + 9_000)
    phone.take(Resumed(call_id="c1", at_ms=NOW + 10_000))
    assert phone.current is not None
    assert phone.current.phase is Phase.TALKING
    phone.take(Ended(call_id="c1", at_ms=NOW + 20_000, recording_id="c1.wav"))
    assert phone.current is None
    over = phone.call("c1")
    assert over is not None
    assert over.reference == CallRef("c1", "q1", NOW, NOW + 3_000, NOW + 20_000, "c1.wav")
    assert not over.missed
    assert told == ["c1"] * 5


def test_a_call_nobody_took_is_missed():
    phone, _ = _phone()
    phone.take(_ringing())
    phone.take(Missed(call_id="c1", at_ms=NOW + 1))
    call = phone.call("c1")
    assert call is not None
    assert call.missed
    phone.take(_ringing("c2"))
    phone.take(Ended(call_id="c2", at_ms=NOW + 1))
    second = phone.call("c2")
    assert second is not None
    assert second.missed


def test_a_call_passed_on_is_over_for_this_seat():
    phone, _ = _phone()
    phone.take(Answered(call_id="c1", ring_ms=2_000, at_ms=NOW))
    call = phone.current
    assert call is not None
    assert call.rang_at == NOW - 2_000
    phone.take(Transferred(call_id="c1", at_ms=NOW + 1, to="8013"))
    assert phone.current is None


def test_the_one_who_talks_is_shown_before_one_who_rings():
    phone, _ = _phone()
    phone.take(Answered(call_id="c1", at_ms=NOW))
    phone.take(_ringing("c2", NOW + 5))
    assert phone.current is not None
    assert phone.current.id == "c1"


def test_a_telephone_that_does_not_work_is_told_once_with_its_reason():
    phone, told = _phone()
    for _ in range(2):
        phone.take(Line(state=LineState.UNREACHABLE, code="phone_unreachable"))
    phone.take(Line(state=LineState.LOST))
    assert (phone.trouble, told) == ("phone_line_lost", ["", ""])
    phone.take(CommandAnswer(command_id="1", ok=False, code="phone_refused"))
    assert (phone.refusals(), phone.refusals()) == (["phone_refused"], [])
    phone.take(Line(state=LineState.CONNECTED))
    assert phone.trouble == ""


def test_late_and_unknown_events_change_nothing():
    phone, told = _phone()
    phone.take(Held(call_id="none"))
    for _ in range(2):
        phone.take(Line(state=LineState.CONNECTED))
    phone.take(Line(state=LineState.OVERFLOWN))
    phone.take(CommandAnswer(command_id="1", ok=True))
    assert (told, phone.is_connected) == ([""], True), "that the line is there is told once"
    told.clear()
    phone.take(Answered(call_id="c1", at_ms=NOW))
    phone.take(_ringing("c1"))
    assert phone.current is not None
    assert phone.current.phase is Phase.TALKING


def test_of_a_call_out_the_other_number_is_shown():
    phone, _ = _phone()
    phone.take(_ringing(ani="8012", number="8012", dnis="13900139000", direction=Direction.OUTBOUND))
    assert phone.current is not None
    assert phone.current.given == "13900139000"


def test_commands_go_to_the_adapter_and_only_what_it_can_do_is_offered():
    phone, _ = _phone()
    with pytest.raises(AppError, match="phone_no_such_call"):
        CallControl(phone).answer()
    phone.take(_ringing())
    with pytest.raises(AppError, match="phone_call_told"):
        CallControl(phone).answer()
    assert phone.can() == frozenset()
    adapter = Adapter(*Capability)
    phone.plug(adapter)
    assert phone.can() == {Capability.ANSWER, Capability.HANG_UP, Capability.PAUSE}
    CallControl(phone).answer()
    phone.take(Answered(call_id="c1"))
    assert Capability.HOLD in phone.can()
    assert Capability.ANSWER not in phone.can()
    CallControl(phone).hold()
    phone.take(Held(call_id="c1"))
    CallControl(phone).hold()
    CallControl(phone).transfer(" 8013 ")
    CallControl(phone).hang_up()
    phone.take(AgentState(agent="8012", extension="8012", state=SeatState.TALKING))
    phone.pause(True, "小休")
    assert adapter.given == [
        Answer("c1"), Hold("c1"), Hold("c1", on=False), Transfer("c1", "8013"), HangUp("c1"),
        Pause("8012", True, "小休"),
    ]  # fmt: skip
    adapter.refuses = True
    with pytest.raises(AppError, match="phone_no_such_call"):
        CallControl(phone).hang_up()
    phone.take(Ended(call_id="c1"))
    assert phone.can() == {Capability.DIAL, Capability.PAUSE}


def test_what_the_telephone_system_says_of_the_seat_is_known_until_it_signs_out():
    phone, told = _phone()
    phone.take(AgentState(agent="8012", state=SeatState.PAUSED, paused=True))
    assert phone.seat is not None
    phone.take(AgentState(agent="8012", state=SeatState.SIGNED_OUT))
    assert phone.seat is None
    assert told == ["", ""]


def test_old_calls_are_forgotten():
    phone, _ = _phone()
    for number in range(KEPT + 5):
        phone.take(_ringing(f"c{number}"))
    assert phone.call("c4") is None
    assert phone.call("c5") is not None


@pytest.mark.parametrize(
    ("number", "place"),
    [
        ("+8615038012345", "河南郑州 移动"),
        ("+8637112345678", "河南开封/郑州"),
        ("+861065001234", "北京"),
        ("+8699812345678", "新疆喀什"),
        ("+442079460958", ""),
        ("110", ""),
        ("", ""),
    ],
)
def test_the_place_of_a_number(number: str, place: str):
    assert NumberPlaces().place(number) == place
