"""The rows a windowed table holds at the moment."""

from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Any

_AROUND = 64
"""How far from its former place a row is looked for: rows come and go above it."""


class RowCache:
    """Rows by key, the ones not looked at for longest thrown out first; finds the key of an id among them."""

    def __init__(self, most: int, key_of: Callable[[Any], int], id_of: Callable[[Any], str]) -> None:
        self._most = most
        self._key_of = key_of
        self._id_of = id_of
        self._rows: OrderedDict[int, Any] = OrderedDict()
        self._key_by_id: dict[str, int] = {}
        self._places: dict[int, int] = {}

    def __contains__(self, key: int) -> bool:
        return key in self._rows

    def get(self, key: int) -> Any | None:
        """Return a row, or ``None``."""
        return self._rows.get(key)

    def key(self, row_id: str) -> int | None:
        """Return the key of an id that is held."""
        return self._key_by_id.get(row_id)

    def known_keys(self, ids: Iterable[str] | None) -> list[int]:
        """Return the keys of those of the ids that are held; of all with ``None``."""
        if ids is None:
            return list(self._rows)
        return [self._key_by_id[each] for each in set(ids) if each in self._key_by_id]

    def keep(self, rows: Iterable[Any]) -> None:
        """Hold rows as the newest."""
        for row in rows:
            key = self._key_of(row)
            self._rows[key] = row
            self._rows.move_to_end(key)
            self._key_by_id[self._id_of(row)] = key
        while len(self._rows) > self._most:
            key, gone = self._rows.popitem(last=False)
            self._key_by_id.pop(self._id_of(gone), None)
            self._places.pop(key, None)

    def clear(self) -> None:
        """Forget everything."""
        self._rows.clear()
        self._key_by_id.clear()
        self._places.clear()

    def place(self, key: int, keys: "array[int]") -> int:
        """Return where a key stands in the list, or -1.

        It is looked for where it stood the last time and around there: going through a million keys takes 10 ms.
        """
        known = self._places.get(key)
        if known is not None:
            start = max(0, known - _AROUND)
            around = keys[start : known + _AROUND + 1]
            if key in around:
                known = start + around.index(key)
                self._places[key] = known
                return known
        try:
            found = keys.index(key)
        except ValueError:
            self._places.pop(key, None)
            return -1
        self._note(key, found)
        return found

    def note_places(self, keys: "array[int]", first: int, last: int) -> None:
        """Remember where the keys of a page stand that is about to be read."""
        for place in range(first, min(last, len(keys))):
            self._note(keys[place], place)

    def _note(self, key: int, place: int) -> None:
        if len(self._places) > 4 * self._most:
            self._places = {known: at for known, at in self._places.items() if known in self._rows}
        self._places[key] = place
