"""Live counts for team leads, from the replica."""

import threading

import msgspec

from desktop.services.ports import SeatClock
from desktop.services.reference_service import ReferenceService
from desktop.services.seat import Seat
from desktop.services.values import MonitorSnapshot
from sync.domain.evaluation import rates
from sync.domain.instant import DAY, MINUTE, Instant

RATED_DAYS = 30
_MOST_RATED = 5_000
_RATES_STAND = MINUTE

RateValues = tuple[float | None, float | None, float | None]


class MonitorService:
    """Reads the counts. Costs some tens of milliseconds on a big replica: use the ``store_read`` queue.

    The three rates are those of the last 30 days (the newest 5,000 evaluations) and are computed once a minute.
    """

    def __init__(self, seat: Seat, reference: ReferenceService, clock: SeatClock) -> None:
        self._seat = seat
        self._reference = reference
        self._clock = clock
        self._lock = threading.Lock()
        self._rates: tuple[str, Instant, RateValues] | None = None

    def snapshot(self, now: Instant | None = None) -> MonitorSnapshot:
        """Return the counts as of ``now`` (default: the seat's clock)."""
        at = self._clock.wall_ms() if now is None else now
        counts = self._seat.store.orders.monitor(at)
        return msgspec.structs.replace(counts, rates=self._rates_at(at))

    def _rates_at(self, now: Instant) -> RateValues:
        if not self._reference.is_ready:
            return None, None, None
        store = self._seat.store
        with self._lock:
            kept = self._rates
        if kept is not None and kept[0] == store.device and 0 <= now - kept[1] < _RATES_STAND:
            return kept[2]
        policy = self._reference.rules.policy
        first = policy.evaluation_round == "first"
        found = store.orders.evaluations(now - RATED_DAYS * DAY, _MOST_RATED)
        result = rates((one.first_evaluation if first else one.final_evaluation for one in found), policy)
        fresh = (result.response, result.resolution, result.satisfaction)
        with self._lock:
            self._rates = (store.device, now, fresh)
        return fresh
