"""The filter of a queue by keys: who types in it is never thrown out of it, and what is typed there acts on nothing."""

from PySide6.QtWidgets import QLabel

from sync.domain.codes import OrderState
from tests.ui.desks import Screen
from tests.ui.dispatch.queue_screen import pane, rows, shown, view


def test_hits_do_not_take_the_focus_from_who_pressed_enter_before_there_were_any(waiting: Screen) -> None:
    waiting.press("/")
    waiting.type("2600000009")
    rows(waiting, 0)
    waiting.press("Return")
    assert pane(waiting).filter.hasFocus()
    waiting.press("Backspace")
    rows(waiting, 4)
    assert pane(waiting).filter.hasFocus()
    waiting.type("1r")
    assert pane(waiting).filter.text() == "2600000001r"
    assert view(waiting).sheet.form is None
    assert [waiting.order(number).state for number in (1, 2, 3, 4)] == [OrderState.ACCEPTED] * 4


def test_enter_before_the_list_has_followed_goes_there_when_it_has_and_acts_on_nothing_before(waiting: Screen) -> None:
    waiting.press("/")
    waiting.type("26000000041")
    waiting.press("Return", "Return")
    rows(waiting, 1)
    waiting.wait(pane(waiting).table.hasFocus)
    assert [waiting.order(number).state for number in (1, 2, 3, 4)] == [OrderState.ACCEPTED] * 4
    waiting.wait(lambda: view(waiting).model.order is not None and view(waiting).model.order.id == "o-4")
    assert pane(waiting).table.current_id() == "o-4"


def test_who_types_on_after_enter_stays_in_the_filter(waiting: Screen) -> None:
    waiting.press("/")
    waiting.type("26000000")
    waiting.press("Return")
    waiting.press("0")
    rows(waiting, 4)
    assert pane(waiting).filter.hasFocus()
    assert pane(waiting).filter.text() == "260000000"


def test_down_goes_to_the_list_and_escape_shows_everything_again(waiting: Screen) -> None:
    waiting.press("/")
    waiting.type("26000000041")
    rows(waiting, 1)
    assert pane(waiting).filter.hasFocus()
    waiting.press("Down")
    assert pane(waiting).table.hasFocus()
    waiting.press("Escape")
    assert pane(waiting).filter.text() == ""
    rows(waiting, 4)
    waiting.press("/")
    waiting.type("2600000009")
    rows(waiting, 0)
    waiting.press("Down")
    assert pane(waiting).filter.hasFocus()
    waiting.press("Escape")
    rows(waiting, 4)
    waiting.wait(pane(waiting).table.hasFocus)


def test_escape_in_an_empty_filter_goes_back_to_the_list(waiting: Screen) -> None:
    waiting.press("/", "Escape")
    assert pane(waiting).table.hasFocus()


def test_a_filter_that_leaves_nothing_says_how_many_orders_it_hides_and_how_to_lift_it(waiting: Screen) -> None:
    waiting.press("/")
    waiting.type("2600000009")
    rows(waiting, 0)
    said = " ".join(label.text() for label in pane(waiting).findChildren(QLabel) if label.isVisible())
    assert "没有符合“2600000009”的工单" in said
    assert "4 件" in said
    assert "Esc" in said
    assert "新工单会自动出现" not in said


def test_a_key_on_an_empty_list_acts_on_nothing_and_says_so(waiting: Screen) -> None:
    waiting.press("/")
    waiting.type("2600000009")
    rows(waiting, 0)
    for key in ("dispatch.accept", "dispatch.return_to_intake", "dispatch.choose_1"):
        waiting.window.registry.run(key)
        assert "没有选中的工单" in waiting.told()
    assert shown(waiting) == ""
