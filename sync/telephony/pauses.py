"""How long to wait before a broken line is tried again."""

from collections.abc import Callable

FIRST = 0.5
LONGEST = 30.0


class Pauses:
    """Grow from half a second to half a minute; the last half of each is random: seats come back one by one."""

    def __init__(self, random: Callable[[], float], first: float = FIRST, longest: float = LONGEST) -> None:
        self._random = random
        self._first = first
        self._longest = longest
        self._failures = 0

    def failed(self) -> float:
        """Count a failure; returns seconds."""
        room = min(self._longest, self._first * 2.0 ** min(self._failures, 16))
        self._failures += 1
        return room * (0.5 + 0.5 * self._random())

    def succeeded(self) -> None:
        """Start anew."""
        self._failures = 0
