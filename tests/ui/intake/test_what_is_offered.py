"""The form offers what it would do, and shows what a key has done."""

from PySide6.QtCore import QPoint

from tests.ui.intake.hands import Hands


def test_a_report_or_a_confidential_order_is_not_offered_to_be_sent_straight_to_a_unit(hands: Hands) -> None:
    hands.write_complaint()
    hands.wait(hands.form.bar.dispatch.isEnabled)
    hands.press("Alt+T", "4")
    assert not hands.form.bar.dispatch.isEnabled()
    hands.press("3")
    hands.wait(hands.form.bar.dispatch.isEnabled)
    hands.form.caller.confidential.setFocus()
    hands.press("Space")
    assert not hands.form.bar.dispatch.isEnabled()


def test_return_on_an_article_says_that_its_answer_is_in_the_reply(hands: Hands) -> None:
    hands.press("Alt+C")
    hands.type("路灯不亮")
    hands.wait(lambda: hands.form.knowledge.list.count() > 0)
    hands.press("Alt+K", "Return")
    assert hands.draft.answer_text == "路灯由区城管局负责，一般三天内修复。"
    assert "已填入答复内容" in hands.window.notices.text


def test_the_box_that_keeps_an_order_from_being_sent_comes_into_sight(hands: Hands) -> None:
    hands.window.resize(1366, 600)
    hands.write_complaint()
    hands.press("Ctrl+R")
    box, shown = hands.form.order.read_back, hands.form.middle.viewport()
    box.setChecked(False)
    hands.press("Alt+C", "F10")
    hands.wait(box.hasFocus)
    top = box.mapTo(shown, QPoint(0, 0)).y()
    assert top >= 0
    assert top + box.height() <= shown.height()


def test_without_an_address_no_unit_is_offered_and_the_card_says_what_is_missing(hands: Hands) -> None:
    hands.press("Alt+F")
    hands.type("ldbl")
    hands.press("Return")
    hands.wait(lambda: "缺发生地址" in hands.form.units.empty.text())
    assert not hands.form.units.empty.isHidden()
    assert not hands.form.bar.dispatch.isEnabled()
    hands.press("Alt+D")
    hands.type("北区北街12号")
    hands.wait(hands.form.bar.dispatch.isEnabled)


def test_of_an_address_that_was_not_understood_the_card_does_not_say_that_it_is_missing(hands: Hands) -> None:
    hands.press("Alt+F")
    hands.type("ldbl")
    hands.press("Return")
    hands.wait(lambda: "缺发生地址" in hands.form.units.empty.text())
    hands.press("Alt+D")
    hands.type("无名处往里走")
    hands.wait(lambda: "没认出" in hands.form.units.empty.text())
    assert "缺发生地址" not in hands.form.units.empty.text()
    assert "区县" in hands.form.units.empty.text()
    hands.press("Ctrl+A")
    hands.type("北区北街12号")
    hands.wait(hands.form.bar.dispatch.isEnabled)
