"""What may stand in a text people type: all but control characters and marks that reverse the reading direction."""

import re

from sync.domain.refusal import Refusal, RefusalCode

_BAD = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def is_clean(text: str) -> bool:
    """Tell whether a text is free of control characters (but line feed, return, tab), override marks, surrogates."""
    return _BAD.search(text) is None


def cleaned(text: str) -> str:
    """Return a text without the characters :func:`is_clean` objects to."""
    return _BAD.sub("", text)


def hidden_at(text: str) -> int:
    """Return where the first character stands that :func:`is_clean` objects to (0-based), -1 without one."""
    found = _BAD.search(text)
    return found.start() if found is not None else -1


def text_problem(field: str, text: str, limit: int) -> Refusal | None:
    """Return why a text cannot stand in a field: too long (``limit`` characters), or a character nobody sees: ``what``
    it is (``U+202E``) and ``at`` which place it stands (from 1).
    """
    if len(text) > limit:
        return Refusal(RefusalCode.TOO_LONG, field, {"limit": limit, "length": len(text)})
    at = hidden_at(text)
    if at < 0:
        return None
    return Refusal(RefusalCode.INVALID_CHARACTERS, field, {"at": at + 1, "what": f"U+{ord(text[at]):04X}"})
