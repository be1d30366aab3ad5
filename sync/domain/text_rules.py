"""What may stand in a text people type: all but control characters and marks that reverse the reading direction."""

from sync.domain.refusal import Refusal, RefusalCode

_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_ALLOWED_CONTROLS = frozenset("\n\t\r")


def is_clean(text: str) -> bool:
    """Tell whether a text is free of control characters (but line feed, return, tab), override marks, surrogates."""
    return not any(_is_bad(ch) for ch in text)


def cleaned(text: str) -> str:
    """Return a text without the characters :func:`is_clean` objects to."""
    return "".join(ch for ch in text if not _is_bad(ch))


def text_problem(field: str, text: str, limit: int) -> Refusal | None:
    """Return why a text cannot stand in a field: too long (``limit`` characters) or forbidden characters."""
    if len(text) > limit:
        return Refusal(RefusalCode.TOO_LONG, field, {"limit": limit, "length": len(text)})
    return None if is_clean(text) else Refusal(RefusalCode.INVALID_CHARACTERS, field)


def _is_bad(ch: str) -> bool:
    if ch in _ALLOWED_CONTROLS:
        return False
    code = ord(ch)
    return code < 0x20 or 0x7F <= code < 0xA0 or ch in _BIDI or 0xD800 <= code < 0xE000
