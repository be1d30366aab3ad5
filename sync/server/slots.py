"""When somebody who is turned away should come again: one after the other at the pace that work is really done."""

import math
import random
import time
from collections.abc import Callable

from sync.contract.errors import ErrorCode
from sync.server.faults import ServerFault

_FIRST_GUESS = 0.05
_WEIGHT = 0.1
_LONGEST_PAUSE = 5.0
_FARTHEST, _SPREAD = 300.0, 60.0
"""Nobody is sent farther away, in seconds; those who would be are spread over so many before it."""
_LEAST = 0.25
_random = random.SystemRandom().random


class Slots:
    """Measures how long one piece of work keeps a lane busy, and gives out times to come again."""

    def __init__(self, now: Callable[[], float] = time.monotonic, jitter: Callable[[], float] = _random) -> None:
        self._now = now
        self._jitter = jitter
        self.seconds_each = _FIRST_GUESS
        self._done_at: float | None = None
        self._promised = 0.0

    def begun_from_rest(self) -> None:
        """Note that nothing was waiting: the pause before the next piece of work says nothing of its cost."""
        self._done_at = self._now()

    def done(self) -> None:
        """Note that one piece of work is finished."""
        now = self._now()
        if self._done_at is not None:
            took = min(now - self._done_at, _LONGEST_PAUSE)
            self.seconds_each += _WEIGHT * (took - self.seconds_each)
        self._done_at = now

    def turn_away(self, waiting: int) -> ServerFault:
        """Return the fault that names the next free slot: behind what waits here and behind the slots given before.

        ``slot_ms`` is the exact time; ``Retry-After`` the same in whole seconds for those who read nothing else.
        """
        now = self._now()
        soonest = now + max(_LEAST, waiting * self.seconds_each)
        wanted = max(self._promised, soonest)
        slot = min(wanted, now + _FARTHEST)
        self._promised = slot + self.seconds_each
        if slot < wanted:  # everybody who comes from here on is sent to this same end: they would come back together
            return overloaded(_FARTHEST - self._jitter() * _SPREAD)
        return overloaded(slot - now + self._jitter() * max(self.seconds_each, _LEAST))


def overloaded(seconds: float) -> ServerFault:
    """Return the fault of a server that has too much to do, with the time to come again."""
    return ServerFault(
        ErrorCode.OVERLOADED, 503, {"slot_ms": round(seconds * 1000)}, retry_after=max(1, math.ceil(seconds))
    )


def soon(jitter: Callable[[], float] = _random) -> ServerFault:
    """Return the fault for trouble that is over in moments: those who met it come again in 1 to 4 s, not together."""
    return overloaded(1.0 + 3.0 * jitter())
