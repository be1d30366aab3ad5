"""A real Asterisk on loopback with one queue, two phones and a trunk; skipped where none is installed (22.10 is known
to be right; ``HOTLINE_ASTERISK`` names its program where it is not on the path).
"""

import os
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.helpers.sip.sipp import HERE, free_port, which

SECRET, USER = "ctisecret", "cti"
QUEUE, DNIS = "q12345", "12345"
RINGS_FOR = 3
"""Seconds a colleague who is asked may take to answer."""
_UP_WITHIN = 30.0
_PHONE = """
[{no}]
type=endpoint
context=from-internal
disallow=all
allow=alaw,ulaw
direct_media=no
auth={no}
aors={no}
[{no}]
type=auth
auth_type=userpass
username={no}
password=geheim
[{no}]
type=aor
max_contacts=1
"""
_FILES = {
    "asterisk.conf": """
[directories]
astetcdir => {at}
astdbdir => {at}
astkeydir => {at}
astspooldir => {at}
astrundir => {at}
astlogdir => {at}
""",
    "modules.conf": """
[modules]
autoload=yes
noload = chan_iax2.so
noload = chan_unistim.so
noload = chan_websocket.so
noload = pbx_dundi.so
""",
    "manager.conf": """
[general]
enabled = yes
port = {manager}
bindaddr = 127.0.0.1
[cti]
secret = ctisecret
read = system,call,agent,reporting
write = call,agent,originate,reporting
""",
    "pjsip.conf": """
[udp]
type=transport
protocol=udp
bind=127.0.0.1:{sip}
[anonymous]
type=endpoint
context=from-trunk
disallow=all
allow=alaw,ulaw
direct_media=no
""",
    "queues.conf": """
[general]
[q12345]
strategy = ringall
timeout = 20
member => PJSIP/8012,0,王芳
""",
    "extensions.conf": """
[from-trunk]
exten => 12345,1,Ringing()
 same => n,Wait(0.2)
 same => n,Answer()
 same => n,Queue(q12345,t)
 same => n,Hangup()
[from-internal]
exten => _80XX,1,Dial(PJSIP/${{EXTEN}},20,tT)
 same => n,Hangup()
""",
    "features.conf": """
[general]
atxfernoanswertimeout = {rings}
transferdigittimeout = 1
transferannouncesound =
xfersound =
xferfailsound =
[featuremap]
atxfer => *2
""",
    "rtp.conf": "[general]\nrtpstart=18000\nrtpend=18999\n",
    "logger.conf": "[general]\n[logfiles]\nmessages => notice,warning,error\n",
    "indications.conf": "[general]\ncountry=us\n[us]\ndescription=US\n"
    "ringcadence=2000,4000\nring=440+480/2000,0/4000\n",
}


class RealAsterisk:
    """``sip`` and ``manager`` are its ports."""

    def __init__(self, folder: Path) -> None:
        self.sip, self.manager = free_port(), _free_tcp()
        folder.mkdir(parents=True, exist_ok=True)
        given = {"at": folder, "sip": self.sip, "manager": self.manager, "rings": RINGS_FOR}
        for name, text in _FILES.items():
            more = "".join(_PHONE.format(no=no) for no in ("8012", "8013")) if name == "pjsip.conf" else ""
            (folder / name).write_text(text.format(**given) + more)
        command = [_program(), "-C", str(folder / "asterisk.conf"), "-f"]
        self._process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    @property
    def url(self) -> str:
        """Address with user, without secret."""
        return f"ami://{USER}@{HERE}:{self.manager}/"

    def until_up(self) -> None:
        """Wait until all its parts are there: it says so to whoever has signed in at its manager interface."""
        moment = threading.Event()
        for _ in range(int(_UP_WITHIN / 0.1)):
            assert self._process.poll() is None, "Asterisk ended"
            try:
                with socket.create_connection((HERE, self.manager), _UP_WITHIN) as line:
                    line.sendall(f"Action: Login\r\nUsername: {USER}\r\nSecret: {SECRET}\r\n\r\n".encode())
                    heard = b""
                    while b"FullyBooted" not in heard and (piece := line.recv(4096)):
                        heard += piece
            except OSError:
                moment.wait(0.1)
            else:
                assert b"FullyBooted" in heard, heard[:200]
                return
        raise AssertionError("Asterisk does not listen")

    def end(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()


@contextmanager
def real_asterisk(folder: Path) -> Iterator[RealAsterisk]:
    """Run while inside."""
    if not _program():
        pytest.skip("needs asterisk")
    made = RealAsterisk(folder)
    try:
        made.until_up()
        yield made
    finally:
        made.end()


def _program() -> str:
    return os.environ.get("HOTLINE_ASTERISK") or which("asterisk")


def _free_tcp() -> int:
    with socket.create_server((HERE, 0)) as probe:
        return int(probe.getsockname()[1])
