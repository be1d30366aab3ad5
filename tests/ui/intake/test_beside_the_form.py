"""History, similar orders, knowledge, waiting requests, and the calls that become no order."""

from sync.domain.codes import Action, OrderState
from tests.ui.intake.hands import Hands
from ui.intake.fields import Field


def call_of_the_known_caller(hands: Hands) -> None:
    """Type the number of a caller with history."""
    hands.form.caller.phone.setFocus()
    hands.type("13800138000")
    hands.wait(lambda: hands.form.history.list.count() > 0)


def test_the_history_of_the_number_is_shown_and_the_open_order_is_marked(hands: Hands) -> None:
    call_of_the_known_caller(hands)
    assert hands.form.history.list.count() == 3
    assert hands.form.history.marked().state in (OrderState.ACCEPTED, OrderState.RECEIVED)
    assert [pill.text() for pill in hands.form.caller.pills.findChildren(type(hands.form.order.header.pill))]


def test_urging_and_telling_progress_take_one_key_each(hands: Hands) -> None:
    call_of_the_known_caller(hands)
    hands.form.history.list.select_id("o-open")
    hands.press("F7")
    hands.wait(lambda: hands.app.orders.order("o-open").urge_count == 1)
    hands.wait(lambda: "已催办" in hands.window.undo_bar._text.text())
    hands.press("Ctrl+G")
    hands.wait(lambda: any(e.action is Action.TELL_PROGRESS for e in hands.app.orders.order("o-open").timeline))


def test_a_supplement_is_typed_beside_the_history_and_sent_by_return(hands: Hands) -> None:
    call_of_the_known_caller(hands)
    hands.form.history.list.select_id("o-open")
    hands.press("F8")
    hands.type("another lamp")
    hands.press("Return")
    hands.wait(lambda: any("another lamp" in str(e) for e in hands.app.orders.order("o-open").supplements))
    assert not hands.form.history.line.isVisible()


def test_escape_drops_the_supplement_and_nothing_is_sent(hands: Hands) -> None:
    call_of_the_known_caller(hands)
    hands.press("F8")
    hands.type("oops")
    hands.press("Esc")
    assert not hands.form.history.line.isVisible()
    assert not hands.app.orders.order("o-open").supplements


def test_a_similar_order_takes_the_caller_in_and_the_draft_goes(hands: Hands) -> None:
    hands.write_complaint()
    hands.wait(lambda: hands.form.similar.list.count() > 0)
    hands.form.similar.list.select_id("o-open")
    hands.press("Ctrl+M")
    hands.wait(hands.form.receipt.isVisible)
    assert "260 0000 0013" in hands.form.receipt.number.text()
    reporters = hands.app.orders.order("o-open").reporters
    assert [one.caller.name for one in reporters] == ["李建国"]
    hands.wait(lambda: [d.data.count("三天".encode()) for d in hands.app.intake.drafts()] == [0])


def test_the_answer_of_an_article_goes_into_the_reply_and_the_call_is_closed(hands: Hands) -> None:
    hands.write_complaint()
    hands.press("Alt+T", "1")
    hands.wait(lambda: hands.form.knowledge.list.count() > 0)
    hands.press("Alt+K", "Return")
    assert "三天内修复" in hands.form.answer.text.text()
    hands.press("F9")
    hands.wait(hands.form.receipt.isVisible)
    saved = hands.app.orders.order(hands.form.receipt.receipt.order)
    assert saved.state is OrderState.DIRECT_CLOSED
    assert saved.article == "k1"


def test_closing_without_an_answer_asks_for_it(hands: Hands) -> None:
    hands.write_complaint()
    hands.press("F9")
    hands.wait(lambda: bool(hands.error(Field.ANSWER)))
    assert hands.focus() is hands.form.answer.text


def test_a_call_is_not_taken_up_with_a_reason_and_what_the_caller_was_told(hands: Hands) -> None:
    hands.press("Alt+C")
    hands.type("wants the police")
    hands.window.registry.run("intake.not_accept")
    hands.press("2", "Tab")
    hands.type("110")
    hands.press("Return")
    hands.wait(hands.form.receipt.isVisible)
    saved = hands.app.orders.order(hands.form.receipt.receipt.order)
    assert (saved.state, saved.disposition_reason) == (OrderState.NOT_ACCEPTED, "emergency_line")


def test_a_silent_call_is_logged_as_invalid(hands: Hands) -> None:
    hands.window.registry.run("intake.invalidate")
    hands.press("1", "Ctrl+Return")
    hands.wait(hands.form.receipt.isVisible)
    assert hands.app.orders.order(hands.form.receipt.receipt.order).state is OrderState.INVALID


def test_reading_back_shows_the_order_in_one_text_and_ticks_the_box(hands: Hands) -> None:
    hands.write_complaint()
    text = hands.form.read_back.text.text()
    assert "北区北街12号" in text
    assert "某照明公司" in text
    assert hands.form.order.read_back.isChecked()
    hands.press("Ctrl+R")
    assert not hands.form.read_back.isVisible()


def test_a_waiting_request_is_claimed_and_completed_in_the_same_form(hands: Hands) -> None:
    hands.wait(lambda: any("待受理  1" in label for label in hands.view.tabs.labels()))
    hands.press("Alt+R", "Return")
    hands.wait(lambda: hands.draft.completes == "o-web")
    assert hands.form.order.content.text() == "网上反映路灯不亮"
    hands.press("Alt+C", "Ctrl+End")
    hands.type("，北街12号")
    hands.press("F10")
    hands.wait(hands.form.receipt.isVisible)
    saved = hands.app.orders.order("o-web")
    assert saved.state is OrderState.ACCEPTED
    assert hands.form.receipt.receipt.no == "26000000039"
    hands.wait(lambda: hands.view.tabs.labels()[-2].strip().endswith("0"))


def test_hostile_text_is_refused_beside_its_field_and_nothing_is_lost(hands: Hands) -> None:
    hands.write_complaint()
    hands.press("Alt+C")
    evil = "\u202e" + "雨" * 5000 + "😀"
    hands.form.order.content.insertPlainText(evil)
    hands.press("F10")
    hands.wait(lambda: bool(hands.error(Field.CONTENT)))
    assert hands.form.order.content.text().endswith(evil)
    hands.wait(lambda: hands.app.intake.read_draft(hands.app.intake.drafts()[0]).content.endswith(evil))
