"""Tokens of the full-text index and expressions against it."""

import pytest

from sync.cache_form.search_text import index_text, match_expression, normalise


def test_a_run_of_characters_becomes_pairs_and_its_last_character() -> None:
    assert index_text(("路灯不亮",)) == "路灯 灯不 不亮 亮"


def test_latin_letters_and_digits_stay_whole_in_lower_case() -> None:
    assert index_text(("ETC卡88号",)) == "etc 卡 88 号"


def test_full_width_letters_and_digits_are_folded() -> None:
    assert index_text(("ＡＢ１２",)) == "ab12"


def test_text_that_needs_no_folding_gives_the_same_tokens_as_text_that_was_folded() -> None:
    marks = "、。，；：？！（）“”·…—《》①㎡⺀々〇ⅣÄ\u3000"
    for mark in (*marks, *map(chr, range(32, 127))):
        text = f"路灯{mark}不亮{mark}A1{mark}"
        assert index_text((text,)) == index_text((normalise(text),)), mark


def test_parts_and_punctuation_separate_runs() -> None:
    assert index_text(("路灯", "", "不亮，坏了")) == "路灯 灯 不亮 亮 坏了 了"


@pytest.mark.parametrize(
    ("typed", "expression"),
    [
        ("路灯", '"路灯"'),
        ("路灯不亮", '"路灯 灯不 不亮"'),
        ("灯", '"灯"*'),
        ("路灯 小区", '"路灯" AND "小区"'),
        ("26000", '"26000"*'),
        ('路灯" OR *', '"路灯" AND "or"*'),
        ("，。！ ", ""),
        ("", ""),
    ],
)
def test_what_is_typed_becomes_an_expression_that_cannot_be_broken(typed: str, expression: str) -> None:
    assert match_expression(typed) == expression


def test_a_very_long_text_becomes_a_bounded_expression() -> None:
    assert len(match_expression("路灯不亮" * 5_000)) < 400
    assert match_expression("词 " * 5_000).count("AND") < 12
