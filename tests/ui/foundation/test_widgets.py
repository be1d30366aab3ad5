"""Widgets by keyboard: fields, choices, lists, bars."""

import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QToolTip, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.ui import compose, press, settle, show_active, type_chinese, type_text, wait_for
from ui.jobs import JobRunner
from ui.theme.restyle import show_when
from ui.theme.theme import Theme
from ui.widgets.choice_group import Choice, ChoiceGroup, link_choices
from ui.widgets.form_field import FormField
from ui.widgets.line_field import LineField
from ui.widgets.notice_bar import NoticeBar
from ui.widgets.pick_field import PickField
from ui.widgets.pick_item import PickItem
from ui.widgets.pill import KeyHint, Pill
from ui.widgets.row_list import RowItem, RowList
from ui.widgets.tab_strip import Tab, TabStrip
from ui.widgets.text_area import TextArea
from ui.widgets.undo_bar import UndoBar

InWindow = Callable[..., QWidget]
PLACES = [PickItem("1", "建设路"), PickItem("2", "建设东路"), PickItem("3", "桐柏路")]


def find(text: str) -> list[PickItem]:
    return [item for item in PLACES if text in item.text]


@pytest.fixture
def in_window(qtbot: QtBot) -> Iterator[Callable[..., QWidget]]:
    """Put widgets into an active window that lives as long as the test."""
    kept: list[QWidget] = []

    def build(*widgets: QWidget) -> QWidget:
        window = QWidget()
        kept.append(window)
        window.resize(600, 500)
        column = QVBoxLayout(window)
        for widget in widgets:
            column.addWidget(widget)
        column.addStretch(1)
        show_active(qtbot, window)
        widgets[0].setFocus()
        return window

    yield build
    kept.clear()


def test_return_takes_the_first_answer(in_window: InWindow) -> None:
    field = PickField(find)
    in_window(field)
    taken: list[PickItem] = []
    field.picked.connect(taken.append)
    type_chinese(field, "建设")
    wait_for(field.is_open, "no answers")
    assert field.hasFocus()
    press(field, "Return")
    assert field.value() == "1"
    assert field.text() == "建设路"
    assert taken == [PLACES[0]]
    assert not field.is_open()


def test_arrow_down_takes_the_second_answer(in_window: InWindow) -> None:
    field = PickField(find)
    in_window(field)
    type_chinese(field, "建设")
    wait_for(field.is_open, "no answers")
    press(field, "Down")
    press(field, "Return")
    assert field.value() == "2"


def test_return_before_the_answers_came_takes_the_first_when_they_do(in_window: InWindow, jobs: JobRunner) -> None:
    gate = threading.Event()

    def slow(text: str) -> list[PickItem]:
        gate.wait(5)
        return find(text)

    field = PickField(slow, jobs)
    in_window(field)
    type_chinese(field, "桐柏")
    press(field, "Return")
    assert field.value() == ""
    gate.set()
    wait_for(lambda: field.value() == "3", "the answer was not taken")


def test_answers_of_an_older_text_are_thrown_away(in_window: InWindow, jobs: JobRunner) -> None:
    first = threading.Event()

    def source(text: str) -> list[PickItem]:
        if text == "建设":
            first.wait(5)
        return find(text)

    field = PickField(source, jobs)
    in_window(field)
    type_chinese(field, "建设")
    QApplication.processEvents()
    field.selectAll()
    type_chinese(field, "桐")
    wait_for(field.is_open, "no answers")
    first.set()
    settle(jobs)
    press(field, "Return")
    assert field.value() == "3"


def test_return_while_composing_takes_nothing(in_window: InWindow) -> None:
    field = PickField(find)
    in_window(field)
    type_chinese(field, "建设")
    wait_for(field.is_open, "no answers")
    compose(field, "lu")
    press(field, "Return")
    assert field.value() == ""


def test_text_nobody_picked_is_told_when_the_focus_leaves(in_window: InWindow) -> None:
    field, other = PickField(find), LineField()
    in_window(field, other)
    told: list[str] = []
    field.unresolved.connect(told.append)
    type_chinese(field, "不存在的路")
    other.setFocus()
    assert told == ["不存在的路"]


def test_editing_a_taken_answer_forgets_it(in_window: InWindow) -> None:
    field = PickField(find)
    in_window(field)
    field.set_value("1", "建设路")
    cleared: list[bool] = []
    field.cleared.connect(lambda: cleared.append(True))
    field.selectAll()
    press(field, "Backspace")
    assert field.value() == ""
    assert cleared == [True]


def test_digit_chooses_while_the_group_has_the_focus(in_window: InWindow) -> None:
    group = ChoiceGroup([Choice("a", "甲", "1"), Choice("b", "乙", "2")])
    in_window(group)
    told: list[str] = []
    group.chosen.connect(told.append)
    press(group, "2")
    press(group, "Left")
    press(group, "9")
    assert told == ["b", "a"]
    group.set_value("b")
    assert told == ["b", "a"]


def test_linked_groups_share_their_keys(in_window: InWindow) -> None:
    first = ChoiceGroup([Choice("yes", "是", "Q")])
    second = ChoiceGroup([Choice("solved", "已解决", "A")])
    link_choices([first, second])
    in_window(first, second)
    press(first, "A")
    assert second.value() == "solved"
    assert second.hasFocus()
    press(second, "Q")
    assert first.value() == "yes"


def test_snippet_expands_on_space(in_window: InWindow) -> None:
    area = TextArea(snippets={"wy": "物业"}.get)
    in_window(area)
    type_text(area, "a ;wy ")
    assert area.text() == "a 物业"
    type_text(area, ";xx ")
    assert area.text() == "a 物业;xx "


def test_edit_is_told_within_the_draft_limit(in_window: InWindow, qtbot: QtBot) -> None:
    area = TextArea()
    in_window(area)
    with qtbot.waitSignal(area.edited, timeout=300) as told:
        type_chinese(area, "夜间施工噪声")
    assert told.args == ["夜间施工噪声"]


def test_edit_is_told_at_once_when_the_focus_leaves(in_window: InWindow) -> None:
    field, other = LineField(), LineField()
    in_window(field, other)
    told: list[str] = []
    field.edited.connect(told.append)
    type_chinese(field, "王敏")
    other.setFocus()
    assert told == ["王敏"]


def test_setting_a_text_tells_nobody(in_window: InWindow) -> None:
    area = TextArea()
    in_window(area)
    told: list[str] = []
    area.edited.connect(told.append)
    area.set_text("来自别处")
    area.flush()
    assert told == []


def test_return_submits_a_line_but_not_while_composing(in_window: InWindow) -> None:
    field = LineField()
    in_window(field)
    told: list[str] = []
    field.submitted.connect(told.append)
    compose(field, "wang")
    press(field, "Return")
    type_chinese(field, "王")
    press(field, "Return")
    assert told == ["王"]


def test_message_stands_beside_the_label_and_nothing_moves(in_window: InWindow) -> None:
    editor = LineField()
    field = FormField("标题", editor, hint="自动生成")
    in_window(field)
    before = editor.geometry()
    field.set_error("必填")
    QApplication.processEvents()
    assert field.error == "必填"
    assert editor.geometry() == before
    field.set_error("")
    assert field.error == ""


@pytest.mark.parametrize("text", ["", "x" * 100_000, "\u202e反向", "🚰" * 500, "\x00\x07", "a\n" * 2000])
def test_fields_survive_hostile_text(in_window: InWindow, text: str) -> None:
    area, line, pick = TextArea(), LineField(limit=200), PickField(find)
    in_window(area, line, pick)
    for widget in (area, line, pick):
        type_chinese(widget, text)
    assert len(line.text()) <= 200


def test_list_keeps_the_marked_item_when_items_change(in_window: InWindow) -> None:
    rows = RowList()
    in_window(rows)
    rows.set_items([RowItem("a", "A"), RowItem("b", "B")])
    press(rows, "J")
    press(rows, "J")
    assert rows.current_id() == "b"
    rows.set_items([RowItem("c", "C"), RowItem("b", "B2"), RowItem("a", "A")])
    assert rows.current_id() == "b"


def test_tabs_tell_once_and_show_counts(in_window: InWindow) -> None:
    tabs = TabStrip([Tab("a", "待派单"), Tab("b", "疑难")])
    in_window(tabs)
    told: list[str] = []
    tabs.changed.connect(told.append)
    tabs.set_counts({"a": 128})
    tabs.step(1)
    tabs.set_current("b")
    assert told == ["b"]


def test_tabs_stand_closer_before_they_take_a_second_row(in_window: InWindow, qapp: QApplication) -> None:
    Theme(qapp).choose("light", 1.0)
    tabs = TabStrip([Tab(str(number), f"Suspensions {number}") for number in range(6)])
    in_window(tabs)
    buttons = list(tabs._buttons.values())
    window = tabs.window()
    around = window.width() - tabs.width()

    def give(width: int) -> None:
        window.resize(width + around, 200)
        wait_for(lambda: tabs.width() == width, "the width did not come")

    give(1200)
    loose = [button.minimumWidth() for button in buttons]
    give(sum(loose) + 5 * 6 - 20)
    wait_for(lambda: {button.y() for button in buttons} == {0}, "they take a second row")
    assert all(button.minimumWidth() < wide for button, wide in zip(buttons, loose, strict=True))
    give(1200)
    assert [button.minimumWidth() for button in buttons] == loose


def test_undo_runs_once_and_not_after_its_time(in_window: InWindow) -> None:
    bar = UndoBar("撤回")
    in_window(bar)
    done: list[int] = []
    bar.offer("已派单", lambda: done.append(1))
    bar.undo()
    bar.undo()
    assert done == [1]
    bar.offer("已派单", lambda: done.append(2), seconds=0.2)
    wait_for(lambda: not bar.active, "the bar stayed")
    bar.undo()
    assert done == [1]


def test_failure_stays_until_it_is_closed(in_window: InWindow) -> None:
    bar = NoticeBar()
    in_window(bar)
    bar.tell("连不上服务器", "内容已保存", tone="danger")
    assert bar.isVisible()
    assert bar.text == "连不上服务器\n内容已保存"


def test_widget_without_a_window_opens_none(qapp: QApplication) -> None:
    hint, pill = KeyHint("Alt+C"), Pill("办理中")
    pill.show_state("已办结", "success")
    show_when(hint, True)
    assert not any(widget in qapp.topLevelWidgets() and widget.isVisible() for widget in (hint, pill))


def picture(widget: QWidget) -> bytes:
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return bytes(image.constBits())


def test_a_line_that_is_cut_shows_both_ends_until_somebody_writes_in_it(in_window: InWindow) -> None:
    field, other = PickField(find), LineField()
    field.setFixedWidth(160)
    in_window(field, other)
    field.set_value("1", "甲" * 9 + "乙" * 20 + "丙")
    written = picture(field)
    other.setFocus()
    cut = picture(field)
    assert cut != written
    field.set_value("1", "甲" * 9 + "乙" * 20 + "丁")
    assert picture(field) != cut, "the end is in sight"
    field.set_value("1", "甲" * 3)
    short = picture(field)
    field.set_value("1", "甲" * 2 + "丁")
    assert picture(field) != short


def test_a_line_that_takes_no_more_says_so(in_window: InWindow) -> None:
    field = LineField(limit=10)
    in_window(field)
    QApplication.clipboard().setText("长" * 20)
    press(field, "Ctrl+V")
    assert field.text() == "长" * 10
    wait_for(lambda: "最多 10 字" in QToolTip.text(), "not said")
    QToolTip.hideText()
    wait_for(lambda: not QToolTip.isVisible(), "it stays")
