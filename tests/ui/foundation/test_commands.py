"""Commands: one key, one meaning; nothing fires while an input method composes or letters are typed."""

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.ui import compose, press, show_active, type_chinese, type_text
from ui.commands.command import Command, Scope
from ui.commands.context import UiContext
from ui.commands.ime_guard import ImeGuard
from ui.commands.registry import CommandRegistry
from ui.widgets.row_list import RowItem, RowList


class Page(QWidget):
    """A field and a list."""

    def __init__(self) -> None:
        super().__init__()
        self.field = QLineEdit()
        self.list = RowList()
        self.list.set_items([RowItem("a", "A"), RowItem("b", "B")])
        column = QVBoxLayout(self)
        column.addWidget(self.field)
        column.addWidget(self.list)


@pytest.fixture
def page(qtbot: QtBot) -> Page:
    return show_active(qtbot, Page())


def command(ran: list[str], name: str, shortcut: str = "", scope: Scope = Scope.VIEW, place: str = "") -> Command:
    return Command(f"page.{name}", name, "test", lambda: ran.append(name), shortcut, scope=scope, place=place)


def test_shortcut_runs_its_command(page: Page) -> None:
    ran: list[str] = []
    CommandRegistry(page).add([command(ran, "save", "Ctrl+S")], page)
    page.field.setFocus()
    press(page.field, "Ctrl+S")
    assert ran == ["save"]


def test_shortcut_is_quiet_while_text_is_composed(page: Page, qapp: QApplication) -> None:
    ran: list[str] = []
    guard = ImeGuard(qapp)
    CommandRegistry(page).add([command(ran, "content", "F7")], page)
    page.field.setFocus()
    compose(page.field, "zheng'zhou")
    assert guard.composing
    press(page.field, "F7")
    assert ran == []
    type_chinese(page.field, "郑州")
    press(page.field, "F7")
    assert ran == ["content"]
    assert page.field.text() == "郑州"


def test_single_letter_acts_in_the_list_only(page: Page) -> None:
    ran: list[str] = []
    CommandRegistry(page).add([command(ran, "return", "R", Scope.LIST)], page, lists=[page.list])
    page.field.setFocus()
    type_text(page.field, "r")
    assert ran == []
    assert page.field.text() == "r"
    page.list.setFocus()
    press(page.list, "R")
    assert ran == ["return"]


@pytest.mark.parametrize("shortcut", ["R", "1", "Shift+R", "Alt+Shift+C"])
def test_key_that_would_disturb_typing_is_refused(page: Page, shortcut: str) -> None:
    with pytest.raises(ValueError, match="page.bad"):
        CommandRegistry(page).add([command([], "bad", shortcut)], page)


def test_key_has_one_meaning_in_a_view(page: Page) -> None:
    registry = CommandRegistry(page)
    registry.add([command([], "one", "F7")], page)
    with pytest.raises(ValueError, match="F7"):
        registry.add([command([], "two", "F7")], page)


def test_window_key_cannot_be_taken_by_a_view(page: Page) -> None:
    registry = CommandRegistry(page)
    registry.add([Command("window.keys", "keys", "test", lambda: None, "F1", scope=Scope.WINDOW)], page)
    with pytest.raises(ValueError, match="F1"):
        registry.add([command([], "help", "F1")], page)


def test_two_lists_of_a_view_may_each_have_their_return(page: Page) -> None:
    registry = CommandRegistry(page)
    first = command([], "first", "Return", Scope.LIST, "left")
    second = command([], "second", "Return", Scope.LIST, "right")
    registry.add([first], page, lists=[page.list])
    registry.add([second], page, lists=[page.field])
    assert registry.has("page.second")


def test_same_id_twice_is_refused(page: Page) -> None:
    registry = CommandRegistry(page)
    registry.add([command([], "one")], page)
    with pytest.raises(ValueError, match="twice"):
        registry.add([command([], "one")], page)


def test_command_that_does_not_apply_is_disabled_and_not_run(page: Page) -> None:
    ran: list[str] = []
    registry = CommandRegistry(page)
    made = Command("page.hang_up", "x", "test", lambda: ran.append("x"), "F6", when=lambda context: context.has_call)
    registry.add([made], page)
    assert registry.run("page.hang_up") is False
    assert not registry.action("page.hang_up").isEnabled()
    registry.set_context(UiContext(view="page", has_call=True))
    assert registry.action("page.hang_up").isEnabled()
    assert [each.id for each in registry.available()] == ["page.hang_up"]


def test_error_of_a_command_is_told(page: Page) -> None:
    registry = CommandRegistry(page)
    told: list[Exception] = []
    registry.on_error = told.append

    def fail() -> None:
        raise ZeroDivisionError

    registry.add([Command("page.fail", "x", "test", fail)], page)
    registry.run("page.fail")
    assert [type(error) for error in told] == [ZeroDivisionError]


def test_commands_of_a_view_that_is_gone_leave_the_registry(page: Page) -> None:
    registry = CommandRegistry(page)
    registry.add([command([], "one", "F7")], page)
    registry.remove(["page.one"])
    registry.add([command([], "two", "F7")], page)
    assert [each.id for each in registry.commands()] == ["page.two"]
