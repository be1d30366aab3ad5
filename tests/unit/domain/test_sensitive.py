"""The city's sensitive words are found as they are typed, in spite of blanks, and only as the list says."""

import time

import pytest

from sync.domain.reference import CodeItem
from sync.domain.sensitive import LONGEST_CATEGORY, find_sensitive, words_of


def category(code: str, words: str, name: str = "") -> CodeItem:
    return CodeItem(f"sensitive_word:{code}", "sensitive_word", code, name or code, note=words)


SUICIDE = category("suicide", "自杀 不想活，跳楼", "轻生")
GAS = category("gas", "燃气泄漏、煤气味;SOS", "燃气泄漏")


def test_words_are_divided_by_blanks_and_marks_and_single_characters_are_none() -> None:
    assert words_of(category("x", " 自杀  跳楼,自杀；轻生、a bc\n炸 ")) == ("自杀", "跳楼", "轻生", "bc")
    assert words_of(category("x", "")) == ()


def test_categories_come_in_the_order_of_the_list_with_their_words() -> None:
    found = find_sensitive([SUICIDE, GAS], "他说不想活了，要跳楼", "屋里有煤气味")
    assert [(one.category, one.name, one.words) for one in found] == [
        ("suicide", "轻生", ("不想活", "跳楼")),
        ("gas", "燃气泄漏", ("煤气味",)),
    ]


@pytest.mark.parametrize("text", ["自 杀", "自\n杀", "要自\t杀了", "自　杀"])
def test_blanks_inside_a_word_do_not_hide_it(text: str) -> None:
    assert [one.category for one in find_sensitive([SUICIDE], text)] == ["suicide"]


def test_letters_count_in_either_case() -> None:
    assert find_sensitive([GAS], "sos")[0].words == ("sos",)


@pytest.mark.parametrize("texts", [(), ("",), ("路灯不亮",), ("自", "杀"), ("\x00\ud800",)])
def test_nothing_is_found_where_nothing_stands(texts: tuple[str, ...]) -> None:
    assert find_sensitive([SUICIDE, GAS], *texts) == ()


def test_a_category_whose_code_would_make_no_id_is_left_out() -> None:
    assert find_sensitive([category("x" * (LONGEST_CATEGORY + 1), "自杀")], "自杀") == ()


def test_a_long_text_takes_no_time_the_hand_could_feel() -> None:
    items = [category(f"c{at}", " ".join(f"词{at}号{word}" for word in range(20))) for at in range(10)]
    started = time.perf_counter()
    for _ in range(10):
        find_sensitive(items, "小区门口的路灯已经三天不亮了。" * 130)
    assert time.perf_counter() - started < 0.5
