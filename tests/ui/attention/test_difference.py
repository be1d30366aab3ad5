"""What differs between two texts, marked word by word or character by character."""

import pytest

from ui.panels.difference import MOST_TOKENS, differences


def parts(mine: str, theirs: str) -> tuple[list[str], list[str]]:
    left, right = differences(mine, theirs)
    return [mine[a:b] for a, b in left], [theirs[a:b] for a, b in right]


@pytest.mark.parametrize(
    ("mine", "theirs", "only_mine", "only_theirs"),
    [
        ("停运五天", "停运三天", ["五"], ["三"]),
        ("call 13800138000 now", "call 13800138001 now", ["13800138000"], ["13800138001"]),
        ("abc", "abc", [], []),
        ("", "新的", [], ["新的"]),
        ("甲乙丙", "甲丙", ["乙"], []),
        ("𠮷野家", "吉野家", ["𠮷"], ["吉"]),
    ],
)
def test_only_what_differs_is_marked(mine: str, theirs: str, only_mine: list[str], only_theirs: list[str]) -> None:
    assert parts(mine, theirs) == (only_mine, only_theirs)


def test_a_very_long_text_is_marked_in_one_piece_and_at_once() -> None:
    mine, theirs = "始" + "甲乙" * MOST_TOKENS + "终", "始" + "乙甲" * MOST_TOKENS + "终"
    left, right = differences(mine, theirs)
    assert (len(left), len(right)) == (1, 1)
