"""The highlighted row, the order that is shown and the one that keys act on are always the same order."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from sync.domain.act import ActData
from sync.domain.codes import Action, OrderState
from tests.helpers.small_city import NANYANG_UNIT
from tests.ui.desks import Screen
from tests.ui.dispatch.queue_screen import listed, marked, pane, rows, shown, view


def click(waiting: Screen, row: int, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Click a row."""
    table = pane(waiting).table
    place = table.visualRect(pane(waiting).rows.index(row, 0)).center() + QPoint(4, 0)
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, keys, place)


def test_after_an_act_the_row_that_takes_the_place_is_highlighted_shown_and_acted_on(waiting: Screen) -> None:
    order = listed(waiting)
    waiting.press("j")
    waiting.wait(lambda: shown(waiting) == order[1])
    waiting.press("Return")
    rows(waiting, 3)
    waiting.wait(lambda: shown(waiting) == order[2])
    assert marked(waiting) == [order[2]]
    waiting.press("Return")
    rows(waiting, 2)
    assert waiting.order_of(order[2]).state is OrderState.DISPATCHED
    waiting.wait(lambda: shown(waiting) == order[3])
    assert marked(waiting) == [order[3]]


def test_after_the_last_row_the_one_before_it_is_next(waiting: Screen) -> None:
    order = listed(waiting)
    waiting.press("Ctrl+End")
    waiting.wait(lambda: shown(waiting) == order[3])
    waiting.press("Return")
    rows(waiting, 3)
    waiting.wait(lambda: shown(waiting) == order[2])
    assert marked(waiting) == [order[2]]


def test_enter_right_after_moving_acts_on_the_row_moved_to(waiting: Screen) -> None:
    order = listed(waiting)
    waiting.press("j", "Return")
    rows(waiting, 3)
    assert waiting.order_of(order[1]).state is OrderState.DISPATCHED
    assert waiting.order_of(order[0]).state is OrderState.ACCEPTED


def test_moving_on_before_the_order_was_shown_drops_the_act(waiting: Screen) -> None:
    waiting.press("j", "Return", "j")
    waiting.wait(lambda: waiting.window.jobs.open_jobs == 0)
    assert len(listed(waiting)) == 4
    assert marked(waiting) == [shown(waiting)] == [listed(waiting)[2]]


def test_a_click_that_takes_a_mark_away_leaves_what_is_shown_highlighted(waiting: Screen) -> None:
    order = listed(waiting)
    click(waiting, 1)
    waiting.wait(lambda: shown(waiting) == order[1])
    click(waiting, 1, Qt.KeyboardModifier.ControlModifier)
    assert marked(waiting) == [order[1]]
    click(waiting, 3, Qt.KeyboardModifier.ControlModifier)
    click(waiting, 1, Qt.KeyboardModifier.ControlModifier)
    waiting.wait(lambda: shown(waiting) == order[3])
    assert marked(waiting) == [order[3]]


def test_an_order_shown_from_elsewhere_that_the_list_does_not_hold_leaves_no_other_row_highlighted(
    waiting: Screen,
) -> None:
    order = listed(waiting)
    waiting.press("Return")
    rows(waiting, 3)
    waiting.view.show_argument(order[0])
    waiting.wait(lambda: shown(waiting) == order[0])
    assert marked(waiting) == []
    assert pane(waiting).elsewhere.isVisible()
    assert waiting.order_of(order[0]).no in pane(waiting).elsewhere.number.text()
    assert waiting.order_of(order[0]).title in pane(waiting).elsewhere.title.text()
    pane(waiting).focus_filter()
    pane(waiting).focus_list()
    assert marked(waiting) == []
    assert shown(waiting) == order[0]
    waiting.press("j")
    waiting.wait(lambda: shown(waiting) == order[1])
    assert marked(waiting) == [order[1]]
    assert not pane(waiting).elsewhere.isVisible()


def test_escape_goes_back_from_an_order_outside_the_list_to_the_row_that_was_marked_before(waiting: Screen) -> None:
    order = listed(waiting)
    waiting.press("Return")
    rows(waiting, 3)
    waiting.press("j")
    waiting.wait(lambda: shown(waiting) == order[2])
    waiting.view.show_argument(order[0])
    waiting.wait(pane(waiting).elsewhere.isVisible)
    waiting.press("Escape")
    waiting.wait(lambda: shown(waiting) == order[2])
    assert marked(waiting) == [order[2]]
    assert not pane(waiting).elsewhere.isVisible()


def test_an_order_outside_the_list_can_be_left_where_the_list_is_empty(waiting: Screen) -> None:
    first = listed(waiting)[0]
    for left in (3, 2, 1, 0):
        waiting.press("Return")
        rows(waiting, left)
    waiting.view.show_argument(first)
    waiting.wait(pane(waiting).elsewhere.isVisible)
    pane(waiting).elsewhere.back.click()
    waiting.wait(lambda: shown(waiting) == "")
    assert not pane(waiting).elsewhere.isVisible()


def test_an_order_outside_the_list_that_comes_into_it_is_marked_there(waiting: Screen) -> None:
    first = listed(waiting)[0]
    waiting.press("Return")
    rows(waiting, 3)
    waiting.view.show_argument(first)
    waiting.wait(pane(waiting).elsewhere.isVisible)
    waiting.press("Ctrl+Z")
    rows(waiting, 4)
    assert marked(waiting) == [shown(waiting)] == [first]
    assert not pane(waiting).elsewhere.isVisible()


def test_who_writes_in_a_form_is_not_thrown_into_the_list_when_the_order_leaves_it(waiting: Screen) -> None:
    first, *others = listed(waiting)
    waiting.press("r")
    waiting.wait(lambda: view(waiting).sheet.form is not None)
    waiting.focus_on("act.text")
    waiting.type("ab")
    order = waiting.order_of(first)
    waiting.app.acts.act(first, Action.DISPATCH, ActData(unit=NANYANG_UNIT), "elsewhere", order)
    rows(waiting, 3)
    waiting.press("r", "x", "Return", "1")
    waiting.wait(lambda: waiting.window.jobs.open_jobs == 0)
    assert [waiting.order_of(one).state for one in others] == [OrderState.ACCEPTED] * 3
    assert not pane(waiting).table.hasFocus()
