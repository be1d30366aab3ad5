"""Type-anything search over a list of names: Chinese, full pinyin, initials, codes and aliases, words in any order."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_SPLIT = re.compile(r"[\s,，、;；/|]+")
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

    Each word is looked for by one substring test an entry; of very many hits only the shortest names, and among them
    those where a field begins with the word, are weighed one by one.
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

    def __len__(self) -> int:
        return len(self._ids)

    def find(self, text: str, limit: int, usage: dict[str, int] | None = None) -> list[str]:
        """Return ids, best first. Every word must match; ``usage`` counts lift what is used most among equals."""
        words = [word for word in _SPLIT.split(fold(text)) if word]
        if not words:
            return self._most_used(limit, usage or {})
        haystacks = self._haystacks
        hits: list[int] = self._order
        for word in sorted(words, key=len, reverse=True):
            hits = [i for i in hits if word in haystacks[i]]
        if len(hits) > _WEIGHED:
            hits = self._narrowed(hits, words, limit)
        used = usage or {}
        ranked = sorted(
            hits,
            key=lambda i: (-self._score(i, words) - min(used.get(self._ids[i], 0), 20) * 0.5, self._lengths[i], i),
        )
        return [self._ids[i] for i in ranked[:limit]]

    def _narrowed(self, hits: list[int], words: list[str], limit: int) -> list[int]:
        """Of too many hits (by length of name) keep the first ones, those beginning with a word before all others."""
        starts = ["\n" + word for word in words]
        beginning = [i for i in hits if any(start in self._haystacks[i] for start in starts)]
        if len(beginning) >= limit:
            return beginning[:_WEIGHED]
        return beginning + hits[: _WEIGHED - len(beginning)]

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
