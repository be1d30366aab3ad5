"""Which knowledge articles answer what a caller says: words weighed by their rarity, in everyday speech too (pure).

Characters, pairs of characters, and notions (words that mean the same thing) stand in fields of different weight. A
term that stands in few articles counts more; saying it twice counts no more than once. The weights were chosen on one
half of the questions of ``tests/benchmarks/knowledge_questions.txt`` and checked on the other.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import log

from sync.matching.duplicates_words import notions, without_filler
from sync.matching.everyday_words import everyday

_NOISE = re.compile(r"[\W_]+")
_SINGLE, _PAIR, _NOTION, _EVERYDAY = 1.0, 0.06, 0.1, 0.6
_NAME, _CONTEXT, _BODY = 1.0, 0.5, 0.04
_LENGTH = 0.3
"""How much an article with many variants is held back."""
_COMMON = 8
"""A pair in more than one of so many articles says nothing about the matter."""
LONGEST = 400
"""Characters of what was said that are looked at: the last ones, being spoken now."""


@dataclass(frozen=True, slots=True)
class KnowledgeEntry:
    """One article as it is searched. ``names`` are title, question and variants; ``context`` the names of its
    categories and what people call them; ``valid_from``/``valid_to`` ISO dates, ``areas`` codes it is limited to
    (empty: the whole city).
    """

    id: str
    names: tuple[str, ...]
    keywords: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    body: str = ""
    valid_from: str = ""
    valid_to: str = ""
    areas: tuple[str, ...] = ()

    def is_valid(self, day: str) -> bool:
        """Tell whether the article holds on a day (ISO; without one every article does)."""
        begun = not self.valid_from or self.valid_from <= day
        return not day or (begun and (not self.valid_to or day <= self.valid_to))

    def holds_in(self, area: str) -> bool:
        """Tell whether the article is about an area: none given, none asked for, or one above or below it."""
        return not area or not self.areas or any(area.startswith(one) or one.startswith(area) for one in self.areas)


@dataclass(frozen=True, slots=True)
class KnowledgeHit:
    """An article found. ``expired`` ones stand behind all others, whatever their score."""

    id: str
    score: float
    expired: bool
    evidence: int
    """Pairs of characters, and twice the things of everyday speech, that both name; one pair alone is chance."""


class KnowledgeIndex:
    """Immutable; safe to share between threads. A search looks only at articles that share a term."""

    def __init__(self, entries: Iterable[KnowledgeEntry], everyday: Callable[[str], set[str]] = everyday) -> None:
        self._everyday = everyday
        self._entries: Sequence[KnowledgeEntry] = tuple(entries)
        posts: dict[str, dict[int, float]] = defaultdict(dict)
        for at, entry in enumerate(self._entries):
            for weight, texts in _fields(entry):
                for term in {one for text in texts for one in terms(text, self._everyday)}:
                    posts[term][at] = max(posts[term].get(at, 0.0), weight)
        self._posts = dict(posts)
        lengths = [sum(map(len, entry.names)) for entry in self._entries]
        usual = sum(lengths) / len(lengths) if lengths else 0
        self._length = [1 - _LENGTH + _LENGTH * one / usual if usual else 1.0 for one in lengths]

    def __len__(self) -> int:
        return len(self._entries)

    def find(self, said: str, day: str, limit: int, area: str = "") -> list[KnowledgeHit]:
        """Return articles that share words with what was said, those that hold on a day (ISO) first, best first."""
        scores, evidence = self._weigh(said[-LONGEST:])
        hits = [
            KnowledgeHit(entry.id, score / self._length[at], not entry.is_valid(day), evidence.get(at, 0))
            for at, score in scores.items()
            if (entry := self._entries[at]).holds_in(area)
        ]
        return sorted(hits, key=lambda hit: (hit.expired, -hit.score, hit.id))[:limit]

    def _weigh(self, said: str) -> tuple[dict[int, float], dict[int, int]]:
        scores: dict[int, float] = defaultdict(float)
        evidence: dict[int, int] = defaultdict(int)
        common = max(2, len(self._entries) // _COMMON)
        for term, weight in terms(said, self._everyday).items():
            found = self._posts.get(term, {})
            rarity = log(1 + len(self._entries) / len(found)) * weight if found else 0.0
            tells = 2 if term[0] == "~" else 1 if weight == _PAIR and len(found) <= common else 0
            for at, share in found.items():
                scores[at] += rarity * share
                if share > _BODY:
                    evidence[at] += tells
        return scores, evidence


def terms(text: str, everyday: Callable[[str], set[str]] = everyday) -> dict[str, float]:
    """Return the terms of a text with the weight of their kind."""
    text = text.casefold()
    found: dict[str, float] = {}
    for notion in notions(text):
        found[f"={notion}"] = _NOTION
    for word in everyday(text):
        found[f"~{word}"] = _EVERYDAY
    for piece in _NOISE.sub(" ", without_filler(text)).split():
        for size, weight in ((1, _SINGLE), (2, _PAIR)):
            for start in range(len(piece) - size + 1):
                found[piece[start : start + size]] = weight
    return found


def _fields(entry: KnowledgeEntry) -> tuple[tuple[float, tuple[str, ...]], ...]:
    return (
        (_NAME, (*entry.names, *entry.keywords)),
        (_CONTEXT, entry.context),
        (_BODY, (entry.body,)),
    )
