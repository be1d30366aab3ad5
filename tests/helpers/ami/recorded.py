"""A recorded session of a real Asterisk 22 with one queue and one agent: what it sent, cut into messages."""

from pathlib import Path

from sync.telephony.asterisk.framing import Framer, Message

_FILE = Path(__file__).with_name("queue_session.txt")


def sent_by_asterisk() -> bytes:
    """Return every byte Asterisk sent; lines that begin with ``>> `` were sent to it."""
    return b"".join(line for line in _FILE.read_bytes().splitlines(True) if not line.startswith(b">> "))


def messages() -> list[Message]:
    """Return every message, responses included."""
    return list(Framer().feed(sent_by_asterisk()))


def events(*, first: str = "Newchannel") -> bytes:
    """Return the live events from the first of a kind on, without lists and responses, as they came."""
    blocks = sent_by_asterisk().split(b"\r\n\r\n")
    begin = next(at for at, block in enumerate(blocks) if block.startswith(f"Event: {first}".encode()))
    live = [one for one in blocks[begin:] if one.startswith(b"Event: ") and b"\r\nActionID: " not in one]
    return b"\r\n\r\n".join(live) + b"\r\n\r\n"
