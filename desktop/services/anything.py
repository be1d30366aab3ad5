"""Type anything: one search through categories, places, units, people, phrases and knowledge at once."""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

from desktop.services.habits import Habits
from desktop.services.reference_snapshot import ReferenceSnapshot, snippet_index
from sync.domain.reference import CodeItem, ReferenceKind
from sync.domain.value import Value
from sync.matching.pick_index import PickIndex

HABITS = {
    ReferenceKind.CATEGORY: "category",
    ReferenceKind.AREA: "area",
    ReferenceKind.UNIT: "unit",
    ReferenceKind.STAFF: "staff",
    ReferenceKind.CODE: "snippet",
    ReferenceKind.ARTICLE: "article",
}
"""Under which name this person's choices of a kind are counted: the same as in the fields of each kind."""
_WEIGHED = 60
"""Hits of a kind weighed one by one: only the first few of each are shown."""


class Found(Value):
    """One thing found; ``value`` is a category, area, site, unit, person of a unit, phrase (code item) or article."""

    kind: ReferenceKind
    id: str
    value: Value


class Anything:
    """Looks through all kinds with every key.

    ``read`` gives the present reading; ``starters`` are phrases a seat has before its city names any.
    """

    def __init__(
        self, read: Callable[[], ReferenceSnapshot | None], habits: Habits, starters: Iterable[CodeItem] = ()
    ) -> None:
        self._read = read
        self._habits = habits
        self._starters = {one.code: one for one in starters}

    def find(self, text: str, each: int) -> Sequence[Found]:
        """Return at most ``each`` of a kind, kind by kind: first the kind whose best match is the best of all."""
        reading = self._read()
        if reading is None or not text.strip():
            return ()
        groups: list[tuple[float, list[Found]]] = []
        for kind, index in reading.indexes.items():
            usage = self._habits.of(HABITS[kind])
            hits = index.weighed(text, each, usage, _WEIGHED)
            if kind is ReferenceKind.CODE:
                starting = self._starter_index.weighed(text, each, usage)
                hits += [one for one in starting if reading.found(kind, one[0]) is None]
                hits = sorted(hits, key=lambda one: -one[1])[:each]
            values = ((one, reading.found(kind, one) or self._starters.get(one)) for one, _ in hits)
            found = [Found(kind, one, value) for one, value in values if value is not None]
            if found:
                groups.append((max(weight for _, weight in hits), found))
        groups.sort(key=lambda group: -group[0])
        return [one for _, found in groups for one in found]

    def note(self, found: Found) -> None:
        """Count a choice: what is chosen often stands before its equals, here and in the fields of its kind."""
        self._habits.note(HABITS[found.kind], found.id)

    @cached_property
    def _starter_index(self) -> PickIndex:
        return snippet_index(self._starters.values())
