"""Ids, bytes and time that come from the seed alone."""

import random
import uuid

from sync.domain.instant import Instant


class Ids:
    """UUIDs in rising order that look like version 7."""

    def __init__(self, seed: int, kind: int) -> None:
        self._chance = random.Random(seed * 16 + kind)
        self._count = 0

    def __call__(self) -> str:
        """Return the next id."""
        self._count += 1
        head = 0x019B_0000_0000 + self._count
        tail = self._chance.getrandbits(62)
        return str(uuid.UUID(int=head << 80 | 0x7 << 76 | self._chance.getrandbits(12) << 64 | 0b10 << 62 | tail))


class SeededClock:
    """Wall clock and monotonic clock of the server; a seat's wall clock may differ by ``SeatClock.wrong_ms``."""

    def __init__(self, start: Instant) -> None:
        self._start = start
        self.seconds = 0.0

    def now(self) -> Instant:
        """The server's wall clock."""
        return self._start + int(self.seconds * 1000)

    def pass_seconds(self, seconds: float) -> None:
        """Let time pass everywhere."""
        self.seconds += seconds


class SeatClock:
    """The clock of one workstation: it may be wrong, and it may jump."""

    def __init__(self, world: SeededClock) -> None:
        self._world = world
        self.wrong_ms = 0
        self.boots = 1

    def wall_ms(self) -> Instant:
        """Wall clock."""
        return self._world.now() + self.wrong_ms

    def monotonic(self) -> float:
        """Seconds within this boot."""
        return self._world.seconds

    def boot(self) -> str:
        """Id of this boot."""
        return f"boot-{self.boots}"
