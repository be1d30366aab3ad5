"""The dispatcher's desk by keys: send, choose, assist, give back, merge, undo."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from sync.domain.codes import Action, AssignmentRole, OrderState
from sync.domain.order import Order
from tests.helpers.small_city import HUAYUAN_UNIT, LIFT_PLACE, NANYANG_UNIT, NOISE, OUTDOOR, WATER
from tests.ui.desks import Screen, screen, story
from ui.dispatch.view import DispatchView
from ui.widgets.pick_field import PickField
from ui.widgets.pick_list import BAR

Open = Callable[..., Screen]


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Screen]:
    """A dispatcher with four orders that wait."""
    orders = [story(number).current for number in (1, 2, 3)]
    orders.append(story(4, "2026-02-12 10:00", category=OUTDOOR).current)
    with screen(qtbot, tmp_path, "dispatcher", orders, DispatchView, "dispatch") as made:
        made.wait(lambda: view(made).pane.rows.rowCount() == 4)
        made.wait(lambda: bool(view(made).model.suggestions))
        yield made


def view(made: Screen) -> DispatchView:
    """Return the view as what it is."""
    assert isinstance(made.view, DispatchView)
    return made.view


def current(made: Screen) -> Order:
    """Return the selected order."""
    order = view(made).model.order
    assert order is not None
    return order


def sent(made: Screen, number: int) -> bool:
    """Tell whether an order is with a unit."""
    return made.order(number).state is OrderState.DISPATCHED


def choose(made: Screen, number: int) -> None:
    """Walk the list to an order."""
    made.press("Ctrl+Home")
    for _step in range(10):
        made.wait(lambda: view(made).model.order is not None and current(made).id == view(made).pane.table.current_id())
        if current(made).id == f"o-{number}":
            break
        made.press("j")
    assert current(made).id == f"o-{number}"
    made.wait(lambda: not view(made).model.advice.reading)


def test_enter_sends_to_the_first_suggestion_with_its_assisting_units_and_goes_on_to_the_next(desk: Screen) -> None:
    choose(desk, 1)
    first = view(desk).model.suggestions[0]
    desk.press("Return")
    desk.wait(lambda: sent(desk, 1))
    order = desk.order(1)
    assert order.main_unit == first.unit == NANYANG_UNIT
    assert {part.unit for part in order.assignments if part.role is AssignmentRole.ASSIST} == set(first.assist)
    desk.wait(lambda: view(desk).pane.rows.rowCount() == 3)
    desk.wait(lambda: view(desk).model.order is not None and current(desk).id != "o-1")


def test_a_digit_chooses_among_the_suggested_units(desk: Screen) -> None:
    choose(desk, 2)
    units = [each.unit for each in view(desk).model.suggestions]
    desk.press(str(len(units)))
    desk.wait(lambda: sent(desk, 2))
    assert desk.order(2).main_unit == units[-1]


def test_a_digit_without_a_suggestion_does_nothing(desk: Screen) -> None:
    choose(desk, 2)
    desk.press("6")
    assert desk.window.jobs.open_jobs == 0
    assert not sent(desk, 2)


def test_another_unit_is_chosen_by_its_name(desk: Screen) -> None:
    choose(desk, 3)
    desk.press("o")
    desk.wait(lambda: view(desk).sheet.form is not None)
    desk.type("花园路")
    desk.press("Return")
    desk.wait(lambda: view(desk).sheet.values()["unit"] == HUAYUAN_UNIT)
    desk.focus_on("act.text")
    desk.type("请尽快")
    desk.press("Ctrl+Return")
    desk.wait(lambda: sent(desk, 3))
    assert desk.order(3).main_unit == HUAYUAN_UNIT
    desk.wait(lambda: view(desk).sheet.form is None)


def test_an_assisting_unit_is_added_before_the_order_is_sent(desk: Screen) -> None:
    choose(desk, 1)
    desk.press("a")
    desk.wait(view(desk).assist_picker.hasFocus)
    desk.type("自来水")
    desk.press("Return")
    desk.wait(lambda: view(desk).model.advice.assist == (WATER,))
    desk.wait(view(desk).pane.table.hasFocus)
    desk.press("Return")
    desk.wait(lambda: sent(desk, 1))
    assert WATER in {part.unit for part in desk.order(1).assignments if part.role is AssignmentRole.ASSIST}


def test_escape_leaves_the_field_for_an_assisting_unit(desk: Screen) -> None:
    desk.press("a")
    desk.wait(view(desk).assist_picker.hasFocus)
    desk.press("Escape")
    assert view(desk).pane.table.hasFocus()
    assert view(desk).assist_picker.isHidden()


def test_an_order_goes_back_to_intake_with_what_is_missing(desk: Screen) -> None:
    choose(desk, 2)
    desk.press("r")
    desk.wait(lambda: view(desk).sheet.form is not None)
    desk.press("1")
    desk.press("Return")
    desk.wait(lambda: desk.order(2).returned_to_intake)


def test_an_order_is_merged_into_one_found_by_its_number(desk: Screen) -> None:
    choose(desk, 2)
    desk.press("m")
    desk.wait(lambda: view(desk).sheet.form is not None)
    desk.type(desk.order(1).no)
    desk.press("Return")
    desk.wait(lambda: view(desk).sheet.values()["target_order"] == "o-1")
    desk.press("Return")
    desk.wait(lambda: desk.order(2).state is OrderState.MERGED)
    assert desk.order(2).merged_into == "o-1"


def test_similar_orders_are_offered_to_merge_into_before_anything_is_typed(desk: Screen) -> None:
    choose(desk, 2)
    desk.press("m")
    pick = desk.focus_on("act.target_order", PickField)
    desk.wait(pick.is_open)
    desk.press("Return")
    desk.wait(lambda: view(desk).sheet.values()["target_order"] in ("o-1", "o-3", "o-4"))


def test_no_order_to_merge_into_is_cut_on_a_small_screen(desk: Screen) -> None:
    desk.window.resize(1296, 680)
    choose(desk, 2)
    desk.press("m")
    pick = desk.focus_on("act.target_order", PickField)
    desk.wait(pick.is_open)
    answers = pick._list
    assert answers.model().rowCount()
    assert answers.viewport().width() >= answers.wanted_width() - 2 * answers.frameWidth() - BAR
    frame = answers.parentWidget()
    assert frame is not None
    assert desk.window.rect().contains(frame.geometry())


def test_the_field_for_an_assisting_unit_comes_into_sight_whole_and_the_order_is_at_its_top_after_it(
    tmp_path: Path, qtbot: QtBot
) -> None:
    long = replace(story(1).current, content="电梯停运三天，老人被困，要求尽快修复。" * 20)
    with screen(qtbot, tmp_path, "dispatcher", [long], DispatchView, "dispatch") as made:
        made.window.resize(1296, 560)
        made.wait(lambda: bool(view(made).model.suggestions))
        made.press("a")
        picker = view(made).assist_picker
        made.wait(picker.hasFocus)
        area = view(made).right.findChild(QScrollArea)
        assert isinstance(area, QScrollArea)
        assert area.verticalScrollBar().value() > 0
        assert inside(area, picker)
        made.press("Escape")
        assert area.verticalScrollBar().value() == 0


def inside(area: QScrollArea, field: QWidget) -> bool:
    """Tell whether a field of a column is in sight whole."""
    top = field.mapTo(area.viewport(), QPoint(0, 0)).y()
    return top >= 0 and top + field.height() <= area.viewport().height()


def test_merging_without_the_server_says_so_in_the_form_and_keeps_the_choice(desk: Screen) -> None:
    choose(desk, 2)
    desk.press("m")
    desk.wait(lambda: view(desk).sheet.form is not None)
    desk.type(desk.order(1).no)
    desk.press("Return")
    desk.wait(lambda: view(desk).sheet.values()["target_order"] == "o-1")
    desk.desk.cut()
    desk.press("Return")
    desk.wait(lambda: "联网" in view(desk).sheet._problem.text())
    assert view(desk).sheet.values()["target_order"] == "o-1"
    assert desk.order(2).state is OrderState.ACCEPTED


def test_many_selected_orders_are_sent_at_once_and_taken_back_at_once(desk: Screen) -> None:
    choose(desk, int(view(desk).pane.rows.row_at(0).id[2:]))
    desk.press("Shift+Down", "Shift+Down")
    chosen = [int(each[2:]) for each in view(desk).pane.table.selected_ids()]
    assert len(chosen) == 3
    desk.press("Return")
    sendable = [number for number in chosen if number != 4]
    desk.wait(lambda: all(sent(desk, number) for number in sendable))
    desk.wait(lambda: len(view(desk).model.runner.undoable) == len(sendable))
    desk.press("Ctrl+Z")
    desk.wait(lambda: all(desk.order(number).state is OrderState.ACCEPTED for number in sendable))


def test_an_order_without_a_unit_in_the_directory_is_told_when_many_are_sent(desk: Screen) -> None:
    choose(desk, int(view(desk).pane.rows.row_at(0).id[2:]))
    desk.press("Shift+Down", "Shift+Down", "Shift+Down")
    skipped: list[int] = []
    view(desk).model.skipped.connect(skipped.append)
    advised = [view(desk).model.advice.advise(f"o-{number}") for number in (1, 2, 3, 4)]
    without = sum(1 for each in advised if each is not None and each[1] is None)
    desk.press("Return")
    desk.wait(lambda: sent(desk, 1) and sent(desk, 2) and sent(desk, 3))
    assert skipped == ([without] if without else [])


def test_a_dispatch_is_undone_within_its_time_and_not_after(desk: Screen) -> None:
    choose(desk, 1)
    desk.press("Return")
    desk.wait(lambda: sent(desk, 1))
    desk.wait(lambda: view(desk).model.runner.can_undo)
    assert desk.window.undo_bar.active
    desk.press("Ctrl+Z")
    assert not desk.window.undo_bar.active
    desk.wait(lambda: desk.order(1).state is OrderState.ACCEPTED)
    desk.wait(lambda: view(desk).pane.rows.row_of_id("o-1") >= 0 and desk.window.jobs.open_jobs == 0)
    choose(desk, 2)
    desk.press("Return")
    desk.wait(lambda: view(desk).model.runner.can_undo)
    desk.desk.clock.now += 11_000
    desk.press("Ctrl+Z")
    desk.wait(lambda: desk.refused() == ["undo_too_late"])
    assert sent(desk, 2)


def test_an_answer_to_half_a_word_is_never_taken_for_the_whole(desk: Screen) -> None:
    choose(desk, 2)
    desk.press("m")
    desk.wait(lambda: view(desk).sheet.form is not None)
    desk.type(desk.order(1).no)
    desk.press("Return")
    desk.wait(lambda: bool(view(desk).sheet.values()["target_order"]))
    assert view(desk).sheet.values()["target_order"] == "o-1"


def test_a_held_key_does_not_send_an_order_twice(desk: Screen) -> None:
    choose(desk, 1)
    desk.press("Return", "Return", "Return")
    desk.wait(lambda: sent(desk, 1))
    desk.wait(lambda: desk.window.jobs.open_jobs == 0)
    assert [entry.action for entry in desk.order(1).timeline].count(Action.DISPATCH) == 1
    assert desk.refused() == []


def test_an_order_goes_to_a_conference_before_it_is_sent(desk: Screen) -> None:
    choose(desk, 3)
    desk.press("c")
    desk.wait(lambda: view(desk).sheet.form is not None)
    desk.type("职责有争议")
    desk.press("Ctrl+Return")
    desk.wait(lambda: desk.order(3).state is OrderState.PRE_REVIEW)


def test_a_row_that_changes_elsewhere_keeps_selection_and_scroll(desk: Screen) -> None:
    choose(desk, 3)
    before = view(desk).pane.table.verticalScrollBar().value()
    from sync.domain.act import ActData

    desk.app.acts.act("o-1", Action.NOTE, ActData(text="同事的备注"), "elsewhere")
    desk.app.acts.act("o-3", Action.NOTE, ActData(text="同事的备注"), "elsewhere")
    desk.wait(lambda: current(desk).timeline[-1].text == "同事的备注")
    assert current(desk).id == "o-3" == view(desk).pane.table.current_id()
    assert view(desk).pane.table.verticalScrollBar().value() == before


def test_the_tab_counts_what_waits(desk: Screen) -> None:
    assert "4" in view(desk).pane.tabs._buttons["to_dispatch"].text()
    choose(desk, 1)
    desk.press("Return")
    desk.wait(lambda: "3" in view(desk).pane.tabs._buttons["to_dispatch"].text())


def test_the_filter_finds_an_order_and_nothing_found_empties_the_detail(desk: Screen) -> None:
    desk.press("/")
    desk.type(desk.order(2).no)
    desk.press("Return")
    desk.wait(lambda: view(desk).pane.rows.rowCount() == 1 and current(desk).id == "o-2")
    desk.press("/")
    desk.type("\u202e🙂'; DROP TABLE--")
    desk.wait(lambda: view(desk).pane.rows.rowCount() == 0)
    desk.wait(view(desk).empty.isVisible)
    assert view(desk).model.order is None


def test_a_conflict_of_interest_is_told_beside_the_unit(tmp_path: Path, qtbot: QtBot) -> None:
    accused = story(1, category=NOISE, place=LIFT_PLACE, accused_unit=HUAYUAN_UNIT).current
    with screen(qtbot, tmp_path, "dispatcher", [accused], DispatchView, "dispatch") as made:
        choose(made, 1)
        made.press("o")
        made.wait(lambda: view(made).sheet.form is not None)
        made.type("花园路")
        made.press("Return")
        made.wait(lambda: view(made).sheet.values()["unit"] == HUAYUAN_UNIT)
        made.press("Return")
        made.wait(lambda: "不能派给被反映的单位" in view(made).sheet._fields["unit"].error)
        assert made.order(1).state is OrderState.ACCEPTED
