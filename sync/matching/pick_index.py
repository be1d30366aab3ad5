"""Type-anything search over a list of names: Chinese, full pinyin, initials, codes and aliases, words in any order."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice

_SPLIT = re.compile(r"[\s\0,，、;；/|]+")
_EXACT, _PREFIX, _WORD_PREFIX, _INSIDE = 100.0, 60.0, 40.0, 20.0
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_WEIGHED = 400
"""Hits weighed one by one at most."""
_NAME_WEIGHT, _ALIAS_WEIGHT, _KEY_WEIGHT, _CODE_WEIGHT, _SOUND_WEIGHT = 1.0, 0.9, 0.8, 0.7, 0.5
_RARE_WEIGHT = 0.7
"""Of a key in a rarer reading of its characters: a whole one still stands before the beginning of a longer key."""
_PINYIN = re.compile(r"[a-z]{2,}")
_SOUNDS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("l", "n"))
_ENDING = re.compile("(?<=[aeiouv])ng+")
"""What many people do not tell apart: z/zh, c/ch, s/sh, an/ang, en/eng, in/ing, n/l. All of a pair become the same.

An ending takes the g of the next syllable along (fenggang, fengang: fenan), so that what sounds stays as it is when it
is sounded again; initials have no endings (lg of 李刚).
"""


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


def sound(pinyin: str) -> str:
    """Return what a pinyin or its beginning sounds like to people who do not tell zh from z, ng from n, or l from n."""
    for one, other in _SOUNDS:
        pinyin = pinyin.replace(one, other)
    return _ENDING.sub("n", pinyin)


class _Lines:
    """Many short texts as one long one, searched in their order."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.text = "\0".join(lines)
        self._starts = list(accumulate((len(line) + 1 for line in lines), initial=0))[:-1]

    def holding(self, word: str) -> Iterator[int]:
        """Yield the numbers of the lines that hold the word."""
        starts = self._starts
        position = self.text.find(word)
        while position >= 0:
            rank = bisect_right(starts, position)
            yield rank - 1
            position = self.text.find(word, starts[rank]) if rank < len(starts) else -1

    def line(self, number: int) -> str:
        """Return a line."""
        begin = self._starts[number]
        return self.text[begin : self._starts[number + 1] - 1] if number + 1 < len(self._starts) else self.text[begin:]


class PickIndex:
    """An immutable index. A search over 60,000 entries takes a few milliseconds.

    All entries stand in one long text, shortest names first, and the rarest word is looked for in that; of very many
    hits only the first ones, and among them those where a field begins with a word, are weighed one by one. Pinyin that
    finds too little is searched again by its sound.
    """

    def __init__(self, entries: Iterable[PickEntry]) -> None:
        given = list(entries)
        self._ids = [entry.id for entry in given]
        self._places = {one: i for i, one in enumerate(self._ids)}
        self._order = sorted(range(len(given)), key=lambda i: (len(given[i].name), i))
        self._fields: list[tuple[tuple[float, str], ...]] = []
        self._haystacks: list[str] = []
        self._lengths = [len(entry.name) for entry in given]
        for entry in given:
            fields = [(_NAME_WEIGHT, fold(entry.name))]
            fields += [(_ALIAS_WEIGHT, fold(alias)) for alias in entry.aliases if alias]
            fields += _weighed_keys(fold(entry.keys).split())
            fields += [(_CODE_WEIGHT, fold(text)) for text in (entry.code, entry.id) if text]
            self._fields.append(tuple(fields))
            self._haystacks.append("\n" + "\n".join([text for _, text in fields]) + "\n\r" + fold(entry.context))
        self._all = _Lines([self._haystacks[i] for i in self._order])
        self._sounds = _Lines(["\n" + sound("\n".join(fold(given[i].keys).split())) for i in self._order])

    def __len__(self) -> int:
        return len(self._ids)

    def find(self, text: str, limit: int, usage: Mapping[str, int] | None = None) -> list[str]:
        """Return ids, best first. Every word must match; ``usage`` counts lift what is used most among equals."""
        return [one for one, _ in self.weighed(text, limit, usage)]

    def weighed(
        self, text: str, limit: int, usage: Mapping[str, int] | None = None, most: int = _WEIGHED
    ) -> list[tuple[str, float]]:
        """Return ids with how well each matches, best first; what matches by its context only (0) stands last.

        ``most``: hits weighed one by one. What is used is always among them, however long its name.
        """
        used = usage or {}
        words = [word for word in _SPLIT.split(fold(text)) if word]
        if not words:
            return [(one, 0.0) for one in self._most_used(limit, used)]
        hits = list(islice(self._holding(words), most + 1))
        if len(hits) > most:
            hits = self._narrowed(hits, words, limit, most)
            hits += self._used(words, used, set(hits))
        ranked = self._ranked(hits, lambda i: self._score(i, words), used)
        named = [one for one in ranked if one[1] > 0][:limit]
        if len(named) < limit:
            named += self._sounding(words, {i for i, _ in named}, limit - len(named), most, used)
            known = {i for i, _ in named}
            named += [one for one in ranked if one[0] not in known][: limit - len(named)]
        return [(self._ids[i], weight) for i, weight in named]

    def _ranked(
        self, hits: Iterable[int], score: Callable[[int], float], used: Mapping[str, int]
    ) -> list[tuple[int, float]]:
        weights = {i: score(i) + min(used.get(self._ids[i], 0), 20) * 0.5 for i in hits}
        return sorted(weights.items(), key=lambda one: (-one[1], self._lengths[one[0]], one[0]))

    def _used(self, words: Sequence[str], used: Mapping[str, int], known: set[int]) -> list[int]:
        """Return the used entries that hold the words and are not known yet."""
        places = (self._places.get(one, -1) for one in used)
        return [i for i in places if i >= 0 and i not in known and all(word in self._haystacks[i] for word in words)]

    def _sounding(
        self, words: Sequence[str], known: set[int], limit: int, most: int, used: Mapping[str, int]
    ) -> list[tuple[int, float]]:
        """Return more entries whose pinyin sounds like the words, the others of the words being there as written."""
        spoken = {word: sound(word) for word in words if _PINYIN.fullmatch(word)}
        heard = [one for one in spoken.values() if len(spoken) == 1 or one in self._sounds.text]
        if not heard:
            return []
        found: dict[int, list[str]] = {}
        for number in self._sounds.holding(max(heard, key=len)):
            index = self._order[number]
            keys = self._sounds.line(number)
            if index not in known and all(
                word in self._haystacks[index] or (word in spoken and spoken[word] in keys) for word in words
            ):
                found[index] = keys.split("\n")
            if len(found) == most:
                break

        def score(index: int) -> float:
            return sum(max(_match(word, key) for key in found[index]) for word in heard) * _SOUND_WEIGHT

        return self._ranked(found, score, used)[:limit]

    def _holding(self, words: Sequence[str]) -> Iterator[int]:
        """Yield entries that hold all the words, shortest names first."""
        rarest = min(words, key=self._all.text.count) if len(words) > 1 else words[0]
        for number in self._all.holding(rarest):
            index = self._order[number]
            if all(word in self._haystacks[index] for word in words):
                yield index

    def _narrowed(self, hits: list[int], words: list[str], limit: int, most: int) -> list[int]:
        """Of too many hits (by length of name) keep the first ones: whole words, then those that begin with one."""
        whole: set[int] = set()
        found: set[int] = set()
        for word in words:
            others = [other for other in words if other != word]
            whole.update(islice(self._holding([f"\n{word}\n", *others]), most))
            found.update(islice(self._holding(["\n" + word, *others]), most))
        beginning = sorted(whole | found, key=lambda i: (i not in whole, self._lengths[i], i))[:most]
        if len(beginning) >= limit:
            return beginning
        return beginning + [i for i in hits[:most] if i not in found]

    def _most_used(self, limit: int, usage: Mapping[str, int]) -> list[str]:
        if not usage:
            return self._ids[:limit]
        ranked = sorted(range(len(self._ids)), key=lambda i: (-usage.get(self._ids[i], 0), i))
        return [self._ids[i] for i in ranked[:limit]]

    def _score(self, index: int, words: list[str]) -> float:
        fields = self._fields[index]
        return sum(max((_match(word, field) * weight for weight, field in fields), default=0.0) for word in words)


def _weighed_keys(keys: Sequence[str]) -> list[tuple[float, str]]:
    """Weigh pinyin and initials: of those with as many characters the first reading is the usual one.

    Initials have a letter a character and stand behind the pinyin they belong to.
    """
    weighed: list[tuple[float, str]] = []
    lengths: set[int] = set()
    for at, key in enumerate(keys):
        spoken = keys[at - 1] if at else ""
        if not _is_initials(key, spoken):
            weighed.append((_RARE_WEIGHT, key))
            continue
        weight = _RARE_WEIGHT if len(key) in lengths else _KEY_WEIGHT
        lengths.add(len(key))
        weighed[-1] = (weight, spoken)
        weighed.append((weight, key))
    return weighed if lengths else [(_KEY_WEIGHT, key) for key in keys]


def _is_initials(key: str, spoken: str) -> bool:
    """Tell whether a key is made of letters of the pinyin before it, in order, the first one first."""
    if not spoken or len(key) >= len(spoken) or key[0] != spoken[0]:
        return False
    position = 0
    for letter in key:
        position = spoken.find(letter, position) + 1
        if not position:
            return False
    return True


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
