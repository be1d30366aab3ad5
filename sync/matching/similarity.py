"""How likely two orders are about the same matter, from five signals: caller, place, category, words and time."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from sync.domain.instant import DAY, Instant

_NOISE = re.compile(r"[\W_]+")
_CALLER, _PLACE, _CATEGORY, _WORDS, _TIME = 0.30, 0.25, 0.15, 0.25, 0.05
_WEIGHTS = {"caller": _CALLER, "place": _PLACE, "category": _CATEGORY, "words": _WORDS}
_SPEAKS = 0.3
"""A signal of at least this strength is named as evidence."""
_CALLER_ALONE = 0.4
"""Strength of the same caller when neither place nor category nor words speak: people call about different matters."""


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

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing yet to compare by."""
        return not (self.text or self.place or self.phone or self.category)


@dataclass(frozen=True, slots=True)
class Known:
    """An order already there."""

    text: str
    category: str
    district: str
    street: str
    place: str
    phone: str
    at: Instant


@dataclass(frozen=True, slots=True)
class Similarity:
    """Score 0–1 and the signals that spoke: ``caller``, ``place``, ``category``, ``words``, ``time``."""

    score: float
    signals: tuple[str, ...]


def bigrams(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring characters of the text, without punctuation."""
    plain = _NOISE.sub("", text.casefold())
    return frozenset(plain[i : i + 2] for i in range(len(plain) - 1))


def overlap(left: frozenset[str], right: frozenset[str]) -> float:
    """Return the share of the smaller set that stands in the other one (0 when one is empty)."""
    smaller = min(len(left), len(right))
    return len(left & right) / smaller if smaller else 0.0


def score(wanted: Wanted, known: Known) -> Similarity:
    """Weigh the five signals of one order."""
    return scorer(wanted)(known)


def scorer(wanted: Wanted) -> Callable[[Known], Similarity]:
    """Return what weighs the five signals of any number of orders against the one being written.

    The caller counts in full, and time at all, only when something about the matter itself speaks (place, category or
    words): two orders of one minute, or of one caller, are not alike by that.
    """
    words, places = bigrams(wanted.text), bigrams(wanted.place)
    spoken_words = words if len(wanted.text) >= 4 else frozenset[str]()

    def weigh(known: Known) -> Similarity:
        strengths = {
            "caller": 1.0 if wanted.phone and wanted.phone == known.phone else 0.0,
            "place": _place(wanted, places, known),
            "category": 1.0 if wanted.category and wanted.category == known.category else 0.0,
            "words": overlap(spoken_words, bigrams(known.text)),
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
        return Similarity(score=round(min(total, 1.0), 4), signals=tuple(spoken))

    return weigh


def _place(wanted: Wanted, places: frozenset[str], known: Known) -> float:
    if wanted.district and known.district and wanted.district != known.district:
        return 0.0
    words = overlap(places, bigrams(known.place))
    if wanted.street and wanted.street == known.street:
        return max(0.4, words)
    return words if words >= 0.5 else words * 0.5
