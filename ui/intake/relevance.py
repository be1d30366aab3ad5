"""Which knowledge articles are about what is being said (pure). One that only shares a common word is left out."""

from collections.abc import Iterable

from sync.domain.reference import Article
from sync.matching.similarity import bigrams, overlap

CATEGORY, TITLE, KEYWORD = 1.0, 0.8, 0.3
FIELD = 2
"""Leading characters of a category's number that name its field."""
ENOUGH = 0.5
"""Below this an article is not shown: no answer is better than a wrong one during a call."""
_SHORTEST = 2


class ArticleIndex:
    """Articles prepared for scoring. Immutable; safe to share between threads."""

    def __init__(self, articles: Iterable[Article]) -> None:
        self._articles = tuple(articles)
        self._names = [
            tuple(found for text in (one.title, one.question, *one.variants) if (found := bigrams(text)))
            for one in self._articles
        ]
        self._keywords = [frozenset(word for word in one.keywords if len(word) >= _SHORTEST) for one in self._articles]

    def about(self, words: str, category: str, limit: int) -> tuple[Article, ...]:
        """Return the articles about these words or of this category, best first."""
        said = bigrams(words)
        scored: list[tuple[float, int]] = []
        for at, article in enumerate(self._articles):
            value = self._score(at, article, words, said, category)
            if value >= ENOUGH:
                scored.append((-value, at))
        return tuple(self._articles[at] for _value, at in sorted(scored)[:limit])

    def _score(self, at: int, article: Article, words: str, said: frozenset[str], category: str) -> float:
        """One keyword alone counts only where it stands in the title as well and the category is not of another field;
        two different ones count anyway.
        """
        hits = [word for word in self._keywords[at] if word in words]
        elsewhere = bool(category) and all(one[:FIELD] != category[:FIELD] for one in article.categories)
        named = not elsewhere and any(word in article.title for word in hits)
        value = KEYWORD * len(hits) + (TITLE - KEYWORD if named else 0.0)
        if said:
            value += TITLE * max((_share(name, said) for name in self._names[at]), default=0.0)
        if category and category in article.categories:
            value += CATEGORY
        return value


def _share(name: frozenset[str], said: frozenset[str]) -> float:
    """Return how much of a name was said, or of very few words stands in the name; nothing below one half."""
    share = len(name & said) / len(name) if len(said) >= len(name) else overlap(name, said)
    return share if share >= 0.5 else 0.0
