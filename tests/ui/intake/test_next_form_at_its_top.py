"""The form that comes to the front begins at its top: the field with the cursor is in sight."""

from PySide6.QtCore import QPoint

from tests.ui.intake.hands import Hands
from tests.ui.intake.test_same_caller import calls, sends


def top_in_sight(hands: Hands) -> int:
    """Return where the content field begins in what is shown of the form."""
    return hands.form.order.content.mapTo(hands.form.middle.viewport(), QPoint(0, 0)).y()


def test_after_an_order_was_sent_from_further_down_the_next_form_begins_at_its_top(hands: Hands) -> None:
    hands.window.resize(1366, 600)
    calls(hands, "c1")
    hands.press("Alt+A")
    hands.wait(lambda: top_in_sight(hands) < 0)
    sends(hands)
    hands.wait(lambda: hands.window.jobs.open_jobs == 0)
    assert hands.focus() is hands.form.order.content
    assert top_in_sight(hands) >= 0


def test_after_another_ending_the_next_form_begins_at_its_top(hands: Hands) -> None:
    hands.window.resize(1366, 600)
    calls(hands, "c1")
    hands.press("Alt+X", "8")
    hands.wait(lambda: top_in_sight(hands) < 0)
    hands.press("1", "Ctrl+Return")
    hands.wait(lambda: hands.form.receipt.isVisible() and hands.view.desk.current is not None)
    hands.wait(lambda: hands.window.jobs.open_jobs == 0)
    assert top_in_sight(hands) >= 0
