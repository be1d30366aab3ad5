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
_LOOKED_AT = 40
"""So many of the loudest runs are looked at for words."""


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
        return self._scores(self._read(plain(text)))

    def best(self, text: str, most: int = 3, most_words: int = 3) -> tuple[Guess, ...]:
        """Return the likeliest labels with the words that spoke for each; nothing for a text that says nothing."""
        shown = plain(text)
        readings = self._read(shown)
        if not any(reading.at.size for reading in readings):
            return ()
        scores = self._scores(readings)
        shares = np.exp(self.sharpness * (scores - scores.max()))
        shares /= shares.sum()
        order: list[int] = np.argsort(-scores, kind="stable")[:most].tolist()
        heard = [_Heard.of(shown, reading) for reading in readings if reading.block.words.any()] if most_words else []
        guesses: list[Guess] = []
        for at in order:
            words = _loudest(heard, at, most_words)
            if not words and most_words:
                pieces = [_Heard.of(shown, reading) for reading in readings if not reading.block.words.any()]
                words = _loudest(pieces, at, most_words)
            guesses.append(Guess(self.labels[at], float(shares[at]), words))
        return tuple(guesses)

    def _read(self, shown: str) -> tuple["_Reading", ...]:
        return tuple(_Reading.of(shown, block) for block in self.blocks)

    def _scores(self, readings: Sequence["_Reading"]) -> npt.NDArray[np.float64]:
        total = np.zeros(len(self.labels))
        for reading in readings:
            spoken = reading.values[reading.owners] * reading.block.weights[reading.entries]
            total += np.bincount(reading.block.labels[reading.entries], weights=spoken, minlength=total.size)
        return total * self.steps + self.offsets


@dataclass(frozen=True, slots=True)
class _Reading:
    """The known keys of a text in one view: their places ``at`` in the block, their ``values`` (together of length
    one), and all their ``entries`` with the number of the key each belongs to (``owners``).
    """

    block: Block
    at: npt.NDArray[np.int64]
    values: Floats
    entries: npt.NDArray[np.int64]
    owners: npt.NDArray[np.int64]

    @classmethod
    def of(cls, shown: str, block: Block) -> "_Reading":
        """Read a plain text."""
        keys, loudness = counted(shown, block.view)
        at = _places(block.keys, keys)
        known = at >= 0
        at = at[known]
        values = loudness[known] * block.rarity[at]
        length = float(np.sqrt(np.dot(values, values)))
        starts, stops = block.ends[at].astype(np.int64), block.ends[at + 1].astype(np.int64)
        owners = np.repeat(np.arange(at.size), stops - starts)
        return cls(block, at, values / max(length, _NO_SPEECH), _ranges(starts, stops), owners)


@dataclass(frozen=True, slots=True)
class _Heard:
    """The readable runs of a text in one view: each with the number of its key in the reading."""

    shown: str
    reading: _Reading
    starts: npt.NDArray[np.int64]
    lengths: npt.NDArray[np.int64]
    numbers: npt.NDArray[np.int64]

    @classmethod
    def of(cls, shown: str, reading: _Reading) -> "_Heard":
        """Find where the known keys of a plain text stand in it."""
        known = reading.block.keys[reading.at]
        starts: list[npt.NDArray[np.int64]] = []
        lengths: list[npt.NDArray[np.int64]] = []
        numbers: list[npt.NDArray[np.int64]] = []
        for length, keys in runs(shown, reading.block.view):
            if length >= _SHORTEST_WORD:
                places = _places(known, keys)
                here = np.flatnonzero(places >= 0)
                starts.append(here)
                lengths.append(np.full(here.size, length, np.int64))
                numbers.append(places[here])
        if not starts:
            nothing = np.empty(0, np.int64)
            return cls(shown, reading, nothing, nothing, nothing)
        return cls(shown, reading, np.concatenate(starts), np.concatenate(lengths), np.concatenate(numbers))

    def worth(self, label: int) -> npt.NDArray[np.float64]:
        """Return what each run adds to a label; long ones tell more."""
        reading = self.reading
        mine = reading.block.labels[reading.entries] == label
        weights = np.zeros(reading.at.size)
        weights[reading.owners[mine]] = reading.block.weights[reading.entries[mine]]
        return (weights * reading.values)[self.numbers] * self.lengths


def _loudest(heard: Sequence[_Heard], label: int, most: int) -> tuple[str, ...]:
    """Return the words that spoke loudest for a label; what stands inside a louder one, or around it, is left out."""
    told: list[tuple[float, str]] = []
    for one in heard:
        worth = one.worth(label)
        for at in np.argsort(-worth, kind="stable")[:_LOOKED_AT].tolist():
            word = one.shown[one.starts[at] : one.starts[at] + one.lengths[at]]
            if worth[at] > 0 and word.isalpha():
                told.append((-float(worth[at]), word))
    chosen: list[str] = []
    for _, word in sorted(told):
        if not any(word in other or other in word for other in chosen):
            chosen.append(word)
        if len(chosen) == most:
            break
    return tuple(chosen)


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
