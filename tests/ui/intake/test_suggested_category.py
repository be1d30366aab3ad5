"""The suggested category: beside the field, taken by one key, never in the way."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.services.category_advice import Guess
from sync.domain.act import OrderDraft
from sync.domain.reference import ReferenceKind
from tests.ui.intake.city import LAMP, LEAK
from tests.ui.intake.hands import Hands
from tests.ui.intake.seat import Window, seat
from ui.intake.matters import matter_texts
from ui.intake.view import IntakeView


class Reader:
    """Knows two matters by a word each."""

    def best(self, text: str, most: int) -> Sequence[Guess]:
        """Return the matter of the word that stands in the text first, the other one after it."""
        words = {LAMP: "路灯", LEAK: "漏水"}
        found = sorted((label for label in words if words[label] in text), key=lambda one: text.index(words[one]))
        rest = [label for label in words if label not in found] if found else []
        guesses = [Guess(label=label, share=0.7, words=(words[label],)) for label in found]
        return [*guesses, *(Guess(label=label, share=0.1) for label in rest)][:most]


@pytest.fixture
def hands(tmp_path: Path, qtbot: QtBot) -> Iterator[Hands]:
    """The agent's hands on an empty form of a seat with a classifier."""
    with seat(tmp_path, matters=Reader()) as app:
        window = Window(app, IntakeView, "intake")
        window.resize(1368, 813)
        window.show()
        qtbot.waitUntil(lambda: window.view.desk.current is not None)
        yield Hands(window, qtbot)
        window.shut()


def hint(hands: Hands) -> str:
    """Return what stands beside the label of the category."""
    return hands.form.order.categories.hint


def name(hands: Hands, category: str) -> str:
    """Return a category's name."""
    return hands.app.reference.name_of(ReferenceKind.CATEGORY, category)


def test_while_typing_the_category_is_suggested_and_the_cursor_stays(hands: Hands) -> None:
    usual = hint(hands)
    hands.press("Alt+C")
    hands.type("路口路灯不亮")
    hands.wait(lambda: name(hands, LAMP) in hint(hands))
    assert "路灯" in hint(hands)
    assert "Alt+G" in hint(hands)
    assert hands.focus() is hands.form.order.content
    assert not hands.draft.category
    hands.press("Alt+G")
    assert hands.draft.category == LAMP
    assert name(hands, LAMP) in hands.form.order.category.text()
    assert hands.focus() is hands.form.order.content
    hands.wait(lambda: hint(hands) == usual)


def test_what_was_chosen_by_hand_is_never_replaced(hands: Hands) -> None:
    hands.press("Alt+C")
    hands.type("路口路灯不亮")
    hands.wait(lambda: "Alt+G" in hint(hands))
    hands.press("Alt+F")
    hands.type("gsls")
    hands.press("Return")
    hands.wait(lambda: hands.draft.category == LEAK)
    hands.press("Alt+G")
    assert hands.draft.category == LEAK


def test_all_suggestions_are_listed_before_anything_is_typed(hands: Hands) -> None:
    hands.press("Alt+C")
    hands.type("水管漏水，路灯也灭了")
    hands.wait(lambda: name(hands, LEAK) in hint(hands))
    assert hands.form.order.categories.toolTip().count("\n") == 1
    hands.press("Alt+F", "Down")
    hands.wait(hands.form.order.category.is_open)
    hands.press("Down", "Return")
    assert hands.draft.category == LAMP


def test_without_a_suggestion_the_key_does_nothing(hands: Hands) -> None:
    hands.press("Alt+C")
    hands.type("您好")
    hands.press("Alt+G")
    assert not hands.draft.category


def test_where_there_is_little_room_the_hint_is_shorter_and_never_cut(hands: Hands) -> None:
    field = hands.form.order.categories
    field.set_longest_hint(["很长的提示" * 40, "Alt+G 路灯不亮", "路灯"])
    assert field.hint == "Alt+G 路灯不亮"
    field.set_longest_hint(["很长的提示" * 40, "更长的提示" * 40])
    assert field.hint == "更长的提示" * 40
    hands.press("Alt+C")
    hands.type("路口路灯不亮")
    hands.wait(lambda: name(hands, LAMP) in hint(hands))
    assert field._note.fontMetrics().horizontalAdvance(field.hint) <= field._note.width()
    found = hands.app.category_advice.suggest(OrderDraft(content="路口路灯不亮"))[0]
    assert matter_texts(found) == (f"{found.category.name}（路灯）", found.category.name)
