"""What the type-anything fields of the form search in. Called on reader threads."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication

from desktop.services.category_advice import CategorySuggestion
from desktop.services.reference_service import ReferenceService
from sync.domain.order import Place
from sync.domain.reference import ALIAS, Area, Category, Site, Unit
from sync.matching.places import SURE
from ui.intake.findings import Finder
from ui.intake.matters import matter_item
from ui.intake.snippets import SNIPPETS
from ui.widgets.pick_item import PickItem

translate = QCoreApplication.translate
LIMIT = 8
ARROW = " › "
_LEAST_OF_PHRASE = 2
"""Letters by which a phrase can be meant without its short form."""


class PickSources:
    """Answers for category, address and the one complained about."""

    def __init__(self, reference: ReferenceService, finder: Finder) -> None:
        self._reference = reference
        self._finder = finder
        self.suggested: Callable[[], Sequence[CategorySuggestion]] = tuple
        """What is listed as long as nothing was typed into the category."""

    def categories(self, text: str) -> list[PickItem]:
        """Return leaf categories with their paths; before anything is typed the suggested ones."""
        if not text:
            return [matter_item(one) for one in self.suggested()]
        return [self.category_item(one) for one in self._reference.find_categories(text, LIMIT)]

    def category_item(self, category: Category) -> PickItem:
        """Return a category as the field shows it."""
        return PickItem(
            category.id, category.name, ARROW.join(self._reference.path_of(category.id)[:-1]), payload=category
        )

    def category_text(self, category_id: str) -> str:
        """Return the whole path of a category."""
        return ARROW.join(self._reference.path_of(category_id)) or category_id

    def areas(self, text: str) -> list[PickItem]:
        """Return areas, roads and places by name, each with the areas above it; of an address that may mean several
        places, those places, the words staying as typed.
        """
        found = [self._place_item(one) for one in self._reference.find_places(text, LIMIT)]
        return found or self._candidates(text)

    def _candidates(self, text: str) -> list[PickItem]:
        index = self._finder.places()
        found = index.candidates(text, LIMIT)
        if len(found) < 2 and all(one.confidence >= SURE for one in found):
            return []  # nothing to choose: what was read stands beside the field already
        places = [index.place_from(one, text) for one in found]
        return [PickItem(_deepest(one), text, ARROW.join(index.path(one)), payload=one) for one in places]

    def place_name(self, place: Place) -> str:
        """Return what a place is called: the site, else its deepest area."""
        return place.poi or next(reversed(self._finder.places().names(place)), "")

    def accused(self, text: str) -> list[PickItem]:
        """Return units by name; any other name may stand as typed."""
        return [self._unit_item(one) for one in self._reference.find_units(text, LIMIT)]

    def snippet(self, word: str) -> str | None:
        """Return the phrase for a short form: the city's own first; else the only phrase of the city that its words,
        pinyin or initials mean.
        """
        key = word.casefold()
        if self._reference.has_reading:
            for code in self._reference.codes("snippet"):
                if code.code == key:
                    return code.name
        if key in SNIPPETS or len(key) < _LEAST_OF_PHRASE or not self._reference.has_reading:
            return SNIPPETS.get(key)
        found = self._reference.find_snippets(key, 2)
        return found[0].name if len(found) == 1 else None

    def place(self, one: Area | Site) -> Place:
        """Return the place an area, a road or a named place stands for."""
        index = self._finder.places()
        return index.place_at(one, one.name) if isinstance(one, Site) else index.place_of(one, self._names(one))

    def _names(self, area: Area) -> str:
        index = self._finder.places()
        return " ".join(index.names(index.place_of(area, ""))) or area.name

    def _place_item(self, one: Area | Site) -> PickItem:
        place = self.place(one)
        if isinstance(one, Site):
            path = ARROW.join(self._finder.places().path(place))
            meant = translate("PickSources", "来电人对“{name}”的叫法").format(name=one.called)
            return PickItem(one.id, one.name, f"{meant} · {path}" if one.kind == ALIAS else path, payload=place)
        return PickItem(one.id, place.text, payload=place)

    def _unit_item(self, unit: Unit) -> PickItem:
        return PickItem(unit.id, unit.name, unit.short if unit.short != unit.name else "", payload=unit)


def _deepest(place: Place) -> str:
    return place.grid or place.community or place.street or place.district
