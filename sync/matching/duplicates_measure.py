"""How well duplicates are found, over texts of which it is known which belong together."""

from collections import Counter
from collections.abc import Sequence
from math import inf, log

from sync.domain.value import Value
from sync.matching.duplicates import SURE
from sync.matching.duplicates_index import DuplicateIndex

_FIRST = 3
_BEHIND = 1.0
"""Odds behind the first hint up to which others are hinted beside it."""
_FEW, _FOR_MORE = 500, 2.0
"""Among more texts than these more must speak for a pair: by chance alike are the more, the more texts there are."""


class Measured(Value):
    """``precision`` and ``recall`` are of pairs hinted as duplicates, ``n`` is the number of texts compared.

    ``top3`` is the share of the texts with a partner that have one among their first three hints.
    """

    precision: float
    recall: float
    top3: float
    n: int


def measure(rows: Sequence[tuple[str, str]]) -> Measured:
    """Compare rows of text and group with each other; rows of one group belong together, an empty group is nobody's.

    Two texts are hinted as duplicates when each is among the likest of the other.
    """
    index = DuplicateIndex([text for text, _group in rows])
    groups = [group for _text, group in rows]
    sizes = Counter(group for group in groups if group)
    pointed: set[tuple[int, int]] = set()
    found = 0
    for at, group in enumerate(groups):
        like = index.like(at)
        pointed.update((at, other) for other in hints(like, len(rows)))
        if sizes[group] > 1:
            found += any(groups[other] == group for _score, other in like[:_FIRST])
    hinted = {(left, other) for left, other in pointed if left < other and (other, left) in pointed}
    right = sum(1 for left, other in hinted if groups[left] and groups[left] == groups[other])
    partnered = sum(size for size in sizes.values() if size > 1)
    pairs = sum(size * (size - 1) // 2 for size in sizes.values())
    return Measured(
        precision=_share(right, len(hinted)), recall=_share(right, pairs), top3=_share(found, partnered), n=len(rows)
    )


def hints(like: Sequence[tuple[float, int]], among: int = 0) -> list[int]:
    """Return which of the likest ``among`` so many texts may be duplicates: up to three that are like enough and not
    behind the first.
    """
    least = _odds(SURE) + _FOR_MORE * log(max(among, _FEW) / _FEW)
    sure = [(odds, other) for score, other in like[:_FIRST] if (odds := _odds(score)) >= least]
    return [other for odds, other in sure if odds >= sure[0][0] - _BEHIND]


def _odds(score: float) -> float:
    return log(score / (1 - score)) if score < 1 else inf


def _share(part: int, whole: int) -> float:
    """Return a share with four decimals; 0 of nothing is 0."""
    return round(part / whole, 4) if whole else 0.0
