"""Which knowledge articles are about what is being said (pure). One that only shares a common word is left out."""

from collections.abc import Callable, Iterable

from sync.domain.reference import Article
from sync.matching.knowledge import KnowledgeEntry, KnowledgeIndex

FIELD = 2
"""Leading characters of a category's number that name its field."""
ENOUGH = 2
"""Below this evidence an article is not shown: no answer is better than a wrong one during a call."""
LIKENESS = 6.5
"""An article that scores as much (the sum of the rarities of shared characters) is shown without such evidence."""
ELSEWHERE = 0.5
"""How much an article of another field than the category that was chosen is held back."""
_SHORT = 4
"""So few characters cannot hold more evidence than one word."""


class ArticleIndex:
    """Articles prepared for scoring. Immutable; safe to share between threads.

    ``called`` gives what people call a category; without it the articles speak for themselves.
    """

    def __init__(
        self, articles: Iterable[Article], called: Callable[[str], tuple[str, ...]] = lambda _category: ()
    ) -> None:
        self._articles = {one.id: one for one in articles}
        self._index = KnowledgeIndex(entry_of(one, called) for one in self._articles.values())

    def about(self, words: str, category: str, limit: int, day: str = "", area: str = "") -> tuple[Article, ...]:
        """Return the articles about these words or of this category, best first; those that hold no more come last."""
        ranked: dict[str, tuple[bool, float]] = {}
        hits = self._index.find(words, day, len(self._articles), area)
        best = max((hit.score for hit in hits), default=1.0)
        least = 1 if len(words.strip()) <= _SHORT else ENOUGH
        for hit in hits:
            one = self._articles[hit.id]
            same = bool(category) and category in one.categories
            elsewhere = bool(category) and all(of[:FIELD] != category[:FIELD] for of in one.categories)
            score = hit.score * (ELSEWHERE if elsewhere else 1.0)
            if same or hit.evidence >= least or (not elsewhere and score >= LIKENESS):
                ranked[one.id] = (hit.expired, -score - (best if same else 0.0))
        for one in self._articles.values():
            if category and category in one.categories and one.id not in ranked:
                entry = entry_of(one)
                if entry.holds_in(area):
                    ranked[one.id] = (not entry.is_valid(day), -best)
        return tuple(self._articles[one] for one in sorted(ranked, key=lambda one: (ranked[one], one))[:limit])


def entry_of(one: Article, called: Callable[[str], tuple[str, ...]] = lambda _category: ()) -> KnowledgeEntry:
    """Return an article as it is searched."""
    return KnowledgeEntry(
        id=one.id,
        names=(one.title, one.question, *one.variants),
        keywords=one.keywords,
        context=tuple(name for category in one.categories for name in called(category)),
        body=one.answer,
        valid_from=one.valid_from,
        valid_to=one.valid_to,
        areas=one.areas,
    )
