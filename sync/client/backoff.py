"""When to try again."""

from collections.abc import Callable

_SLOT_JITTER = 0.05


class BackOff:
    """Exponential with full jitter: the n-th wait is a random share of ``base * 2**n``, at most ``cap`` seconds."""

    def __init__(self, random: Callable[[], float], base: float = 1.0, cap: float = 60.0) -> None:
        self._random = random
        self._base = base
        self._cap = cap
        self._failures = 0

    @property
    def failures(self) -> int:
        """Failures in a row."""
        return self._failures

    def failed(self, retry_after: float | None = None, *, slot: bool = False) -> float:
        """Count a failure and return the seconds to wait; a time the server named is the least, with jitter on top.

        A ``slot`` was given to this caller alone: it is kept nearly to the moment, or the room would stay unused.
        """
        if slot and retry_after is not None:
            self._failures += 1
            return min(retry_after, 600.0) * (1.0 + _SLOT_JITTER * self._random())
        room = min(self._cap, self._base * 2.0 ** min(self._failures, 16))
        self._failures += 1
        jitter = self._random() * room
        if retry_after is not None:
            return min(retry_after, 600.0) + jitter
        return jitter

    def succeeded(self) -> None:
        """Start anew."""
        self._failures = 0
