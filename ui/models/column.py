"""What a windowed table shows and where its rows come from."""

from array import array
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import Qt

Row = TypeVar("Row")


class CellLook(StrEnum):
    """How a cell is painted."""

    TEXT = "text"
    MUTED = "muted"
    STRONG = "strong"
    PILL = "pill"
    NUMBER = "number"


class RowRole:
    """Data roles of the model beside Qt's own."""

    ROW = Qt.ItemDataRole.UserRole + 1
    TONE = Qt.ItemDataRole.UserRole + 2
    LOOK = Qt.ItemDataRole.UserRole + 3
    FLASH = Qt.ItemDataRole.UserRole + 4
    ID = Qt.ItemDataRole.UserRole + 5
    LOADED = Qt.ItemDataRole.UserRole + 6


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column. ``text`` and ``tone`` are called with a row while painting: they must only look things up.

    ``width`` in pixels at 100 %; the column with ``stretch`` takes what is left. ``ticks`` marks a text that
    changes with
    time. ``tone`` returns ``danger``, ``waiting``, ``success``, ``info``, ``neutral`` or an empty text.
    """

    id: str
    title: str
    text: Callable[[Row], str]
    width: int = 100
    stretch: bool = False
    look: CellLook = CellLook.TEXT
    tone: Callable[[Row], str] | None = None
    ticks: bool = False


class RowSource(Protocol):
    """Where a table's rows come from. Every method blocks and is called on a store thread."""

    def first_page(self, limit: int) -> list[Any]:
        """Return the first rows in order."""
        ...

    def keys(self) -> "array[int]":
        """Return the keys of all rows in order."""
        ...

    def rows(self, keys: list[int]) -> list[Any]:
        """Return the rows with these keys, in any order; rows that are gone are left out."""
        ...
