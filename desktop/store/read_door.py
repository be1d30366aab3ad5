"""Keeps readers out while the file below them is exchanged."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class ReadDoor:
    """Open nearly always; a thread that is inside may come in again while it is being shut."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._inside = 0
        self._shut = False
        self._own = threading.local()

    @contextmanager
    def passage(self) -> Iterator[None]:
        """Be inside for the block."""
        depth: int = getattr(self._own, "depth", 0)
        with self._condition:
            if not depth:
                self._condition.wait_for(lambda: not self._shut)
            self._inside += 1
        self._own.depth = depth + 1
        try:
            yield
        finally:
            self._own.depth = depth
            with self._condition:
                self._inside -= 1
                self._condition.notify_all()

    @contextmanager
    def shut(self, seconds: float) -> Iterator[bool]:
        """Shut the door for the block once everybody is out; False (and open) when somebody stays too long."""
        with self._condition:
            self._shut = True
            empty = self._condition.wait_for(lambda: self._inside == 0, timeout=seconds)
            if not empty:
                self._open()
        try:
            yield empty
        finally:
            with self._condition:
                self._open()

    def _open(self) -> None:
        self._shut = False
        self._condition.notify_all()
