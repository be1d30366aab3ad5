"""The libraries that fit the classifier, behind typed functions: their own types have gaps. Loaded when first used."""

from collections.abc import Sequence
from importlib import import_module
from typing import Any

import numpy as np
import numpy.typing as npt

Matrix = Any
"""A sparse matrix of scipy, in rows."""
Floats64 = npt.NDArray[np.float64]

_STRICTNESS = 0.6
_SEED = 1


def sparse_rows(values: npt.NDArray[Any], columns: npt.NDArray[Any], ends: npt.NDArray[Any], width: int) -> Matrix:
    """Return the matrix whose row ``i`` has ``values[ends[i]:ends[i + 1]]`` in ``columns`` likewise."""
    return import_module("scipy.sparse").csr_matrix((values, columns, ends), shape=(ends.size - 1, width))


def side_by_side(blocks: Sequence[Matrix]) -> Matrix:
    """Return matrices of equally many rows as one."""
    return import_module("scipy.sparse").hstack(list(blocks), format="csr")


def product(rows: Matrix, weights: Floats64) -> Floats64:
    """Return for each row its product with each row of ``weights``."""
    return np.asarray(rows @ weights.T, np.float64)


def fit(rows: Matrix, wanted: npt.NDArray[np.int64]) -> tuple[Floats64, Floats64]:
    """Fit one straight border for each label against all others; rare labels count as much as frequent ones.

    Returns a row of weights for each label, and their offsets. Equal rows give equal borders.
    """
    machine = import_module("sklearn.svm").LinearSVC(C=_STRICTNESS, class_weight="balanced", random_state=_SEED)
    machine.fit(rows, wanted)
    return _borders(machine)


def fit_weighed(
    rows: Matrix, wanted: npt.NDArray[np.int64], weights: npt.NDArray[np.float64]
) -> tuple[Floats64, Floats64]:
    """Fit as ``fit`` does, each row counting by its weight and each label by the rows it has."""
    machine = import_module("sklearn.svm").LinearSVC(C=1.0, random_state=_SEED)
    machine.fit(rows, wanted, sample_weight=weights)
    return _borders(machine)


def _borders(machine: Any) -> tuple[Floats64, Floats64]:
    weights, offsets = np.asarray(machine.coef_, np.float64), np.asarray(machine.intercept_, np.float64)
    if weights.shape[0] == 1:  # of two labels the library fits the second only
        weights, offsets = np.vstack([-weights, weights]), np.concatenate([-offsets, offsets])
    return weights, offsets


def by_columns(
    units: npt.NDArray[np.int8],
) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint16], npt.NDArray[np.int8]]:
    """Return what is not zero, column by column: where each column ends, in which row it stands, and what."""
    columns, rows = np.nonzero(units.T)
    ends = np.concatenate([[0], np.cumsum(np.bincount(columns, minlength=units.shape[1]))])
    return ends.astype(np.uint32), rows.astype(np.uint16), units.T[columns, rows]
