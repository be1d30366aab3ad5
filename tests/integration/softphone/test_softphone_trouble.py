"""The softphone when things go wrong: it dies, is refused, hears nothing, or somebody else talks on its port."""

import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from sync.telephony.adapter import PhoneError, PhoneErrorCode
from sync.telephony.commands import Answer, ChooseDevices, HangUp, Hold, ThreeWay, Transfer
from sync.telephony.events import Answered, Ended, Held, LineState, Outcome, Party, Ringing
from tests.helpers.sip.sipp import HERE, Sipp, caller, exchange, needs_sip
from tests.helpers.sip.softphone import PATIENCE, Phone, softphone

ODD_SECRET = 'a;b "c" \\d 密码'


@pytest.mark.skipif(sys.platform == "win32", reason="ends the program with a signal")
def test_a_softphone_that_is_killed_is_started_again_and_its_call_told_lost(phone: Phone, tmp_path: Path):
    with caller(tmp_path, "stays", phone.at):
        call = phone.takes_the_call()
        folder = _folder(phone)
        assert folder.is_dir()
        first = phone.adapter.pid
        os.kill(first, signal.SIGKILL)
        ended = phone.until(Ended)
        assert (ended.call_id, ended.outcome, ended.by, ended.resync) == (
            call.call_id,
            Outcome.LOST,
            Party.SYSTEM,
            True,
        )
        lost = phone.line(LineState.LOST)
        assert (lost.code, lost.retry_s is not None) == ("phone_softphone_ended", True)
        with pytest.raises(PhoneError) as refused:
            phone.adapter.send(HangUp(call.call_id))
        assert refused.value.code is PhoneErrorCode.NOT_CONNECTED
        phone.line(LineState.CONNECTED)
        assert phone.adapter.pid not in (0, first)
        assert not folder.exists()


def test_a_wrong_password_is_told_as_refused(tmp_path: Path):
    needs_sip()
    with exchange(tmp_path, "refusing", user="8012", secret="right") as registrar, softphone(registrar.port) as phone:
        refused = phone.line(LineState.REFUSED)
        assert (refused.code, (refused.retry_s or 0) >= 30) == ("phone_login_refused", True)
        assert phone.adapter.pid == 0


def test_any_password_is_understood_and_lies_nowhere(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    needs_sip()
    with (
        exchange(tmp_path, "refusing", user="8012", secret=ODD_SECRET) as registrar,
        softphone(registrar.port, ODD_SECRET) as phone,
    ):
        phone.line(LineState.CONNECTED)
        folder = _folder(phone)
        files = [*folder.iterdir()]
        assert {one.name for one in files} >= {"accounts", "config", "contacts"}
        assert (folder.stat().st_mode & 0o777, {one.stat().st_mode & 0o777 for one in files}) == (0o700, {0o600})
        assert all(ODD_SECRET.encode() not in one.read_bytes() for one in files)
        for part in ("cmdline", "environ"):
            assert ODD_SECRET.encode() not in Path(f"/proc/{phone.adapter.pid}/{part}").read_bytes()
    assert not folder.exists()
    assert ODD_SECRET not in caplog.text


def test_a_registrar_that_does_not_answer_is_told_as_unreachable(tmp_path: Path):
    needs_sip()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as deaf:
        deaf.bind((HERE, 0))
        with softphone(deaf.getsockname()[1], options="&timeout=1") as phone:
            silent = phone.line(LineState.UNREACHABLE)
            assert (silent.code, silent.retry_s is not None) == ("phone_unreachable", True)


def test_a_stranger_on_the_control_port_costs_no_call(phone: Phone, tmp_path: Path):
    with caller(tmp_path, "stays", phone.at) as trunk:
        call = phone.takes_the_call()
        program = phone.adapter.pid
        with socket.create_connection((HERE, _control_port(phone))):  # baresip lets go of us for it
            assert phone.line(LineState.LOST).code == "phone_line_lost"
            phone.line(LineState.CONNECTED)
        assert phone.adapter.pid == program
        assert phone.answer(HangUp(call.call_id)).ok
        trunk.until_done()


def test_what_nobody_took_is_told_again_when_there_is_room(phone: Phone, tmp_path: Path):
    with caller(tmp_path, "asked_and_passed", phone.at):
        call = phone.takes_the_call()
        phone.is_full = True
        phone.adapter.send(Hold(call.call_id))
        assert phone.refused.wait(PATIENCE)
        phone.is_full = False
        phone.line(LineState.OVERFLOWN)
        again = phone.until(Answered)
        assert (again.call_id, again.resync) == (call.call_id, True)
        assert phone.until(Held).resync


def test_what_cannot_be_done_is_refused_with_its_reason(phone: Phone, tmp_path: Path):
    with caller(tmp_path, "stays", phone.at) as trunk:
        ringing = phone.until(Ringing)
        early = phone.answer(Hold(ringing.call_id))
        assert (early.ok, early.code, early.message) == (False, "phone_no_such_call", "not answered")
        assert phone.answer(Answer("no-such-call")).code == "phone_no_such_call"
        assert phone.answer(Answer(ringing.call_id)).ok
        phone.until(Answered)
        assert phone.answer(Transfer(ringing.call_id, "80 12\r\nx")).code == "phone_bad_value"
        assert phone.answer(ChooseDevices(source="nosuch,default")).code == "phone_refused"
        assert phone.answer(ChooseDevices(player="aubridge,other")).ok
        with pytest.raises(PhoneError) as refused:  # baresip 1.0 has no mixer, and no conference number was given
            phone.adapter.send(ThreeWay(ringing.call_id, "8099"))
        assert refused.value.code is PhoneErrorCode.NOT_ABLE
        assert phone.answer(HangUp(ringing.call_id)).ok
        trunk.until_done()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the system ends it on Linux only")
def test_no_phone_is_left_when_this_program_is_killed(hotline: Sipp):
    source = (
        "import sys, threading\n"
        "from tests.helpers.sip.softphone import softphone\n"
        "from sync.telephony.events import LineState\n"
        f"with softphone({hotline.port}) as phone:\n"
        "    phone.line(LineState.CONNECTED)\n"
        "    print(phone.adapter.pid, flush=True)\n"
        "    threading.Event().wait()\n"
    )
    with subprocess.Popen([sys.executable, "-c", source], stdout=subprocess.PIPE) as program:
        assert program.stdout is not None
        softphone_pid = int(program.stdout.readline())
        program.kill()
    moment = threading.Event()
    for _ in range(200):
        if not Path(f"/proc/{softphone_pid}/stat").exists() or _is_over(softphone_pid):
            return
        moment.wait(0.02)
    raise AssertionError("it still runs")


def _is_over(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"


def _folder(phone: Phone) -> Path:
    arguments = Path(f"/proc/{phone.adapter.pid}/cmdline").read_bytes().split(b"\0")
    return Path(os.fsdecode(arguments[arguments.index(b"-f") + 1]))


def _control_port(phone: Phone) -> int:
    config = (_folder(phone) / "config").read_text()
    line = next(one for one in config.splitlines() if one.startswith("ctrl_tcp_listen"))
    assert line.startswith(f"ctrl_tcp_listen {HERE}:")
    return int(line.rpartition(":")[2])
