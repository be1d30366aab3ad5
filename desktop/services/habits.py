"""What a person chose how often: kept in the person's own encrypted store, to outlive a restart of the program."""

import threading
from collections.abc import Mapping

import msgspec

from desktop.services.small_ports import ValueShelf

_KEY = "habits"
_MOST = 500
"""Choices kept of a kind, the most frequent ones."""
_HIGHEST = 40
"""From this count on all counts of the kind are halved: what was chosen last year gives way to what is chosen now."""
_Counts = dict[str, dict[str, int]]


class Habits:
    """Counts of choices by kind and id, of the person whose store was read last. Safe on several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._store: ValueShelf | None = None
        self._counts: _Counts = {}
        self._new = 0

    def read(self, store: ValueShelf) -> None:
        """Take up what this store holds, unless it was read already. What cannot be read counts as nothing."""
        with self._lock:
            if self._store is store:
                return
            kept = store.read_value(_KEY)
            self._counts = _decoded(kept) if kept else {}
            self._store, self._new = store, 0

    def of(self, kind: str) -> Mapping[str, int]:
        """Return the counts of a kind."""
        return self._counts.get(kind, {})

    def note(self, kind: str, item_id: str) -> None:
        """Count a choice. Does not touch the disk: see ``keep``."""
        if not item_id:
            return
        with self._lock:
            counts = dict(self._counts.get(kind, {}))
            counts[item_id] = counts.get(item_id, 0) + 1
            if counts[item_id] > _HIGHEST:
                counts = {one: count // 2 for one, count in counts.items() if count > 1}
            if len(counts) > _MOST:
                rarest = min((one for one in counts if one != item_id), key=lambda one: counts[one])
                del counts[rarest]
            self._counts = {**self._counts, kind: counts}
            self._new += 1

    def keep(self, at_least: int = 1) -> None:
        """Write the counts durably when so many choices are new. Blocking."""
        with self._lock:
            store, counts, new = self._store, self._counts, self._new
            if store is None or new < at_least:
                return
            self._new = 0
        store.save_value(_KEY, msgspec.json.encode(counts))

    def forget(self) -> None:
        """Nobody is signed in any more."""
        with self._lock:
            self._store, self._counts, self._new = None, {}, 0


def _decoded(kept: bytes) -> _Counts:
    try:
        return msgspec.json.decode(kept, type=_Counts)
    except msgspec.DecodeError:
        return {}
