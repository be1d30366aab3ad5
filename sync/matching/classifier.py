"""Which kind of matter a text is about, with the words that spoke for it. Pure arithmetic over arrays; learns nothing.

numpy is loaded with this module, so it is imported late at the seat.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sync.matching.classifier_features import Floats, Keys, View, counted, plain, runs

Weights = npt.NDArray[np.int8]
Numbers = npt.NDArray[np.uint16]
Places = npt.NDArray[np.uint32]

_SHORTEST_WORD = 2
_NO_SPEECH = 1e-9


@dataclass(frozen=True, slots=True)
class Block:
    """What the classifier knows of one view.

    ``keys`` in rising order; ``rarity`` of each key; entries ``ends[i]:ends[i + 1]`` of ``labels`` and ``weights``
    (in units of the label's ``steps``) belong to key ``i``; ``words`` tells which keys are readable as a word.
    """

    view: View
    keys: Keys
    rarity: Floats
    ends: Places
    labels: Numbers
    weights: Weights
    words: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Guess:
    """A label, how sure (0–1, all labels together 1), and the words that spoke for it, strongest first."""

    label: str
    share: float
    words: tuple[str, ...] = ()


class Classifier:
    """An immutable linear classifier. A text of 4,000 characters takes a few milliseconds, a usual one less than one.

    ``steps`` is what one unit of a label's weights is worth, ``offsets`` what a label has before anything is said,
    ``sharpness`` turns scores into shares.
    """

    def __init__(
        self, labels: Sequence[str], blocks: Sequence[Block], steps: Floats, offsets: Floats, sharpness: float
    ) -> None:
        self.labels = tuple(labels)
        self.blocks = tuple(blocks)
        self.steps = steps
        self.offsets = offsets
        self.sharpness = sharpness

    def scores(self, text: str) -> npt.NDArray[np.float64]:
        """Return the score of every label for a text, in the order of ``labels``."""
        return self._scores(plain(text))

    def best(self, text: str, most: int = 3, most_words: int = 3) -> tuple[Guess, ...]:
        """Return the likeliest labels with the words that spoke for each; nothing for a text that says nothing."""
        shown = plain(text)
        if not self._speaks(shown):
            return ()
        scores = self._scores(shown)
        shares = np.exp(self.sharpness * (scores - scores.max()))
        shares /= shares.sum()
        order: list[int] = np.argsort(-scores, kind="stable")[:most].tolist()
        return tuple(Guess(self.labels[at], float(shares[at]), self._words(shown, at, most_words)) for at in order)

    def _speaks(self, shown: str) -> bool:
        return any(self._found(shown, block)[0].size for block in self.blocks)

    def _scores(self, shown: str) -> npt.NDArray[np.float64]:
        total = np.zeros(len(self.labels))
        for block in self.blocks:
            at, values = self._found(shown, block)
            starts, stops = block.ends[at].astype(np.int64), block.ends[at + 1].astype(np.int64)
            entries = _ranges(starts, stops)
            spoken = np.repeat(values, stops - starts) * block.weights[entries]
            total += np.bincount(block.labels[entries], weights=spoken, minlength=len(self.labels))
        return total * self.steps + self.offsets

    def _found(self, shown: str, block: Block) -> tuple[npt.NDArray[np.int64], Floats]:
        """Return the places of the known keys of a text and their values; together they have length one."""
        keys, loudness = counted(shown, block.view)
        at = _places(block.keys, keys)
        known = at >= 0
        values = loudness[known] * block.rarity[at[known]]
        length = float(np.sqrt(np.dot(values, values)))
        return at[known], values / max(length, _NO_SPEECH)

    def _words(self, shown: str, label: int, most: int) -> tuple[str, ...]:
        """Return the words of a text that spoke loudest for a label, or pieces of words where none is known for one.

        What stands inside another that was louder, or around it, is left out.
        """
        worth = self._worth_of_runs(shown, label, words_only=True)
        if not worth:
            worth = self._worth_of_runs(shown, label, words_only=False)
        chosen: list[str] = []
        for word in sorted(worth, key=lambda word: (-worth[word], word)):
            if not any(word in other or other in word for other in chosen):
                chosen.append(word)
            if len(chosen) == most:
                break
        return tuple(chosen)

    def _worth_of_runs(self, shown: str, label: int, *, words_only: bool) -> dict[str, float]:
        """Return what each readable run of a text adds to a label, where it adds anything; long ones tell more."""
        found: dict[str, float] = {}
        for block in self.blocks:
            if block.words.any() != words_only:
                continue
            for length, keys in runs(shown, block.view):
                if length < _SHORTEST_WORD:
                    continue
                at = _places(block.keys, keys)
                for start in np.flatnonzero((at >= 0) & (block.words[at] if words_only else True)):
                    word = shown[start : start + length]
                    if word not in found and word.isalpha():
                        found[word] = self._worth(block, int(at[start]), label) * length
        return {word: value for word, value in found.items() if value > 0}

    @staticmethod
    def _worth(block: Block, at: int, label: int) -> float:
        entries = slice(int(block.ends[at]), int(block.ends[at + 1]))
        mine = block.weights[entries][block.labels[entries] == label]
        return float(mine[0]) * float(block.rarity[at]) if mine.size else 0.0


def _places(known: Keys, keys: Keys) -> npt.NDArray[np.int64]:
    """Return where each key stands among the known ones, -1 for an unknown one."""
    if not known.size:
        return np.full(keys.size, -1, np.int64)
    at = np.searchsorted(known, keys)
    at[at == known.size] = 0
    return np.where(known[at] == keys, at, -1).astype(np.int64)


def _ranges(starts: npt.NDArray[np.int64], stops: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return all numbers of all ranges one after the other."""
    sizes = stops - starts
    if not sizes.size or not sizes.sum():
        return np.empty(0, np.int64)
    first = np.repeat(starts - np.concatenate([[0], np.cumsum(sizes)[:-1]]), sizes)
    return first + np.arange(int(sizes.sum()))
