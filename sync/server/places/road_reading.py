"""How much the roads of an address speak for each district: where two of them meet, whose house numbers are near."""

from collections import defaultdict
from collections.abc import Sequence
from importlib import import_module
from math import cos, exp, radians
from typing import Any

import numpy as np
import numpy.typing as npt

from sync.matching.place_words import number_on, way_from, whole_roads
from sync.server.places.gazetteer import ListedAddress

_MEETING, _NUMBER = 0.28, 0.36
"""How much the two count, the linear reading counting 1. Found by cross-validation, as the figures below."""
_APART = 1.0
"""Kilometres: roads of which no listed addresses lie so near to each other are not taken to meet."""
_BLUR, _AROUND, _NEIGHBOURS = 0.3, 0.25, 8
_DOUBT = 0.03
_STEP, _STEP_SHARE, _OTHER_SIDE, _SMOOTHING = 6.0, 0.12, 0.5, 0.15
_DEGREE = 111.2
_Floats = npt.NDArray[np.float64]


class RoadReading:
    """Reads a crossing that no listed address names by where its two roads come nearest to each other. Immutable."""

    def __init__(self, listed: Sequence[ListedAddress], districts: Sequence[str]) -> None:
        self._count = len(districts)
        index = {district: at for at, district in enumerate(districts)}
        known = [entry for entry in listed if entry.district in index]
        held = np.bincount([index[entry.district] for entry in known], minlength=self._count) + 1.0
        self._prior: _Floats = held / held.sum()
        self._numbers = self._numbered(known, index)
        placed = [entry for entry in known if entry.lon is not None and entry.lat is not None]
        self._labels = np.array([index[entry.district] for entry in placed], np.int64)
        self._points = self._kilometres(placed)
        self._near: Any = _tree(self._points) if placed else None
        self._along = self._by_road(placed)

    def scores(self, text: str) -> list[float]:
        """Return how much the roads speak for each district; only differences mean something."""
        names = whole_roads(text)
        found = _NUMBER * self._at_number(names, text) + _MEETING * self._at_meeting(names, text)
        return [float(one) for one in found]

    def _at_number(self, names: Sequence[str], text: str) -> _Floats:
        """Of a road of several districts: which of them has the numbers next to this one, and on its side."""
        number = number_on(text)
        others = self._numbers.get(names[0], ()) if names and number is not None else ()
        if number is None or len({district for _, district in others}) < 2:
            return np.zeros(self._count)
        counted = _SMOOTHING * self._prior
        for other, district in others:
            near = exp(-abs(other - number) / (_STEP + _STEP_SHARE * number))
            counted[district] += near * (1.0 if (other - number) % 2 == 0 else _OTHER_SIDE)
        return np.log(counted / counted.sum())

    def _at_meeting(self, names: Sequence[str], text: str) -> _Floats:
        """Look at the listed addresses around the place where the roads come together, the way told from there."""
        known = [self._along[name] for name in names if name in self._along][:2]
        if self._near is None or len(known) < 2:
            return np.zeros(self._count)
        one, other = (self._points[places] for places in known)
        apart, nearest = _tree(other).query(one)
        least = float(apart.min())
        if least >= _APART:
            return np.zeros(self._count)
        weights = np.exp((least**2 - apart**2) / (2 * _BLUR**2))
        kept = weights > _DOUBT
        points = (one[kept] + other[nearest[kept]]) / 2 + np.array(way_from(text))
        shares = weights[kept] @ self._around(points) / weights[kept].sum()
        return np.log((1 - _DOUBT) * shares + _DOUBT * self._prior)

    def _around(self, points: _Floats) -> _Floats:
        """Return for each point the shares of the districts among its neighbours, the nearer counting the more."""
        many = min(_NEIGHBOURS, len(self._labels))
        apart, places = (np.reshape(one, (len(points), many)) for one in self._near.query(points, k=many))
        near = np.exp(-apart / (_AROUND + apart[:, :1] / 2))
        shares = np.zeros((len(points), self._count))
        for at in range(many):
            shares[np.arange(len(points)), self._labels[places[:, at]]] += near[:, at]
        return shares / near.sum(axis=1, keepdims=True)

    @staticmethod
    def _numbered(known: Sequence[ListedAddress], index: dict[str, int]) -> dict[str, list[tuple[int, int]]]:
        numbers: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for entry in known:
            names, number = whole_roads(entry.address), number_on(entry.address)
            if names and number is not None:
                numbers[names[0]].append((number, index[entry.district]))
        return dict(numbers)

    @staticmethod
    def _kilometres(placed: Sequence[ListedAddress]) -> _Floats:
        degrees = np.array([(entry.lon, entry.lat) for entry in placed], np.float64).reshape(-1, 2)
        middle = float(degrees[:, 1].mean()) if placed else 0.0
        return degrees * (_DEGREE * cos(radians(middle)), _DEGREE)

    @staticmethod
    def _by_road(placed: Sequence[ListedAddress]) -> dict[str, npt.NDArray[np.int64]]:
        along: dict[str, list[int]] = defaultdict(list)
        for at, entry in enumerate(placed):
            for name in whole_roads(entry.address)[:2]:
                along[name].append(at)
        return {name: np.array(places, np.int64) for name, places in along.items()}


def _tree(points: _Floats) -> Any:
    return import_module("scipy.spatial").cKDTree(points)
