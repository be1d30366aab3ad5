"""Which category an order might belong to, told from what the caller said so far, with the words that spoke for it."""

from collections.abc import Sequence
from typing import Protocol

from desktop.services.reference_service import ReferenceService
from sync.domain.act import OrderDraft
from sync.domain.reference import Category
from sync.domain.value import Value

_MOST = 3
_LEAST_CHARACTERS = 4
"""Less says nothing yet."""
_ASKED = 8
"""More guesses than are shown: one may name a category that is retired by now."""


class Guess(Value):
    """A label, how sure (0–1), and the words of the text that spoke for it, strongest first."""

    label: str
    share: float
    words: tuple[str, ...] = ()


class MatterReader(Protocol):
    """Tells matters apart; learned on the server, asked at the seat. Blocking, from any thread."""

    def best(self, text: str, most: int) -> Sequence[Guess]:
        """Return the likeliest labels; nothing while there is no classifier."""
        ...


class CategorySuggestion(Value):
    """A category in use and the words that spoke for it, strongest first."""

    category: Category
    words: tuple[str, ...]


class CategoryAdvice:
    """Suggests categories. Blocking (a few milliseconds; the first time it loads the classifier)."""

    def __init__(self, reference: ReferenceService, reader: MatterReader) -> None:
        self._reference = reference
        self._reader = reader

    def suggest(self, draft: OrderDraft) -> tuple[CategorySuggestion, ...]:
        """Return up to three categories, likeliest first; nothing once one was chosen or before much was said."""
        if draft.category or not self._reference.has_reading:
            return ()
        text = draft.content.strip()
        if len(text) < _LEAST_CHARACTERS:
            return ()
        tree = self._reference.categories
        found: list[CategorySuggestion] = []
        for guess in self._reader.best(text, _ASKED):
            category = tree.get(guess.label)
            if category is not None and category.leaf and category.active:
                found.append(CategorySuggestion(category=category, words=guess.words))
        return tuple(found[:_MOST])
