"""A line whose other end must show that it lives: one that is silent is asked, one that does not answer given up."""

from collections.abc import Callable
from typing import Generic, TypeVar

from sync.telephony.adapter import PhoneClock, PhoneError, PhoneErrorCode
from sync.telephony.socket_line import SocketLine

PING_AFTER = 10.0
"""Seconds of silence before we ask whether the other end lives."""
DEAD_AFTER = 20.0
ANSWER_WITHIN = 15.0
MOST_PENDING = 512
_SLICE = 0.25
"""Seconds after which a sign-in looks whether it is still wanted."""
_Answer = TypeVar("_Answer")


class WatchedLine:
    """Belongs to the adapter's thread. ``stopped()``: whether the adapter is to end."""

    def __init__(self, line: SocketLine, clock: PhoneClock, stopped: Callable[[], bool]) -> None:
        self._line = line
        self._clock = clock
        self._stopped = stopped
        self._heard = clock.monotonic()
        self._asked = False

    def read(self, timeout: float) -> bytes:
        """Return what has come within ``timeout`` seconds, or nothing. Raises ``phone_line_lost``."""
        data = self._line.receive(timeout)
        if data is None:
            return b""
        self._heard, self._asked = self._clock.monotonic(), False
        return data

    def keep_alive(self, ask: Callable[[], object]) -> None:
        """Ask once after silence. Raises ``phone_line_lost`` when that was not answered (a half-open line)."""
        silent = self._clock.monotonic() - self._heard
        if silent >= DEAD_AFTER:
            raise PhoneError(PhoneErrorCode.LINE_LOST, "no answer to ping")
        if silent >= PING_AFTER and not self._asked:
            self._asked = True
            ask()

    def until(
        self, holds: Callable[[], bool], deadline: float, late: PhoneErrorCode, step: Callable[[float], None]
    ) -> None:
        """Let ``step(seconds)`` read until something holds. Raises ``late`` after the deadline."""
        while not holds():
            left = deadline - self._clock.monotonic()
            if left <= 0:
                raise PhoneError(late, "no answer")
            if self._stopped():
                raise PhoneError(PhoneErrorCode.LINE_LOST, "stopped")
            step(min(left, _SLICE))


class Pending(Generic[_Answer]):
    """Who waits for which answer, with an end to the waiting."""

    def __init__(self, clock: PhoneClock) -> None:
        self._clock = clock
        self._waiting: dict[str, tuple[float, Callable[[_Answer], None]]] = {}

    def check_room(self) -> None:
        """Raises ``phone_too_many`` while too many wait."""
        if len(self._waiting) >= MOST_PENDING:
            raise PhoneError(PhoneErrorCode.TOO_MANY)

    def expect(self, key: str, answered: Callable[[_Answer], None]) -> None:
        """Wait for the answer with a key."""
        self._waiting[key] = (self._clock.monotonic() + ANSWER_WITHIN, answered)

    def answer(self, key: str, answer: _Answer) -> None:
        """Hand an answer to who waits for it; nobody may."""
        waiting = self._waiting.pop(key, None)
        if waiting is not None:
            waiting[1](answer)

    def give_up(self, answer: _Answer) -> None:
        """Answer those who have waited too long."""
        now = self._clock.monotonic()
        for key in [one for one, (due, _) in self._waiting.items() if now >= due]:
            self.answer(key, answer)
