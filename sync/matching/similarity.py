"""How likely two orders are about the same matter, from five signals: caller, place, category, words and time."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from math import cos, hypot, radians

from sync.domain.instant import DAY, Instant
from sync.matching.duplicates import Rarity, Told, likeness, told

_NOISE = re.compile(r"[\W_]+")
_CALLER, _PLACE, _CATEGORY, _WORDS, _TIME = 0.30, 0.25, 0.15, 0.25, 0.05
_WEIGHTS = {"caller": _CALLER, "place": _PLACE, "category": _CATEGORY, "words": _WORDS}
_SPEAKS = 0.3
"""A signal of at least this strength is named as evidence."""
_CALLER_ALONE = 0.4
"""Strength of the same caller when neither place nor category nor words speak: people call about different matters."""


_NEAR, _FAR = 100, 1500
"""Metres up to which two points are one place, and from which they are two."""
_DEGREE = 111_320.0
_ENOUGH_TYPED = 4

Point = tuple[float, float]
"""Longitude and latitude in degrees (WGS-84)."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The order being written."""

    text: str
    category: str
    district: str
    street: str
    place: str
    phone: str
    at: Instant
    point: Point | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing yet to compare by."""
        return not (self.text or self.place or self.phone or self.category)


@dataclass(frozen=True, slots=True)
class Known:
    """An order already there. ``said`` is its text and place, ready to be compared."""

    said: Told
    category: str
    district: str
    street: str
    place: str
    phone: str
    at: Instant
    point: Point | None = None


@dataclass(frozen=True, slots=True)
class Similarity:
    """Score 0–1 and the signals that spoke: ``caller``, ``place``, ``category``, ``words``, ``time``; ``distance`` in
    metres when both places have a point.
    """

    score: float
    signals: tuple[str, ...]
    distance: int | None = None


def bigrams(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring characters of the text, without punctuation."""
    plain = _NOISE.sub("", text.casefold())
    return frozenset(plain[i : i + 2] for i in range(len(plain) - 1))


def overlap(left: frozenset[str], right: frozenset[str]) -> float:
    """Return the share of the smaller set that stands in the other one (0 when one is empty)."""
    smaller = min(len(left), len(right))
    return len(left & right) / smaller if smaller else 0.0


def score(wanted: Wanted, known: Known, rarity: Rarity) -> Similarity:
    """Weigh the five signals of one order."""
    return scorer(wanted, rarity)(known)


def scorer(wanted: Wanted, rarity: Rarity) -> Callable[[Known], Similarity]:
    """Return what weighs the five signals of any number of orders against the one being written.

    The caller counts in full, and time at all, only when something about the matter itself speaks (place, category or
    words): two orders of one minute, or of one caller, are not alike by that.
    """
    places = bigrams(wanted.place)
    mine = told(f"{wanted.text}\n{wanted.place}" if len(wanted.text) >= _ENOUGH_TYPED else "", rarity)

    def weigh(known: Known) -> Similarity:
        distance = metres(wanted.point, known.point)
        strengths = {
            "caller": 1.0 if wanted.phone and wanted.phone == known.phone else 0.0,
            "place": _place(wanted, places, known) if distance is None else _nearness(distance),
            "category": 1.0 if wanted.category and wanted.category == known.category else 0.0,
            "words": likeness(mine, known.said, rarity),
        }
        total = sum(_WEIGHTS[name] * strength for name, strength in strengths.items())
        spoken = [name for name, strength in strengths.items() if strength >= _SPEAKS]
        if spoken == ["caller"]:
            total -= _CALLER * (1.0 - _CALLER_ALONE)
        elif spoken:
            nearness = max(0.0, 1.0 - abs(wanted.at - known.at) / (30 * DAY))
            total += _TIME * nearness
            if nearness > 0.9:
                spoken.append("time")
        return Similarity(score=round(min(total, 1.0), 4), signals=tuple(spoken), distance=distance)

    return weigh


def metres(left: Point | None, right: Point | None) -> int | None:
    """Return the distance of two points of one city; none when one is not known."""
    if left is None or right is None:
        return None
    across = (left[0] - right[0]) * cos(radians((left[1] + right[1]) / 2))
    return round(hypot(across, left[1] - right[1]) * _DEGREE)


def _nearness(distance: int) -> float:
    return min(1.0, max(0.0, (_FAR - distance) / (_FAR - _NEAR)))


def _place(wanted: Wanted, places: frozenset[str], known: Known) -> float:
    if wanted.district and known.district and wanted.district != known.district:
        return 0.0
    words = overlap(places, bigrams(known.place))
    if wanted.street and wanted.street == known.street:
        return max(0.4, words)
    return words if words >= 0.5 else words * 0.5
