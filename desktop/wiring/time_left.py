"""Calls within a time that is limited for all of them together."""

import time
from collections.abc import Callable
from concurrent.futures import Executor
from concurrent.futures import TimeoutError as OutOfTime
from typing import TypeVar

from sync.client.transport_error import LineError, TransportError

_Reply = TypeVar("_Reply")


class TimeLeft:
    """Implements the port of the same name. What a call that was given up still brings is heard by nobody, so it may
    touch nothing but its line.
    """

    def __init__(self, seconds: float, threads: Executor) -> None:
        self._end = time.monotonic() + seconds
        self._threads = threads
        self.is_over = False
        """Whether a call was given up: it may still be under way."""

    def call(self, call: Callable[[], _Reply]) -> _Reply:
        """Make a call on another thread. Raises what it raises, or that the time is over."""
        self.check()
        try:
            return self._threads.submit(call).result(max(0.0, self._end - time.monotonic()))
        except OutOfTime:
            self.is_over = True
            raise TransportError(LineError.TIMED_OUT) from None

    def check(self) -> None:
        """Raise that the time is over when it is."""
        if time.monotonic() > self._end:
            raise TransportError(LineError.TIMED_OUT)
