"""How much the characters of an address speak for each district: a linear model over runs of them, fitted by
scikit-learn when the city's list is read.
"""

import re
from collections import Counter
from collections.abc import Sequence
from math import log, sqrt

import numpy as np
import numpy.typing as npt

from sync.matching.place_vote import KnownAddress
from sync.matching.place_words import narrowed
from sync.server.assist.machine import fit_weighed, sparse_rows

_LONGEST_RUN = 5
_LEAST = 2
"""A run has to stand in so many known addresses to be learned."""
_DIGITS = re.compile(r"\d+")


class LinearReading:
    """Reads the text as it stands, with the words that tell no place: how it is written tells something, too.

    Immutable; 10,000 known addresses are learned in some seconds.
    """

    def __init__(self, known: Sequence[KnownAddress], districts: Sequence[str]) -> None:
        given = [one for one in known if one.text and one.district]
        counted = [_runs(one.text) for one in given]
        seen = Counter(run for runs in counted for run in runs)
        kept = [run for run, times in seen.items() if times >= _LEAST]
        self._places = {run: at for at, run in enumerate(kept)}
        self._rarity = np.array([log((1 + len(given)) / (1 + seen[run])) + 1 for run in kept])
        self._count = len(districts)
        self._weights, self._offsets = self._fit(given, counted, districts)

    def scores(self, text: str) -> list[float]:
        """Return how much the text speaks for each district; only differences mean something."""
        places, values = self._vector(_runs(text))
        found = values @ self._weights[places] + self._offsets
        return [float(one) for one in found]

    def _fit(
        self, given: Sequence[KnownAddress], counted: Sequence[Counter[str]], districts: Sequence[str]
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        labels = np.array([districts.index(one.district) for one in given], np.int64)
        spoken = np.unique(labels)
        weights, offsets = np.zeros((len(self._places), self._count)), np.zeros(self._count)
        if spoken.size < 2 or not self._places:
            return weights, offsets
        vectors = [self._vector(runs) for runs in counted]
        ends = np.cumsum([0, *(places.size for places, _ in vectors)], dtype=np.int32)
        columns, values = (np.concatenate(parts) for parts in zip(*vectors, strict=True))
        rows = sparse_rows(values, columns, ends, len(self._places))
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


def _runs(text: str) -> Counter[str]:
    plain = _DIGITS.sub("0", narrowed(text))
    return Counter(
        plain[at : at + length] for length in range(1, _LONGEST_RUN + 1) for at in range(len(plain) - length + 1)
    )
