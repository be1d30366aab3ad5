"""An agent looks into an earlier order of the caller, and urges it once a call, as long as it is open."""

from tests.ui.intake.hands import Hands
from tests.ui.intake.test_beside_the_form import call_of_the_known_caller


def marked(hands: Hands, order: str) -> None:
    """Mark an order of the caller."""
    call_of_the_known_caller(hands)
    hands.press("Alt+H")
    hands.form.history.list.select_id(order)


def test_return_opens_the_marked_order(hands: Hands) -> None:
    marked(hands, "o-open")
    hands.press("Return")
    assert hands.window.opened == [("search", "o-open")]


def test_an_order_is_urged_once_in_a_call(hands: Hands) -> None:
    marked(hands, "o-open")
    hands.press("F7")
    hands.wait(lambda: hands.order("o-open").urge_count == 1)
    hands.press("F7")
    assert "本次来电已催办过该工单" in hands.form.bar.message.text()
    hands.wait(lambda: hands.window.jobs.open_jobs == 0)
    assert hands.order("o-open").urge_count == 1


def test_an_order_that_has_ended_is_not_urged_and_the_agent_is_told_what_to_do(hands: Hands) -> None:
    marked(hands, "o-closed")
    hands.press("F7")
    assert "该工单已结束，不能催办；仍未解决的请新建工单" in hands.form.bar.message.text()
    hands.wait(lambda: hands.window.jobs.open_jobs == 0)
    assert hands.order("o-closed").urge_count == 0
