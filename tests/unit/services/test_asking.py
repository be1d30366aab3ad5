"""Asking a colleague while the caller waits: what the seat shows, what it may do, and that the caller is never lost."""

import pytest

from desktop.errors import AppError
from desktop.services.call_control import CallControl
from desktop.services.seat_call import Phase
from sync.domain.call_record import AskStage
from sync.telephony.commands import Answer, Capability, CompleteTransfer, HangUp, PhoneCommand, ThreeWay, Transfer
from sync.telephony.events import Answered, Asked, Direction, Ended, Held, Outcome, Resumed, Ringing, Transferred
from tests.unit.services.test_phone_service import NOW, Adapter, _phone, _ringing


class Seat:
    """A seat that talks with a caller by a telephone that can do everything."""

    def __init__(self) -> None:
        self.phone, self.told = _phone()
        self.adapter = Adapter(*Capability)
        self.phone.plug(self.adapter)
        self.control = CallControl(self.phone)
        self.phone.take(Answered(call_id="c1", ani="13800138000", at_ms=NOW))

    @property
    def given(self) -> list[PhoneCommand]:
        return self.adapter.given

    def asked(self, stage: AskStage, outcome: Outcome = Outcome.COMPLETED) -> None:
        """Let the telephone tell how it stands with 8013."""
        self.phone.take(Asked(call_id="c1", extension="8012", to="8013", stage=stage, outcome=outcome, at_ms=NOW + 5))

    def refused(self) -> dict[str, str]:
        """Return why each act is refused now; what is not refused is left out."""
        acts = {
            "hang_up": self.control.hang_up,
            "hold": self.control.hold,
            "transfer": lambda: self.control.transfer("1"),
            "tones": lambda: self.control.send_tones("1"),
            "ask": lambda: self.control.ask("1"),
            "back": self.control.go_back,
            "complete": self.control.pass_on,
            "three_way": self.control.join,
        }
        codes: dict[str, str] = {}
        for name, act in acts.items():
            try:
                act()
            except AppError as error:
                codes[name] = str(error.code)
        self.given.clear()
        return codes


ALONE = dict.fromkeys(("back", "complete", "three_way"), "phone_nobody_asked")
ASKING = dict.fromkeys(("hang_up", "hold", "transfer", "tones", "ask"), "phone_asking")


def test_a_colleague_is_asked_joined_and_left_with_the_caller():
    seat = Seat()
    seat.control.ask(" 8013 ")
    seat.phone.take(Held(call_id="c1", at_ms=NOW + 1))
    for stage in (AskStage.RINGING, AskStage.TALKING):
        seat.asked(stage)
        assert seat.control.asks is stage
    seat.control.join()
    seat.asked(AskStage.JOINED)
    seat.control.join()
    seat.control.pass_on()
    assert seat.given == [Transfer("c1", "8013", attended=True), ThreeWay("c1"), CompleteTransfer("c1")]
    seat.phone.take(Transferred(call_id="c1", to="8013", at_ms=NOW + 9))
    assert (seat.phone.current, seat.control.asks) == (None, None)


def test_while_a_colleague_is_asked_nothing_parts_the_caller_from_the_hotline():
    seat = Seat()
    assert seat.refused() == ALONE
    seat.asked(AskStage.RINGING)
    assert seat.refused() == {**ASKING, "complete": "phone_not_answered", "three_way": "phone_not_answered"}
    seat.asked(AskStage.TALKING)
    assert seat.refused() == ASKING
    seat.asked(AskStage.JOINED)
    assert seat.refused() == ASKING


def test_the_caller_is_back_when_asking_ends_however_it_ends():
    seat = Seat()
    for outcome in (Outcome.NO_ANSWER, Outcome.BUSY, Outcome.COMPLETED):
        seat.phone.take(Held(call_id="c1", at_ms=NOW + 1))
        seat.asked(AskStage.TALKING)
        seat.control.go_back()
        seat.asked(AskStage.OVER, outcome)
        seat.phone.take(Resumed(call_id="c1", at_ms=NOW + 2))
        call = seat.phone.current
        assert call is not None
        assert call.asking is not None
        assert (call.phase, call.asks, call.asking.outcome) == (Phase.TALKING, None, outcome)
    assert seat.given == [CompleteTransfer("c1", join=False)] * 3
    assert seat.refused() == ALONE


def test_the_second_call_of_the_own_phone_to_who_is_asked_is_not_shown_as_a_call():
    seat = Seat()
    own = {"call_id": "c2", "extension": "8012", "asked_by": "8012", "dnis": "8013", "direction": Direction.OUTBOUND}
    seat.phone.take(Ringing(**own, at_ms=NOW + 1))
    seat.phone.take(Answered(**own, at_ms=NOW + 2))
    assert seat.phone.call("c2") is None


def test_who_is_asked_by_a_colleague_has_the_call_only_once_it_is_passed_on():
    phone, _ = _phone()
    at = {"call_id": "c1", "extension": "8013", "ani": "13800138000"}
    phone.take(Ringing(**at, asked_by="8012", at_ms=NOW))
    phone.take(Answered(**at, asked_by="8012", at_ms=NOW + 1))
    assert phone.current is not None
    assert (phone.current.asked_by, phone.current.phase) == ("8012", Phase.TALKING)
    phone.take(Answered(**at, at_ms=NOW + 2))
    assert phone.current is not None
    assert phone.current.asked_by == ""


def test_who_is_talked_to_is_shown_before_who_waits_and_a_second_caller_can_be_answered():
    phone, _ = _phone()
    adapter = Adapter(*Capability)
    phone.plug(adapter)
    phone.take(Answered(call_id="c1", at_ms=NOW))
    phone.take(_ringing("c2", NOW + 5))
    assert Capability.ANSWER in phone.can()
    CallControl(phone).answer()
    phone.take(Held(call_id="c1", at_ms=NOW + 6))
    phone.take(Answered(call_id="c2", at_ms=NOW + 6))
    assert phone.current is not None
    assert (phone.current.id, [one.id for one in phone.others()]) == ("c2", ["c1"])
    phone.take(Held(call_id="c2", at_ms=NOW + 7))
    phone.take(Resumed(call_id="c1", at_ms=NOW + 8))
    assert phone.current.id == "c1"
    CallControl(phone).hang_up()
    assert adapter.given == [Answer("c2"), HangUp("c1")]


@pytest.mark.parametrize("outcome", [Outcome.LOST, Outcome.FAILED, Outcome.COMPLETED])
def test_a_talk_that_broke_off_is_known_as_lost(outcome: Outcome):
    phone, _ = _phone()
    phone.take(Answered(call_id="c1", at_ms=NOW))
    phone.take(Ended(call_id="c1", outcome=outcome, at_ms=NOW + 1))
    call = phone.call("c1")
    assert call is not None
    assert call.was_lost is (outcome is not Outcome.COMPLETED)


def test_a_telephone_that_cannot_join_three_says_so_and_the_colleague_stays_asked():
    seat = Seat()
    seat.phone.plug(Adapter(*(one for one in Capability if one is not Capability.THREE_WAY)))
    seat.asked(AskStage.TALKING)
    with pytest.raises(AppError, match="phone_no_three_way"):
        seat.control.join()
    assert seat.control.asks is AskStage.TALKING
