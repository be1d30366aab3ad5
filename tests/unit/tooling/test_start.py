"""The set-up script: what it tells people, when it works and when it leaves things alone."""

import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

import start

ROOT = Path(start.__file__).resolve().parent


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The script works in a folder of the test."""
    for name in ("requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path / name)
    run = tmp_path / ".run"
    run.mkdir()
    venv = tmp_path / ".venv"
    programs = venv / "bin"
    monkeypatch.setattr(start, "ROOT", tmp_path)
    monkeypatch.setattr(start, "RUN", run)
    monkeypatch.setattr(start, "LOG", run / "setup.log")
    monkeypatch.setattr(start, "VENV", venv)
    monkeypatch.setattr(start, "BIN", programs)
    monkeypatch.setattr(start, "PYTHON", programs / "python")
    monkeypatch.setattr(start, "STAMP", venv / "hotline-stamp.txt")
    monkeypatch.setattr(start, "UNFINISHED", venv / "hotline-unfinished.txt")
    return tmp_path


def _finished_environment() -> None:
    start.BIN.mkdir(parents=True)
    for name in ("python", "hotline-desk", "hotline-server"):
        (start.BIN / name).touch()
    start.STAMP.write_text(start.wanted_stamp(), encoding="ascii")


@pytest.mark.parametrize(
    ("said", "code", "told"),
    [
        ("OSError: [Errno 28] No space left on device", 11, "disk is full"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", 12, "hash differs"),
        ("NewConnectionError: Failed to establish a new connection", 13, "Check the network"),
        ("PermissionError: [Errno 13] Permission denied: '.venv'", 14, "No right to write"),
        ("something nobody has thought of", 15, "could not be installed"),
    ],
)
def test_what_pip_says_is_told_in_words_with_what_to_do(elsewhere: Path, said: str, code: int, told: str):
    start.LOG.write_text(f"Collecting x\n{said}\n", encoding="utf-8")

    problem = start._problem_from_log("The packages could not be installed.")

    assert problem.code == code
    assert told in problem.lines[0]
    assert str(start.LOG) in problem.lines[0]
    assert len(problem.lines) == 2


def test_an_environment_made_from_the_present_lock_file_is_left_alone(elsewhere: Path):
    _finished_environment()

    assert start.environment_is_ready()


def test_another_lock_file_makes_the_environment_out_of_date(elsewhere: Path):
    _finished_environment()
    with (elsewhere / "requirements.lock").open("a", encoding="utf-8") as lock:
        lock.write("another==1.0 --hash=sha256:00\n")

    assert not start.environment_is_ready()


def test_an_environment_without_the_two_programs_is_not_ready(elsewhere: Path):
    _finished_environment()
    (start.BIN / "hotline-server").unlink()

    assert not start.environment_is_ready()


def test_a_half_made_environment_is_not_taken_for_a_working_one(elsewhere: Path):
    start.BIN.mkdir(parents=True)
    start.PYTHON.write_text("#!/bin/sh\nexit 1\n", encoding="ascii")
    start.PYTHON.chmod(0o755)

    assert not start._python_works()


def test_one_package_of_the_lock_file_keeps_its_hashes(elsewhere: Path):
    text = start._lock_of("setuptools").read_text(encoding="utf-8")

    assert text.startswith("setuptools==")
    assert "--hash=sha256:" in text
    assert text.count("==") == 1


def test_a_lock_file_without_a_needed_package_is_told(elsewhere: Path):
    with pytest.raises(start.SetupProblem, match=r"requirements.lock does not name nothing"):
        start._lock_of("nothing")


def test_the_display_is_looked_for_where_a_window_needs_one(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert not start.has_display()

    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert start.has_display()


def test_packages_that_cannot_be_installed_are_named_with_the_command(elsewhere: Path, monkeypatch: pytest.MonkeyPatch):
    folder = elsewhere / "programs"
    folder.mkdir()
    (folder / "apt-get").write_text("#!/bin/sh\nexit 100\n", encoding="ascii")
    (folder / "apt-get").chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr("os.geteuid", lambda: 1000)

    with pytest.raises(start.SetupProblem) as told:
        start.install_packages(["libxcb-cursor0"], needed=True)

    assert told.value.code == 10
    assert "sudo apt-get install -y --no-install-recommends libxcb-cursor0" in told.value.lines[0]


def test_a_package_that_is_only_good_to_have_does_not_stop_the_start(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("PATH", str(elsewhere))

    start.install_packages(["fonts-noto-cjk"], needed=False)

    assert "fonts-noto-cjk" in capsys.readouterr().out


@contextmanager
def _health(status: int) -> Iterator[str]:
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_parts: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_server_that_is_already_there_is_used_by_the_second_seat(elsewhere: Path):
    with _health(200) as url:
        (start.RUN / "server-address.txt").write_text(url, encoding="ascii")
        with start.embedded_server(elsewhere / "data") as used:
            assert used == url
    assert (start.RUN / "server-address.txt").exists()


def test_the_next_start_takes_the_same_port_when_it_is_free_and_any_other_when_not():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert start._free_port(f"http://127.0.0.1:{port}") == "0"

    assert start._free_port(f"http://127.0.0.1:{port}") == str(port)
    assert start._free_port("") == "0"


def test_a_server_that_never_gets_ready_is_told(elsewhere: Path):
    start.BIN.mkdir(parents=True)
    start.PYTHON.write_text("#!/bin/sh\nexit 2\n", encoding="ascii")
    start.PYTHON.chmod(0o755)

    with pytest.raises(start.SetupProblem) as told, start.embedded_server(elsewhere / "data"):
        pass

    assert told.value.code == 21
    assert "server.log" in told.value.lines[0]


def test_no_word_shows_how_it_is_used():
    answer = subprocess.run([sys.executable, ROOT / "start.py"], capture_output=True, text=True, check=False)

    assert answer.returncode == 2
    assert "python3 start.py run" in answer.stdout
    assert "python3 start.py test" in answer.stdout
