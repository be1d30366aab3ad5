"""Three ways on for what two people did to one order: by keys alone, and no word is lost on the way."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from sync.domain.act import ActData
from sync.domain.codes import Action, ClockKind, OrderState
from sync.domain.instant import HOUR
from tests.helpers.merging_city import MergingTransport
from tests.helpers.small_city import HUAYUAN_UNIT, LIFT, NANYANG_UNIT, NOISE, at
from tests.ui.desks import Screen, screen, story
from tests.ui.intake.seat import compose
from ui.attention.view import AttentionView
from ui.panels.form_keeper import FormKeeper
from ui.panels.moment_field import MomentField
from ui.widgets.text_area import TextArea

LONG_BEFORE = "电梯停运三天，老人下不了楼。"
LONG_THEIRS = "电梯停运三天，老人下不了楼，物业说配件没到。"
LONG_MINE = "电梯停运五天，老人下不了楼，已两次催办。"


class Desk:
    """A dispatcher before the tray, with the city at hand."""

    def __init__(self, shown: Screen) -> None:
        self.screen = shown
        self.app = shown.app
        self.city: MergingTransport = shown.desk.line.inner
        assert isinstance(shown.view, AttentionView)
        self.view = shown.view

    def both_edit(self, number: int, field: str, base: str, theirs: str, mine: str) -> None:
        """Let a colleague and this person change one field."""
        order = f"o-{number}"
        self.city.somebody("agent", order, Action.EDIT, ActData(fields={field: theirs}, base={field: base}))
        self.app.acts.act(order, Action.EDIT, ActData(fields={field: mine}, base={field: base}))

    def both_send(self, number: int) -> None:
        """Let a colleague and this person dispatch an order to two units."""
        order = f"o-{number}"
        self.city.somebody("dispatcher", order, Action.DISPATCH, ActData(unit=NANYANG_UNIT))
        self.app.acts.act(order, Action.DISPATCH, ActData(unit=HUAYUAN_UNIT, text="请今天处理"))

    def wait_items(self, count: int) -> None:
        """Wait until so many items are listed, and their case is read."""
        self.screen.wait(lambda: self.view.list.count() == count and self.screen.window.jobs.open_jobs == 0)
        self.view.list.setFocus()

    def proposals(self, number: int) -> list[str]:
        """Return the proposals that stand on an order."""
        return [one.mine for one in self.screen.order(number).proposals]


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    orders = [story(number, content=LONG_BEFORE).current for number in (1, 2, 3)]
    with screen(qtbot, tmp_path, "dispatcher", orders, AttentionView, "attention", transport=MergingTransport) as shown:
        yield Desk(shown)


def title(number: int) -> str:
    return f"第{number}件电梯故障"


def test_a_field_with_two_values_shows_base_mine_and_theirs_with_names_and_times(desk: Desk) -> None:
    desk.both_edit(1, "category", LIFT, NOISE, "0301")
    desk.wait_items(1)
    sides = desk.view.detail.sides
    texts = " ".join(label.text() for label in sides.findChildren(type(desk.view.detail.title)))
    assert sides.mine["category"].toPlainText() != "0301"
    assert sides.theirs["category"].toPlainText() != NOISE
    assert "我的 · 02-13 12:00" in texts
    assert "原来的" in texts
    assert desk.view.detail.kind.text() == "字段有两个值"
    assert desk.view.detail.why.text().startswith("02-13 12:00")
    assert "现在：" in desk.view.detail.state.text()


def test_keeping_theirs_takes_the_proposal_off_the_order(desk: Desk) -> None:
    desk.both_edit(1, "title", title(1), "客梯故障", "货梯故障")
    desk.wait_items(1)
    assert desk.proposals(1) == ["货梯故障"]
    desk.screen.press("1")
    desk.wait_items(0)
    desk.screen.wait(lambda: desk.proposals(1) == [])
    assert desk.screen.order(1).title == "客梯故障"
    assert desk.view.empty.isVisible()


def test_mine_stays_on_the_order_as_a_proposal(desk: Desk) -> None:
    desk.both_edit(1, "title", title(1), "客梯故障", "货梯故障")
    desk.wait_items(1)
    desk.screen.press("2")
    desk.wait_items(0)
    assert desk.proposals(1) == ["货梯故障"]
    assert desk.screen.order(1).title == "客梯故障"


def test_an_edited_value_is_written_over_the_present_one_and_ends_the_proposal(desk: Desk) -> None:
    desk.both_edit(1, "title", title(1), "客梯故障", "货梯故障")
    desk.wait_items(1)
    desk.screen.press("3")
    assert desk.view.detail.editing
    desk.screen.press("Ctrl+A")
    desk.screen.type("客梯货梯都故障")
    desk.screen.press("Ctrl+Return")
    desk.wait_items(0)
    desk.screen.wait(lambda: desk.screen.order(1).title == "客梯货梯都故障")
    assert desk.proposals(1) == []


def test_a_field_of_choices_is_mended_by_its_digit_in_one_save_with_the_end_of_the_item(desk: Desk) -> None:
    desk.both_edit(1, "urgency", "normal", "critical", "urgent")
    desk.wait_items(1)
    desk.screen.press("3")
    assert desk.view.detail.editing
    desk.screen.press("1")
    desk.screen.press("Ctrl+Return")
    desk.wait_items(0)
    desk.screen.wait(lambda: desk.screen.order(1).urgency == "normal")
    assert desk.proposals(1) == []


def test_a_long_text_that_became_a_supplement_waits_with_its_differences_marked(desk: Desk) -> None:
    desk.both_edit(1, "content", LONG_BEFORE, LONG_THEIRS, LONG_MINE)
    desk.wait_items(1)
    sides = desk.view.detail.sides
    assert desk.view.detail.kind.text() == "正文已记为补充"
    assert "五" in sides.mine["content"].marked()
    assert "三" in sides.theirs["content"].marked()
    assert desk.view.detail.legend.isVisible()
    assert LONG_MINE in desk.screen.order(1).supplements
    desk.screen.press("3")
    desk.screen.press("Ctrl+A")
    desk.screen.paste(LONG_THEIRS + "已两次催办。")
    desk.screen.press("Ctrl+Return")
    desk.wait_items(0)
    desk.screen.wait(lambda: desk.screen.order(1).content == LONG_THEIRS + "已两次催办。")


def test_a_dispatch_that_came_second_says_who_sent_it_where_and_can_be_dropped(desk: Desk) -> None:
    desk.both_send(1)
    desk.wait_items(1)
    said = desk.view.detail.why.text()
    assert "已把工单派给" in said
    assert "您的没有发出" in said
    assert desk.view.detail.mine_button.accessibleName() == "仍要提交"
    assert desk.view.detail.sides.mine["text"].toPlainText() == "请今天处理"
    desk.screen.press("Delete")
    desk.wait_items(0)
    assert desk.screen.order(1).main_unit == NANYANG_UNIT


def test_what_the_rules_do_not_allow_any_more_is_told_and_the_item_stays(desk: Desk) -> None:
    desk.both_send(1)
    desk.wait_items(1)
    desk.screen.press("2")
    desk.screen.wait(lambda: bool(desk.view.detail.message.text()))
    assert desk.view.list.count() == 1
    assert desk.app.attention.count() == 1


def test_an_act_that_queued_for_twelve_hours_waits_for_a_person(desk: Desk) -> None:
    desk.screen.desk.cut()
    desk.app.acts.act("o-1", Action.DISPATCH, ActData(unit=HUAYUAN_UNIT))
    desk.screen.desk.clock.now = at("2026-02-14 02:00")
    desk.city.somebody("dispatcher", "o-1", Action.EDIT, ActData(fields={"title": "新标题"}))
    desk.screen.desk.mend()
    desk.wait_items(1)
    assert desk.view.detail.kind.text() == "排队超过 12 小时"
    desk.screen.press("2")
    desk.wait_items(0)
    desk.screen.wait(lambda: desk.screen.order(1).state is OrderState.DISPATCHED)
    assert desk.screen.desk.clock.now > at("2026-02-13 12:00") + 12 * HOUR


def test_items_of_one_order_stand_together(desk: Desk) -> None:
    desk.both_edit(1, "title", title(1), "客梯故障", "货梯故障")
    desk.wait_items(1)
    desk.screen.desk.clock.now += 1_000
    desk.both_edit(2, "title", title(2), "甲", "乙")
    desk.wait_items(2)
    desk.screen.desk.clock.now += 1_000
    desk.both_edit(1, "content", LONG_BEFORE, LONG_THEIRS, LONG_MINE)
    desk.wait_items(3)
    rows = [desk.view.list.model().index(row, 0).data(Qt.ItemDataRole.UserRole + 1) for row in range(3)]
    assert [bool(row.prefix) for row in rows] == [False, True, False]
    assert rows[0].badge == "共 2 项"
    desk.screen.press("Home")
    desk.screen.press("J", "J")
    assert desk.view.current().order == "o-2"


def test_what_is_typed_comes_back_after_escape(desk: Desk) -> None:
    desk.both_edit(1, "content", LONG_BEFORE, LONG_THEIRS, LONG_MINE)
    desk.wait_items(1)
    desk.screen.press("3", "Ctrl+A")
    desk.screen.type("merged by hand")
    desk.screen.press("Escape")
    assert not desk.view.detail.editing
    assert desk.view.list.hasFocus()
    desk.screen.press("3")
    assert editor(desk).toPlainText() == "merged by hand"


def test_an_item_and_what_was_begun_on_it_survive_a_restart(tmp_path: Path, qtbot: QtBot) -> None:
    orders = [story(1, content=LONG_BEFORE).current]
    with screen(qtbot, tmp_path, "dispatcher", orders, AttentionView, "attention", transport=MergingTransport) as shown:
        before = Desk(shown)
        before.both_edit(1, "content", LONG_BEFORE, LONG_THEIRS, LONG_MINE)
        before.wait_items(1)
        before.screen.press("3", "Ctrl+A")
        before.screen.type("merged by hand")
        assert all(keeper.finish() for keeper in before.view.findChildren(FormKeeper))
    with screen(qtbot, tmp_path, "dispatcher", orders, AttentionView, "attention", transport=MergingTransport) as shown:
        after = Desk(shown)
        after.wait_items(1)
        after.screen.wait(lambda: after.view.detail.editing)
        assert editor(after).toPlainText() == "merged by hand"
        assert after.view.detail.sides.mine["content"].toPlainText() == LONG_MINE


def test_keys_belong_to_the_input_method_while_it_composes(desk: Desk) -> None:
    desk.both_edit(1, "content", LONG_BEFORE, LONG_THEIRS, LONG_MINE)
    desk.wait_items(1)
    desk.screen.press("3")
    area = editor(desk)
    compose(area, "dianti")
    QTest.keyClick(area, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert desk.view.detail.editing
    compose(area, "", "电梯")
    assert "电梯" in area.toPlainText()
    desk.screen.type("123")
    assert "123" in area.toPlainText()
    assert desk.view.list.count() == 1


def test_the_order_as_it_is_now_is_one_key_away(desk: Desk) -> None:
    desk.both_send(1)
    desk.wait_items(1)
    desk.screen.press("Return")
    assert desk.screen.window.opened == [("search", "o-1")]


def editor(desk: Desk) -> TextArea:
    """Return the editor of the long text."""
    found = [each for each in desk.view.detail.form.findChildren(TextArea) if each.isVisible()]
    assert len(found) == 1
    return found[0]


def test_a_moment_is_moved_and_written_by_keys_and_what_is_none_is_told(desk: Desk) -> None:
    desk.screen.desk.cut()
    desk.app.acts.act("o-1", Action.DISPATCH, ActData(unit=HUAYUAN_UNIT, until=at("2026-02-20 18:00") + 12_345))
    desk.screen.desk.clock.now = at("2026-02-14 02:00")
    desk.city.somebody("dispatcher", "o-1", Action.EDIT, ActData(fields={"title": "新标题"}))
    desk.screen.desk.mend()
    desk.wait_items(1)
    desk.screen.press("3")
    (field,) = [each for each in desk.view.detail.form.findChildren(MomentField) if each.isVisible()]
    assert (field.text(), field.value()) == ("2026-02-20 18:00", str(at("2026-02-20 18:00") + 12_345))
    assert desk.view.detail.values() == {}, "as it was given to the millisecond"
    field.setFocus()
    desk.screen.press("Home", "Up", "End", "Down", "Down")
    assert field.text() == "2026-02-21 16:00"
    desk.screen.press("Ctrl+A")
    desk.screen.type("tomorrow")
    desk.screen.press("Up", "Ctrl+Return")
    assert "2026-11-30 18:00" in desk.view.detail._fields["until"].error
    assert field.hasFocus()
    desk.screen.press("Escape", "3")
    (field,) = [each for each in desk.view.detail.form.findChildren(MomentField) if each.isVisible()]
    assert field.text() == "tomorrow", "what is half written comes back"
    field.setFocus()
    desk.screen.press("Ctrl+A")
    desk.screen.type("2026/2/22 9:30")
    desk.screen.press("Ctrl+Return")
    desk.wait_items(0)
    desk.screen.wait(lambda: desk.screen.order(1).state is OrderState.DISPATCHED)
    due = [clock.due_at for clock in desk.screen.order(1).clocks if clock.kind is ClockKind.DUE]
    assert due == [at("2026-02-22 09:30")]
