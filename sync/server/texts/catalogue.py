"""Renders codes as sentences from the two catalogues."""

from functools import cache
from pathlib import Path

import msgspec

from sync.contract.errors import ErrorCode
from sync.domain.deadlines import Explanation

LANGUAGES = ("zh", "en")
_FOLDER = Path(__file__).parent


class Catalogue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All sentences of one language."""

    errors: dict[str, str]
    explanation: dict[str, str]
    bases: dict[str, str]
    clocks: dict[str, str]


@cache
def catalogue(language: str) -> Catalogue:
    """Return the catalogue of a language (``zh`` or ``en``)."""
    name = language if language in LANGUAGES else "en"
    return msgspec.json.decode((_FOLDER / f"{name}.json").read_bytes(), type=Catalogue)


def error_sentence(code: ErrorCode, language: str) -> str:
    """Return what happened and what to do."""
    return catalogue(language).errors[code.value]


def render_explanation(explanation: Explanation, language: str) -> str:
    """Return in words why a due moment is what it is."""
    words = catalogue(language)
    values = explanation.values
    amount = words.bases[explanation.code].format(amount=values["amount"])
    parts = [
        words.explanation["base"].format(
            clock=words.clocks[str(values["kind"])],
            start=_moment(values["start"]),
            amount=amount,
            due=_moment(values["due"]),
        )
    ]
    for name in ("holidays", "worked_weekends", "unknown_years"):
        if values.get(name):
            days = str(values[name]).replace(",", words.explanation["comma"])
            parts.append(words.explanation[name].format(days=days))
    for name in ("weekend_days", "paused_minutes", "extended_days"):
        if values.get(name):
            parts.append(words.explanation[name].format(count=values[name]))
    for name in ("original_due", "paused_since"):
        if values.get(name):
            parts.append(words.explanation[name].format(moment=_moment(values[name])))
    return words.explanation["join"].join(parts) + words.explanation["end"]


def _moment(value: str | int) -> str:
    return str(value)[:16].replace("T", " ")
