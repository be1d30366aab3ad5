"""Rows of an administration table for the windowed table: read once, filtered in memory (some thousand at most)."""

from array import array

from ui.administration.record import RecordRow


class RecordSource:
    """Holds rows that were read already."""

    def __init__(self, rows: list[RecordRow], text: str) -> None:
        wanted = text.strip().casefold()
        kept = [row for row in rows if not wanted or any(wanted in cell.casefold() for cell in row.cells)]
        self._rows = {row.key: row for row in kept}

    def first_page(self, limit: int) -> list[RecordRow]:
        """Return the first rows."""
        return list(self._rows.values())[:limit]

    def keys(self) -> "array[int]":
        """Return all keys."""
        return array("q", self._rows)

    def rows(self, keys: list[int]) -> list[RecordRow]:
        """Return rows by key."""
        return [self._rows[key] for key in keys if key in self._rows]
