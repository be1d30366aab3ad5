"""Letting old closed orders go, a few at a time."""

from typing import Final

from sync.client.clock_offset import ClockOffset
from sync.client.ports import EngineClock, EngineObserver, Replica
from sync.domain.instant import DAY

CITY_DAYS: Final = 90
EVERY: Final = 3600.0


class Ager:
    """One small piece a call of :meth:`step`, once an hour until nothing old is left."""

    def __init__(self, replica: Replica, clock: EngineClock, offset: ClockOffset, observer: EngineObserver) -> None:
        self._replica = replica
        self._clock = clock
        self._offset = offset
        self._observer = observer
        self._due_at = clock.monotonic() + EVERY / 60

    @property
    def due_in(self) -> float:
        """Seconds until the next look."""
        return max(0.0, self._due_at - self._clock.monotonic())

    def step(self) -> bool:
        """Look for old rows when it is time to; tells whether some went. The server's clock decides what is old."""
        now = self._clock.monotonic()
        if now < self._due_at:
            return False
        if not self._offset.known:
            self._due_at = now + EVERY / 60
            return False
        before = self._clock.wall_ms() + self._offset.offset_ms - CITY_DAYS * DAY
        changed = self._replica.age_out(before)
        if not changed:
            self._due_at = now + EVERY
            return False
        self._observer.changed(changed)
        return True
