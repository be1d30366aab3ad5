"""What a text is made of for the classifier: hashed runs of characters of the whole text, and of its beginning.

Needs no word list and no spaces: a text written with spaces between the words gives the same features as one without.
numpy is loaded with this module, so it is imported late at the seat.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Keys = npt.NDArray[np.uint32]
Floats = npt.NDArray[np.float32]

LONGEST_TEXT = 4000
"""Characters of a text that are looked at; what comes after says nothing new about the kind of matter."""
HEAD = 20
"""Characters at the beginning that count once more: callers and titles name the matter first."""
_NUMBER = re.compile(r"[0-9]+(?:[.,:][0-9]+)*")
_BLANK = re.compile(r"\s+")
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xBF58476D1CE4E5B9)
_SHIFT = np.uint64(32)


@dataclass(frozen=True, slots=True)
class View:
    """One way of looking at a text: ``name``, the lengths of the runs, and how many characters of the beginning."""

    name: str
    shortest: int
    longest: int
    first: int = LONGEST_TEXT


BODY, START, WORD = View("body", 1, 4), View("head", 1, 3, HEAD), View("word", 2, 6)
VIEWS = (BODY, START, WORD)
"""Of the runs in ``WORD`` only those count that the classifier knows to be words; they may overlap."""


def plain(text: str) -> str:
    """Return the text as it is compared: no blanks, numbers all alike, letters and digits narrowed and small."""
    narrowed = unicodedata.normalize("NFKC", text[: 4 * LONGEST_TEXT]).casefold()
    return _NUMBER.sub("0", _BLANK.sub("", narrowed))[:LONGEST_TEXT]


def runs(text: str, view: View) -> Iterator[tuple[int, Keys]]:
    """Yield for each length the keys of all runs of a plain text, in their order."""
    signs = np.frombuffer(text[: view.first].encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    seed = _seed(view.name)
    hashed = np.full(signs.size, seed, dtype=np.uint64)
    for length in range(1, view.longest + 1):
        if signs.size < length:
            return
        hashed = (hashed[: signs.size - length + 1] ^ signs[length - 1 :]) * _MULTIPLIER
        hashed ^= hashed >> _SHIFT
        if length >= view.shortest:
            yield length, ((hashed * _MIX) >> _SHIFT).astype(np.uint32)


def counted(text: str, view: View) -> tuple[Keys, Floats]:
    """Return the different keys of a plain text in rising order, and how loud each is (1 + ln of how often)."""
    found = [keys for _, keys in runs(text, view)]
    if not found:
        return np.empty(0, np.uint32), np.empty(0, np.float32)
    keys, counts = np.unique(np.concatenate(found), return_counts=True)
    return keys, (1.0 + np.log(counts)).astype(np.float32)


@lru_cache(maxsize=16)
def _seed(name: str) -> np.uint64:
    value = 0xCBF29CE484222325
    for byte in name.encode():
        value = ((value ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return np.uint64(value)
