"""Type-anything search over a list of names: Chinese, full pinyin, initials, codes and aliases, words in any order."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice

_SPLIT = re.compile(r"[\s\0,，、;；/|]+")
_EXACT, _PREFIX, _WORD_PREFIX, _INSIDE = 100.0, 60.0, 40.0, 20.0
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_WEIGHED = 400
"""Hits weighed one by one at most."""
_NAME_WEIGHT, _ALIAS_WEIGHT, _KEY_WEIGHT, _CODE_WEIGHT = 1.0, 0.9, 0.8, 0.7


@dataclass(frozen=True, slots=True)
class PickEntry:
    """One thing to find. ``keys`` holds pinyin and initials separated by blanks; ``context`` is found but ranks low."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    keys: str = ""
    code: str = ""
    context: str = ""


def fold(text: str) -> str:
    """Return the text as it is compared: lower case, full-width letters and digits narrowed."""
    return text.translate(_NARROW).casefold().strip()


class PickIndex:
    """An immutable index. A search over 60,000 entries takes a few milliseconds.

    All entries stand in one long text, shortest names first, and the rarest word is looked for in that; of very many
    hits only the first ones, and among them those where a field begins with a word, are weighed one by one.
    """

    def __init__(self, entries: Iterable[PickEntry]) -> None:
        given = list(entries)
        self._ids = [entry.id for entry in given]
        self._order = sorted(range(len(given)), key=lambda i: (len(given[i].name), i))
        self._fields: list[tuple[tuple[float, str], ...]] = []
        self._haystacks: list[str] = []
        self._lengths = [len(entry.name) for entry in given]
        for entry in given:
            fields = [(_NAME_WEIGHT, fold(entry.name))]
            fields += [(_ALIAS_WEIGHT, fold(alias)) for alias in entry.aliases if alias]
            fields += [(_KEY_WEIGHT, key) for key in fold(entry.keys).split()]
            fields += [(_CODE_WEIGHT, fold(text)) for text in (entry.code, entry.id) if text]
            self._fields.append(tuple(fields))
            self._haystacks.append("\n" + "\n".join([text for _, text in fields]) + "\r" + fold(entry.context))
        ordered = [self._haystacks[i] for i in self._order]
        self._all = "\0".join(ordered)
        self._starts = list(accumulate((len(text) + 1 for text in ordered), initial=0))[:-1]

    def __len__(self) -> int:
        return len(self._ids)

    def find(self, text: str, limit: int, usage: dict[str, int] | None = None) -> list[str]:
        """Return ids, best first. Every word must match; ``usage`` counts lift what is used most among equals."""
        words = [word for word in _SPLIT.split(fold(text)) if word]
        if not words:
            return self._most_used(limit, usage or {})
        hits = list(islice(self._holding(words), _WEIGHED + 1))
        if len(hits) > _WEIGHED:
            hits = self._narrowed(hits, words, limit)
        used = usage or {}
        ranked = sorted(
            hits,
            key=lambda i: (-self._score(i, words) - min(used.get(self._ids[i], 0), 20) * 0.5, self._lengths[i], i),
        )
        return [self._ids[i] for i in ranked[:limit]]

    def _holding(self, words: Sequence[str]) -> Iterator[int]:
        """Yield entries that hold all the words, shortest names first."""
        haystacks, starts = self._haystacks, self._starts
        text = min(words, key=self._all.count) if len(words) > 1 else words[0]
        position = self._all.find(text)
        while position >= 0:
            rank = bisect_right(starts, position)
            index = self._order[rank - 1]
            if all(word in haystacks[index] for word in words):
                yield index
            position = self._all.find(text, starts[rank]) if rank < len(starts) else -1

    def _narrowed(self, hits: list[int], words: list[str], limit: int) -> list[int]:
        """Of too many hits (by length of name) keep the first ones, those beginning with a word before all others."""
        found: set[int] = set()
        for word in words:
            others = [other for other in words if other != word]
            found.update(islice(self._holding(["\n" + word, *others]), _WEIGHED))
        beginning = sorted(found, key=lambda i: (self._lengths[i], i))[:_WEIGHED]
        if len(beginning) >= limit:
            return beginning
        return beginning + [i for i in hits[:_WEIGHED] if i not in found]

    def _most_used(self, limit: int, usage: dict[str, int]) -> list[str]:
        if not usage:
            return self._ids[:limit]
        ranked = sorted(range(len(self._ids)), key=lambda i: (-usage.get(self._ids[i], 0), i))
        return [self._ids[i] for i in ranked[:limit]]

    def _score(self, index: int, words: list[str]) -> float:
        fields = self._fields[index]
        return sum(max((_match(word, field) * weight for weight, field in fields), default=0.0) for word in words)


def _match(word: str, text: str) -> float:
    if word not in text:
        return 0.0
    if word == text:
        return _EXACT
    coverage = len(word) / len(text)
    if text.startswith(word):
        return _PREFIX + 20 * coverage
    if f" {word}" in text:
        return _WORD_PREFIX + 20 * coverage
    return _INSIDE + 20 * coverage
