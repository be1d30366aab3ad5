"""The monitor: live counts, honest gaps, and a list behind every number."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from sync.domain.act import ActData
from sync.domain.codes import Action
from tests.helpers.small_city import NANYANG_UNIT
from tests.ui.desks import Screen, screen, story
from ui.monitor.figures import rates_text, smoothed, unusual_quarters
from ui.monitor.view import MonitorView
from ui.widgets.tile import Tile


@pytest.fixture
def wall(tmp_path: Path, qtbot: QtBot) -> Iterator[Screen]:
    """A team lead before the monitor: two orders wait, one is with its unit."""
    orders = [story(1).current, story(2).current]
    orders.append(story(3).does("dispatcher", Action.DISPATCH, ActData(unit=NANYANG_UNIT)).current)
    with screen(qtbot, tmp_path, "team_lead", orders, MonitorView, "monitor") as made:
        made.wait(lambda: view(made).model.snapshot is not None and view(made).model.snapshot.to_dispatch == 2)
        yield made


def view(made: Screen) -> MonitorView:
    """Return the view as what it is."""
    assert isinstance(made.view, MonitorView)
    return made.view


def tile(made: Screen, name: str) -> str:
    """Return all texts of a tile."""
    from PySide6.QtWidgets import QLabel

    return " ".join(label.text() for label in view(made)._tiles[name].findChildren(QLabel))


def test_the_tiles_show_the_counts_of_the_replica(wall: Screen) -> None:
    assert " 2 " in f" {tile(wall, 'to_dispatch')} "
    assert "未接入话务平台" in tile(wall, "queue")
    assert "数据截至 12:00" in view(wall)._as_of.text()


def test_a_dispatch_elsewhere_changes_the_counts_on_screen(wall: Screen) -> None:
    wall.app.acts.act("o-1", Action.DISPATCH, ActData(unit=NANYANG_UNIT), "elsewhere")
    wall.wait(lambda: view(wall).model.snapshot is not None and view(wall).model.snapshot.to_dispatch == 1)
    assert " 1 " in f" {tile(wall, 'to_dispatch')} "


def test_the_lists_behind_the_numbers_open_by_keys(wall: Screen) -> None:
    wall.press("Alt+P", "Alt+O")
    assert wall.window.opened == [("search", "pool:to_dispatch"), ("search", "pool:overdue")]


def test_the_counts_rest_while_nobody_looks(wall: Screen) -> None:
    wall.view.hide()
    assert not view(wall).model._clock.isActive()
    wall.view.show()
    assert view(wall).model._clock.isActive()


def test_a_rate_without_a_base_is_a_dash_and_not_nought() -> None:
    assert rates_text((None, 0.5, 1.0)) == "— · 50.0 · 100.0"


def test_the_band_is_smoothed_without_losing_its_sum_inside() -> None:
    assert smoothed([0.0, 0.0, 7.0, 0.0, 0.0], reach=2)[2] == pytest.approx(7 / 5)
    assert smoothed([2.0] * 6) == (2.0,) * 6
    assert smoothed([]) == ()


def test_few_calls_are_never_unusual() -> None:
    assert unusual_quarters([4, 9, 6], [0.0, 5.0, 5.0]) == {1}


def test_tiles_with_and_without_a_remark_stand_in_one_line(qapp: QApplication) -> None:
    row = QWidget()
    layout = QHBoxLayout(row)
    told, bare = Tile("超期未办"), Tile("需人处理")
    for tile in (told, bare):
        layout.addWidget(tile)
    told.show_value("177", "较昨日 +73", "danger")
    bare.show_value("0")
    row.resize(600, 200)
    row.show()
    qapp.processEvents()
    assert told.geometry().top() == bare.geometry().top()
    assert told.height() == bare.height()
    row.close()
