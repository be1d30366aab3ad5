"""Type-anything search over a list of names: Chinese, full pinyin, initials, codes and aliases, words in any order."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_SPLIT = re.compile(r"[\s,，、;；/|]+")
_EXACT, _PREFIX, _WORD_PREFIX, _INSIDE = 100.0, 60.0, 40.0, 20.0
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
    narrowed = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in text)
    return narrowed.casefold().strip()


class PickIndex:
    """An immutable index. A search over 60,000 entries takes a few milliseconds: one substring test per entry and
    word.
    """

    def __init__(self, entries: Iterable[PickEntry]) -> None:
        self._fields: list[tuple[tuple[float, str], ...]] = []
        self._haystacks: list[str] = []
        self._ids: list[str] = []
        self._lengths: list[int] = []
        for entry in entries:
            fields = [(_NAME_WEIGHT, fold(entry.name))]
            fields += [(_ALIAS_WEIGHT, fold(alias)) for alias in entry.aliases]
            fields += [(_KEY_WEIGHT, key) for key in fold(entry.keys).split()]
            fields += [(_CODE_WEIGHT, fold(text)) for text in (entry.code, entry.id) if text]
            self._fields.append(tuple(fields))
            self._haystacks.append("\n".join([*(text for _, text in fields), fold(entry.context)]))
            self._ids.append(entry.id)
            self._lengths.append(len(entry.name))

    def __len__(self) -> int:
        return len(self._ids)

    def find(self, text: str, limit: int, usage: dict[str, int] | None = None) -> list[str]:
        """Return ids, best first. Every word must match; ``usage`` counts lift what is used most among equals."""
        words = [word for word in _SPLIT.split(fold(text)) if word]
        if not words:
            return self._most_used(limit, usage or {})
        hits: Iterable[int] = range(len(self._ids))
        for word in sorted(words, key=len, reverse=True):
            haystacks = self._haystacks
            hits = [i for i in hits if word in haystacks[i]]
        used = usage or {}
        ranked = sorted(
            hits,
            key=lambda i: (-self._score(i, words) - min(used.get(self._ids[i], 0), 20) * 0.5, self._lengths[i], i),
        )
        return [self._ids[i] for i in ranked[:limit]]

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
