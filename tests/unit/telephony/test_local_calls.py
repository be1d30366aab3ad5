"""Calls told by another program of the same person: ``hotline-desk call`` and ``hotline:`` URLs."""

import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.__main__ import main
from desktop.telephony.local_calls import FILE_NAME, LONGEST, LocalCall, LocalCalls, tell


@pytest.fixture
def taken(tmp_path: Path) -> Iterator[list[LocalCall]]:
    """What the running program was told."""
    calls: list[LocalCall] = []

    def take(call: LocalCall) -> str:
        calls.append(call)
        return "not_signed_in" if call.queue == "closed" else ""

    listening = LocalCalls(tmp_path, take)
    listening.start()
    yield calls
    listening.close()
    assert not (tmp_path / FILE_NAME).exists()


def _call(folder: Path, *arguments: str) -> int:
    return main(["call", *arguments, "--data-dir", str(folder)])


def test_a_call_reaches_the_running_program(tmp_path: Path, taken: list[LocalCall]):
    assert _call(tmp_path, "--from", "138 0013 8000", "--queue", "综合", "--id", "42", "--state", "ringing") == 0
    assert taken == [LocalCall(given="138 0013 8000", number="+8613800138000", queue="综合", id="42", state="ringing")]


def test_a_url_does_the_same(tmp_path: Path, taken: list[LocalCall]):
    folder = ["--data-dir", str(tmp_path)]
    assert main(["hotline:0371-12345678?queue=q1&state=ended", *folder]) == 0
    assert main(["hotline://13800138000/", *folder]) == 0
    assert main(["hotline:anonymous", *folder]) == 0
    assert [(one.number, one.queue, one.state, one.hidden) for one in taken] == [
        ("+8637112345678", "q1", "ended", False),
        ("+8613800138000", "", "answered", False),
        ("", "", "answered", True),
    ]


@pytest.mark.parametrize("number", ["", "12", "王先生", "1380013800x", "9" * 200])
def test_what_is_no_number_is_refused(
    tmp_path: Path, taken: list[LocalCall], number: str, capsys: pytest.CaptureFixture[str]
):
    assert _call(tmp_path, "--from", number) == 2
    assert "bad_number" in capsys.readouterr().err
    assert main([f"hotline:{number}", "--data-dir", str(tmp_path)]) == 2
    assert taken == []


@pytest.mark.parametrize("url", ["hotline:110?state=gone", "hotline:110?x=1", "hotline:110?queue=%ff", "hotline://[1"])
def test_a_url_that_cannot_be_read_is_refused(tmp_path: Path, url: str, capsys: pytest.CaptureFixture[str]):
    assert main([url, "--data-dir", str(tmp_path)]) == 2
    assert "bad_url" in capsys.readouterr().err


def test_overlong_and_broken_words_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert _call(tmp_path, "--from", "110", "--queue", "q" * 81) == 2
    assert _call(tmp_path, "--from", "110", "--id", "a\nb") == 2
    assert "bad_queue" in capsys.readouterr().err


def test_without_a_running_program_that_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert _call(tmp_path, "--from", "13800138000") == 1
    assert "not_running" in capsys.readouterr().err
    for rest in (b"", b"{}", b'{"address":"/nowhere/calls","word":"w"}', b'{"address":1,"word":"w"}'):
        (tmp_path / FILE_NAME).write_bytes(rest)
        assert _call(tmp_path, "--from", "13800138000") == 1


def test_a_program_nobody_is_signed_in_at_says_so(
    tmp_path: Path, taken: list[LocalCall], capsys: pytest.CaptureFixture[str]
):
    assert _call(tmp_path, "--from", "110", "--queue", "closed") == 1
    assert "nobody is signed in" in capsys.readouterr().err


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="no such sockets here")
@pytest.mark.parametrize(
    "said", [b"", b"\n", b"{}\n", b'{"word":"guess","call":{}}\n', b"x" * LONGEST * 3, b"[" * 3000 + b"\n"]
)
def test_who_does_not_know_the_word_is_not_heard_and_stops_nobody(tmp_path: Path, taken: list[LocalCall], said: bytes):
    address = json.loads((tmp_path / FILE_NAME).read_bytes())["address"]
    with socket.socket(socket.AF_UNIX) as stranger:
        stranger.connect(address)
        try:
            stranger.sendall(said)
            stranger.shutdown(socket.SHUT_WR)
            answer = stranger.recv(100)
        except OSError:  # cut off in the middle of too much
            answer = b"bad_request"
        assert b"bad_request" in answer
    assert taken == []
    assert tell(tmp_path, LocalCall(number="110")) == ""


@pytest.mark.skipif(os.name != "posix", reason="rights of files are those of POSIX")
def test_nobody_else_may_read_where_it_listens(tmp_path: Path, taken: list[LocalCall]):
    assert (tmp_path / FILE_NAME).stat().st_mode & 0o077 == 0
    address = Path(json.loads((tmp_path / FILE_NAME).read_bytes())["address"])
    assert address.parent.stat().st_mode & 0o077 == 0


def test_the_last_program_that_started_is_told_and_takes_only_its_own_file_away(tmp_path: Path):
    first, second = list[LocalCall](), list[LocalCall]()
    one = LocalCalls(tmp_path, lambda call: first.append(call) or "")
    two = LocalCalls(tmp_path, lambda call: second.append(call) or "")
    one.start()
    two.start()
    one.close()
    assert tell(tmp_path, LocalCall(number="110")) == ""
    two.close()
    assert (first, len(second)) == ([], 1)


@pytest.mark.allows_log("desktop.telephony.local_calls")
def test_where_nothing_can_be_written_the_program_works_without(tmp_path: Path):
    (tmp_path / "file").write_bytes(b"")
    listening = LocalCalls(tmp_path / "file", lambda _call: "")
    listening.start()
    listening.close()
