"""Reading a long reply ahead of whoever uses it: the server goes on while the seat writes what has come."""

import socket
import threading
from collections import deque
from collections.abc import Callable, Iterator

import urllib3

from sync.client.open_lines import shut

_MOST_WAITING = 32 * 1024 * 1024
_PATIENCE = 2.0
_READ_ERRORS = (urllib3.exceptions.HTTPError, OSError, AttributeError, ValueError)
"""The last two when the reply was closed under our feet."""


class ReadAhead:
    """Iterates over pieces that a thread of its own reads; up to ``most`` bytes wait.

    An error of the reader is raised after the pieces before it. :meth:`close` wakes the reader by ``shut`` and ends it.
    """

    def __init__(
        self,
        pieces: Iterator[bytes],
        close: Callable[[], None],
        connection: Callable[[], socket.socket | None] = lambda: None,
        most: int = _MOST_WAITING,
    ) -> None:
        self._pieces = pieces
        self._close = close
        self._connection = connection
        self._most = most
        self._waiting: deque[bytes] = deque()
        self._size = 0
        self._error: Exception | None = None
        self._ended = self._closed = False
        self._changed = threading.Condition()
        self._reader = threading.Thread(target=self._read, name="read-ahead", daemon=True)
        self._reader.start()

    def __iter__(self) -> "ReadAhead":
        """Return itself."""
        return self

    def __next__(self) -> bytes:
        """Wait for the next piece. Raises what the reader met: ``HTTPError`` or ``OSError``."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._ended or self._closed)
            if self._closed:
                raise StopIteration
            if self._waiting:
                piece = self._waiting.popleft()
                self._size -= len(piece)
                self._changed.notify_all()
                return piece
            if self._error is not None:
                raise self._error
        raise StopIteration

    def close(self) -> None:
        """Give the reply up; the reader has ended when this returns, or ends with the read it is in."""
        with self._changed:
            self._closed = True
            self._waiting.clear()
            self._changed.notify_all()
            at_work = not self._ended
        if at_work and (open_socket := self._connection()) is not None:
            shut(open_socket)
        self._reader.join(_PATIENCE)
        if not self._reader.is_alive():  # else it ends with its read, and lets the connection go with it
            self._close()

    def _read(self) -> None:
        error: Exception | None = None
        try:
            for piece in self._pieces:
                if not self._put(piece):
                    break
        except _READ_ERRORS as problem:
            error = problem if isinstance(problem, (urllib3.exceptions.HTTPError, OSError)) else OSError(str(problem))
        finally:
            with self._changed:
                self._error, self._ended = error, True
                self._changed.notify_all()

    def _put(self, piece: bytes) -> bool:
        """Add a piece when there is room; ``False`` when nobody wants more."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._size < self._most)
            if self._closed:
                return False
            self._waiting.append(piece)
            self._size += len(piece)
            self._changed.notify_all()
            return True
