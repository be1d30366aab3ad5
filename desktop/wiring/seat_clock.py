"""The real clock of this workstation."""

import time
import uuid
from pathlib import Path

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_RUNNING: int | None = getattr(time, "CLOCK_BOOTTIME", None)
"""The clock that also counts the time a computer sleeps, where the system has one beside the monotonic clock."""


class SystemClock:
    """Wall clock, monotonic clock and the id of this boot (of this run of the program, where the system tells none)."""

    def __init__(self) -> None:
        self._boot = _read_boot_id() or uuid.uuid4().hex

    def wall_ms(self) -> int:
        """Return ms since the epoch, UTC."""
        return time.time_ns() // 1_000_000

    def monotonic(self) -> float:
        """Return seconds that never go back, the time asleep counted: of this boot, for every program alike."""
        return time.monotonic() if _RUNNING is None else time.clock_gettime(_RUNNING)

    def boot(self) -> str:
        """Return the id of this boot."""
        return self._boot


def _read_boot_id() -> str:
    try:
        return _BOOT_ID.read_text("ascii").strip()[:36]
    except OSError:
        return ""


class PracticeClock(SystemClock):
    """Starts at a given moment and runs at the real pace: the practice city's day, whatever day it is outside."""

    def __init__(self, start_ms: int) -> None:
        super().__init__()
        self._start_ms = start_ms
        self._began = self.monotonic()

    def wall_ms(self) -> int:
        """Return ms since the epoch, UTC."""
        return self._start_ms + int((self.monotonic() - self._began) * 1000)
