"""Which knowledge articles answer what a caller says: words weighed by their rarity, in everyday speech too (pure).

Characters, pairs of characters, and notions (words that mean the same thing) stand in fields of different weight. A
term that stands in few articles counts more; saying it twice counts no more than once. The weights were chosen on one
half of the questions of ``tests/benchmarks/knowledge_questions.txt`` and checked on the other.
"""

import re
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import chain
from math import log

from sync.matching.duplicates_words import notions, without_filler, words_of_notion
from sync.matching.everyday_words import everyday, words_of_thing

_NOISE = re.compile(r"[\W_]+")
_SINGLE, _PAIR, _NOTION, _EVERYDAY = 1.0, 0.06, 0.1, 0.6
_NAME, _CONTEXT, _BODY = 1.0, 0.5, 0.04
_SHARES = (_NAME, _CONTEXT, _BODY)
_NOTION_MARK, _EVERYDAY_MARK = "=", "~"
_LINE = "\n"
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
    """Safe to share between threads: what is remembered comes out the same for each of them. Made in a moment also of
    very many articles: where a term stands is looked up in the texts when it is first asked for, and then remembered in
    a few bytes an article.
    """

    def __init__(self, entries: Iterable[KnowledgeEntry], everyday: Callable[[str], set[str]] = everyday) -> None:
        self._everyday = everyday
        self._entries: Sequence[KnowledgeEntry] = tuple(entries)
        fields = [_fields(entry) for entry in self._entries]
        self._said = [[_LINE.join(texts).casefold() for _, texts in part] for part in zip(*fields, strict=True)]
        self._bare = [[_bare(text) for text in lines] for lines in self._said]
        self._posts: dict[str, tuple[array[int], ...]] = {}
        lengths = [sum(map(len, entry.names)) for entry in self._entries]
        usual = sum(lengths) / len(lengths) if lengths else 0
        self._length = [1 - _LENGTH + _LENGTH * one / usual if usual else 1.0 for one in lengths]

    def __len__(self) -> int:
        return len(self._entries)

    def find(self, said: str, day: str, limit: int, area: str = "") -> list[KnowledgeHit]:
        """Return articles that share words with what was said, those that hold on a day (ISO) first, best first."""
        scores, evidence = self._weigh(said[-LONGEST:])
        entries = self._entries
        ranked = (
            (not entry.is_valid(day), -score / self._length[at], entry.id, at)
            for at, score in scores.items()
            if (entry := entries[at]).holds_in(area)
        )  # of very many that share a character with what was said only the best are made hits
        best = nsmallest(limit, ranked)
        return [KnowledgeHit(name, -below, expired, evidence.get(at, 0)) for expired, below, name, at in best]

    def _weigh(self, said: str) -> tuple[dict[int, float], dict[int, int]]:
        scores: dict[int, float] = defaultdict(float)
        evidence: dict[int, int] = defaultdict(int)
        common = max(2, len(self._entries) // _COMMON)
        for term, weight in terms(said, self._everyday).items():
            found = self._standing(term)
            count = sum(map(len, found))
            rarity = log(1 + len(self._entries) / count) * weight if count else 0.0
            tells = 2 if term[0] == _EVERYDAY_MARK else 1 if weight == _PAIR and count <= common else 0
            for share, places in zip(_SHARES, found, strict=False):
                more = rarity * share
                for at in places:
                    scores[at] += more
                    if tells and share > _BODY:
                        evidence[at] += tells
        return scores, evidence

    def _standing(self, term: str) -> tuple["array[int]", ...]:
        """Return the articles that hold a term, by the weightiest field it stands in."""
        known = self._posts.get(term)
        if known is not None:
            return known
        words = _words_of(term)
        rest: Iterable[int] = range(len(self._entries))
        if words == (term,) and len(term) > 1:  # a pair stands only where its rarer character does
            rest = chain(*min(map(self._standing, term), key=lambda one: sum(map(len, one))))
        rest = sorted(rest)
        found: list[array[int]] = []
        for lines in self._bare if words == (term,) else self._said:
            taken = {at for word in words for at in rest if word in lines[at]}
            found.append(array("I", sorted(taken)))
            rest = [at for at in rest if at not in taken] if taken else rest
        self._posts[term] = tuple(found)
        return self._posts[term]


def _words_of(term: str) -> tuple[str, ...]:
    """Return the words that stand for a term: itself, or those of a notion or a thing of everyday speech."""
    if term[0] == _NOTION_MARK and len(term) > 1:
        return words_of_notion(term[1:])
    if term[0] == _EVERYDAY_MARK and len(term) > 1:
        return words_of_thing(term[1:])
    return (term,)


def _bare(text: str) -> str:
    return _NOISE.sub(" ", without_filler(text))


def terms(text: str, everyday: Callable[[str], set[str]] = everyday) -> dict[str, float]:
    """Return the terms of a text with the weight of their kind."""
    text = text.casefold()
    found: dict[str, float] = {}
    for notion in notions(text):
        found[f"{_NOTION_MARK}{notion}"] = _NOTION
    for word in everyday(text):
        found[f"{_EVERYDAY_MARK}{word}"] = _EVERYDAY
    for piece in _bare(text).split():
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
