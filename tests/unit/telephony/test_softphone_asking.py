"""What the softphone tells while a colleague is asked, and that the caller is never lost over it."""

import pytest

from sync.domain.call_record import AskStage
from sync.telephony.adapter import PhoneError
from sync.telephony.baresip.account import SoftphoneAccount
from sync.telephony.baresip.actions import Actions
from sync.telephony.baresip.book import PhoneBook, PhoneCall
from sync.telephony.baresip.netstrings import Told
from sync.telephony.commands import Dial, ThreeWay, Transfer
from sync.telephony.events import Answered, Asked, CallEvent, Direction, Ended, Outcome, PhoneEvent, Ringing
from sync.telephony.moment import Moment

NOW = Moment(1_795_458_530_000, 1000)
COLLEAGUE = {"outgoing": True, "peer": "sip:8099@pbx"}


class Seat:
    """A softphone whose agent talks to a caller. ``told``: what it told of calls."""

    def __init__(self) -> None:
        self.book = PhoneBook("8012", "8012@pbx", "371")
        self.told: list[PhoneEvent] = []
        account = SoftphoneAccount(user="8012", host="pbx")
        self.actions = Actions(account, self.book, lambda _found, _gone: None, self._are_joined)
        self.did: list[str] = []
        self.call = self.book.began("caller", NOW, outgoing=False, peer="sip:13800138000@pbx")
        self.book.established(self.call, NOW)

    def _are_joined(self, asked: PhoneCall) -> None:
        self.told += self.book.joined(asked, NOW)

    def gives(self, command: Dial | Transfer | ThreeWay, refuses: str = "", *, rings: bool = True) -> None:
        """Carry a command out at a baresip that rings the number at once, or refuses a step; without ``rings`` the
        call was over before anything was told of it.
        """
        job = self.actions.carry_out(command)
        try:
            step = next(job)
            while True:
                self.did.append(step[0])
                refused = step[0] == refuses
                if step[0] == "dial" and rings and not refused:
                    asked = self.book.began("asked", NOW, **COLLEAGUE)
                    self.told += self.book.tell(asked, NOW)
                step = job.send(Told(response=True, ok=not refused, data="no" if refused else ""))
        except StopIteration:
            pass

    def asks(self) -> PhoneCall:
        """Ask 8099, who answers."""
        self.gives(Transfer("caller", "8099", attended=True))
        asked = self.book.calls["asked"]
        self.told += self.book.established(asked, NOW)
        return asked

    def stages(self) -> list[tuple[str, AskStage]]:
        """Return how it stood with who was asked; forgets what was told."""
        found = [(one.call_id, one.stage) for one in self.told if isinstance(one, Asked)]
        assert all(one.extension == "8012" and one.to == "8099" for one in self.told if isinstance(one, Asked))
        self.told.clear()
        return found


def test_each_step_of_asking_is_told_of_the_callers_call():
    seat = Seat()
    seat.asks()
    own = [one for one in seat.told if isinstance(one, CallEvent) and one.call_id == "asked"]
    assert [(type(one), one.asked_by) for one in own] == [(Ringing, "8012"), (Answered, "8012")]
    assert seat.stages() == [("caller", AskStage.RINGING), ("caller", AskStage.TALKING)]
    seat.actions.mixes = True
    seat.gives(ThreeWay("caller"))
    assert seat.stages() == [("caller", AskStage.JOINED)]
    seat.told += seat.book.closed("asked", "", NOW)
    assert seat.stages() == [("caller", AskStage.OVER)]


@pytest.mark.parametrize(
    ("reason", "outcome"),
    [("486 Busy Here", Outcome.BUSY), ("480 Gone", Outcome.NO_ANSWER), ("404 Not Found", Outcome.FAILED)],
)
def test_why_a_colleague_did_not_answer_is_told(reason: str, outcome: Outcome):
    seat = Seat()
    seat.gives(Transfer("caller", "8099", attended=True))
    over = seat.book.closed("asked", reason, NOW)[-1]
    assert isinstance(over, Asked)
    assert (over.call_id, over.stage, over.outcome) == ("caller", AskStage.OVER, outcome)


def test_a_number_that_cannot_even_be_rung_takes_the_caller_back():
    seat = Seat()
    with pytest.raises(PhoneError, match="phone_refused"):
        seat.gives(Transfer("caller", "8099", attended=True), refuses="dial")
    assert seat.did == ["callfind", "hold", "dial", "callfind", "resume"]
    assert (seat.call.hold_wanted, seat.book.asks) == (False, None)
    later = seat.book.began("later", NOW, **COLLEAGUE)
    assert later.consults == "", "the next call out asks nobody"


@pytest.mark.parametrize("command", [Transfer("caller", "8099", attended=True), Dial("8012", "8099")])
def test_a_number_the_exchange_knows_nothing_of_is_said_not_to_be_reached(command: Dial | Transfer):
    seat = Seat()
    with pytest.raises(PhoneError, match="phone_not_reached"):
        seat.gives(command, rings=False)
    assert seat.book.asks is None


def test_three_talk_only_with_a_colleague_who_has_answered():
    seat = Seat()
    seat.actions.mixes = True
    with pytest.raises(PhoneError, match="phone_no_such_call"):
        seat.gives(ThreeWay("caller"))
    seat.gives(Transfer("caller", "8099", attended=True))
    seat.did.clear()
    with pytest.raises(PhoneError, match="phone_no_such_call"):
        seat.gives(ThreeWay("caller"))
    assert seat.did == []


def test_the_talk_with_a_colleague_goes_on_as_a_call_of_its_own_when_the_caller_hangs_up():
    seat = Seat()
    seat.asks()
    ended, talk = seat.book.closed("caller", "", NOW)
    assert isinstance(ended, Ended)
    assert isinstance(talk, Answered)
    assert (talk.call_id, talk.asked_by, talk.direction, talk.dnis) == ("asked", "", Direction.OUTBOUND, "8099")


def test_a_call_passed_on_is_no_end_of_asking():
    seat = Seat()
    seat.asks()
    seat.call.passing = "8099"
    seat.told = seat.book.closed("asked", "", NOW)
    assert seat.stages() == []


def test_who_is_asked_is_told_again_with_the_rest():
    seat = Seat()
    seat.asks()
    seat.book.forget_told()
    seat.told = seat.book.retold(NOW)
    assert seat.stages() == [("caller", AskStage.TALKING)]
    seat.told = seat.book.lost({"caller"}, NOW, "gone")
    assert [(type(one), one.call_id) for one in seat.told if isinstance(one, CallEvent)] == [
        (Ended, "caller"),
        (Answered, "asked"),
    ]
