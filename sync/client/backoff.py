"""When to try again."""

from collections.abc import Callable


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

    def failed(self, retry_after: float | None = None) -> float:
        """Count a failure and return the seconds to wait; a time the server named is the least, with jitter on top."""
        room = min(self._cap, self._base * 2.0 ** min(self._failures, 16))
        self._failures += 1
        jitter = self._random() * room
        if retry_after is not None:
            return min(retry_after, 600.0) + jitter
        return jitter

    def succeeded(self) -> None:
        """Start anew."""
        self._failures = 0
