"""Bytes of the manager interface, cut anywhere, into messages. Bounded whatever comes."""

from collections.abc import Iterator

LONGEST_LINE = 16 * 1024
"""Bytes of one line that are kept; the rest of a longer one is passed over."""
MOST_HEADERS = 512
LARGEST_MESSAGE = 256 * 1024


class Message(dict[str, str]):
    """One message: header names in lower case, the first value of each; ``kind`` is the event's name in lower case."""

    @property
    def kind(self) -> str:
        """Name of the event, lower case; empty for a response."""
        return self.get("event", "").lower()

    def text(self, name: str) -> str:
        """Return a value; empty for none, and for what Asterisk writes for none."""
        value = self.get(name.lower(), "")
        return "" if value in ("<unknown>", "<none>", "(null)", "n/a") else value

    def number(self, name: str) -> int | None:
        """Return a whole number, ``None`` when it is none."""
        value = self.get(name.lower(), "").strip()
        digits = value[1:] if value[:1] == "-" else value
        return int(value) if digits.isascii() and digits.isdigit() and len(digits) <= 15 else None


class Framer:
    """Puts messages together. ``greeting`` is the first line of the line, empty until it came."""

    def __init__(self) -> None:
        self.greeting = ""
        self._rest = bytearray()
        self._skipping = False
        self._headers: Message = Message()
        self._size = 0

    def feed(self, data: bytes) -> Iterator[Message]:
        """Take bytes in and yield the messages that are whole now."""
        start = 0
        while (end := data.find(b"\n", start)) >= 0:
            line = self._line(data[start:end])
            start = end + 1
            if line is not None and (message := self._take(line)) is not None:
                yield message
        self._keep(data[start:])

    def _keep(self, part: bytes) -> None:
        if self._skipping or len(self._rest) + len(part) > LONGEST_LINE:
            self._skipping = True
            return
        self._rest += part

    def _line(self, part: bytes) -> bytes | None:
        """Return the line that ends here, ``None`` when it was too long to keep."""
        self._keep(part)
        line = None if self._skipping else bytes(self._rest)
        self._rest.clear()
        self._skipping = False
        return line

    def _take(self, raw: bytes) -> Message | None:
        line = raw.rstrip(b"\r")
        if not self.greeting and not self._headers and b":" not in line:
            self.greeting = readable(line[:200]).strip()
            return None
        if not line:
            message, self._headers, self._size = self._headers, Message(), 0
            return message or None
        self._size += len(line)
        if len(self._headers) < MOST_HEADERS and self._size <= LARGEST_MESSAGE:
            name, colon, value = line.partition(b":")
            if colon:
                self._headers.setdefault(readable(name).strip().lower(), readable(value).strip())
        return None


def readable(raw: bytes) -> str:
    """Return text that may be UTF-8 or an older Chinese encoding; control characters become spaces."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("gb18030", errors="replace")
    return text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text)


def encode_action(headers: list[tuple[str, str]]) -> bytes:
    """Return the bytes of an action. Raises ``ValueError`` for a value that would break out of its line."""
    for name, value in headers:
        if any(ord(c) < 32 or ord(c) == 127 for c in name + value) or len(value) > 1024:
            raise ValueError(name)
    return "".join(f"{name}: {value}\r\n" for name, value in headers).encode() + b"\r\n"
