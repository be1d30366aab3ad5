"""Which runs of characters are words: told by the blanks of texts written with them, else found by how they stand."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from sync.matching.classifier_features import WORD, Keys, plain, runs

_LONGEST_TOKEN = 4.0
"""Texts whose pieces between blanks are shorter than this on the average are written with blanks between words."""
_LEAST_TEXTS = 3
_COHESION = 3.0
"""A word's characters stand together at least e to this power more often than by chance ..."""
_BOUND = 0.5
"""... or the rarer part of every cut stands at least so often in this very word, where texts are few."""
_FREEDOM = 1.0
"""Before and after a word stand so many different signs that their entropy is at least this (nats)."""


def word_keys(texts: Sequence[str]) -> Keys:
    """Return the keys of the words of texts as they were written, in rising order."""
    pieces = [piece for text in texts for piece in text.split()]
    if pieces and sum(map(len, pieces)) / len(pieces) < _LONGEST_TOKEN:
        return _told(pieces)
    return _found([plain(text) for text in texts])


def _told(pieces: Sequence[str]) -> Keys:
    counts: dict[str, int] = {}
    for piece in pieces:
        counts[piece] = counts.get(piece, 0) + 1
    found: set[int] = set()
    for piece, count in counts.items():
        word = plain(piece)
        if count > 1 and WORD.shortest <= len(word) <= WORD.longest:
            found.update(int(keys[0]) for length, keys in runs(word, WORD) if length == len(word))
    return np.array(sorted(found), np.uint32)


def _found(texts: Sequence[str]) -> Keys:
    """Find words: runs that hold together (against every way to cut them) and stand freely between other signs."""
    signs = np.frombuffer("\n".join(["", *texts, ""]).encode("utf-32-le", "surrogatepass"), np.uint32)
    number = signs.size
    counts: dict[int, npt.NDArray[np.int64]] = {}
    ids: dict[int, npt.NDArray[np.int64]] = {}
    current = signs.astype(np.int64)
    for length in range(1, WORD.longest + 1):
        if length > 1:
            current = current[:-1] * 0x110000 + signs[length - 1 :]
        _, current, count = np.unique(current, return_inverse=True, return_counts=True)
        ids[length], counts[length] = current, count[current]
    kept: list[npt.NDArray[np.uint32]] = []
    for length in range(WORD.shortest, WORD.longest + 1):
        places = _free_and_firm(length, signs, ids, counts, number)
        kept.append(_keys_at(signs, places, length))
    return np.unique(np.concatenate(kept))


def _free_and_firm(
    length: int,
    signs: npt.NDArray[np.uint32],
    ids: dict[int, npt.NDArray[np.int64]],
    counts: dict[int, npt.NDArray[np.int64]],
    number: int,
) -> npt.NDArray[np.int64]:
    """Return one place for every word of a length. The edge of a text is another sign each time."""
    whole, own = ids[length], counts[length].astype(np.float64)
    firm = np.ones(own.size, bool)
    for cut in range(1, length):
        left = counts[cut][: own.size].astype(np.float64)
        right = counts[length - cut][cut : cut + own.size].astype(np.float64)
        firm &= (np.log(own * number / (left * right)) >= _COHESION) | (own >= _BOUND * np.minimum(left, right))
    inner = np.ones(own.size, bool)
    for at in range(length):
        inner &= signs[at : at + own.size] != ord("\n")
    _, first = np.unique(whole, return_index=True)
    edges = np.where(signs == ord("\n"), np.arange(number, dtype=np.uint32) % 0x10FFFF, signs)
    before = np.concatenate([[0], edges[: own.size - 1]])
    after = np.concatenate([edges[length:], [0]])[: own.size]
    free = np.minimum(_entropy(whole, before), _entropy(whole, after))
    good = (own[first] >= _LEAST_TEXTS) & firm[first] & (free[whole[first]] >= _FREEDOM) & inner[first]
    return first[good]


def _entropy(whole: npt.NDArray[np.int64], beside: npt.NDArray[np.uint32]) -> npt.NDArray[np.float64]:
    """Return for every run how various the signs beside it are, in nats."""
    pairs, counts = np.unique(whole * 0x110000 + beside, return_counts=True)
    runs_of = pairs // 0x110000
    size = int(whole.max()) + 1
    total = np.bincount(runs_of, weights=counts, minlength=size)
    spread = np.bincount(runs_of, weights=counts * np.log(counts), minlength=size)
    return np.log(np.maximum(total, 1)) - spread / np.maximum(total, 1)


def _keys_at(signs: npt.NDArray[np.uint32], places: npt.NDArray[np.int64], length: int) -> Keys:
    found: list[int] = []
    for place in places:
        word = signs[place : place + length].tobytes().decode("utf-32-le", "surrogatepass")
        found.extend(int(keys[0]) for size, keys in runs(word, WORD) if size == length)
    return np.array(found, np.uint32)
