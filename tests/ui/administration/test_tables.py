"""The administration's tables by keys: edit, add, refuse what cannot be saved, and say why people cannot be read."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from sync.domain.order import Place
from sync.domain.reference import ReferenceKind
from tests.helpers.small_city import WATER
from tests.ui.desks import Screen, screen
from ui.administration.view import AdministrationView
from ui.models.windowed_table_model import WindowedTableModel
from ui.widgets.windowed_table import WindowedTable


@pytest.fixture
def office(tmp_path: Path, qtbot: QtBot) -> Iterator[Screen]:
    """An administrator at the table of units."""
    with screen(qtbot, tmp_path, "administrator", [], AdministrationView, "administration") as made:
        go_to(made, "units")
        yield made


def view(made: Screen) -> AdministrationView:
    """Return the view as what it is."""
    assert isinstance(made.view, AdministrationView)
    return made.view


def rows(made: Screen) -> WindowedTableModel:
    """Return the rows of the table in front."""
    found = view(made).rows
    assert found is not None
    return found


def table(made: Screen) -> WindowedTable:
    """Return the table in front."""
    found = view(made).list
    assert found is not None
    return found


def go_to(made: Screen, tab: str) -> None:
    """Go to a table by keys."""
    while view(made).tabs.current() != tab:
        made.press("Ctrl+Tab")
    made.wait(lambda: view(made).rows is not None and rows(made).rowCount() > 0)
    made.press("Alt+L")


def find(made: Screen, text: str) -> None:
    """Filter the list and go to its first row."""
    made.press("Ctrl+F", "Ctrl+A")
    made.type(text)
    made.press("Return")
    made.wait(lambda: rows(made).rowCount() == 1 and bool(table(made).current_id()))


def error(made: Screen, field: str) -> str:
    """Return the message beside a field."""
    return view(made).form._rows[field].error


def test_people_cannot_be_read_without_the_server_and_the_screen_says_so(tmp_path: Path, qtbot: QtBot) -> None:
    with screen(qtbot, tmp_path, "administrator", [], AdministrationView, "administration") as made:
        made.wait(view(made)._unreadable.isVisible)
        assert table(made).isHidden()
        assert not view(made)._add.isEnabled()
        made.press("Ctrl+N", "Ctrl+E")
        assert view(made).form.isHidden()
        go_to(made, "units")
        assert view(made)._unreadable.isHidden()
        assert view(made)._add.isEnabled()


def test_a_unit_is_edited_and_saved(office: Screen) -> None:
    find(office, "自来水")
    office.press("Return")
    office.wait(view(office).form.isVisible)
    office.focus_on("record.duty_phone")
    office.press("Ctrl+A")
    office.type("0371-12345")
    office.press("Return")
    office.wait(view(office).form.isHidden)
    assert "已保存" in office.told()
    office.wait(lambda: office.app.sync_status.status().unsent == 0)


def test_a_new_unit_needs_a_name_and_a_known_area(office: Screen) -> None:
    office.press("Ctrl+N")
    office.wait(view(office).form.isVisible)
    office.press("Return")
    assert error(office, "id") == "必填"
    office.type("u new")
    office.focus_on("record.name")
    office.type("新单位")
    office.focus_on("record.area")
    office.type("000000")
    office.press("Return")
    office.wait(lambda: bool(error(office, "id")))
    office.focus_on("record.id")
    office.press("Ctrl+A")
    office.type("u-new")
    office.press("Return")
    office.wait(lambda: "没有这个区域" in error(office, "area"))


def test_an_id_in_use_is_refused_beside_its_field(office: Screen) -> None:
    office.press("Ctrl+N")
    office.wait(view(office).form.isVisible)
    office.type(WATER)
    office.focus_on("record.name")
    office.type("重复")
    office.focus_on("record.area")
    office.type("410100")
    office.press("Return")
    office.wait(lambda: "已被使用" in error(office, "id"))


@pytest.mark.parametrize("text", ["\u202e倒写", "\x07响铃", "名\u0085字"])
def test_a_name_no_database_should_hold_is_refused_beside_its_field(office: Screen, text: str) -> None:
    find(office, "自来水")
    office.press("Return")
    office.wait(view(office).form.isVisible)
    office.focus_on("record.name", QLineEdit).setText(text)
    office.press("Return")
    assert "不能保存" in error(office, "name")


def test_a_huge_name_is_cut_to_what_the_field_takes(office: Screen) -> None:
    find(office, "自来水")
    office.press("Return")
    office.wait(view(office).form.isVisible)
    field = office.focus_on("record.name", QLineEdit)
    office.press("Ctrl+A")
    office.paste("长" * 100_000)
    assert len(field.text()) == 60


def test_escape_leaves_the_record_as_it_was(office: Screen) -> None:
    find(office, "自来水")
    office.press("Return")
    office.wait(view(office).form.isVisible)
    office.press("Escape")
    assert view(office).form.isHidden()
    assert table(office).hasFocus()
    assert view(office)._aside.isVisible()


def test_a_rank_and_a_code_must_be_what_they_are(office: Screen) -> None:
    go_to(office, "codes")
    office.press("Ctrl+N")
    office.wait(view(office).form.isVisible)
    office.type("Bad List")
    office.focus_on("record.code")
    office.type("x")
    office.focus_on("record.name")
    office.type("名")
    office.press("Return")
    office.wait(lambda: bool(error(office, "list")))
    office.focus_on("record.list")
    office.press("Ctrl+A")
    office.type("my_list")
    office.focus_on("record.rank")
    office.type("abc")
    office.press("Return")
    office.wait(lambda: "请填数字" in error(office, "rank"))


@pytest.mark.parametrize("day", ["2026-13-01", "2026-02-30", "昨天", "2026/1/1"])
def test_a_day_that_is_none_is_refused(office: Screen, day: str) -> None:
    go_to(office, "calendar")
    office.press("Ctrl+N")
    office.wait(view(office).form.isVisible)
    office.type(day)
    office.press("Return")
    office.wait(lambda: "2026-10-01" in error(office, "id"))


def test_a_day_is_added(office: Screen) -> None:
    go_to(office, "calendar")
    office.press("Ctrl+N")
    office.wait(view(office).form.isVisible)
    office.type("2026-10-01")
    office.press("Return")
    office.wait(view(office).form.isHidden)


def test_presets_can_be_looked_at_but_not_added(office: Screen) -> None:
    go_to(office, "presets")
    assert not view(office)._add.isEnabled()
    assert len(office.app.reference.items(ReferenceKind.PRESET)) == rows(office).rowCount()


def test_a_learned_name_shows_its_origin_and_can_be_taken_back(office: Screen) -> None:
    app = office.app
    area = app.reference.areas()[-1]
    app.intake.learn_alias("大转盘", Place(district=area.id), "紫荆山立交")
    go_to(office, "aliases")
    (row,) = view(office)._rows
    assert row.cells[:3] == ("大转盘", "紫荆山立交", area.name)
    assert row.cells[3] == app.session.person.name
    office.press("Return")
    office.wait(view(office).form.isVisible)
    assert "编辑 · 大转盘" in [label.text() for label in view(office).form.findChildren(QLabel)]
    office.focus_on("record.state")
    office.press("Down", "Return")
    office.wait(view(office).form.isHidden)
    office.wait(lambda: app.sync_status.status().unsent == 0)
    assert app.attention.items() == ()


def test_the_filter_keeps_the_keys_until_down_or_escape_and_says_what_it_hides(office: Screen) -> None:
    everything = rows(office).rowCount()
    office.press("/")
    office.type("没有这个单位")
    office.wait(lambda: rows(office).rowCount() == 0)
    assert view(office).filter.hasFocus()
    assert f"筛选隐藏了 {everything} 条" in view(office).note.text()
    office.press("Escape")
    office.wait(lambda: rows(office).rowCount() == everything)
    assert table(office).hasFocus()
    assert view(office).filter.text() == ""
    assert "隐藏" not in view(office).note.text()
    office.press("/", "Down")
    assert table(office).hasFocus()
