"""Many texts of which the likest to one are found quickly: by their rarest features first, then compared in full."""

from collections import defaultdict
from collections.abc import Sequence
from heapq import nlargest

from sync.matching.duplicates import Rarity, Told, likeness, tell
from sync.matching.duplicates_features import CHARACTER, features

_LOOKED_AT = 4000
"""Entries of the index that are read for one question, rarest features first."""
_COMPARED = 30
"""Texts that are compared in full for one question by their words, and as many by their places."""
_LENGTH = 0.4


class DuplicateIndex:
    """Texts in the order given. Immutable; made once for a set of texts."""

    def __init__(self, texts: Sequence[str]) -> None:
        said = [features(text) for text in texts]
        self.rarity = Rarity(said)
        self.told = [tell(one, self.rarity) for one in said]
        self._having: defaultdict[str, list[int]] = defaultdict(list)
        for at, one in enumerate(said):
            for feature in one:
                if feature[0] != CHARACTER:
                    self._having[feature].append(at)

    def like(self, at: int) -> list[tuple[float, int]]:
        """Return likeness and place of the texts that may be like the one at a place, likest first."""
        mine = self.told[at]
        scored = [(likeness(mine, self.told[other], self.rarity), other) for other in self._candidates(at, mine)]
        return sorted(scored, key=lambda one: (-one[0], one[1]))

    def _candidates(self, at: int, mine: Told) -> set[int]:
        by_words: defaultdict[int, float] = defaultdict(float)
        by_place: defaultdict[int, float] = defaultdict(float)
        left = _LOOKED_AT
        for weight, feature in sorted(((self.rarity.of(one), one) for one in mine.features), reverse=True):
            having = self._having.get(feature, ())
            if len(having) < 2:
                continue
            left -= len(having)
            if left < 0:
                break
            found = by_place if feature[0] in "ph" else by_words
            for other in having:
                found[other] += weight
        for found in (by_words, by_place):
            found.pop(at, None)
        return set(self._best(by_words)) | set(self._best(by_place))

    def _best(self, found: dict[int, float]) -> list[int]:
        return nlargest(_COMPARED, found, key=lambda other: found[other] / self.told[other].total ** _LENGTH)
