"""What the desk found out about a draft while it was being written."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import msgspec

from desktop.services.values import OrderListRow, SimilarOrder, UnitSuggestion
from sync.domain.act import OrderDraft
from sync.domain.order import Clock, Place
from sync.domain.reference import Article
from ui.intake.desk_services import DeskServices
from ui.intake.place_text import PlaceIndex, keep_words

SIMILAR_LIMIT = 5
ARTICLE_LIMIT = 5
UNIT_LIMIT = 3
HISTORY_LIMIT = 20
ARTICLE_WORDS = 120
"""The knowledge search looks at the last words of the content: what is being spoken about now."""
_CLAUSE_ENDS = re.compile(r"[\s，。；：、！？,.;:!?（）()]+")


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

    def places(self) -> PlaceIndex:
        """Return the index of areas, built again when reference data has changed."""
        organisation = self._services.reference.organisation
        known = self._index
        if known is None or known[0] is not organisation:
            known = (organisation, PlaceIndex(organisation.areas))
            self._index = known
        return known[1]

    def similar(self, draft: OrderDraft) -> tuple[SimilarOrder, ...]:
        """Return orders that may be about the same matter."""
        if not (draft.content.strip() or draft.category):
            return ()
        return tuple(self._services.queries.similar(draft, SIMILAR_LIMIT))

    def articles(self, draft: OrderDraft) -> tuple[Article, ...]:
        """Return knowledge articles for what is being said: about the category first, then about the last words."""
        reference = self._services.reference
        clauses = [clause for clause in _CLAUSE_ENDS.split(draft.content[-ARTICLE_WORDS:]) if len(clause) >= 2]
        found: dict[str, Article] = {}
        if draft.category:
            for article in reference.articles():
                if draft.category in article.categories:
                    found[article.id] = article
        name = reference.categories.name(draft.category) if draft.category else ""
        for words in (name, *reversed(clauses)):
            for article in reference.find_articles(words, ARTICLE_LIMIT) if words else ():
                found.setdefault(article.id, article)
        for article in _spoken_about(draft.content[-ARTICLE_WORDS:], reference.articles()):
            found.setdefault(article.id, article)
        return tuple(found.values())[:ARTICLE_LIMIT]

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
            area_names=index.names(place),
        )

    def _place(self, draft: OrderDraft, index: PlaceIndex) -> Place:
        place = draft.place
        if not place.text.strip():
            return Place(text=place.text)
        if place.source and place.district:
            return place  # picked from the list: what was picked stands, whatever the words say
        return keep_words(place, index.read(place.text))

    def history(self, draft: OrderDraft) -> tuple[OrderListRow, ...]:
        """Return the orders of this caller."""
        number = draft.caller.phone or draft.caller.contact_phone
        return tuple(self._services.queries.by_phone(number, HISTORY_LIMIT)) if number.strip() else ()


def _spoken_about(words: str, articles: Iterable[Article]) -> Iterator[Article]:
    """Return articles one of whose keywords stands in the words."""
    return (one for one in articles if any(len(keyword) >= 2 and keyword in words for keyword in one.keywords))
