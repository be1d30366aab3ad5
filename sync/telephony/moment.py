"""When something was told."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Moment:
    """Wall clock (ms UTC) and the clock that never goes back (ms)."""

    wall_ms: int
    mono_ms: int
