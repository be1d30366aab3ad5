"""Keys pressed right after an act are for the order the list goes on to; what sends waits for a look at it."""

from pathlib import Path

from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from sync.domain.codes import Action, OrderState
from tests.ui.desks import Screen, screen
from tests.ui.dispatch.queue_screen import pane, rows, shown, view
from tests.ui.dispatch.test_reviewing import handling, write
from ui.dispatch.view import DispatchView


def form_of(made: Screen, order_id: str, action: Action) -> None:
    """Wait until the form of an act on an order is open, and the screen has come to rest."""
    # in one look: a form whose act is still being saved is open as well, and closes
    made.wait(lambda: view(made).sheet.form is not None and made.window.jobs.open_jobs == 0, "no form")
    form = view(made).sheet.form
    assert form is not None
    assert (view(made).sheet.order, form.action, shown(made)) == (order_id, action, order_id)
    assert made.refused() == []


def first_and_next(made: Screen) -> tuple[str, str]:
    """Return the order in front and the one below it."""
    made.wait(lambda: bool(view(made).model.suggestions))
    below = pane(made).rows.row_at(1)
    assert below is not None
    return shown(made), below.id


def test_a_key_pressed_while_an_order_is_sent_is_for_the_next_one(waiting: Screen) -> None:
    first, second = first_and_next(waiting)
    with waiting.held_up("store_write"):
        waiting.press("Return", "o")
    form_of(waiting, second, Action.DISPATCH)
    assert waiting.order_of(first).state is OrderState.DISPATCHED
    assert waiting.order_of(second).state is OrderState.ACCEPTED


def test_a_key_pressed_before_the_list_was_read_again_is_for_the_next_one_too(waiting: Screen) -> None:
    first, second = first_and_next(waiting)
    with waiting.held_up("store_read"):
        waiting.press("Return")
        waiting.wait(lambda: view(waiting).model.runner.can_undo)
        waiting.press("r")
    form_of(waiting, second, Action.RETURN_TO_INTAKE)
    assert waiting.order_of(first).state is OrderState.DISPATCHED


def test_enter_pressed_twice_still_sends_one_order(waiting: Screen) -> None:
    _first, second = first_and_next(waiting)
    with waiting.held_up("store_write"):
        waiting.press("Return", "Return")
    rows(waiting, 3)
    assert waiting.order_of(second).state is OrderState.ACCEPTED


def test_who_goes_on_by_hand_drops_the_key(waiting: Screen) -> None:
    first, _second = first_and_next(waiting)
    with waiting.held_up("store_write"):
        waiting.press("Return", "o", "j", "j")
    rows(waiting, 3)
    assert shown(waiting) not in ("", first)
    assert view(waiting).sheet.form is None


def test_after_the_last_order_the_key_says_that_there_is_none(waiting: Screen) -> None:
    for left in (3, 2, 1):
        first_and_next(waiting)
        waiting.press("Return")
        rows(waiting, left)
    waiting.wait(lambda: bool(view(waiting).model.suggestions))
    with waiting.held_up("store_write"):
        waiting.press("Return", "o")
    rows(waiting, 0)
    waiting.wait(lambda: "没有选中的工单" in waiting.told())
    assert view(waiting).sheet.form is None


def test_where_the_order_stays_in_the_list_the_key_is_for_it(tmp_path: Path, qtbot: QtBot) -> None:
    orders = [replace(handling(number).current, hard=True) for number in (1, 2)]
    with screen(qtbot, tmp_path, "dispatcher", orders, DispatchView, "dispatch") as made:
        while pane(made).tabs.current() != "hard":
            made.press("Ctrl+Tab")
        made.wait(lambda: pane(made).rows.rowCount() == 2 and bool(shown(made)))
        first = shown(made)
        made.press("u")
        with made.held_up("store_write"):
            write(made, "请加快")
            pane(made).focus_list()
            made.press("u")
        made.wait(lambda: made.order_of(first).urge_count == 1)
        form_of(made, first, Action.URGE)
