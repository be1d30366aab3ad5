"""Fitting the classifier to labelled texts, and packing what it learned into the small one that goes to seats."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sync.matching.classifier import Block, Classifier
from sync.matching.classifier_features import WORD, plain
from sync.server.assist.machine import by_columns, fit, product
from sync.server.assist.vectors import Vocabulary, count_texts, vectors, vocabularies
from sync.server.assist.words import word_keys

LEAST_TEXTS = 2
"""A run must stand in at least so many texts to count when nobody's personal data is at stake."""
MOST_CELLS = 30_000_000
"""Labels times runs at most: many labels are learned from fewer, the frequent, runs."""
MOST_ENTRIES = 2_400_000
"""Weights that the small classifier keeps; those that say least go first."""
_SHARPNESS = 4.0
_UNITS = 127

Floats64 = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Learned:
    """All that was learned, at full precision: ``weights`` has a row for each label, a column for each kept run."""

    labels: tuple[str, ...]
    vocabularies: tuple[Vocabulary, ...]
    weights: Floats64
    offsets: Floats64

    def scores(self, texts: Sequence[str]) -> Floats64:
        """Return a row of scores for each text, in the order of ``labels``."""
        rows = vectors(count_texts([plain(text) for text in texts]), self.vocabularies)
        return product(rows, self.weights) + self.offsets

    def label(self, texts: Sequence[str]) -> list[str]:
        """Return the likeliest label of each text."""
        return [self.labels[at] for at in self.scores(texts).argmax(axis=1)]


@dataclass(frozen=True, slots=True)
class Quality:
    """How well a classifier did on texts it had not seen."""

    accuracy: float
    macro_f1: float
    n: int


def learn(
    texts: Sequence[str], labels: Sequence[str], least: int = LEAST_TEXTS, callers: Sequence[str] | None = None
) -> Learned:
    """Learn from texts and their labels (at least two different ones). Equal rows give an equal classifier.

    Only what at least ``least`` callers said counts; without ``callers`` every text is another caller's.
    """
    shown = [plain(text) for text in texts]
    counts = count_texts(shown)
    words = word_keys(texts)
    owners = None if callers is None else np.unique(np.array(callers), return_inverse=True)[1].astype(np.int64)
    names = tuple(sorted(set(labels)))
    kept = vocabularies(counts, least, words, owners, MOST_CELLS // len(names))
    number = {name: at for at, name in enumerate(names)}
    weights, offsets = fit(vectors(counts, kept), np.array([number[label] for label in labels]))
    return Learned(names, kept, weights, offsets)


def measure(wanted: Sequence[str], given: Sequence[str]) -> Quality:
    """Compare given labels with the wanted ones."""
    pairs = list(zip(wanted, given, strict=True))
    right = sum(one == other for one, other in pairs)
    names = sorted({*wanted, *given})
    scores = [_f1(name, pairs) for name in names]
    return Quality(right / len(pairs), sum(scores) / len(scores), len(pairs))


def _f1(name: str, pairs: Sequence[tuple[str, str]]) -> float:
    """Return the harmonic mean of precision and recall of one label; 0 where it was never given rightly."""
    both = sum(wanted == given == name for wanted, given in pairs)
    either = sum((wanted == name) + (given == name) for wanted, given in pairs)
    return 2 * both / either if either else 0.0


def small(learned: Learned, most_entries: int = MOST_ENTRIES) -> Classifier:
    """Return the classifier for seats: weights in 255 steps, the least telling ones left out."""
    weights = learned.weights
    steps = np.abs(weights).max(axis=1) / _UNITS
    steps[steps == 0] = 1.0
    units = np.rint(weights / steps[:, None]).astype(np.int8)
    rarity = np.concatenate([words.rarity for words in learned.vocabularies])
    loud = np.abs(weights) * rarity
    loud[units == 0] = 0
    if np.count_nonzero(loud) > most_entries:
        border = np.partition(loud.ravel(), loud.size - most_entries)[loud.size - most_entries]
        units[loud < border] = 0
    blocks: list[Block] = []
    start = 0
    for words in learned.vocabularies:
        stop = start + words.keys.size
        blocks.append(_block(words, units[:, start:stop]))
        start = stop
    return Classifier(learned.labels, blocks, steps.astype(np.float32), learned.offsets.astype(np.float32), _SHARPNESS)


def _block(words: Vocabulary, units: npt.NDArray[np.int8]) -> Block:
    """Pack a view. Runs whose weights are all gone stay: the length of a text's vector depends on them."""
    ends, labels, weights = by_columns(units)
    return Block(
        view=words.view,
        keys=words.keys,
        rarity=words.rarity,
        ends=ends,
        labels=labels,
        weights=weights,
        words=np.full(words.keys.size, words.view == WORD),
    )
