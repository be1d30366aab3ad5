"""How likely two texts tell of the same matter, however differently they are worded.

Rare features say much, common ones nearly nothing. What is rare is counted over texts at hand (``Rarity``), so a
city's own words weigh right without a list. Places count apart from words: ten people tell of a dark street lamp in
the same words, and only those of one street mean the same lamp.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import exp, log, sqrt

from sync.matching.duplicates_features import CHARACTER, KINDS, Features, features

SURE = 0.5
"""Likeness from which a text is hinted as a duplicate."""
_KINDS = {"c": 1.0, "s": 0.6, "#": 1.5, "n": 1.2, "h": 1.0, "p": 1.0, CHARACTER: 1.0}
_FEW_PLACES = 0.3
"""A share in fewer place features than this weight counts less: one pair of characters is no place."""
_SMALLER = 0.8
"""How much the share in the shorter text counts beside the share in the longer one: callers tell more or less."""
_SHORT = 15.0
"""Weight of a text that counts as short: in those a place says more than the words around it."""
_START = -11.5
"""Odds of two texts that have nothing in common and tell no place."""
_FIRST_WORDS, _MORE_WORDS, _ALL_WORDS = 49.0, 17.0, 0.5
"""What shared words add to the odds: the first 15 % of them most, up to 35 % less, beyond nearly nothing."""
_SAME_PLACE, _SAME_HOUSE, _SAME_NOTIONS = 9.7, 1.4, 0.6
_OTHER_PLACE, _OTHER_HOUSE = 1.45, 5.0
_LONGER, _MUCH_LONGER = log(2), log(6)
"""From the first on (how many times one text outweighs the other) a text counts as a title of the other; wholly from
the second on."""
_HELD, _TITLE = 22.0, -4.0
"""What it adds to the odds how much of a title the other text holds, and that it is one."""
_ABRIDGED, _LENGTHS, _CHARACTERS = 1.8, -3.0, 21.0
"""How many times (as a logarithm) one text must outweigh the other to be its title, which tells it in characters of
other words; what its characters in the other text then add, and what each such step of weight takes away."""
_HOUSE_SHARE, _NUMBER_SHARE = 9.6, 5.0
"""What the same houses (a share of those in the longer list) and the same numbers (of the shorter one) add."""
_UNSURE = 0.3
"""Weight of houses, numbers or characters below which their share counts less."""


class Rarity:
    """How much each feature says, from how many of the texts at hand have it. Not changed after it was made."""

    def __init__(self, texts: Iterable[Features]) -> None:
        counts: Counter[str] = Counter()
        self.texts = 0
        for one in texts:
            self.texts += 1
            counts.update(one)
        self._most = log(1 + (self.texts + 1) / 1.5)
        self._weights = {feature: self._weigh(feature, count) for feature, count in counts.items()}

    def of(self, feature: str) -> float:
        """Return the weight of a feature: its rarity squared, and its kind. One that no text has is the rarest."""
        known = self._weights.get(feature)
        return _KINDS[feature[0]] if known is None else known

    def _weigh(self, feature: str, count: int) -> float:
        rare = min(1.0, log(1 + (self.texts + 1) / (count + 0.5)) / self._most)
        return _KINDS[feature[0]] * rare * rare


@dataclass(frozen=True, slots=True)
class Told:
    """A text ready to be compared: its features and their weight by kind."""

    features: Features
    weights: dict[str, float]
    total: float


def tell(said: Features, rarity: Rarity) -> Told:
    """Return the features with their weights."""
    weights = _by_kind(said, rarity)
    return Told(said, weights, _matter(weights))


def told(text: str, rarity: Rarity) -> Told:
    """Return a text ready to be compared."""
    return tell(features(text), rarity)


def likeness(left: Told, right: Told, rarity: Rarity) -> float:
    """Return how likely two texts tell of the same matter, 0–1; 0 when they have nothing in common.

    The weights come from ranking reworded texts among all others: messages, and calls in different words among calls of
    the same matter at other places. More in common never makes less alike. Single characters speak of a title only:
    two calls of other places share as many.
    """
    shared = left.features & right.features
    if not shared:
        return 0.0
    common = _by_kind(shared, rarity)
    total = _matter(common)
    if not total:
        return 0.0
    low, high = sorted((left.total, right.total))
    words = (total / low) ** _SMALLER * (total / high) ** (1 - _SMALLER)
    odds = _START + _ALL_WORDS * words
    odds += _FIRST_WORDS * min(words, 0.15) + _MORE_WORDS * min(words, 0.35)
    longer = log(high / low)
    titled = (longer - _LONGER) / (_MUCH_LONGER - _LONGER)
    if titled > 0:
        odds += min(1.0, titled) * (_TITLE + _HELD * total / low)
    place = min(left.weights["p"], right.weights["p"])
    same_place = common["p"] / (place + _FEW_PLACES) if place else 0.0
    odds += _SAME_PLACE * same_place * same_place / (1 + low / _SHORT)
    if place > _FEW_PLACES:
        odds -= _OTHER_PLACE * (1 - min(1.0, 2 * same_place))
    if house := min(left.weights["h"], right.weights["h"]):
        odds += _SAME_HOUSE * same_place * common["h"] / house if common["h"] else -_OTHER_HOUSE
    if common["#"]:
        odds += _SAME_NOTIONS * same_place * common["#"] / sqrt(left.weights["#"] * right.weights["#"])
    odds += _LENGTHS * longer + _CHARACTERS * min(1.0, longer / _ABRIDGED) * _held(CHARACTER, min, left, right, common)
    odds += _HOUSE_SHARE * _held("h", max, left, right, common) + _NUMBER_SHARE * _held("n", min, left, right, common)
    return 1.0 / (1.0 + exp(-odds))


def _matter(weights: dict[str, float]) -> float:
    """Return what tells of the matter by itself: all but single characters."""
    return sum(weights.values()) - weights[CHARACTER]


def _held(kind: str, side: Callable[[float, float], float], left: Told, right: Told, common: dict[str, float]) -> float:
    return common[kind] / (side(left.weights[kind], right.weights[kind]) + _UNSURE)


def _by_kind(said: Iterable[str], rarity: Rarity) -> dict[str, float]:
    weights = dict.fromkeys(KINDS, 0.0)
    for feature in said:
        weights[feature[0]] += rarity.of(feature)
    return weights
