"""A unit's reply by keys: written, refused beside its field, sent."""

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QScrollArea

from sync.domain.codes import OrderState, Solved
from tests.ui.desks import Screen, focus
from tests.ui.handling.test_unit_work import OpenOffice, contacted, error, form_is_open, office, signed, view

__all__ = ["office"]


def write_reply(made: Screen, text: str) -> None:
    """Open the reply form, fill it and send it."""
    made.press("Return")
    form_is_open(made)
    fill_and_send(made, text)


def fill_and_send(made: Screen, text: str) -> None:
    """Fill the reply form that is open and send it."""
    made.press("1")
    made.focus_on("act.solved")
    made.press("1")
    made.focus_on("act.result")
    made.press("1")
    made.focus_on("act.text")
    made.paste(text)
    made.press("Ctrl+Return")


def test_the_reply_is_sent(office: OpenOffice) -> None:
    with office([contacted(1).current]) as made:
        write_reply(made, "已更换门机皮带。")
        made.wait(lambda: made.order(1).state is OrderState.REPLY_REVIEW)
        reply = made.order(1).replies[-1]
        assert (reply.public_text, reply.solved, reply.truthful) == ("已更换门机皮带。", Solved.SOLVED, True)
        made.wait(lambda: made.app.form_drafts.drafts("handling") == ())


def test_a_reply_without_a_contact_is_refused_in_the_form_and_keeps_every_word(office: OpenOffice) -> None:
    with office([signed(1).current]) as made:
        write_reply(made, "已处理")
        made.wait(lambda: "请先登记与来电人的联系" in view(made).sheet._problem.text())
        assert view(made).sheet.values()["text"] == "已处理"


@pytest.mark.parametrize("text", ["\x00\x1b控制", "\u202e倒写", "长" * 100_000])
def test_a_reply_no_database_should_hold_is_refused_beside_its_field(office: OpenOffice, text: str) -> None:
    with office([contacted(1).current]) as made:
        write_reply(made, text)
        made.wait(lambda: bool(error(made, "text")))
        assert made.order(1).state is OrderState.HANDLING


def test_a_character_nobody_sees_is_named_marked_and_taken_out_by_delete(office: OpenOffice) -> None:
    with office([contacted(1).current]) as made:
        write_reply(made, "😀已更换\u202e皮带")
        made.wait(lambda: "第 5 字不可见（U+202E）" in error(made, "text"))
        assert made.order(1).state is OrderState.HANDLING
        made.press("Delete")
        made.wait(lambda: view(made).sheet.values()["text"] == "😀已更换皮带")
        made.wait(lambda: error(made, "text") == "")
        made.press("Ctrl+Return")
        made.wait(lambda: made.order(1).state is OrderState.REPLY_REVIEW)


def test_who_writes_a_reply_sees_what_was_asked_for(office: OpenOffice) -> None:
    with office([replace(contacted(1).current, content="电梯停运三天，老人被困，要求尽快修复。" * 30)]) as made:
        made.window.resize(1286, 650)
        assert view(made).digest.isHidden()
        made.press("Return")
        form_is_open(made)
        made.wait(lambda: view(made).digest.isVisible() and not view(made).sheet.visibleRegion().isEmpty())
        digest = view(made).digest
        assert digest.visibleRegion().boundingRect().height() == digest.height()
        assert digest.content.toPlainText() == made.order(1).content
        assert digest.height() < view(made).height() / 3
        assert focus().objectName() == "act.truthful"
        while focus().objectName() != "act.submit":
            assert focus().visibleRegion().boundingRect().height() == focus().height()
            made.press("Tab")
            assert view(made).sheet.isAncestorOf(focus())
        area = view(made).right.findChild(QScrollArea)
        assert isinstance(area, QScrollArea)
        assert area.verticalScrollBar().value() > 0
        made.press("Escape")
        made.wait(digest.isHidden)
        assert area.verticalScrollBar().value() == 0, "the order is not shown from its top again"


def test_emoji_and_many_lines_in_a_reply_arrive_as_they_were_written(office: OpenOffice) -> None:
    text = "第一行\n第二行 👨‍👩‍👧 <b>not bold</b> '; DROP TABLE"
    with office([contacted(1).current]) as made:
        write_reply(made, text)
        made.wait(lambda: made.order(1).state is OrderState.REPLY_REVIEW)
        assert made.order(1).replies[-1].public_text == text
