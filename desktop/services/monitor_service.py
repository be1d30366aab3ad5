"""Live counts for team leads, from the replica."""

from desktop.services.ports import SeatClock
from desktop.services.seat import Seat
from desktop.services.values import MonitorSnapshot
from sync.domain.instant import Instant


class MonitorService:
    """Reads the counts. Costs some tens of milliseconds on a big replica: use the ``store_read`` queue."""

    def __init__(self, seat: Seat, clock: SeatClock) -> None:
        self._seat = seat
        self._clock = clock

    def snapshot(self, now: Instant | None = None) -> MonitorSnapshot:
        """Return the counts as of ``now`` (default: the seat's clock)."""
        return self._seat.store.orders.monitor(self._clock.wall_ms() if now is None else now)
