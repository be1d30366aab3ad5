"""A clock that moves only when the schedule says so."""

from sync.domain.instant import Instant


class MovedClock:
    """Wall clock and monotonic clock of all seats of one schedule."""

    def __init__(self, start: Instant) -> None:
        self._start = start
        self._seconds = 0.0

    def pass_seconds(self, seconds: float) -> None:
        """Let time pass."""
        self._seconds += seconds

    def wall_ms(self) -> Instant:
        """Wall clock."""
        return self._start + int(self._seconds * 1000)

    def monotonic(self) -> float:
        """Seconds within this boot."""
        return self._seconds

    def boot(self) -> str:
        """Id of this boot."""
        return "simulated"
