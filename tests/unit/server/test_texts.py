"""The server's sentences."""

import string

import pytest

from sync.contract.errors import ErrorCode
from sync.domain.codes import ClockKind, TimeBasis
from sync.domain.deadlines import Explanation
from sync.server.texts import LANGUAGES, error_sentence, render_explanation
from sync.server.texts.catalogue import catalogue


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_a_sentence(language: str) -> None:
    words = catalogue(language)
    assert words.errors.keys() == {code.value for code in ErrorCode}
    assert words.bases.keys() == {basis.value for basis in TimeBasis}
    assert words.clocks.keys() == {kind.value for kind in ClockKind}
    assert all(error_sentence(code, language).strip() for code in ErrorCode)


def test_both_languages_use_the_same_placeholders() -> None:
    def names(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    zh, en = catalogue("zh"), catalogue("en")
    for part in ("explanation", "bases"):
        first, second = getattr(zh, part), getattr(en, part)
        assert first.keys() == second.keys()
        assert {key: names(text) for key, text in first.items()} == {key: names(text) for key, text in second.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_explanation_names_every_reason(language: str) -> None:
    values: dict[str, str | int] = {
        "kind": "due",
        "start": "2026-02-13T16:11+08:00",
        "due": "2026-02-27T18:00+08:00",
        "amount": 5,
        "holidays": "2026-02-16,2026-02-17",
        "worked_weekends": "2026-02-14",
        "weekend_days": 3,
        "paused_minutes": 90,
        "extended_days": 2,
        "unknown_years": "2027",
        "original_due": "2026-02-25T18:00+08:00",
        "paused_since": "2026-02-20T09:00+08:00",
    }
    text = render_explanation(Explanation(code="working_day", values=values), language)
    for piece in ("2026-02-13 16:11", "2026-02-27 18:00", "5", "2026-02-16", "2026-02-14", "90", "2027", "2026-02-25"):
        assert piece in text
