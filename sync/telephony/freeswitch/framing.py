"""Bytes of the event socket, cut anywhere, into frames. Bounded whatever comes."""

from collections.abc import Iterator
from typing import Any

import msgspec

from sync.telephony.adapter import PhoneError, PhoneErrorCode

LARGEST_BODY = 8 * 1024 * 1024
"""Bytes of one body: a list of some thousand channels. What announces more is no telephone system of ours."""
LARGEST_HEAD = 64 * 1024
LONGEST_COMMAND = 4096


class Event(dict[str, str]):
    """One event: header names as they came, each with one value."""

    @property
    def kind(self) -> str:
        """Name of the event (``CHANNEL_CREATE``), of the subclass for a custom one (``callcenter::info``)."""
        name = self.get("Event-Name", "")
        return self.get("Event-Subclass", "") if name == "CUSTOM" else name

    def text(self, name: str) -> str:
        """Return a value; empty for none, and for what FreeSWITCH writes for none."""
        value = self.get(name, "")
        return "" if value in ("_undef_", "unknown", "(null)") else value

    def variable(self, name: str) -> str:
        """Return a variable of the channel."""
        return self.text(f"variable_{name}")

    def number(self, name: str) -> int | None:
        """Return a whole number, ``None`` when it is none."""
        value = self.get(name, "")
        return int(value) if value.isascii() and value.isdigit() and len(value) <= 18 else None


class Frame:
    """Header lines (names in lower case) and a body."""

    def __init__(self, headers: dict[str, str], body: bytes) -> None:
        self.headers = headers
        self.body = body

    @property
    def kind(self) -> str:
        """The content type: ``auth/request``, ``command/reply``, ``text/event-json`` …"""
        return self.headers.get("content-type", "")

    @property
    def reply(self) -> str:
        """What is answered to a command: ``+OK …`` or ``-ERR …``."""
        return self.headers.get("reply-text", "")

    def event(self) -> Event | None:
        """Return the event in the body, ``None`` when it is none."""
        try:
            found = msgspec.json.decode(self.body.decode("utf-8", errors="replace"), type=dict[str, Any])
        except (msgspec.DecodeError, RecursionError):
            return None
        return Event({name: _one(value) for name, value in found.items()})


class Frames:
    """Puts frames together."""

    def __init__(self) -> None:
        self._rest = bytearray()
        self._head: dict[str, str] | None = None
        self._length = 0

    def feed(self, data: bytes) -> Iterator[Frame]:
        """Take bytes in and yield the frames that are whole now.

        Raises ``phone_line_lost`` for a length that is none or too large: after it nothing can be told apart.
        """
        self._rest += data
        while (frame := self._next()) is not None:
            yield frame

    def _next(self) -> Frame | None:
        if self._head is None and not self._read_head():
            return None
        if self._head is None or len(self._rest) < self._length:
            return None
        frame = Frame(self._head, bytes(self._rest[: self._length]))
        del self._rest[: self._length]
        self._head = None
        return frame

    def _read_head(self) -> bool:
        while self._rest.startswith(b"\n"):
            del self._rest[:1]
        end = self._rest.find(b"\n\n")
        if end > LARGEST_HEAD or (end < 0 and len(self._rest) > LARGEST_HEAD):
            raise _broken("head too long")
        if end < 0:
            return False
        head = read_headers(bytes(self._rest[:end]))
        del self._rest[: end + 2]
        given = head.get("content-length", "0")
        if not (given.isascii() and given.isdigit() and len(given) <= 9 and int(given) <= LARGEST_BODY):
            raise _broken("body too long")
        self._head, self._length = head, int(given)
        return True


def read_headers(raw: bytes) -> dict[str, str]:
    """Return header lines, the first value of each."""
    found: dict[str, str] = {}
    for line in raw.decode("utf-8", errors="replace").split("\n"):
        name, colon, value = line.partition(":")
        if colon:
            found.setdefault(name.strip().lower(), value.strip())
    return found


def encode_command(command: str, *headers: tuple[str, str]) -> bytes:
    """Return the bytes of a command. Raises ``phone_bad_value`` for one that would break out of its line."""
    lines = [command, *(f"{name}: {value}" for name, value in headers)]
    if any(len(line) > LONGEST_COMMAND or any(ord(c) < 32 or ord(c) == 127 for c in line) for line in lines):
        raise PhoneError(PhoneErrorCode.BAD_VALUE, "command")
    return ("\n".join(lines) + "\n\n").encode()


def _one(value: Any) -> str:
    if isinstance(value, list):
        return _one(value[0]) if value else ""
    return value if isinstance(value, str) else str(value)


def _broken(why: str) -> PhoneError:
    return PhoneError(PhoneErrorCode.LINE_LOST, why)
