"""What the desk found out about a draft while it was being written."""

from dataclasses import dataclass

import msgspec

from desktop.services.category_advice import CategorySuggestion
from desktop.services.values import OrderListRow, SimilarOrder, UnitSuggestion
from sync.domain.act import OrderDraft
from sync.domain.instant import to_wall
from sync.domain.order import Clock, Place
from sync.domain.reference import Article, Category, ReferenceKind, Site
from ui.intake.desk_services import DeskServices
from ui.intake.place_text import PlaceIndex, keep_words
from ui.intake.relevance import ArticleIndex

SIMILAR_LIMIT = 5
ARTICLE_LIMIT = 5
UNIT_LIMIT = 3
HISTORY_LIMIT = 20
ADDRESS_CHARACTERS = 300
"""An address is read as far as it may be long; more was pasted by mistake."""
ARTICLE_WORDS = 120
"""The knowledge search looks at the last words of the content: what is being spoken about now."""


@dataclass(frozen=True, slots=True)
class Derived:
    """Title, deadline, units and place that follow from the other fields."""

    title: str = ""
    deadline: Clock | None = None
    units: tuple[UnitSuggestion, ...] = ()
    place: Place = Place()
    area_names: tuple[str, ...] = ()


class Finder:
    """Answers questions about drafts; blocking, called on reader threads only."""

    def __init__(self, services: DeskServices) -> None:
        self._services = services
        self._index: tuple[object, PlaceIndex] | None = None
        self._articles: tuple[object, ArticleIndex] | None = None

    def prepare(self) -> None:
        """Make now what the first questions need, so that nobody waits for it after a key."""
        self._services.queries.prepare_similar()
        self.places()
        self._knowledge()

    def places(self) -> PlaceIndex:
        """Return the index of areas, built again when reference data has changed."""
        organisation = self._services.reference.organisation
        known = self._index
        if known is None or known[0] is not organisation:
            known = (organisation, PlaceIndex(organisation.areas, self._sites()))
            self._index = known
        return known[1]

    def _sites(self) -> list[Site]:
        return [one for one in self._services.reference.items(ReferenceKind.SITE) if isinstance(one, Site)]

    def similar(self, draft: OrderDraft) -> tuple[SimilarOrder, ...]:
        """Return orders that may be about the same matter; the one the form completes is none."""
        if not (draft.content.strip() or draft.category):
            return ()
        found = self._services.queries.similar(draft, SIMILAR_LIMIT + bool(draft.completes))
        return tuple(one for one in found if one.row.id != draft.completes)[:SIMILAR_LIMIT]

    def matters(self, draft: OrderDraft) -> tuple[CategorySuggestion, ...]:
        """Return the categories that what was said so far speaks for."""
        return self._services.advice.suggest(draft)

    def articles(self, draft: OrderDraft) -> tuple[Article, ...]:
        """Return knowledge articles about the category and the last words; none where nothing fits."""
        if not (draft.content.strip() or draft.category):
            return ()
        day = to_wall(self._services.clock()).date().isoformat()
        words = draft.content[-ARTICLE_WORDS:]
        return self._knowledge().about(words, draft.category, ARTICLE_LIMIT, day, draft.place.district)

    def _knowledge(self) -> ArticleIndex:
        rules = self._services.reference.rules  # another object after each change of reference data
        known = self._articles
        if known is None or known[0] is not rules:
            known = (rules, ArticleIndex(self._services.reference.articles(), self._called))
            self._articles = known
        return known[1]

    def _called(self, category: str) -> tuple[str, ...]:
        known = self._services.reference.get(ReferenceKind.CATEGORY, category)
        return (known.name, *known.aliases) if isinstance(known, Category) else ()

    def derived(self, draft: OrderDraft) -> Derived:
        """Return what follows from the draft's fields."""
        intake = self._services.intake
        index = self.places()
        place = self._place(draft, index)
        draft = msgspec.structs.replace(draft, place=place)
        units = intake.suggest_units(draft) if draft.category else ()
        return Derived(
            title=intake.build_title(draft),
            deadline=intake.deadline(draft),
            units=tuple(units[:UNIT_LIMIT]),
            place=place,
            area_names=index.path(place),
        )

    def caught_up(self, draft: OrderDraft, *, own_title: bool) -> OrderDraft:
        """Return a draft with the place, and unless the person wrote their own the title, of its newest words."""
        draft = msgspec.structs.replace(draft, place=self._place(draft, self.places()))
        title = draft.title if own_title else self._services.intake.build_title(draft)
        return msgspec.structs.replace(draft, title=title or draft.title)

    def _place(self, draft: OrderDraft, index: PlaceIndex) -> Place:
        place = draft.place
        if not place.text.strip():
            return Place(text=place.text)
        if place.source and place.district:
            return place  # picked from the list: what was picked stands, whatever the words say
        return keep_words(place, index.read(place.text[:ADDRESS_CHARACTERS]))

    def history(self, draft: OrderDraft) -> tuple[OrderListRow, ...]:
        """Return the orders of this caller."""
        number = draft.caller.phone or draft.caller.contact_phone
        return tuple(self._services.queries.by_phone(number, HISTORY_LIMIT)) if number.strip() else ()
