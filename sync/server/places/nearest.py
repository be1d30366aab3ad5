"""The point of an address: where the listed address lies that has most of its rare words."""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from statistics import median

from sync.matching.place_words import grams, number_marks, pieces
from sync.server.places.gazetteer import ListedAddress

_COMMON = 400
"""A word that stands in more listed addresses than this does not tell one place."""
_LONGEST_WORD = 5
_ALIKE = 0.9


class NearestListed:
    """Listed addresses with a point, by their words. Immutable."""

    def __init__(self, entries: Iterable[ListedAddress]) -> None:
        self._entries = [entry for entry in entries if entry.lon is not None]
        held: dict[str, list[int]] = defaultdict(list)
        for at, entry in enumerate(self._entries):
            for word in _words(f"{entry.address} {entry.name}"):
                held[word].append(at)
        for word in [word for word, places in held.items() if len(places) > _COMMON]:
            del held[word]
        self._held = dict(held)

    def point(self, text: str, district: str) -> tuple[float, float] | None:
        """Return the WGS-84 point of the most similar listed addresses of the district, or ``None``."""
        scores: dict[int, float] = defaultdict(float)
        for word in _words(text):
            places = self._held.get(word, ())
            weight = math.log((1 + len(self._entries)) / len(places)) if places else 0.0
            for at in places:
                if self._entries[at].district == district:
                    scores[at] += weight
        if not scores:
            return None
        bound = max(scores.values()) * _ALIKE
        return _middle([self._entries[at] for at, score in scores.items() if score >= bound])


def _words(text: str) -> set[str]:
    return {word for word in grams(pieces(text), _LONGEST_WORD) if len(word) > 2} | set(number_marks(text))


def _middle(entries: Sequence[ListedAddress]) -> tuple[float, float]:
    lons = [entry.lon for entry in entries if entry.lon is not None]
    lats = [entry.lat for entry in entries if entry.lat is not None]
    return round(median(lons), 6), round(median(lats), 6)
