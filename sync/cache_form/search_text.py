"""Text for the full-text index and queries against it.

A run of Chinese characters becomes overlapping pairs (``路灯不亮`` -> ``路灯 灯不 不亮 亮``): words of two characters
and more are found as phrases, a single character by its prefix; the last one stands alone so that it is found too.
A run of Latin letters or digits stays whole.
"""

import re
import unicodedata
from operator import add

_RUN = re.compile(r"[0-9a-z\u00c0-\u024f]+|[^\W0-9a-z_\u00c0-\u024f]+")
_PLAIN = re.compile(r"[\x00-\x7f\u4e00-\u9fff\u3001\u3002\u201c\u201d\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f]*")
"""Text without anything to fold but marks that part runs in either width: most of what people write, and folding is
half of the work.
"""
_BEYOND_LATIN = "\u0250"
_MAX_WORDS = 12
_MAX_RUN = 64


def normalise(text: str) -> str:
    """Fold width and case."""
    return text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).lower()


def _is_word(run: str) -> bool:
    first = run[0]
    return first.isascii() or "\u00c0" <= first <= "\u024f"


def index_text(parts: tuple[str, ...]) -> str:
    """Return the tokens of the parts, separated by spaces."""
    tokens: list[str] = []
    text = "\n".join(part for part in parts if part)
    for run in _RUN.findall(text.lower() if _PLAIN.fullmatch(text) else normalise(text)):
        if run[0] < _BEYOND_LATIN:  # what the pattern lets through below it is a letter or a digit of ours
            tokens.append(run)
        else:
            tokens.extend(map(add, run, run[1:]))
            tokens.append(run[-1])
    return " ".join(tokens)


def match_expression(text: str) -> str:
    """Return the FTS5 expression for what a person typed (all words must occur); empty when nothing can be searched."""
    terms: list[str] = []
    for run in _RUN.findall(normalise(text))[:_MAX_WORDS]:
        piece = run[:_MAX_RUN]
        if _is_word(piece) or len(piece) == 1:
            terms.append(f'"{piece}"*')
        else:
            terms.append('"' + " ".join(map(str.__add__, piece, piece[1:])) + '"')
    return " AND ".join(dict.fromkeys(terms))
