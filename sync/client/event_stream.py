"""Reading server-sent events from an open reply. Any thread may close it; the reader then gets an error."""

import queue
import socket
import threading
from collections.abc import Callable, Iterator

import urllib3

from sync.client.http_session import line_error
from sync.client.open_lines import shut
from sync.client.ports import ServerEvent
from sync.client.transport_error import LineError, TransportError

_MOST_LINE = 64 * 1024


def parse_events(pieces: Iterator[bytes]) -> Iterator[ServerEvent]:
    """Yield events and comments (name ``comment``) of a stream of bytes, following the WHATWG rules that matter
    here.
    """
    rest = b""
    name, lines = "", list[str]()
    for piece in pieces:
        rest += piece
        if len(rest) > _MOST_LINE:
            raise TransportError(LineError.NOT_A_SERVER)
        *whole, rest = rest.replace(b"\r\n", b"\n").split(b"\n")
        for raw in whole:
            line = raw.decode("utf-8", "replace")
            if not line:
                if name or lines:
                    yield ServerEvent(name=name or "message", data="\n".join(lines))
                name, lines = "", []
            elif line.startswith(":"):
                yield ServerEvent(name="comment", data=line[1:].strip())
            elif line.startswith("event:"):
                name = line[6:].strip()
            elif line.startswith("data:"):
                lines.append(line[5:].strip())


class SocketEventStream:
    """Events read by the caller's thread with the socket's own time limit; closed by shutting the socket down."""

    def __init__(self, pieces: Iterator[bytes], connection: socket.socket | None, close: Callable[[], None]) -> None:
        self._connection = connection
        self._close = close
        self._closed = threading.Event()
        self._events = parse_events(pieces)

    def next_event(self, timeout: float) -> ServerEvent | None:
        """Wait for the next event; ``None`` after ``timeout`` seconds of silence. Raises ``closed`` when it has
        ended.
        """
        if self._closed.is_set():
            raise TransportError(LineError.CLOSED)
        try:
            if self._connection is not None:
                self._connection.settimeout(timeout)
            event = next(self._events, None)
        except (urllib3.exceptions.HTTPError, OSError, AttributeError, ValueError) as error:
            # AttributeError, ValueError: another thread has closed the reply under our feet
            if self._closed.is_set():
                raise TransportError(LineError.CLOSED) from None
            problem = line_error(error)
            if problem.code == LineError.TIMED_OUT:
                return None
            raise problem from None
        if event is None or self._closed.is_set():
            raise TransportError(LineError.CLOSED)
        return event

    def close(self) -> None:
        """Shut the socket down, which wakes a waiting reader, and give the connection up."""
        if self._closed.is_set():
            return
        self._closed.set()
        if self._connection is not None:
            shut(self._connection)
        self._close()


class QueueEventStream:
    """Events somebody else puts in; used where there is no socket (simulation, tests)."""

    def __init__(self) -> None:
        self._queue: queue.Queue[ServerEvent | None] = queue.Queue()

    def put(self, event: ServerEvent) -> None:
        """Add an event."""
        self._queue.put(event)

    def next_event(self, timeout: float) -> ServerEvent | None:
        """Wait for the next event."""
        try:
            event = self._queue.get(timeout=timeout)
        except queue.Empty:
            return None
        if event is None:
            raise TransportError(LineError.CLOSED)
        return event

    def close(self) -> None:
        """End the stream."""
        self._queue.put(None)
