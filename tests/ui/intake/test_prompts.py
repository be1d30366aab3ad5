"""The prompts of a category's template: which of them nobody has answered yet stands beside the content."""

import pytest

from tests.ui.intake.hands import Hands
from ui.intake.prompts import open_prompts


def hint(hands: Hands) -> str:
    """Return what stands beside the label of the content."""
    return hands.form.order.contents.hint


def test_prompts_without_an_answer_are_named_until_they_have_one(hands: Hands) -> None:
    assert hint(hands) == ""
    hands.press("Alt+F")
    hands.type("gsls")
    hands.press("Return")
    hands.wait(lambda: bool(hands.draft.content))
    assert hint(hands) == "未填：时间、地点、事由、诉求"
    hands.press("Alt+C", "Ctrl+Home", "End")
    hands.type("今天早上")
    assert hint(hands) == "未填：地点、事由、诉求"
    hands.press("Down", "Home", "Shift+End", "Delete")  # taken out on purpose
    assert hint(hands) == "未填：事由、诉求"
    hands.press("Ctrl+End")
    hands.type("尽快修好")
    hands.press("Up", "End")
    hands.type("水管漏水")
    assert hint(hands) == ""


def test_words_written_before_the_category_was_chosen_miss_no_prompt(hands: Hands) -> None:
    hands.press("Alt+C")
    hands.type("水管漏水")
    hands.press("Alt+F")
    hands.type("gsls")
    hands.press("Return")
    hands.wait(lambda: bool(hands.draft.category))
    assert hint(hands) == ""


def test_another_form_shows_its_own_prompts(hands: Hands) -> None:
    hands.press("Alt+F")
    hands.type("gsls")
    hands.press("Return")
    hands.wait(lambda: bool(hint(hands)))
    before = hands.sheet
    hands.press("Ctrl+N")
    hands.wait(lambda: hands.sheet is not before)
    assert hint(hands) == ""


@pytest.mark.parametrize(
    ("template", "content", "names"),
    [
        ("时间：\n地点（路段、门牌）：", "时间：\n地点（路段、门牌）：", ("时间", "地点")),
        ("时间：\n反映事项：噪声", "时间：昨夜\n反映事项：噪声", ()),
        ("车牌号（可不填）：\n诉求：", "车牌号（可不填）：\n诉求：", ("诉求",)),
        ("When:\nWhat (in short):", "When:\nWhat (in short): noise", ("When",)),
        ("时间：", "  时间： \r\n", ("时间",)),
        ("", "时间：", ()),
        ("时间：", "", ()),
    ],
)
def test_a_prompt_is_open_while_its_line_stands_as_the_template_wrote_it(
    template: str, content: str, names: tuple[str, ...]
) -> None:
    assert open_prompts(template, content) == names
