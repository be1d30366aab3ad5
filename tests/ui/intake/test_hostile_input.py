"""Texts nobody should type: each is told beside its field, nothing is cut off unseen, nothing is lost."""

import pytest
from PySide6.QtCore import QElapsedTimer
from PySide6.QtWidgets import QApplication, QLineEdit

from sync.domain.act import OrderDraft
from tests.ui.intake.conftest import OpenDesk
from tests.ui.intake.hands import Hands
from tests.ui.intake.seat import compose
from ui.intake.fields import Field
from ui.intake.text_check import whole

RIGHT_TO_LEFT = "\u202e"


def paste(hands: Hands, text: str) -> None:
    """Paste into whatever has the focus, by key."""
    QApplication.clipboard().setText(text)
    hands.press("Ctrl+V")


def stored(hands: Hands) -> OrderDraft:
    """Return the draft as the encrypted store has it."""
    return hands.app.intake.read_draft(hands.app.intake.drafts()[0])


def test_a_hundred_thousand_characters_stay_and_the_limit_is_told_at_once(hands: Hands) -> None:
    text = "雨大路滑" * 25_000
    hands.press("Alt+C")
    clock = QElapsedTimer()
    clock.start()
    paste(hands, text)
    assert "最多 2000 字" in hands.error(Field.CONTENT)
    hands.type("x")
    assert clock.elapsed() < 3000
    assert hands.form.order.content.text() == text + "x"
    hands.wait(lambda: stored(hands).content == text + "x")
    hands.press("Ctrl+A")
    paste(hands, "路灯不亮")
    assert hands.error(Field.CONTENT) == ""
    hands.wait(lambda: stored(hands).content == "路灯不亮")


def test_the_hints_beside_a_huge_text_still_come_quickly(hands: Hands) -> None:
    hands.press("Alt+C")
    paste(hands, "北区北街路灯不亮 " * 12_000)
    clock = QElapsedTimer()
    clock.start()
    hands.wait(lambda: hands.form.similar.list.count() > 0 and hands.window.jobs.open_jobs == 0)
    assert clock.elapsed() < 4000


@pytest.mark.parametrize(
    ("field", "limit"),
    [
        (Field.NAME, 100),
        (Field.PHONE, 100),
        (Field.CONTACT_PHONE, 100),
        (Field.TITLE, 50),
        (Field.ACCUSED_NAME, 300),
        (Field.ADDRESS, 300),
        (Field.HAPPENED, 100),
    ],
)
def test_a_very_long_line_is_told_beside_its_field_and_kept(hands: Hands, field: Field, limit: int) -> None:
    editor = hands.form.binder.frame(field).editor
    assert isinstance(editor, QLineEdit)
    editor.setFocus()
    hands.press("Ctrl+A")
    paste(hands, "长" * 20_000)
    assert f"最多 {limit} 字" in hands.error(field)
    assert editor.text() == "长" * 20_000
    hands.wait(lambda: "长" * 20_000 in str(stored(hands)))
    hands.press("Ctrl+A")
    hands.type("ok")
    assert hands.error(field) == ""


@pytest.mark.parametrize("bad", [f"a{RIGHT_TO_LEFT}b", "a\x01b", "a\x7fb", "a\u2066b"])
@pytest.mark.parametrize(
    "field", [Field.NAME, Field.CONTENT, Field.TITLE, Field.ACCUSED_NAME, Field.ADDRESS, Field.HAPPENED]
)
def test_control_and_direction_marks_are_told_and_nothing_is_sent(hands: Hands, field: Field, bad: str) -> None:
    hands.write_complaint()
    editor = hands.form.binder.frame(field).editor
    editor.setFocus()
    hands.press("Ctrl+A")
    paste(hands, bad)
    assert f"第 2 字不可见（U+{ord(bad[1]):04X}）" in hands.error(field)
    hands.press("F10")
    hands.wait(lambda: hands.form.isEnabled() and hands.window.jobs.open_jobs == 0)
    assert not hands.form.receipt.isVisible()
    assert f"第 2 字不可见（U+{ord(bad[1]):04X}）" in hands.error(field)
    assert hands.focus() is editor


def test_emoji_and_rare_characters_are_ordinary_text(hands: Hands) -> None:
    hands.write_complaint()
    hands.press("Alt+C", "Ctrl+A")
    paste(hands, "路灯💡不亮，𠮷祥路，👨‍👩‍👧 اتصل")
    assert hands.error(Field.CONTENT) == ""
    hands.press("F10")
    hands.wait(hands.form.receipt.isVisible)
    assert hands.app.orders.order(hands.form.receipt.receipt.order).content == "路灯💡不亮，𠮷祥路，👨‍👩‍👧 اتصل"


def test_half_a_character_neither_stops_the_saving_nor_the_sending(hands: Hands) -> None:
    hands.press("Alt+N")
    compose(hands.focus(), "", "\ud83d")
    hands.type("x")
    hands.press("Alt+C")
    hands.type("words")
    hands.wait(lambda: stored(hands).content == "words")
    assert stored(hands).caller.name == "x"
    assert whole("a\ud83db😀") == "ab😀"


def test_a_search_for_a_whole_page_neither_answers_nor_waits(hands: Hands) -> None:
    hands.press("Alt+F")
    paste(hands, "路灯 " * 10_000)
    hands.press("Return", "Alt+C")
    clock = QElapsedTimer()
    clock.start()
    hands.wait(lambda: hands.window.jobs.open_jobs == 0)
    assert clock.elapsed() < 3000


def test_a_draft_that_is_too_long_tells_so_when_it_comes_back(open_desk: OpenDesk) -> None:
    hands = open_desk()
    hands.press("Alt+C")
    paste(hands, "长" * 3000)
    hands.wait(lambda: len(stored(hands).content) == 3000)
    again = open_desk()
    assert "最多 2000 字" in again.error(Field.CONTENT)
