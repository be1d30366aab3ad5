"""How far this seat's clock is from the server's, however often it is set meanwhile."""

import logging
import threading
from collections.abc import Callable
from typing import Final

from sync.client.ports import EngineClock
from sync.contract.replica import KeptOffset
from sync.domain.instant import MINUTE, Instant

logger = logging.getLogger(__name__)

JUMP_MS: Final = 2_000
"""A wall clock that moves against the monotonic one by more than this was set by somebody (or something)."""
KEEP_EVERY_MS: Final = 10 * MINUTE
KEEP_CHANGE_MS: Final = 1_000
_READINGS = 8
_DRIFT = 10_000
"""A clock nobody looks after runs wrong by about 1/10,000."""
_BOOT_MS = 5_000
"""What is added to the uncertainty by a start of the computer, when it ran on its battery."""
_SET_BACK_MS = 10 * MINUTE
"""The least uncertainty of a time that was worked out from a clock that had gone back."""


class ClockOffset:
    """The server's time, followed by the monotonic clock: whatever becomes of the wall clock changes nothing in it.

    Of the last few readings the one with the shortest round trip is the least uncertain. Over a start of the program
    the store's ``kept`` reading goes on to count; over a start of the computer it counts with the wall clock, and with
    much less certainty. ``keep`` is called with what should be kept. Threads may share it.
    """

    def __init__(
        self,
        clock: EngineClock,
        kept: KeptOffset | None = None,
        keep: Callable[[KeptOffset], None] | None = None,
    ) -> None:
        self._clock = clock
        self._keep = keep
        self._lock = threading.Lock()
        self._readings: list[tuple[int, int]] = []
        self._told: KeptOffset | None = None
        self._measured_at = 0
        self._gap = self._wall_gap()
        self.known = False
        """Whether the server was asked since this computer started."""
        if kept is not None:
            self._take_up(kept)

    def begin(self) -> int:
        """Return the moment before a call (ms, monotonic): :meth:`note` wants it back."""
        return self._mono()

    def note(self, began: int, server_ms: Instant) -> None:
        """Take a reading: when the call began, and the server's ``now`` in its reply."""
        ended = self._mono()
        half = max(0, ended - began) // 2
        with self._lock:
            reading = (half, server_ms - (began + ended) // 2)
            self._readings = [*(self._readings if self.known else ())][-(_READINGS - 1) :] + [reading]
            self.known = True
            self._measured_at = ended
            due = self._due(server_ms)
        self.watch()
        if due:
            self._store()

    def watch(self) -> bool:
        """Look whether the wall clock was set since the last look; tells so (and keeps what it is worth now)."""
        gap = self._wall_gap()
        moved, self._gap = gap - self._gap, gap
        if abs(moved) <= JUMP_MS:
            return False
        logger.info("the clock of this computer was set", extra={"by_ms": moved})
        if self.known:
            self._store()
        return True

    @property
    def offset_ms(self) -> int:
        """Server minus ours now, ms; 0 while nothing is known."""
        with self._lock:
            return min(self._readings)[1] - self._wall_gap() if self._readings else 0

    @property
    def uncertainty_ms(self) -> int:
        """How far that may be wrong, ms: half the round trip, and what the clock may have drifted since."""
        with self._lock:
            if not self._readings:
                return 0
            return min(self._readings)[0] + max(0, self._mono() - self._measured_at) // _DRIFT

    def _take_up(self, kept: KeptOffset) -> None:
        """Go on from a reading of an earlier run."""
        mono, wall = self._mono(), self._clock.wall_ms()
        if kept.boot == self._clock.boot() and mono >= kept.mono:
            self._readings = [(kept.uncertainty, kept.server - kept.mono)]
            self._measured_at, self._told, self.known = kept.mono, kept, True
            return
        offset = kept.server - kept.wall
        passed = wall - kept.wall
        unsure = kept.uncertainty + _BOOT_MS + abs(offset) + abs(passed) // _DRIFT
        if passed < 0:  # set back while nobody looked: it is at least as late as it was
            offset, unsure = kept.server - wall, max(unsure, _SET_BACK_MS) - passed
        self._readings = [(unsure, wall + offset - mono)]
        self._measured_at = mono

    def _due(self, server_ms: Instant) -> bool:
        told = self._told
        if told is None or server_ms - told.server > KEEP_EVERY_MS:
            return True
        now = min(self._readings)[1] - self._wall_gap()
        return abs(now - (told.server - told.wall)) > KEEP_CHANGE_MS

    def _store(self) -> None:
        if self._keep is None:
            return
        uncertainty = self.uncertainty_ms
        mono, wall, base = self._mono(), self._clock.wall_ms(), min(self._readings)[1]
        self._told = KeptOffset(base + mono, wall, mono, self._clock.boot(), uncertainty)
        self._keep(self._told)

    def _mono(self) -> int:
        return int(self._clock.monotonic() * 1000)

    def _wall_gap(self) -> int:
        return self._clock.wall_ms() - self._mono()
