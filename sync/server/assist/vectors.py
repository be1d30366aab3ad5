"""Texts as sparse vectors: one block of columns a view, each row of a block of length one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sync.matching.classifier_features import VIEWS, WORD, Floats, Keys, View, counted
from sync.server.assist.machine import Matrix, side_by_side, sparse_rows

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The runs of one view that count: their keys in rising order and how rare each is (inverse frequency)."""

    view: View
    keys: Keys
    rarity: Floats


@dataclass(frozen=True, slots=True)
class Counted:
    """The runs of one view in many texts: row ``i`` is ``keys[ends[i] : ends[i + 1]]``, loudness likewise."""

    view: View
    keys: Keys
    loudness: Floats
    ends: Ints

    def rows(self, chosen: Ints) -> "Counted":
        """Return only the chosen texts."""
        pieces = [slice(self.ends[at], self.ends[at + 1]) for at in chosen]
        ends = np.concatenate([[0], np.cumsum([piece.stop - piece.start for piece in pieces])])
        if not pieces:
            return Counted(self.view, self.keys[:0], self.loudness[:0], ends)
        keys = np.concatenate([self.keys[piece] for piece in pieces])
        return Counted(self.view, keys, np.concatenate([self.loudness[piece] for piece in pieces]), ends)


def count_texts(texts: Sequence[str]) -> tuple[Counted, ...]:
    """Count the runs of plain texts in every view."""
    return tuple(_count(texts, view) for view in VIEWS)


def _count(texts: Sequence[str], view: View) -> Counted:
    found = [counted(text, view) for text in texts]
    ends = np.concatenate([[0], np.cumsum([keys.size for keys, _ in found])]).astype(np.int64)
    keys = np.concatenate([keys for keys, _ in found]) if found else np.empty(0, np.uint32)
    loudness = np.concatenate([loud for _, loud in found]) if found else np.empty(0, np.float32)
    return Counted(view, keys, loudness, ends)


def vocabulary(counts: Counted, least: int, words: Keys, owners: Ints | None = None) -> Vocabulary:
    """Keep the runs that stand in at least ``least`` texts of different owners (a number for each text; by default
    each text has its own): what only few callers said is nobody else's business. Of the view of words only ``words``
    are kept.
    """
    keys, texts = np.unique(counts.keys, return_counts=True)
    kept = (texts if owners is None else _owners_of(counts, keys, owners)) >= least
    if counts.view == WORD:
        kept &= np.isin(keys, words)
    number = counts.ends.size - 1
    rarity = np.log((1.0 + number) / (1.0 + texts[kept])) + 1.0
    return Vocabulary(counts.view, keys[kept], rarity.astype(np.float32))


def _owners_of(counts: Counted, keys: Keys, owners: Ints) -> Ints:
    """Return for each key how many different owners have it."""
    of_run = np.repeat(owners, np.diff(counts.ends))
    pairs = np.unique((np.searchsorted(keys, counts.keys).astype(np.int64) << 32) + of_run)
    return np.bincount(pairs >> 32, minlength=keys.size)


def vocabularies(
    counts: Sequence[Counted], least: int, words: Keys, owners: Ints | None, most: int
) -> tuple[Vocabulary, ...]:
    """Return the vocabularies of all views, together at most ``most`` runs: the rarest ones go first."""
    found = tuple(vocabulary(one, least, words, owners) for one in counts)
    rarity = np.concatenate([one.rarity for one in found])
    if rarity.size <= most:
        return found
    border = np.partition(rarity, most)[most]
    return tuple(
        Vocabulary(one.view, one.keys[kept], one.rarity[kept]) for one in found for kept in [one.rarity < border]
    )


def vectors(counts: Sequence[Counted], vocabularies: Sequence[Vocabulary]) -> Matrix:
    """Return a matrix with a row for each text and a column for each kept run."""
    blocks = [_block(one, words) for one, words in zip(counts, vocabularies, strict=True)]
    return side_by_side(blocks)


def _block(counts: Counted, words: Vocabulary) -> Matrix:
    number = counts.ends.size - 1
    rows = np.repeat(np.arange(number), np.diff(counts.ends))
    at = np.searchsorted(words.keys, counts.keys)
    at[at == words.keys.size] = 0
    known = words.keys[at] == counts.keys if words.keys.size else np.zeros(at.size, bool)
    rows, columns = rows[known], at[known]
    values = counts.loudness[known] * words.rarity[columns]
    lengths = np.sqrt(np.bincount(rows, weights=values.astype(np.float64) ** 2, minlength=number))
    values = (values / np.maximum(lengths, 1e-12)[rows]).astype(np.float32)
    ends = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=number))])
    return sparse_rows(values, columns, ends, words.keys.size)
