"""What the softphone is told to do for each command, with the versions of baresip that can more than Debian's."""

import pytest
from msgspec.structs import replace

from sync.telephony.adapter import PhoneError, PhoneErrorCode
from sync.telephony.baresip.account import SoftphoneAccount
from sync.telephony.baresip.actions import Actions
from sync.telephony.baresip.answers import CallStatus
from sync.telephony.baresip.book import PhoneBook, PhoneCall
from sync.telephony.baresip.control import Job
from sync.telephony.baresip.netstrings import Told
from sync.telephony.commands import (
    Capability,
    CompleteTransfer,
    Dial,
    Hold,
    PhoneCommand,
    SendTones,
    ThreeWay,
    Transfer,
)
from sync.telephony.moment import Moment

NOW = Moment(1_795_458_530_000, 1000)
ACCOUNT = SoftphoneAccount(user="8012", host="pbx", conference="*70")


class Seat:
    """A phone that talks to a caller; ``did`` is what baresip was told to do, without looks at the state."""

    def __init__(self, account: SoftphoneAccount = ACCOUNT) -> None:
        self.book = PhoneBook("8012", "8012@pbx", "371")
        self.actions = Actions(account, self.book, lambda _found, _gone: None)
        self.call = self.talks("caller", outgoing=False, peer="sip:13800138000@pbx")
        self.did: list[str] = []
        self.refuses = ""

    def talks(self, call_id: str, *, outgoing: bool, peer: str) -> PhoneCall:
        """Add a call that is talked in."""
        call = self.book.began(call_id, NOW, outgoing=outgoing, peer=peer)
        self.book.established(call, NOW)
        return call

    def asks(self, *, joins: bool = False) -> PhoneCall:
        """Add a colleague who is asked."""
        asked = self.talks("asked", outgoing=True, peer="sip:8099@pbx")
        asked.consults, asked.joins = self.call.id, joins
        return asked

    def gives(self, command: PhoneCommand) -> list[str]:
        """Carry a command out; returns what was done."""
        return self.runs(self.actions.carry_out(command))

    def runs(self, job: Job) -> list[str]:
        """Run a job against a baresip that says yes to everything but ``refuses``."""
        try:
            step = next(job)
            while True:
                command = f"{step[0]} {step[1]}".strip()
                self.did.append(command)
                if step[0] in ("dial", "atransferstart"):  # it rings, and is let go at once
                    self.book.began("rang", NOW, outgoing=True)
                    del self.book.calls["rang"]
                refused = self.refuses and command.startswith(self.refuses)
                step = job.send(Told(response=True, ok=not refused, data="no" if refused else ""))
        except StopIteration:
            return [one for one in self.did if one != "listcalls"]


def test_a_colleague_is_asked_with_the_caller_on_hold():
    seat = Seat()
    assert seat.gives(Transfer("caller", "8099", attended=True)) == [
        "callfind caller",
        "hold",
        "dial sip:8099@pbx:5060",
    ]
    seat.asks()
    with pytest.raises(PhoneError) as refused:
        seat.gives(Transfer("caller", "8098", attended=True))
    assert refused.value.code is PhoneErrorCode.REFUSED


def test_a_newer_version_passes_on_in_one_step():
    seat = Seat()
    seat.actions.attends = True
    assert seat.gives(Transfer("caller", "8099", attended=True)) == [
        "callfind caller",
        "atransferstart sip:8099@pbx:5060",
    ]
    seat.asks()
    seat.did.clear()
    assert seat.gives(CompleteTransfer("asked")) == ["callfind asked", "atransferexec"]
    assert (seat.call.passing, seat.call.attended) == ("8099", True)


def test_an_older_version_lets_the_colleague_go_and_passes_the_caller_on():
    seat = Seat()
    seat.asks()
    assert seat.gives(CompleteTransfer("caller")) == [
        "callfind asked",
        "hangup",
        "callfind caller",
        "transfer sip:8099@pbx:5060",
    ]


def test_the_caller_is_taken_back():
    seat = Seat()
    seat.asks()
    done = seat.gives(CompleteTransfer("caller", join=False))
    assert done == ["callfind asked", "hangup", "callfind caller", "resume"]
    assert seat.call.passing == ""


def test_nobody_is_passed_to_a_colleague_who_has_not_answered():
    seat = Seat()
    seat.asks().answered = None
    with pytest.raises(PhoneError) as refused:
        seat.gives(CompleteTransfer("caller"))
    assert (refused.value.code, seat.did) == (PhoneErrorCode.NO_SUCH_CALL, [])


def test_three_talk_in_the_conference_of_the_telephone_system():
    seat = Seat()
    assert Capability.THREE_WAY in seat.actions.capabilities
    assert seat.gives(ThreeWay("caller", "8099"))[1:] == ["hold", "dial sip:8099@pbx:5060"]
    asked = seat.asks(joins=True)
    seat.did.clear()
    room = "sip:*70@pbx:5060"
    assert seat.runs(seat.actions.join(asked, seat.call)) == [
        "callfind asked",
        f"transfer {room}",
        "callfind caller",
        f"transfer {room}",
        f"dial {room}",
    ]


def test_three_talk_through_the_mixer_of_a_newer_version():
    seat = Seat(SoftphoneAccount(user="8012", host="pbx"))
    assert Capability.THREE_WAY not in seat.actions.capabilities
    with pytest.raises(PhoneError):
        seat.gives(ThreeWay("caller", "8099"))
    seat.actions.mixes = True
    assert Capability.THREE_WAY in seat.actions.capabilities
    asked = seat.asks(joins=True)
    assert seat.runs(seat.actions.join(asked, seat.call)) == ["callfind caller", "conference"]


def test_who_is_talked_to_does_not_hear_the_next_talk():
    assert Seat().gives(Dial("8012", "#31")) == ["callfind caller", "hold", "dial sip:%2331@pbx:5060"]


def test_a_call_that_is_gone_never_lets_another_be_passed_on():
    seat = Seat()
    seat.refuses = "callfind"
    for command in (Transfer("caller", "8099"), Hold("caller"), SendTones("caller", "1")):
        with pytest.raises(PhoneError) as refused:
            seat.gives(command)
        assert refused.value.code is PhoneErrorCode.NO_SUCH_CALL
    assert all(one.startswith("callfind") for one in seat.did)


def test_a_transfer_that_was_not_even_sent_leaves_the_call_as_it_is():
    seat = Seat()
    seat.refuses = "transfer"
    with pytest.raises(PhoneError) as refused:
        seat.gives(Transfer("caller", "8099"))
    assert (refused.value.code, seat.call.passing) == (PhoneErrorCode.REFUSED, "")


def test_a_version_that_knows_no_sip_info_does_not_send_other_tones_instead():
    seat = Seat(replace(ACCOUNT, dtmf="info"))
    with pytest.raises(PhoneError) as refused:
        seat.gives(SendTones("caller", "1"))
    assert (refused.value.code, seat.did) == (PhoneErrorCode.NOT_ABLE, [])
    seat.actions.informs = True
    assert seat.gives(SendTones("caller", "1")) == ["callfind caller", "sndcode 1"]


@pytest.mark.parametrize("tones", ["", "12x", "1" * 33, "1\n"])
def test_tones_that_no_phone_has_are_refused(tones: str):
    with pytest.raises(PhoneError) as refused:
        Seat().gives(SendTones("caller", tones))
    assert refused.value.code is PhoneErrorCode.BAD_VALUE


def test_a_call_found_after_a_gap_is_told_as_found_and_one_that_is_gone_as_lost():
    book = PhoneBook("8012", "8012@pbx", "371")
    status = CallStatus("x", "ESTABLISHED", False, "sip:12345@pbx", "sip:13800138000@pbx")
    told = book.seen(status, True, NOW, resync=True)
    assert [(type(one).__name__, one.resync) for one in told] == [("Answered", True), ("Held", True)]
    assert book.seen(status, True, NOW, resync=True) == []
    assert [type(one).__name__ for one in book.lost({"x", "never seen"}, NOW, "gone")] == ["Ended"]
    assert book.closed("x", "late", NOW) == []
