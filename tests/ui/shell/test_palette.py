"""The palette: Return opens what stands first for the text in the field; commands are found as people type."""

import threading
from collections.abc import Callable, Iterator, Sequence

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.services.habits import Habits
from sync.domain.act import ActData
from sync.domain.codes import Action
from sync.domain.order import Order
from tests.helpers.small_city import NANYANG_UNIT
from tests.helpers.ui import press, press_focused, show_active, type_chinese, type_text, wait_for
from tests.ui.desks import story
from tests.ui.programs import signed_in
from ui.application import Desk as Program
from ui.commands.command import Command, Scope
from ui.commands.registry import CommandRegistry
from ui.jobs import JobRunner
from ui.search.view import SearchView
from ui.shell.main_window import MainWindow
from ui.shell.palette import CommandPalette, PaletteSource
from ui.widgets.pick_item import PickItem


class Answers:
    """A search that answers when it is let."""

    def __init__(self, found: Callable[[str], list[PickItem]]) -> None:
        self._found = found
        self.let = threading.Event()
        self.asked: list[str] = []
        self.taken: list[str] = []

    def find(self, text: str) -> list[PickItem]:
        """Wait, then answer."""
        self.asked.append(text)
        assert self.let.wait(10), "never let"
        return self._found(text)

    def source(self) -> PaletteSource:
        """Return this search for the palette."""
        return PaletteSource(self.find, lambda item: self.taken.append(item.id))


class Desk:
    """A palette over a few commands and one search."""

    def __init__(self, qtbot: QtBot, jobs: JobRunner, answers: Sequence[Answers]) -> None:
        self.window = QWidget()
        self.window.resize(900, 600)
        self.ran: list[str] = []
        self.registry = CommandRegistry(self.window)
        titles = {
            "window.sync_now": "立即同步",
            "window.sync_status": "同步状态",
            "go.callback": "回访",
            "callback.redo": "退回重办",
            "intake.history": "号码历史",
            "callback.start": "开始回访",
        }
        self.registry.add([self._command(name, title) for name, title in titles.items()], self.window)
        self.habits = Habits()
        sources = [one.source() for one in answers]
        self.palette = CommandPalette(self.registry, jobs, sources, self.window, self.habits)
        show_active(qtbot, self.window)
        self.palette.open()

    def _command(self, name: str, title: str) -> Command:
        return Command(name, title, "窗口", lambda: self.ran.append(name), scope=Scope.WINDOW)

    def ids(self) -> list[str]:
        """Return what is listed."""
        return [item.id for item in self.palette.items()]

    def type(self, text: str) -> None:
        """Type into the field."""
        self.palette.field.clear()
        (type_text if text.isascii() else type_chinese)(self.palette.field, text)

    def enter(self) -> None:
        """Press Return in the field."""
        press(self.palette.field, "Return")


@pytest.fixture
def answers() -> Iterator[Answers]:
    """A search over numbers; whatever still waits is let go at the end."""
    made = Answers(lambda text: [PickItem(f"order {text}", text)] if text.isdigit() else [])
    yield made
    made.let.set()


@pytest.fixture
def desk(qtbot: QtBot, jobs: JobRunner, answers: Answers) -> Desk:
    """The palette, open and empty."""
    return Desk(qtbot, jobs, [answers])


def test_return_waits_for_the_answer_to_the_text_in_the_field(desk: Desk, answers: Answers) -> None:
    desk.type("26000000021")
    desk.enter()
    assert desk.palette.isVisible(), "closed before there was anything to open"
    wait_for(lambda: answers.asked == ["26000000021"], "not asked")
    assert answers.taken == []
    answers.let.set()
    wait_for(lambda: answers.taken == ["order 26000000021"], "the order was not opened")
    assert not desk.palette.isVisible()


def test_typing_on_takes_the_wish_back(desk: Desk, answers: Answers) -> None:
    desk.type("2600000002")
    desk.enter()
    type_text(desk.palette.field, "1")
    answers.let.set()
    wait_for(lambda: desk.ids() == ["order 26000000021"], "no answer to the longer text")
    assert answers.taken == []
    desk.enter()
    assert answers.taken == ["order 26000000021"]


def test_escape_while_return_waits_opens_nothing(desk: Desk, answers: Answers, jobs: JobRunner) -> None:
    desk.type("26000000021")
    desk.enter()
    press(desk.palette.field, "Escape")
    answers.let.set()
    wait_for(lambda: not jobs.open_jobs, "jobs open")
    assert answers.taken == []
    assert not desk.palette.isVisible()


def test_a_search_that_may_stand_before_another_is_waited_for(qtbot: QtBot, jobs: JobRunner, answers: Answers) -> None:
    late = Answers(lambda text: [PickItem("article", text)])
    desk = Desk(qtbot, jobs, [answers, late])
    late.let.set()
    desk.type("26000000021")
    wait_for(lambda: desk.ids() == ["article"], "no article")
    desk.enter()
    assert late.taken == []
    answers.let.set()
    wait_for(lambda: answers.taken == ["order 26000000021"], "the first was not opened")
    assert late.taken == []


def test_return_takes_the_next_search_when_the_first_found_nothing(
    qtbot: QtBot, jobs: JobRunner, answers: Answers
) -> None:
    late = Answers(lambda text: [PickItem("article", text)])
    desk = Desk(qtbot, jobs, [answers, late])
    desk.type("停水")
    desk.enter()
    answers.let.set()
    late.let.set()
    wait_for(lambda: late.taken == ["article"], "not opened")


def test_a_marked_line_stays_marked_when_more_is_found(desk: Desk, answers: Answers) -> None:
    desk.type("回")
    press(desk.palette.field, "Down")
    marked = desk.palette.list.current_item()
    assert marked is not None
    answers._found = lambda _text: [PickItem("late", "来得晚")]
    answers.let.set()
    wait_for(lambda: "late" in desk.ids(), "no answer")
    desk.enter()
    assert desk.ran == [marked.id]


def test_nothing_found_is_said_and_the_palette_stays(desk: Desk, answers: Answers) -> None:
    desk.type("zzzzzz")
    assert "正在查找" in desk.palette.nothing._title.text()
    desk.enter()
    answers.let.set()
    wait_for(lambda: "没有找到“zzzzzz”" in desk.palette.nothing._title.text(), "not said")
    assert desk.palette.nothing.isVisible()
    desk.enter()
    assert desk.palette.isVisible()
    desk.type("回访")
    assert not desk.palette.nothing.isVisible()


def test_a_search_that_fails_is_told_as_that(desk: Desk, answers: Answers) -> None:
    def fail(_text: str) -> list[PickItem]:
        raise OSError

    answers._found = fail
    answers.let.set()
    desk.type("zzzzzz")
    wait_for(lambda: "没能查完" in desk.palette.nothing._title.text(), "not said")


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("ljtb", "window.sync_now"),
        ("lijitongbu", "window.sync_now"),
        ("tbzt", "window.sync_status"),
        ("huifang", "go.callback"),
        ("hf", "go.callback"),
        ("thcb", "callback.redo"),
        ("tuihuichongban", "callback.redo"),
        ("同步", "window.sync_status"),
        ("回访", "go.callback"),
    ],
)
def test_a_command_is_found_by_title_pinyin_and_initials(desk: Desk, answers: Answers, typed: str, first: str) -> None:
    answers.let.set()
    desk.type(typed)
    desk.enter()
    wait_for(lambda: bool(desk.ran), "nothing was run")
    assert desk.ran == [first]


def test_a_title_that_begins_so_stands_first_then_what_was_used_last(desk: Desk, answers: Answers) -> None:
    answers.let.set()
    for used in ("退回", "开始回访"):
        desk.type(used)
        desk.enter()
        wait_for(lambda: not desk.palette.isVisible(), "not run")
        desk.palette.open()
    assert desk.ids()[:2] == ["callback.start", "callback.redo"]
    desk.type("回")
    assert desk.ids() == ["go.callback", "callback.start", "callback.redo"]
    assert desk.habits.of("command") == {"callback.redo": 1, "callback.start": 1}


@pytest.fixture
def orders() -> Sequence[Order]:
    """Three orders, the last one closed long before the others are looked at."""
    return [
        story(1).does("dispatcher", Action.DISPATCH, ActData(unit=NANYANG_UNIT)).current,
        story(2).current,
        story(3).current,
    ]


def shown_order(window: MainWindow) -> tuple[str, str]:
    """Return the ids of the order shown and of the row marked in the search screen."""
    view = window.host.view("search")
    assert isinstance(view, SearchView)
    detail = view.model.detail
    return (detail.order.id if detail is not None else "", view.table.current_id())


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_whole_number_opens_its_order_the_first_time_and_marks_its_row(
    practice_program: Program, number: int
) -> None:
    window = signed_in(practice_program, "0003")
    press_focused("Ctrl+K")
    type_text(window.palette_box.field, f"26{number:08d}1")
    press(window.palette_box.field, "Return")
    wait_for(lambda: window.host.current_id == "search", "the search did not open")
    wait_for(lambda: shown_order(window) == (f"o-{number}", f"o-{number}"), "another order is shown or marked")
    QApplication.processEvents()
    assert shown_order(window) == (f"o-{number}", f"o-{number}")
