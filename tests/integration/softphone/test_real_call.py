"""Real calls on loopback: our softphone (baresip) on one side, SIPp as exchange, caller and colleague on the other."""

import socket
from pathlib import Path

from sync.domain.call_record import AskStage
from sync.telephony.commands import (
    Answer,
    CompleteTransfer,
    Dial,
    HangUp,
    Hold,
    SendTones,
    Transfer,
)
from sync.telephony.events import (
    Answered,
    Asked,
    CommandAnswer,
    Direction,
    Ended,
    Held,
    LineState,
    Missed,
    Outcome,
    Party,
    Resumed,
    Ringing,
    Told,
    Transferred,
)
from tests.helpers.sip.sipp import HERE, Sipp, caller, exchange, free_port, needs_sip
from tests.helpers.sip.softphone import Phone, softphone


def test_a_call_rings_is_taken_held_resumed_gets_tones_and_is_passed_on(phone: Phone, hotline: Sipp, tmp_path: Path):
    with _media() as media, caller(tmp_path, "held_and_passed", phone.at, tones_port=_port(media)) as trunk:
        ringing = phone.until(Ringing)
        assert (ringing.ani, ringing.number, ringing.dnis) == ("13800138000", "+8613800138000", "12345")
        assert (ringing.extension, ringing.direction, ringing.hidden) == ("8012", Direction.INBOUND, False)
        assert phone.answer(Answer(ringing.call_id)).ok
        answered = phone.until(Answered)
        assert answered.call_id == ringing.call_id
        phone.adapter.send(Hold(ringing.call_id))
        assert phone.until(Held).by is Party.AGENT
        phone.adapter.send(Hold(ringing.call_id, on=False))
        assert phone.until(Resumed).hold_ms is not None
        assert phone.answer(SendTones(ringing.call_id, "5*")).ok
        assert _tones(media, 2) == [5, 10]
        passed_on = phone.adapter.send(Transfer(ringing.call_id, "8099"))
        passed = phone.until(Transferred)
        assert (passed.call_id, passed.to, passed.attended) == (ringing.call_id, "8099", False)
        ended = phone.until(Ended)
        assert (ended.outcome, ended.by) == (Outcome.TRANSFERRED, Party.AGENT)
        assert phone.until(CommandAnswer, lambda one: one.command_id == passed_on).ok
        trunk.until_done()
        assert f"Refer-To: sip:8099@{HERE}:{hotline.port}" in trunk.said
        assert f"Call-ID: {ringing.unique_id}" in trunk.said
        assert trunk.said.count("a=sendonly") == 1


def test_the_caller_hangs_up(phone: Phone, tmp_path: Path):
    with caller(tmp_path, "hangs_up", phone.at, ani="037112345678", dnis="96333") as trunk:
        answered = phone.takes_the_call()
        assert (answered.number, answered.dnis) == ("+8637112345678", "96333")
        ended = phone.until(Ended)
        assert (ended.call_id, ended.outcome, ended.by) == (answered.call_id, Outcome.COMPLETED, Party.CALLER)
        assert ended.talk_ms is not None
        assert 150 <= ended.talk_ms <= 3_000
        trunk.until_done()


def test_the_agent_hangs_up_and_a_withheld_number_stays_withheld(phone: Phone, tmp_path: Path):
    with caller(tmp_path, "stays", phone.at, ani="anonymous") as trunk:
        answered = phone.takes_the_call()
        assert (answered.ani, answered.number, answered.hidden) == ("", "", True)
        assert phone.answer(HangUp(answered.call_id)).ok
        trunk.until_done()


def test_a_caller_who_gives_up_is_a_missed_call(phone: Phone, tmp_path: Path):
    with caller(tmp_path, "gives_up", phone.at) as trunk:
        ringing = phone.until(Ringing)
        missed = phone.until(Missed)
        assert (missed.call_id, missed.outcome) == (ringing.call_id, Outcome.NO_ANSWER)
        assert phone.until(Ended).by is Party.CALLER
        trunk.until_done()


def test_a_colleague_is_asked_and_then_gets_the_caller(phone: Phone, tmp_path: Path):
    with caller(tmp_path, "asked_and_passed", phone.at) as trunk:
        call = phone.takes_the_call()
        phone.adapter.send(Transfer(call.call_id, "8099", attended=True))
        rings = phone.until(Asked)
        assert (rings.call_id, rings.to, rings.stage) == (call.call_id, "8099", AskStage.RINGING)
        asked = phone.until(Answered, lambda one: one.direction is Direction.OUTBOUND)
        assert (asked.dnis, asked.call_id == call.call_id, asked.asked_by) == ("8099", False, "8012")
        assert phone.until(Asked).stage is AskStage.TALKING
        assert phone.until(Held).call_id == call.call_id
        phone.adapter.send(CompleteTransfer(call.call_id))
        assert phone.until(Ended).call_id == asked.call_id
        passed = phone.until(Transferred)
        assert (passed.call_id, passed.to, passed.attended) == (call.call_id, "8099", True)
        trunk.until_done()


def test_a_colleague_nobody_knows_is_told_and_the_caller_is_still_there(tmp_path: Path):
    needs_sip()
    with exchange(tmp_path, "unreachable") as nowhere, softphone(nowhere.port) as phone:
        phone.line(LineState.CONNECTED)
        with caller(tmp_path, "asked_and_passed", phone.at):
            call = phone.takes_the_call()
            phone.adapter.send(Transfer(call.call_id, "9999", attended=True))
            phone.until(Told, _says_not_reached)
            phone.adapter.resync()
            assert phone.until(Answered, lambda one: one.resync).call_id == call.call_id


def test_a_transfer_that_is_refused_is_told_and_never_called_done(phone: Phone, tmp_path: Path):
    with caller(tmp_path, "held_and_passed", phone.at, verdict="404 Not Found") as trunk:
        call = phone.takes_the_call()
        assert phone.answer(Hold(call.call_id)).ok
        assert phone.answer(Hold(call.call_id, on=False)).ok
        refused = phone.answer(Transfer(call.call_id, "9999"))
        assert (refused.ok, refused.code, refused.message) == (False, "phone_refused", "404 Not Found")
        ended = phone.until(Ended)  # baresip 1.0 drops a call it could not pass on
        assert (ended.outcome, ended.cause_text) == (Outcome.FAILED, "404 Not Found")
        trunk.until_done()


def test_an_outgoing_call_is_told_from_ringing_to_its_end(phone: Phone, hotline: Sipp):
    phone.adapter.send(Dial("8012", "10086"))
    ringing = phone.until(Ringing)
    assert (ringing.dnis, ringing.direction, ringing.extension) == ("10086", Direction.OUTBOUND, "8012")
    answered = phone.until(Answered)
    phone.adapter.send(HangUp(answered.call_id))
    ended = phone.until(Ended)
    assert (ended.call_id, ended.outcome, ended.by) == (ringing.call_id, Outcome.COMPLETED, Party.AGENT)
    hotline.until_said(f"INVITE sip:10086@{HERE}:{hotline.port}")


def _says_not_reached(told: Told) -> bool:
    """Whether nobody was reached: as the end of a ringing, or of the command where none was seen."""
    if isinstance(told, Asked):
        return (told.stage, told.outcome) == (AskStage.OVER, Outcome.FAILED)
    return isinstance(told, CommandAnswer) and told.code == "phone_not_reached"


def _media() -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    made.bind(("0.0.0.0", free_port()))
    made.settimeout(5)
    return made


def _port(media: socket.socket) -> str:
    return str(media.getsockname()[1])


def _tones(media: socket.socket, count: int) -> list[int]:
    """Return the telephone events of the stream (RFC 4733), each once, as they begin."""
    found: dict[bytes, int] = {}
    while len(found) < count:
        packet = media.recv(2048)
        if packet[1] & 0x7F == 101:
            found.setdefault(packet[4:8], packet[12])
    return list(found.values())
