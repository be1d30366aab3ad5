"""One immutable reading of all reference items."""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from itertools import chain
from typing import TypeVar

from desktop.services.unit_person import UnitPerson, unit_people
from sync.domain.phone import dialled
from sync.domain.reference import Area, Article, Category, CodeItem, ReferenceKind, Site, Staff, Unit
from sync.domain.rules import Rules
from sync.domain.rules_from_reference import rules_from_reference
from sync.domain.value import Value
from sync.matching.pick_index import PickEntry, PickIndex
from sync.matching.spoken_keys import spoken_keys

T = TypeVar("T", bound=Value)

SNIPPETS = "snippet"
"""The code list of phrases that short forms stand for."""


class ReferenceSnapshot:
    """Items by kind and id, the rules made from them, and one search index a kind, each made when first used."""

    def __init__(self, items: Mapping[ReferenceKind, tuple[Value, ...]]) -> None:
        self._items = items
        self._by_id: dict[ReferenceKind, dict[str, Value]] = {
            kind: {str(getattr(value, "id", "")): value for value in values} for kind, values in items.items()
        }
        self.rules: Rules = rules_from_reference(items)
        self._made: dict[ReferenceKind, PickIndex] = {}

    def all(self, kind: ReferenceKind, type_: type[T]) -> tuple[T, ...]:
        """Return all items of a kind."""
        return tuple(value for value in self._items.get(kind, ()) if isinstance(value, type_))

    def get(self, kind: ReferenceKind, item_id: str) -> Value | None:
        """Return an item by id."""
        return self._by_id.get(kind, {}).get(item_id)

    def codes(self, list_name: str) -> tuple[CodeItem, ...]:
        """Return the active entries of a code list by rank."""
        return self._codes.get(list_name, ())

    def name_of(self, kind: ReferenceKind, item_id: str) -> str:
        """Return what a person calls the item."""
        value = self.get(kind, item_id)
        if isinstance(value, Unit):
            return value.short or value.name
        if isinstance(value, Article):
            return value.title
        if isinstance(value, Area | Category | CodeItem | Site | Staff):
            return value.name
        return item_id

    def path_of(self, category_id: str) -> tuple[str, ...]:
        """Return the category's names from the root down."""
        names: list[str] = []
        seen: set[str] = set()
        current = category_id
        while current and current not in seen:
            seen.add(current)
            value = self.get(ReferenceKind.CATEGORY, current)
            if not isinstance(value, Category):
                break
            names.append(value.name)
            current = value.parent
        return tuple(reversed(names))

    def find(
        self, kind: ReferenceKind, type_: type[T], text: str, limit: int, usage: Mapping[str, int] | None
    ) -> tuple[T, ...]:
        """Return items matching the text, best first."""
        return tuple(value for value in self._matching(kind, text, limit, usage) if isinstance(value, type_))

    def find_places(self, text: str, limit: int, usage: Mapping[str, int] | None) -> tuple[Area | Site, ...]:
        """Return areas and the roads, estates and landmarks in them that match the text, best first."""
        found = self._matching(ReferenceKind.AREA, text, limit, usage)
        return tuple(value for value in found if isinstance(value, Area | Site))

    def find_snippets(self, text: str, limit: int, usage: Mapping[str, int] | None) -> tuple[CodeItem, ...]:
        """Return phrases of the code list ``snippet`` by short form, words or pinyin, best first."""
        return self.find(ReferenceKind.CODE, CodeItem, text, limit, usage)

    def warm(self) -> None:
        """Make the search indexes now (some hundred milliseconds for a big city), not at the first keystroke."""
        _ = self.indexes

    @property
    def indexes(self) -> Mapping[ReferenceKind, PickIndex]:
        """What can be found by typing, by kind; areas together with the places in them, of the codes the phrases."""
        return {kind: self._index(kind) for kind in self._entries()}

    def found(self, kind: ReferenceKind, item_id: str) -> Value | None:
        """Return what an index of ``indexes`` means by an id."""
        if kind is ReferenceKind.STAFF:
            return self._people.get(item_id)
        if kind is ReferenceKind.CODE:
            return self._snippets.get(item_id)
        if kind is ReferenceKind.AREA:
            return self.get(kind, item_id) or self.get(ReferenceKind.SITE, item_id)
        return self.get(kind, item_id)

    def _entries(self) -> Mapping[ReferenceKind, Callable[[], Iterable[PickEntry]]]:
        """Of which kinds there is an index, and what makes the lines of each."""
        return {
            ReferenceKind.CATEGORY: self._category_entries,
            ReferenceKind.AREA: self._place_entries,
            ReferenceKind.UNIT: self._unit_entries,
            ReferenceKind.STAFF: self._people_entries,
            ReferenceKind.CODE: lambda: _phrase_entries(self.codes(SNIPPETS)),
            ReferenceKind.ARTICLE: self._article_entries,
        }

    def _index(self, kind: ReferenceKind) -> PickIndex:
        made = self._made.get(kind)
        if made is None:
            made = self._made[kind] = PickIndex(self._entries()[kind]())
        return made

    def _matching(
        self, kind: ReferenceKind, text: str, limit: int, usage: Mapping[str, int] | None
    ) -> Iterable[Value | None]:
        return (self.found(kind, item_id) for item_id in self._index(kind).find(text, limit, usage))

    @cached_property
    def _codes(self) -> dict[str, tuple[CodeItem, ...]]:
        lists: dict[str, list[CodeItem]] = {}
        for item in self.all(ReferenceKind.CODE, CodeItem):
            if item.active:
                lists.setdefault(item.list, []).append(item)
        return {name: tuple(sorted(found, key=lambda one: (one.rank, one.code))) for name, found in lists.items()}

    def _category_entries(self) -> Iterable[PickEntry]:
        return (
            PickEntry(
                id=item.id,
                name=item.name,
                aliases=item.aliases,
                keys=item.keys,
                code=item.id,
                context=" ".join(self.path_of(item.parent)),
            )
            for item in self.all(ReferenceKind.CATEGORY, Category)
            if item.leaf and item.active
        )

    def _unit_entries(self) -> Iterable[PickEntry]:
        return (
            PickEntry(
                id=item.id,
                name=item.name,
                aliases=(item.short, *item.aliases),
                keys=item.keys,
                context=_as_typed(item.duty_phone),
            )
            for item in self.all(ReferenceKind.UNIT, Unit)
            if item.active
        )

    def _place_entries(self) -> Iterable[PickEntry]:
        areas = self.all(ReferenceKind.AREA, Area)
        sites = [one for one in self.all(ReferenceKind.SITE, Site) if one.active]
        return chain(map(self._area_entry, areas), map(self._site_entry, sites))

    def _area_entry(self, item: Area) -> PickEntry:
        above = self.name_of(ReferenceKind.AREA, item.parent) if item.parent else ""
        return PickEntry(id=item.id, name=item.name, aliases=item.aliases, keys=item.keys, context=above)

    def _site_entry(self, item: Site) -> PickEntry:
        context = f"{self.name_of(ReferenceKind.AREA, item.area)} {item.address}"
        return PickEntry(id=item.id, name=item.name, aliases=item.aliases, keys=item.keys, context=context)

    def _article_entries(self) -> Iterable[PickEntry]:
        return (
            PickEntry(
                id=item.id,
                name=item.title,
                aliases=(item.question, *item.variants, *item.keywords),
                keys=item.keys,
                context=item.answer,
            )
            for item in self.all(ReferenceKind.ARTICLE, Article)
            if item.active
        )

    @cached_property
    def _people(self) -> Mapping[str, UnitPerson]:
        staff = self.all(ReferenceKind.STAFF, Staff)
        return {one.id: one for one in unit_people(self.all(ReferenceKind.UNIT, Unit), staff)}

    def _people_entries(self) -> Iterable[PickEntry]:
        return (
            PickEntry(
                id=one.id,
                name=one.name,
                keys=spoken_keys(one.name),
                code=one.no,
                context=_unit_words(self.get(ReferenceKind.UNIT, one.unit)),
            )
            for one in self._people.values()
        )

    @cached_property
    def _snippets(self) -> Mapping[str, CodeItem]:
        return {one.code: one for one in self.codes(SNIPPETS)}


def snippet_index(phrases: Iterable[CodeItem]) -> PickIndex:
    """Return the index of phrases: found by short form, words and sound."""
    return PickIndex(_phrase_entries(phrases))


def _phrase_entries(phrases: Iterable[CodeItem]) -> Iterable[PickEntry]:
    return (PickEntry(id=one.code, name=one.name, keys=spoken_keys(one.name), code=one.code) for one in phrases)


def _unit_words(unit: Value | None) -> str:
    """Return by what the people of a unit are found beside their names."""
    if not isinstance(unit, Unit):
        return ""
    return " ".join((unit.name, unit.short, *unit.aliases, unit.keys, _as_typed(unit.duty_phone)))


def _as_typed(phone: str) -> str:
    """Return a number as written and as dialled."""
    return f"{phone} {dialled(phone)}" if phone else ""
