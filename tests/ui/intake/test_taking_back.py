"""Ten seconds to take back what was sent from the intake screen, by Ctrl+Z wherever the cursor is."""

import msgspec

from sync.domain.act import ActData
from sync.domain.codes import Action, OrderState, Urgency
from tests.ui.intake.city import NORTH
from tests.ui.intake.hands import Hands
from tests.ui.intake.test_beside_the_form import call_of_the_known_caller
from tests.ui.intake.test_hasty_hands import sleeping_store

NO = "260 0000 0013"


def caller_of_an_open_order(hands: Hands) -> None:
    """Mark the open order of the caller; the cursor is in the content, where something was written before."""
    call_of_the_known_caller(hands)
    hands.form.history.list.select_id("o-open")
    hands.press("Alt+C")
    hands.type("before")


def test_an_urge_is_taken_back_and_the_order_may_be_urged_again(hands: Hands) -> None:
    caller_of_an_open_order(hands)
    hands.press("F7")
    hands.wait(lambda: hands.window.undo_bar.active)
    assert hands.order("o-open").urge_count == 1
    assert NO in hands.window.undo_bar._text.text()
    hands.press("Ctrl+Z")
    hands.wait(lambda: hands.order("o-open").urge_count == 0)
    hands.wait(lambda: hands.window.notices.text.startswith(f"{NO} 已撤回催办"))
    assert not hands.window.undo_bar.active
    assert hands.draft.content == "before"
    hands.press("F7")
    hands.wait(lambda: hands.order("o-open").urge_count == 1)


def test_words_written_since_are_taken_back_before_the_act(hands: Hands) -> None:
    caller_of_an_open_order(hands)
    hands.press("F7")
    hands.wait(lambda: hands.window.undo_bar.active)
    hands.type("x")
    hands.press("Ctrl+Z")
    assert "x" not in hands.form.order.content.text()
    hands.wait(lambda: hands.window.jobs.open_jobs == 0)
    assert hands.order("o-open").urge_count == 1
    assert hands.window.undo_bar.active


def test_a_supplement_is_taken_back_and_its_words_stand_in_the_line_again(hands: Hands) -> None:
    caller_of_an_open_order(hands)
    hands.press("F8")
    hands.type("by the gate")
    hands.press("Return")
    hands.wait(lambda: hands.window.undo_bar.active)
    assert hands.order("o-open").supplements == ("by the gate",)
    hands.press("Ctrl+Z")
    hands.wait(lambda: hands.order("o-open").supplements == ())
    hands.wait(hands.form.history.line.isVisible)
    assert hands.form.history.line.text() == "by the gate"


def test_of_two_supplements_that_waited_for_the_disk_the_last_is_taken_back_with_its_own_words(hands: Hands) -> None:
    caller_of_an_open_order(hands)
    with sleeping_store(hands, "store_write"):
        for words in ("by the gate", "behind the school"):
            hands.press("F8", "Ctrl+A")
            hands.type(words)
            hands.press("Return")
    hands.wait(lambda: hands.order("o-open").supplements == ("by the gate", "behind the school"))
    hands.wait(lambda: hands.window.jobs.open_jobs == 0)
    hands.press("Ctrl+Z")
    hands.wait(lambda: hands.order("o-open").supplements == ("by the gate",))
    hands.wait(hands.form.history.line.isVisible)
    assert hands.form.history.line.text() == "behind the school"


def test_a_direct_dispatch_is_taken_back_and_the_order_waits_for_dispatch(hands: Hands) -> None:
    hands.write_complaint()
    hands.wait(hands.form.bar.dispatch.isEnabled)
    hands.press("F12")
    hands.wait(lambda: hands.window.undo_bar.active and hands.view.desk.current is not None)
    receipt = hands.form.receipt.receipt
    assert receipt is not None
    assert hands.order(receipt.order).main_unit == NORTH
    hands.press("Ctrl+Z")
    hands.wait(lambda: hands.order(receipt.order).state is OrderState.ACCEPTED)
    hands.wait(lambda: "已撤回直派，工单待派单" in hands.window.notices.text)


def test_one_more_reporter_is_taken_back_by_the_key_too(hands: Hands) -> None:
    hands.write_complaint()
    hands.wait(lambda: hands.form.similar.list.count() > 0)
    hands.form.similar.list.select_id("o-open")
    hands.press("Ctrl+M")
    hands.wait(lambda: hands.window.undo_bar.active and len(hands.order("o-open").reporters) == 1)
    hands.wait(lambda: not hands.draft.content)
    hands.press("Ctrl+Z")
    hands.wait(lambda: hands.order("o-open").reporters == ())


def test_where_the_server_cannot_take_it_back_that_is_said(hands: Hands) -> None:
    seat = hands.app.acts._seat
    seat.renew(msgspec.structs.replace(seat.session, additions_back=False))
    caller_of_an_open_order(hands)
    hands.press("F7")
    hands.wait(lambda: "不能撤回" in hands.window.notices.text)
    assert f"{NO} 已催办" in hands.window.notices.text
    assert not hands.window.undo_bar.active


def test_an_act_that_no_server_takes_back_is_not_put_down_to_the_server(hands: Hands) -> None:
    caller_of_an_open_order(hands)
    hands.view.desk.act("o-open", Action.URGE, ActData(urgency=Urgency.URGENT), "urge")
    hands.wait(lambda: "不能撤回" in hands.window.notices.text)
    assert "服务器" not in hands.window.notices.text
