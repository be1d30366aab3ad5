"""Who may write next: a person's save goes before background work."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class WriteGate:
    """Lets one writer through at a time; savers overtake appliers that wait."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._busy = False
        self._urgent_waiting = 0

    @contextmanager
    def passage(self, *, urgent: bool) -> Iterator[None]:
        """Wait for the writer's turn and hold it for the block."""
        with self._condition:
            if urgent:
                self._urgent_waiting += 1
                self._condition.wait_for(lambda: not self._busy)
                self._urgent_waiting -= 1
            else:
                self._condition.wait_for(lambda: not self._busy and self._urgent_waiting == 0)
            self._busy = True
        try:
            yield
        finally:
            with self._condition:
                self._busy = False
                self._condition.notify_all()

    @property
    def wanted(self) -> bool:
        """Tell whether a saver is waiting: background work should end its transaction now."""
        return self._urgent_waiting > 0
