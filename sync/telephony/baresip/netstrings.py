"""Frames of ``ctrl_tcp``: netstrings (``12:{"event":true},``) with one JSON object each. Bounded whatever comes."""

from collections.abc import Iterator

import msgspec

from sync.telephony.adapter import PhoneError, PhoneErrorCode

LARGEST = 256 * 1024
"""Bytes of one frame; baresip's longest answer is a few thousand."""
_MOST_DIGITS = len(str(LARGEST))


class Told(msgspec.Struct, frozen=True):
    """One message: an event (``event``) or the answer to a command (``response``, found by its ``token``)."""

    event: bool = False
    response: bool = False
    type: str = ""
    direction: str = ""
    peeruri: str = ""
    localuri: str = ""
    id: str = ""
    param: str = ""
    ok: bool = False
    data: str = ""
    token: str = ""


class Netstrings:
    """Puts frames together from bytes that are cut anywhere."""

    def __init__(self) -> None:
        self._rest = bytearray()

    def feed(self, data: bytes) -> Iterator[Told]:
        """Take bytes in and yield the messages that are whole now; what is no message is passed over.

        Raises ``phone_line_lost`` for what is no netstring: after that nothing on the line can be told apart.
        """
        self._rest += data
        while (frame := self._next()) is not None:
            message = read_message(frame)
            if message is not None:
                yield message

    def _next(self) -> bytes | None:
        colon = self._rest.find(b":", 0, _MOST_DIGITS + 1)
        if colon < 0:
            if len(self._rest) > _MOST_DIGITS or not _is_length(self._rest, whole=False):
                raise _broken()
            return None
        digits = bytes(self._rest[:colon])
        if not _is_length(digits, whole=True) or int(digits) > LARGEST:
            raise _broken()
        end = colon + 1 + int(digits)
        if len(self._rest) <= end:
            return None
        if self._rest[end] != ord(","):
            raise _broken()
        frame = bytes(self._rest[colon + 1 : end])
        del self._rest[: end + 1]
        return frame


def read_message(frame: bytes) -> Told | None:
    """Return what a frame says, ``None`` when it is no object of the kind."""
    try:
        return msgspec.json.decode(frame.decode("utf-8", errors="replace"), type=Told)
    except (msgspec.DecodeError, RecursionError):
        return None


def encode_command(command: str, params: str, token: str) -> bytes:
    """Return the frame of a command."""
    message = {"command": command, "token": token} | ({"params": params} if params else {})
    data = msgspec.json.encode(message)
    return b"%d:%s," % (len(data), data)


def _is_length(digits: bytes | bytearray, *, whole: bool) -> bool:
    if not digits:
        return not whole
    return digits.isdigit() and (digits[0] != ord("0") or len(digits) == 1)


def _broken() -> PhoneError:
    return PhoneError(PhoneErrorCode.LINE_LOST, "not a netstring")
