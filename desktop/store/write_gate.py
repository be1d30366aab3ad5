"""Who may write next: a person's save goes before background work."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from desktop.store.errors import StoreBusy

_MOST_OVERTAKEN = 20
"""After so many saves background work that waits has its turn: saves without a pause would keep it out for ever."""


class WriteGate:
    """Lets one writer through at a time; savers overtake appliers that wait."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._busy = False
        self._urgent_waiting = self._patient_waiting = self._overtaken = 0
        self._shut = False

    @contextmanager
    def passage(self, *, urgent: bool) -> Iterator[None]:
        """Wait for the writer's turn and hold it for the block. Raises ``StoreBusy`` for a save after :meth:`shut`."""
        with self._condition:
            if urgent:
                self._urgent_waiting += 1
                self._condition.wait_for(lambda: not self._busy and not self._is_their_turn)
                self._urgent_waiting -= 1
                if self._shut:
                    self._condition.notify_all()  # whoever let this saver go first has its turn now
                    raise StoreBusy
                self._overtaken += self._patient_waiting > 0
            else:
                self._patient_waiting += 1
                self._condition.wait_for(lambda: not self._busy and (self._urgent_waiting == 0 or self._is_their_turn))
                self._patient_waiting -= 1
                self._overtaken = 0
            self._busy = True
        try:
            yield
        finally:
            with self._condition:
                self._busy = False
                self._condition.notify_all()

    def shut(self) -> None:
        """Let the writer of the moment end and no saver in any more: whoever closes a file knows all that is in it."""
        with self._condition:
            self._condition.wait_for(lambda: not self._busy)
            self._shut = True

    @property
    def _is_their_turn(self) -> bool:
        return self._patient_waiting > 0 and self._overtaken >= _MOST_OVERTAKEN

    @property
    def wanted(self) -> bool:
        """Tell whether a saver is waiting: background work should end its transaction now."""
        return self._urgent_waiting > 0
