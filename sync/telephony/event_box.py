"""A bounded box between an adapter's thread and whoever takes its events."""

import threading
from collections import deque
from collections.abc import Callable

from sync.telephony.events import PhoneEvent

ROOM = 4096


class EventBox:
    """Keeps events in order. A full box takes no more until it was emptied: the adapter then reads the state again."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._events: deque[PhoneEvent] = deque()
        self._change = threading.Condition()
        self._closed = False

    def put(self, event: PhoneEvent) -> bool:
        """Take an event in; ``False`` when the box is full. Never waits."""
        with self._change:
            if len(self._events) >= self._room:
                return False
            self._events.append(event)
            self._change.notify()
            return True

    def take(self, timeout: float | None = None) -> PhoneEvent | None:
        """Return the oldest event, waiting up to ``timeout`` seconds; ``None`` without one, or after ``close``."""
        with self._change:
            if not self._events and not self._closed:
                self._change.wait_for(lambda: bool(self._events) or self._closed, timeout)
            return self._events.popleft() if self._events else None

    def drain(self, each: Callable[[PhoneEvent], None]) -> None:
        """Hand over everything that is there now."""
        while (event := self.take(0)) is not None:
            each(event)

    @property
    def is_closed(self) -> bool:
        """Whether ``close`` was called."""
        return self._closed

    def close(self) -> None:
        """Let whoever waits go; what is left can still be taken."""
        with self._change:
            self._closed = True
            self._change.notify_all()
