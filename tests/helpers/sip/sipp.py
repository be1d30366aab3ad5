"""SIPp as the other side of a call: the exchange that registers phones, and the caller of the trunk."""

import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

HERE = "127.0.0.1"
PATIENCE = 10.0
_SCENARIOS = Path(__file__).parent


def needs_sip() -> None:
    """Skip where baresip or SIPp is not installed; in CI both must be there."""
    missing = [
        package for program, package in (("baresip", "baresip-core"), ("sipp", "sip-tester")) if not which(program)
    ]
    if missing:
        reason = f"needs {' and '.join(missing)} (apt-get install {' '.join(missing)})"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)


def which(program: str) -> str:
    """Return the path of a program, empty without."""
    return shutil.which(program) or ""


class Sipp:
    """One running SIPp. ``said`` is everything that went over the line, both ways."""

    def __init__(self, scenario: str, port: int, folder: Path, keys: dict[str, str], more: Sequence[str]) -> None:
        self.port = port
        self._messages = folder / f"{scenario}-{port}.log"
        words = [word for key, value in keys.items() for word in ("-key", key, value)]
        command = [
            which("sipp"),
            *("-sf", str(_SCENARIOS / f"{scenario}.xml"), "-i", HERE, "-p", str(port), "-nostdin"),
            *("-mp", str(free_port()), "-trace_msg", "-message_file", str(self._messages), "-deadcall_wait", "0"),
            *words,
            *more,
        ]
        self._process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    @property
    def said(self) -> str:
        """The messages so far; whole once it is done."""
        return self._messages.read_text("utf-8", "replace") if self._messages.exists() else ""

    def until_done(self) -> None:
        """Wait until its calls went as the scenario says."""
        assert self._process.wait(PATIENCE) == 0, self.said

    def until_said(self, text: str) -> None:
        """Wait until a text went over the line; SIPp writes its log late."""
        moment = threading.Event()
        for _ in range(500):
            if text in self.said:
                return
            moment.wait(0.01)
        raise AssertionError(text)

    def until_listening(self) -> None:
        """Wait until its port is taken."""
        moment = threading.Event()
        for _ in range(500):
            if not is_free(self.port):
                return
            assert self._process.poll() is None, "SIPp ended"
            moment.wait(0.01)
        raise AssertionError("SIPp does not listen")

    def end(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()


@contextmanager
def exchange(folder: Path, scenario: str = "exchange", **keys: str) -> Iterator[Sipp]:
    """The exchange, for as many registrations and calls as come."""
    made = Sipp(scenario, free_port(), folder, keys, ("-s", "hotline"))
    try:
        made.until_listening()
        yield made
    finally:
        made.end()


@contextmanager
def caller(folder: Path, scenario: str, phone: str, to: str = "8012", **keys: str) -> Iterator[Sipp]:
    """One call from outside to a phone (``host:port``)."""
    given = {"ani": "13800138000", "dnis": "12345", "tones_port": str(free_port()), "verdict": "200 OK"} | keys
    made = Sipp(scenario, free_port(), folder, given, (phone, "-s", to, "-m", "1"))
    try:
        yield made
    finally:
        made.end()


def free_port() -> int:
    """Return a port no UDP socket has; below those the system gives out by itself, and even as RTP wants it."""
    for port in range(20_000 + (os.getpid() * 97) % 9_000, 32_000, 2):
        if port not in _given and is_free(port) and is_free(port + 1):
            _given.add(port)
            return port
    raise AssertionError("no port is free")


def is_free(port: int) -> bool:
    """Tell whether nobody has a UDP port."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((HERE, port))
        except OSError:
            return False
        return True


_given: set[int] = set()
