"""``hotline-desk telephony watch`` as its user sees it: the real program before a hand-written manager interface."""

import json
import os
import signal
import subprocess
import sys

import pytest

from desktop.__main__ import main
from tests.helpers.ami.ami_server import ami_server
from tests.helpers.ami.recorded import events
from tests.helpers.esl.esl_server import esl_server

PATIENCE = 20


def _start(*arguments: str, secret: str = "") -> "subprocess.Popen[bytes]":
    environment = {**os.environ, "HOTLINE_AMI_SECRET": secret}
    command = [sys.executable, "-m", "desktop", "telephony", "watch", *arguments]
    return subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    )


def test_it_prints_each_event_at_once_until_it_is_stopped():
    with ami_server() as server:
        url = server.url.replace("cti@", "cti:ctisecret@")
        with _start("--adapter", "asterisk", "--url", url) as program:
            assert program.stdout is not None
            first = json.loads(program.stdout.readline())
            assert (first["event"], first["state"]) == ("line", "connected")
            if sys.platform.startswith("linux"):  # other people of the machine see the arguments, not the secret
                with open(f"/proc/{program.pid}/cmdline", "rb") as arguments:
                    assert b"ctisecret" not in arguments.read()
            server.play(events())
            found = [json.loads(program.stdout.readline()) for _ in range(3)]
            ringing = next(one for one in found if one["event"] == "ringing")
            assert (ringing["ani"], ringing["number"], ringing["queue"], ringing["dnis"], ringing["agent"]) == (
                "13800138000",
                "+8613800138000",
                "q12345",
                "12345",
                "8012",
            )
            program.send_signal(signal.SIGINT)
            assert all(json.loads(line) for line in program.stdout)
            assert program.wait(PATIENCE) == 0


def test_a_freeswitch_needs_no_user():
    with (
        esl_server() as server,
        _start("--adapter", "freeswitch", "--url", server.url, secret="ClueCon") as program,
    ):
        assert program.stdout is not None
        first = json.loads(program.stdout.readline())
        assert (first["event"], first["state"], first["adapter"]) == ("line", "connected", "freeswitch")
        program.send_signal(signal.SIGINT)
        program.communicate(timeout=PATIENCE)
        assert program.returncode == 0


def test_a_wrong_secret_ends_it_with_a_clear_word_and_without_the_secret():
    with ami_server() as server, _start("--url", server.url, secret="wrong-one") as program:
        out, errors = program.communicate(timeout=PATIENCE)
        assert program.returncode == 1
        assert b"user or secret is wrong" in errors
        assert b"phone_login_refused" in errors
        assert b"wrong-one" not in out + errors


def test_nobody_there_ends_it_with_a_clear_word(capfdbinary: pytest.CaptureFixture[bytes]):
    with ami_server() as server:
        port = server.port
    with _start("--host", "127.0.0.1", "--port", str(port), "--user", "cti", secret="x") as program:
        _, errors = program.communicate(timeout=PATIENCE)
        assert program.returncode == 1
        assert b"cannot be reached (code: phone_unreachable)" in errors


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "--url or --host is needed"),
        (["--url", "http://pbx"], "scheme"),
        (["--url", "ami://pbx"], "a user is needed"),
        (["--url", "ami://u:s@pbx", "--port", "70000"], "--port is no port"),
        (["--url", "ami://u:s@pbx/?x=1"], "the address is wrong: x"),
        (["--url", "ami://u@pbx"], "a secret is needed"),
    ],
)
def test_wrong_arguments_are_told_with_what_is_wrong(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("HOTLINE_AMI_SECRET", raising=False)
    assert main(["telephony", "watch", *arguments]) == 2
    assert says in capsys.readouterr().err


def test_without_a_sub_command_the_usage_is_told(capsys: pytest.CaptureFixture[str]):
    assert main(["telephony"]) == 2
    assert "usage" in capsys.readouterr().err
    assert main(["telephony", "--help"]) == 0


def test_a_softphone_that_is_not_installed_is_told_in_words():
    url = "sip://8012:word@127.0.0.1/?program=/nowhere/baresip"
    with _start("--adapter", "baresip", "--url", url) as program:
        out, errors = program.communicate(timeout=PATIENCE)
    assert program.returncode == 1
    assert b"baresip is not installed" in errors
    assert json.loads(out)["code"] == "phone_softphone_missing"
