"""In which district an address lies, learned from addresses whose district is known (pure)."""

import math
from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sync.matching.place_words import grams, number_marks, pieces

_LONGEST_WORD, _LONGEST_RUN = 6, 9
_SMOOTHING = 0.07
_MOST_SHARES = 20_000
"""Runs whose smoothed shares are kept; the next file of addresses asks for others."""
_WORDS_SHARE, _RUNS_SHARE = 0.65, 0.32
_WORDS_BESIDE, _RUNS_BESIDE, _OTHER_BESIDE = 0.33, 0.33, 1.29
"""How much the readings count, by themselves and beside a third one. Found by cross-validation over Zhengzhou's
addresses, so that shares are honest probabilities: of answers given with a share of 0.9 and more, at least 98 of 100
are right."""

Reading = Callable[[str], Sequence[float]]
"""Returns for a text how much speaks for each district, in the order of the vote's; only differences mean something."""


@dataclass(frozen=True, slots=True)
class KnownAddress:
    """A text and the district it lies in. ``weight`` is 1 for an address, less for a mere name."""

    text: str
    district: str
    weight: float = 1.0


class DistrictVote:
    """Two readings of the same addresses, added: rare words (complement naive Bayes) and the longest runs known.

    The first asks of each word how unusual it is in the other districts; it is strong when many words say a little. The
    second takes the longest runs of characters that were seen before and backs off to shorter ones; it is strong when
    one name says everything. Immutable; 10,000 known addresses are read in some seconds.
    """

    def __init__(
        self, known: Iterable[KnownAddress], beside: Callable[[tuple[str, ...]], Reading] | None = None
    ) -> None:
        given = [one for one in known if one.text and one.district]
        self.districts: tuple[str, ...] = tuple(sorted({one.district for one in given}))
        index = {district: at for at, district in enumerate(self.districts)}
        # First: what it needs for a moment is free again before the others, which stay, are read.
        self._beside = beside(self.districts) if beside is not None else None
        self._words = _WordReading(((_words(one.text), index[one.district], one.weight) for one in given), len(index))
        self._runs = _RunReading(((pieces(one.text), index[one.district], one.weight) for one in given), len(index))

    def knows(self, parts: tuple[str, ...]) -> bool:
        """Tell whether the pieces of a text hold a run of characters that was seen before."""
        return self._runs.knows(parts)

    def shares(self, text: str) -> tuple[tuple[str, float], ...]:
        """Return the districts with their probability, the likeliest first; without known addresses nothing.

        Of a text that holds nothing known, the districts' shares among the known addresses come back.
        """
        if not self.districts:
            return ()
        words, runs = self._words.scores(_words(text)), self._runs.scores(pieces(text))
        if self._beside is None:
            scores = [_WORDS_SHARE * one + _RUNS_SHARE * other for one, other in zip(words, runs, strict=True)]
        else:
            all_three = zip(words, runs, self._beside(text), strict=True)
            scores = [_WORDS_BESIDE * one + _RUNS_BESIDE * two + _OTHER_BESIDE * three for one, two, three in all_three]
        highest = max(scores)
        raised = [math.exp(score - highest) for score in scores]
        total = sum(raised)
        ranked = sorted(zip(self.districts, raised, strict=True), key=lambda pair: -pair[1])
        return tuple((district, part / total) for district, part in ranked)


def _words(text: str) -> set[str]:
    return grams(pieces(text), _LONGEST_WORD) | set(number_marks(text))


class _WordReading:
    """Complement naive Bayes over words weighted by rarity, each address of the same length.

    A word's numbers stand in a row of one long array: hundreds of thousands of lists would take ten times the memory.
    """

    def __init__(self, known: Iterable[tuple[set[str], int, float]], count: int) -> None:
        self._count = count
        self._places: dict[str, int] = {}
        held, seen, read = array("I"), array("I"), list[tuple[int, int, float]]()
        for words, district, weight in known:
            for word in words:
                place = self._places.setdefault(word, len(self._places))
                if place == len(seen):
                    seen.append(0)
                seen[place] += 1
                held.append(place)
            read.append((len(held), district, weight))
        self._rarity = array("d", (math.log((1 + len(read)) / (1 + times)) + 1 for times in seen))
        self._weights = self._weighed(self._summed(held, read))

    def scores(self, words: set[str]) -> list[float]:
        """Return how much the words speak for each district; only differences mean something."""
        known = [place for word in words if (place := self._places.get(word)) is not None]
        length = self._length(known)
        scores = [0.0] * self._count
        for place in known:
            share = self._rarity[place] / length
            start = place * self._count
            for at, weight in enumerate(self._weights[start : start + self._count]):
                scores[at] += share * weight
        return scores

    def _summed(self, held: "array[int]", read: Sequence[tuple[int, int, float]]) -> "array[float]":
        sums, start = array("d", bytes(8 * len(self._places) * self._count)), 0
        for end, district, weight in read:
            places = held[start:end]
            length = self._length(places)
            for place in places:
                sums[place * self._count + district] += weight * self._rarity[place] / length
            start = end
        return sums

    def _weighed(self, sums: "array[float]") -> "array[float]":
        """Return the weights in the place of the sums."""
        count = self._count
        totals = [sum(sums[at::count]) for at in range(count)]
        everything, floor = sum(totals), _SMOOTHING * len(self._places)
        bases = [everything - total + floor for total in totals]
        for place in range(len(self._places)):
            start = place * count
            row = sums[start : start + count]
            whole = sum(row) + _SMOOTHING
            for at, one in enumerate(row):
                sums[start + at] = -math.log((whole - one) / bases[at])
        return sums

    def _length(self, places: Iterable[int]) -> float:
        return math.sqrt(sum(self._rarity[place] ** 2 for place in places)) or 1.0


_Row = tuple[int, float] | dict[int, float]
"""What was counted of a run: of the one district it stands in, or of each in the order they came."""


class _RunReading:
    """The longest known runs of characters, each with its districts, smoothed by the runs inside it."""

    def __init__(self, known: Iterable[tuple[tuple[str, ...], int, float]], count: int) -> None:
        self._counts: dict[str, _Row] = {}
        alone: dict[
            tuple[int, float], _Row
        ] = {}  # most runs stand in one district: those that counted the same are one object
        held = [0.0] * count
        for parts, district, weight in known:
            held[district] += weight
            for run in grams(parts, _LONGEST_RUN):
                row = self._counts.get(run, (district, 0.0))
                if isinstance(row, dict):
                    row[district] = row.get(district, 0.0) + weight
                elif row[0] == district:
                    sole = district, row[1] + weight
                    self._counts[run] = alone.setdefault(sole, sole)
                else:
                    self._counts[run] = {row[0]: row[1], district: weight}
        whole = sum(held) or 1.0
        self._prior = [one / whole for one in held]
        self._shares: dict[str, list[float]] = {}

    def scores(self, parts: tuple[str, ...]) -> list[float]:
        """Return how much the runs speak for each district; a run that lies in many districts says little."""
        scores = [0.3 * math.log(share) for share in self._prior]
        for part in parts:
            for run in self._longest(part):
                shares = self._spread(run)
                unrest = -sum(share * math.log(share) for share in shares if share > 0)
                weight = 1 - unrest / math.log(len(shares)) if len(shares) > 1 else 0.0
                for at, share in enumerate(shares):
                    scores[at] += weight * (math.log(share + 1e-6) - math.log(self._prior[at]))
        return scores

    def knows(self, parts: tuple[str, ...]) -> bool:
        """Tell whether any run of two characters or more, ends of pieces not counted, was seen before."""
        return any(run in self._counts for part in parts for run in grams((part.strip("^$"),), 2))

    def _longest(self, part: str) -> Iterable[str]:
        """Yield the known runs of a piece that no other known run of it holds."""
        covered = -1
        for at in range(len(part) - 1):
            for length in range(min(_LONGEST_RUN, len(part) - at), 1, -1):
                if part[at : at + length] in self._counts:
                    if at + length > covered:
                        covered = at + length
                        yield part[at : at + length]
                    break

    def _spread(self, run: str) -> list[float]:
        found = self._shares.get(run)
        if found is None:
            found = self._smoothed(run)
            if len(self._shares) >= _MOST_SHARES:
                self._shares.clear()
            self._shares[run] = found  # a cache of a pure function: two threads may write the same value
        return found

    def _smoothed(self, run: str) -> list[float]:
        if len(run) < 2:
            return self._prior
        if len(run) == 2:
            behind = self._prior
        else:
            pair = zip(self._spread(run[:-1]), self._spread(run[1:]), strict=True)
            behind = [(left + right) / 2 for left, right in pair]
        row = self._counts.get(run)
        if row is None:
            return behind
        counted = row if isinstance(row, dict) else {row[0]: row[1]}
        held, kept = sum(counted.values()), float(len(counted))
        return [(counted.get(at, 0.0) + kept * share) / (held + kept) for at, share in enumerate(behind)]
