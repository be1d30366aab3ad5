"""How much the characters of an address speak for each district: a linear model over runs of them, fitted by
scikit-learn when the city's list is read.
"""

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from math import log, sqrt

import numpy as np
import numpy.typing as npt

from sync.matching.place_vote import KnownAddress
from sync.matching.place_words import narrowed
from sync.server.assist.machine import fit_weighed, sparse_rows

_LONGEST_RUN = 5
_LEAST = 2
"""A run has to stand in so many known addresses to be learned."""
_MARKS = 1 << 22
_DIGITS = re.compile(r"\d+")


class LinearReading:
    """Reads the text as it stands, with the words that tell no place: how it is written tells something, too.

    Immutable; 10,000 known addresses are learned in some seconds.
    """

    def __init__(self, known: Sequence[KnownAddress], districts: Sequence[str]) -> None:
        given = [one for one in known if one.text and one.district]
        often = _OftenSeen(run for one in given for run in _runs(one.text))
        seen = Counter(run for one in given for run in _runs(one.text) if run in often)
        kept = [run for run, times in seen.items() if times >= _LEAST]
        self._places = {run: at for at, run in enumerate(kept)}
        self._rarity = np.array([log((1 + len(given)) / (1 + seen[run])) + 1 for run in kept])
        self._count = len(districts)
        del seen, often
        self._weights, self._offsets = self._fit(given, districts)

    def scores(self, text: str) -> list[float]:
        """Return how much the text speaks for each district; only differences mean something."""
        places, values = self._vector(_runs(text))
        found = values @ self._weights[places] + self._offsets
        return [float(one) for one in found]

    def _fit(
        self, given: Sequence[KnownAddress], districts: Sequence[str]
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        labels = np.array([districts.index(one.district) for one in given], np.int64)
        spoken = np.unique(labels)
        weights, offsets = np.zeros((len(self._places), self._count)), np.zeros(self._count)
        if spoken.size < 2 or not self._places:
            return weights, offsets
        columns, values, ends = array("i"), array("d"), array("i", [0])
        for one in given:  # read again: the runs of all texts at once would take most of the memory
            places, parts = self._vector(_runs(one.text))
            columns.frombytes(places.tobytes())
            values.frombytes(parts.tobytes())
            ends.append(len(columns))
        rows = sparse_rows(np.asarray(values), np.asarray(columns), np.asarray(ends), len(self._places))
        fitted, offsets[spoken] = fit_weighed(rows, labels, np.array([one.weight for one in given]))
        weights[:, spoken] = fitted.T
        return weights, offsets

    def _vector(self, runs: Counter[str]) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float64]]:
        """Return the learned runs of a text and their share in it, as a vector of length 1."""
        known = [(self._places[run], 1 + log(times)) for run, times in runs.items() if run in self._places]
        places = np.array([place for place, _ in known], dtype=np.int32)
        values = np.array([value for _, value in known]) * self._rarity[places]
        length = sqrt(float(values @ values))
        return places, values / length if length else values


class _OftenSeen:
    """Tells of a run whether it may have been seen twice: always for one that was, seldom for another. A byte each
    instead of the run, of which most are seen once.
    """

    def __init__(self, runs: Iterable[str]) -> None:
        self._times = bytearray(_MARKS)
        for run in runs:
            mark = hash(run) % _MARKS
            self._times[mark] = min(self._times[mark] + 1, _LEAST)

    def __contains__(self, run: str) -> bool:
        return self._times[hash(run) % _MARKS] >= _LEAST


def _runs(text: str) -> Counter[str]:
    plain = _DIGITS.sub("0", narrowed(text))
    return Counter(
        plain[at : at + length] for length in range(1, _LONGEST_RUN + 1) for at in range(len(plain) - length + 1)
    )
