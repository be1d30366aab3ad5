"""A table over many rows: first page at once, the rest when looked at, selection by id."""

import threading
from array import array
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt, QTimer
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tests.helpers.ui import press, settle, show_active, wait_for
from ui.jobs import JobRunner
from ui.models.column import Column, RowRole
from ui.models.key_window import key_change
from ui.models.windowed_table_model import PAGE, PAGES_KEPT, WindowedTableModel
from ui.widgets.windowed_table import WindowedTable


@dataclass(frozen=True, slots=True)
class Line:
    key: int
    id: str
    text: str


class ListSource:
    """Rows in memory that count how they were read."""

    def __init__(self, count: int) -> None:
        self.lines = {key: Line(key, f"id{key}", f"text {key}") for key in range(count)}
        self.order = list(range(count))
        self.asked: list[int] = []

    def first_page(self, limit: int) -> list[Line]:
        return [self.lines[key] for key in self.order[:limit]]

    def keys(self) -> "array[int]":
        return array("q", self.order)

    def rows(self, keys: list[int]) -> list[Line]:
        self.asked.append(len(keys))
        return [self.lines[key] for key in keys if key in self.lines]


def line_text(row: Line) -> str:
    return row.text


def line_id(row: Line) -> str:
    return row.id


COLUMNS = (
    Column("text", "Text", line_text, stretch=True),
    Column("id", "Id", line_id, width=80),
)


@pytest.fixture
def model(jobs: JobRunner) -> WindowedTableModel:
    return WindowedTableModel(COLUMNS, jobs)


def load(model: WindowedTableModel, jobs: JobRunner, source: ListSource) -> ListSource:
    model.load(source)
    settle(jobs)
    return source


def text_at(model: WindowedTableModel, row: int) -> str:
    return str(model.data(model.index(row, 0), Qt.ItemDataRole.DisplayRole))


def test_model_keeps_qts_rules(model: WindowedTableModel, jobs: JobRunner, qtmodeltester: ModelTester) -> None:
    load(model, jobs, ListSource(250))
    qtmodeltester.check(model)


def test_whole_length_is_known_and_rows_come_when_looked_at(model: WindowedTableModel, jobs: JobRunner) -> None:
    load(model, jobs, ListSource(5000))
    assert model.rowCount() == 5000
    assert text_at(model, 4321) == "…"
    wait_for(lambda: text_at(model, 4321) == "text 4321", "the page did not come")


def test_only_rows_near_what_is_shown_are_kept(model: WindowedTableModel, jobs: JobRunner) -> None:
    load(model, jobs, ListSource(10_000))
    for page in range(60):
        text_at(model, page * PAGE)
        settle(jobs)
        wait_for(lambda page=page: text_at(model, page * PAGE) != "…", "page missing")
    assert sum(model.row_at(row) is not None for row in range(10_000)) <= PAGE * PAGES_KEPT


def test_changed_row_is_read_again_and_shown_for_a_moment(model: WindowedTableModel, jobs: JobRunner) -> None:
    source = load(model, jobs, ListSource(300))
    source.lines[5] = replace(source.lines[5], text="new")
    model.refresh({"id5", "somewhere else"})
    settle(jobs)
    assert text_at(model, 5) == "new"
    assert model.data(model.index(5, 0), RowRole.FLASH) is True
    wait_for(lambda: not model.data(model.index(5, 0), RowRole.FLASH), "the flash did not end")


def test_row_read_again_without_a_change_does_not_flash(model: WindowedTableModel, jobs: JobRunner) -> None:
    load(model, jobs, ListSource(30))
    model.refresh({"id5"})
    settle(jobs)
    assert model.data(model.index(5, 0), RowRole.FLASH) is False


def test_selection_follows_the_row_when_rows_come_and_go(
    model: WindowedTableModel, jobs: JobRunner, qtbot: QtBot
) -> None:
    source = load(model, jobs, ListSource(400))
    table = show_active(qtbot, WindowedTable(model))
    table.select_id("id50")
    source.lines[900] = Line(900, "id900", "fresh")
    source.order = [900, *source.order[3:]]
    model.refresh(())
    wait_for(lambda: model.rowCount() == 398, "the order was not read again")
    assert table.current_id() == "id50"
    assert table.currentIndex().row() == 48


def test_selection_follows_the_row_when_the_order_changes(
    model: WindowedTableModel, jobs: JobRunner, qtbot: QtBot
) -> None:
    source = load(model, jobs, ListSource(400))
    table = show_active(qtbot, WindowedTable(model))
    table.select_id("id50")
    source.order.reverse()
    model.refresh(())
    wait_for(lambda: table.currentIndex().row() == 349, "the selection did not follow")
    assert table.current_id() == "id50"


def test_first_row_is_selected_when_an_empty_list_fills(
    model: WindowedTableModel, jobs: JobRunner, qtbot: QtBot
) -> None:
    source = load(model, jobs, ListSource(0))
    table = show_active(qtbot, WindowedTable(model))
    source.lines = {7: Line(7, "id7", "seven")}
    source.order = [7]
    model.refresh(())
    wait_for(lambda: table.current_id() == "id7", "nothing was selected")


def test_j_k_and_return_work_by_single_keys(model: WindowedTableModel, jobs: JobRunner, qtbot: QtBot) -> None:
    load(model, jobs, ListSource(20))
    table = show_active(qtbot, WindowedTable(model))
    table.setFocus()
    opened: list[str] = []
    asked: list[bool] = []
    table.activated_id.connect(opened.append)
    table.filter_asked.connect(lambda: asked.append(True))
    for key in ("J", "J", "K", "Return", "/"):
        press(table, key)
    assert opened == ["id1"]
    assert asked == [True]


def test_another_source_replaces_everything(model: WindowedTableModel, jobs: JobRunner) -> None:
    model.load(ListSource(1000))
    load(model, jobs, ListSource(3))
    assert model.rowCount() == 3


def test_failing_source_is_told(model: WindowedTableModel, jobs: JobRunner) -> None:
    class Broken(ListSource):
        def first_page(self, limit: int) -> list[Line]:
            raise OSError(limit)

    seen: list[Exception] = []
    model.failed.connect(seen.append)
    load(model, jobs, Broken(1))
    assert [type(error) for error in seen] == [OSError]


@given(st.lists(st.integers(0, 60), unique=True), st.lists(st.integers(0, 60), unique=True))
def test_smallest_change_leads_from_one_order_to_the_next(old: list[int], new: list[int]) -> None:
    change = key_change(array("q", old), array("q", new))
    if change is None:
        kept = [key for key in old if key in new]
        assert kept != [key for key in new if key in old]
        return
    keys = list(old)
    for at in change.removed:
        del keys[at]
    for at in change.inserted:
        keys.insert(at, new[at])
    assert keys == new


def test_a_list_that_changes_all_the_time_still_shows_what_is_new(model: WindowedTableModel, jobs: JobRunner) -> None:
    source = load(model, jobs, ListSource(400))
    source.order.remove(7)
    busy = QTimer()
    busy.setInterval(5)  # far more often than the pause before a list is read again
    busy.timeout.connect(lambda: model.refresh({"somewhere else"}))
    busy.start()
    wait_for(lambda: model.rowCount() == 399, "the list was never read again")
    busy.stop()
    settle(jobs)


def test_a_change_that_comes_while_the_list_is_being_read_is_not_missed(
    model: WindowedTableModel, jobs: JobRunner
) -> None:
    source = load(model, jobs, ListSource(400))
    begun, go_on, readings = threading.Event(), threading.Event(), []
    read = source.keys

    def slow_keys() -> "array[int]":
        keys = read()
        readings.append(len(keys))
        begun.set()
        go_on.wait(10)
        return keys

    source.keys = slow_keys
    model.refresh()
    wait_for(begun.is_set, "the list was not read")
    source.order.remove(7)
    for _ in range(5):
        model.refresh()
        wait_for(lambda: not model._reread_soon.isActive(), "the pause did not end")
    assert len(readings) == 1
    go_on.set()
    wait_for(lambda: model.rowCount() == 399, "the change was missed")
    assert len(readings) == 2
    settle(jobs)
