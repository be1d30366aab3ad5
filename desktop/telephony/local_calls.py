"""Calls told to the running program by another one of the same person: ``hotline-desk call``, a ``hotline:`` URL.

The program listens on a local socket. A file only this person can read says where, with a word that must come first in
each message, so that nobody else of the machine can show calls here.
"""

import hmac
import json
import logging
import os
import secrets
import socket
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

logger = logging.getLogger(__name__)

FILE_NAME = "calls.endpoint"
LONGEST = 4096
"""Bytes of a message."""
_PATIENCE = 2.0
_UNIX = hasattr(socket, "AF_UNIX")


class LocalCall(msgspec.Struct, frozen=True, kw_only=True):
    """What is told: a number as written (empty: withheld), its E.164, and what happens to the call."""

    given: str = ""
    number: str = ""
    hidden: bool = False
    queue: str = ""
    id: str = ""
    state: str = "answered"


class _Endpoint(msgspec.Struct, frozen=True):
    """Where the program listens: the path of a socket, or a port of this machine."""

    address: str | int
    word: str


class _Message(msgspec.Struct, frozen=True):
    word: str
    call: LocalCall


Take = Callable[[LocalCall], str]
"""Takes a call; returns an empty text, or the code why not."""


class LocalCalls:
    """Listens while the program runs, on the thread ``local-calls``."""

    def __init__(self, folder: Path, take: Take) -> None:
        self._file = folder / FILE_NAME
        self._take = take
        self._word = secrets.token_hex(16)
        self._listening: socket.socket | None = None
        self._room: Path | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to listen. Where that fails the program works without (and says so in its log)."""
        try:
            self._listening, address = self._listen()
            self._file.parent.mkdir(parents=True, exist_ok=True)
            _write_private(self._file, msgspec.json.encode(_Endpoint(address, self._word)))
        except OSError as error:
            logger.warning("calls from outside are not taken", extra={"kind": type(error).__name__})
            self._clean()
            return
        self._thread = threading.Thread(target=self._run, name="local-calls", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening."""
        listening, self._listening = self._listening, None
        if listening is not None:
            with suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)
            listening.close()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self._clean()

    def _listen(self) -> tuple[socket.socket, str | int]:
        if not _UNIX:
            made = socket.create_server(("127.0.0.1", 0))
            return made, int(made.getsockname()[1])
        self._room = Path(tempfile.mkdtemp(prefix="hotline-desk-"))  # only this person may enter
        made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        path = str(self._room / "calls")
        made.bind(path)
        made.listen(8)
        return made, path

    def _run(self) -> None:
        while (listening := self._listening) is not None:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection, suppress(OSError):
                connection.settimeout(_PATIENCE)
                code = self._answer(_line(connection))
                connection.sendall(json.dumps({"code": code}).encode() + b"\n")

    def _answer(self, line: bytes) -> str:
        try:
            message = msgspec.json.decode(line, type=_Message)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return "bad_request"
        if not hmac.compare_digest(message.word.encode(), self._word.encode()):
            return "bad_request"
        return self._take(message.call)

    def _clean(self) -> None:
        with suppress(OSError):
            if msgspec.json.decode(self._file.read_bytes(), type=_Endpoint).word == self._word:
                self._file.unlink()
        if self._room is not None:
            with suppress(OSError):
                (self._room / "calls").unlink(missing_ok=True)
                self._room.rmdir()


def tell(folder: Path, call: LocalCall) -> str:
    """Tell the running program of a call; returns an empty text, or a code: ``not_running``, ``not_signed_in`` …"""
    try:
        endpoint = msgspec.json.decode((folder / FILE_NAME).read_bytes(), type=_Endpoint)
        with _connect(endpoint.address) as connection:
            connection.sendall(msgspec.json.encode(_Message(endpoint.word, call)) + b"\n")
            answer: Any = json.loads(_line(connection) or b"{}")
            return str(answer.get("code", "not_running"))
    except (OSError, ValueError, msgspec.DecodeError, AttributeError):
        return "not_running"


def _connect(address: str | int) -> socket.socket:
    if isinstance(address, int):
        return socket.create_connection(("127.0.0.1", address), _PATIENCE)
    if not _UNIX:
        raise OSError("no such socket here")
    made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    made.settimeout(_PATIENCE)
    try:
        made.connect(address)
    except OSError:
        made.close()
        raise
    return made


def _line(connection: socket.socket) -> bytes:
    """Read up to the end of the first line; what is longer than any message is cut."""
    data = bytearray()
    while b"\n" not in data and len(data) <= LONGEST:
        part = connection.recv(LONGEST)
        if not part:
            break
        data += part
    return bytes(data[:LONGEST]).partition(b"\n")[0]


def _write_private(path: Path, data: bytes) -> None:
    part = path.with_name(path.name + ".part")
    with suppress(FileNotFoundError):
        part.unlink()
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)
    part.replace(path)
