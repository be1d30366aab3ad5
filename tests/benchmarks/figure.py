"""One measured figure and how it is printed."""

import json
import statistics
from collections.abc import Sequence
from dataclasses import dataclass


def percentile(samples: Sequence[float], share: float) -> float:
    """Return the sample below which a share of all lies."""
    ordered = sorted(samples)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value with its goal. ``value`` is what is held against the goal; ``p50``/``p99`` where samples exist.

    ``better`` is ``lower`` or ``higher``; ``note`` says at what size it was measured when that is not the full one.
    """

    name: str
    value: float
    unit: str
    goal: float | None
    n: int
    p50: float | None = None
    p99: float | None = None
    better: str = "lower"
    note: str = ""

    @classmethod
    def from_samples(
        cls, name: str, samples: Sequence[float], *, unit: str, goal: float | None, note: str = ""
    ) -> "Figure":
        """Make a figure whose value is the 99th percentile of the samples."""
        if not samples:
            raise ValueError(f"{name}: nothing was measured")
        p50, p99 = statistics.median(samples), percentile(samples, 0.99)
        return cls(name, p99, unit, goal, len(samples), p50, p99, note=note)

    @property
    def meets_goal(self) -> bool | None:
        """Whether the goal is met; ``None`` without a goal."""
        if self.goal is None:
            return None
        return self.value <= self.goal if self.better == "lower" else self.value >= self.goal

    def line(self) -> str:
        """Return the JSON line of this figure."""
        shown: dict[str, object] = {
            "name": self.name,
            "value": round(self.value, 3),
            "unit": self.unit,
            "goal": self.goal,
            "n": self.n,
            "p50": None if self.p50 is None else round(self.p50, 3),
            "p99": None if self.p99 is None else round(self.p99, 3),
            "meets_goal": self.meets_goal,
        }
        if self.note:
            shown["note"] = self.note
        return json.dumps(shown, ensure_ascii=False)
