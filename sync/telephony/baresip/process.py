"""The program itself: found, started, watched, ended."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

from sync.telephony.adapter import PhoneError, PhoneErrorCode
from sync.telephony.baresip.account import SoftphoneAccount
from sync.telephony.baresip.folder import ConfigFolder, modules_of

NAME = "baresip"
END_WITHIN = 1.0
"""Seconds the program gets to say goodbye to the registrar."""
_MOMENT = 0.3
_KEPT_VARIABLES = ("PATH", "HOME", "LANG", "LC_ALL", "XDG_RUNTIME_DIR", "PULSE_SERVER", "SYSTEMROOT", "TEMP", "USER")
"""Of the environment; what else is there (secrets of other parts) is none of its business."""


class SoftphoneProgram:
    """One running baresip of our own."""

    def __init__(self, account: SoftphoneAccount, loops: tuple[str, str] | None = None) -> None:
        """Start it; with ``loops`` (source and player) it has no account and only plays one through the other.

        Raises ``phone_softphone_missing`` when it is not installed or is no program.
        """
        program, modules = find_program(account)
        self.control_port = _free_port(account.listen)
        self.folder = ConfigFolder()
        try:
            if loops is None:
                self.folder.write(account, modules, self.control_port)
            else:
                self.folder.write_loop(*loops, modules, self.control_port)
            self._process = self._start(program, account.secret if loops is None else "")
        except OSError as error:
            self.folder.remove()
            raise PhoneError(PhoneErrorCode.SOFTPHONE_MISSING, str(error.strerror or type(error).__name__)) from None

    @property
    def pid(self) -> int:
        """Its process."""
        return self._process.pid

    @property
    def runs(self) -> bool:
        """Whether it is there."""
        return self._process.poll() is None

    def runs_on(self) -> bool:
        """Whether it is still there a moment after its line broke."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_MOMENT)
        return self.runs

    def end(self, *, politely: bool) -> None:
        """End it and remove its folder; ``politely`` when it was told to quit and may need a moment."""
        if politely:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(END_WITHIN)
        if self.runs:
            self._process.kill()
        self._process.wait()
        self.folder.remove()

    def _start(self, program: Path, secret: str) -> "subprocess.Popen[bytes]":
        command = [*_dies_with_us(), str(program), "-f", str(self.folder.path)]
        process = subprocess.Popen(
            command,
            cwd=self.folder.path,  # where it would look for modules that are not in its own folder
            env={name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ},
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            umask=-1 if sys.platform == "win32" else 0o077,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        with contextlib.suppress(OSError):
            if process.stdin is not None:
                process.stdin.write(secret.encode() + b"\n")
                process.stdin.close()
        return process


def find_program(account: SoftphoneAccount) -> tuple[Path, Path]:
    """Return baresip and the folder of its modules. Raises ``phone_softphone_missing`` with what is missing."""
    found = shutil.which(account.program or NAME)
    if found is None:
        raise PhoneError(PhoneErrorCode.SOFTPHONE_MISSING, account.program or NAME)
    modules = modules_of(Path(found), account.modules)
    if modules is None:
        raise PhoneError(PhoneErrorCode.SOFTPHONE_MISSING, "ctrl_tcp")
    return Path(found).resolve(), modules


def _dies_with_us() -> list[str]:
    """Return what lets the system end it when this program is killed: no phone is left ringing on its own."""
    setpriv = shutil.which("setpriv") if sys.platform.startswith("linux") else None
    return [] if setpriv is None else [setpriv, "--pdeathsig", "KILL", "--"]


def _free_port(listen: str) -> int:
    """Return a free port of this machine, away from those of SIP (which takes the one above it for TLS)."""
    sip = int(listen.rpartition(":")[2] or 0)
    taken: list[socket.socket] = []
    try:
        while True:
            probe = socket.create_server(("127.0.0.1", 0))
            taken.append(probe)
            port = int(probe.getsockname()[1])
            if port not in (sip, sip + 1):
                return port
    finally:
        for probe in taken:
            probe.close()
