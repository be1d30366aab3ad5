"""Ids touched by a transaction, gathered by kind."""

from collections.abc import Iterable

from sync.contract.replica import Changed


class ChangeSet:
    """Collects ids; each is told once, in the order it was first touched."""

    def __init__(self) -> None:
        self._ids: dict[str, dict[str, None]] = {}

    def add(self, kind: str, ids: Iterable[str]) -> None:
        """Note that rows of a kind changed."""
        self._ids.setdefault(kind, {}).update(dict.fromkeys(ids))

    def has(self, kind: str, one: str) -> bool:
        """Tell whether a row was noted."""
        return one in self._ids.get(kind, ())

    def frozen(self) -> Changed:
        """Return what was gathered."""
        return Changed({kind: tuple(ids) for kind, ids in self._ids.items() if ids})
