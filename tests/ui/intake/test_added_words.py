"""Words begun for an earlier order of the caller stay with that order: another call, a restart, a refusal lose none."""

from collections.abc import Callable
from pathlib import Path

from tests.ui.intake.hands import Hands
from tests.ui.intake.test_beside_the_form import call_of_the_known_caller


def begun(hands: Hands, words: str) -> None:
    """Ring as the known caller and begin to add something to the open order."""
    call_of_the_known_caller(hands)
    hands.form.history.list.select_id("o-open")
    hands.press("Alt+C", "F8")
    hands.type(words)


def test_another_call_in_between_leaves_the_words_and_shows_them_again_with_their_caller(hands: Hands) -> None:
    begun(hands, "by the gate")
    hands.press("Ctrl+N")
    hands.wait(lambda: len(hands.view.desk.sheets) == 2)
    assert not hands.form.history.line.isVisible()
    hands.press("Ctrl+Shift+Tab")
    hands.wait(hands.form.history.line.isVisible)
    assert hands.form.history.line.text() == "by the gate"
    hands.press("F8", "Return")
    hands.wait(lambda: hands.order("o-open").supplements == ("by the gate",))


def test_the_words_come_back_after_the_program_ended_without_farewell(open_desk: Callable[[], Hands]) -> None:
    hands = open_desk()
    begun(hands, "by the gate")
    hands.wait(lambda: hands.view.added.keeper.is_clean and hands.sheet.is_saved)
    again = open_desk()
    again.wait(again.form.history.line.isVisible)
    assert again.form.history.line.text() == "by the gate"


def test_words_put_away_by_escape_come_back_with_f8(hands: Hands) -> None:
    begun(hands, "by the gate")
    hands.press("Esc")
    assert not hands.form.history.line.isVisible()
    hands.press("F8")
    assert hands.form.history.line.text() == "by the gate"


def test_words_follow_their_order_and_not_the_mark(hands: Hands) -> None:
    begun(hands, "by the gate")
    hands.press("Alt+H", "Down")
    assert hands.form.history.list.current_id() == "o-closed"
    assert not hands.form.history.line.isVisible()
    hands.press("Up")
    assert hands.form.history.line.text() == "by the gate"


def test_words_that_could_not_be_sent_stand_there_again(hands: Hands) -> None:
    spool = Path(hands.app.intake._seat.store.facts().spool_folder)
    begun(hands, "by the gate")
    spool.rmdir()
    failed: list[object] = []
    hands.view.desk.failed.connect(failed.append)
    hands.press("Return")
    hands.wait(lambda: bool(failed))
    assert hands.form.history.line.isVisible()
    assert hands.form.history.line.text() == "by the gate"
    spool.mkdir()


def test_once_sent_the_words_are_gone_and_the_cursor_is_where_it_was(hands: Hands) -> None:
    begun(hands, "by the gate")
    hands.press("Return")
    assert hands.form.order.content.hasFocus()
    hands.wait(lambda: hands.order("o-open").supplements == ("by the gate",))
    hands.wait(lambda: hands.view.added.keeper.is_clean)
    hands.press("F8")
    assert hands.form.history.line.text() == ""
