"""The large number of the last order is read out to the caller it belongs to, and to nobody else."""

from tests.ui.intake.hands import Hands
from tests.ui.intake.test_same_caller import NUMBER, calls, sends

OTHER = "13700137000"


def sent_in_a_call(hands: Hands) -> None:
    """Send an order in a call that goes on."""
    calls(hands, "c1")
    sends(hands)


def sent_by_hand(hands: Hands) -> None:
    """Send an order without any call."""
    hands.write_complaint()
    hands.press("F10")
    hands.wait(lambda: hands.form.receipt.isVisible() and hands.view.desk.current is not None)


def test_the_next_caller_does_not_see_the_last_callers_number(hands: Hands) -> None:
    sent_in_a_call(hands)
    calls(hands, "c2", OTHER)
    assert not hands.form.receipt.isVisible()
    hands.press("Ctrl+Shift+C")
    assert "还没有可复制的工单号" in hands.form.bar.message.text()


def test_a_call_that_takes_the_empty_form_in_front_sends_the_number_away(hands: Hands) -> None:
    sent_by_hand(hands)
    assert hands.form.receipt.isVisible()
    calls(hands, "c2", OTHER)
    assert not hands.form.receipt.isVisible()


def test_the_number_is_there_again_with_its_own_caller(hands: Hands) -> None:
    sent_in_a_call(hands)
    calls(hands, "c2", OTHER)
    hands.press("Ctrl+Shift+Tab")
    hands.wait(lambda: hands.form.caller.phone.text() == NUMBER)
    assert hands.form.receipt.isVisible()


def test_a_parked_form_of_somebody_else_does_not_show_the_number(hands: Hands) -> None:
    hands.press("Alt+N")
    hands.type("somebody else")
    hands.press("Ctrl+N")
    hands.wait(lambda: len(hands.view.desk.sheets) == 2)
    sent_by_hand(hands)
    assert hands.form.receipt.isVisible()
    hands.press("Ctrl+Tab")
    hands.wait(lambda: hands.form.caller.name.text() == "somebody else")
    assert not hands.form.receipt.isVisible()


def test_words_typed_for_the_next_matter_leave_the_number_where_it_is(hands: Hands) -> None:
    sent_in_a_call(hands)
    hands.press("Alt+C")
    hands.type("second matter")
    assert hands.form.receipt.isVisible()


def test_a_number_put_away_by_escape_does_not_come_back(hands: Hands) -> None:
    sent_in_a_call(hands)
    hands.press("Esc")
    calls(hands, "c2", OTHER)
    hands.press("Ctrl+Shift+Tab")
    hands.wait(lambda: hands.form.caller.phone.text() == NUMBER)
    assert not hands.form.receipt.isVisible()
