"""Hints are read whole on a small screen, in both languages, in every view and with every form open."""

from collections.abc import Iterator, Sequence
from types import ModuleType

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication, QLineEdit, QStyle, QStyleOptionFrame, QWidget

import ui.callback.forms
import ui.dispatch.forms
import ui.handling.forms
import ui.search.forms
from sync.domain.act import ActData
from sync.domain.codes import Action
from sync.domain.order import Order
from tests.helpers.small_city import NANYANG_UNIT, REPLY
from tests.helpers.ui import wait_for
from tests.ui.desks import renumbered, story
from tests.ui.foundation.test_form_texts import forms_of
from tests.ui.programs import intake_of, signed_in
from ui.application import Desk as Program
from ui.panels.act_sheet import ActSheet
from ui.shell.main_window import MainWindow
from ui.translations import install_language
from ui.widgets.label import ElidedLabel

SMALL = (1366, 768)
ROOM = 610
"""What is left for the line beside the filter while an order is open at the right."""
CURSOR = 4
PEOPLE = ("0000", "0002", "0003", "0006", "0007", "0014")
"""Agent, team lead, dispatcher, reply reviewer, callback, street: together they see every view."""
FORMS: dict[str, ModuleType] = {
    "callback": ui.callback.forms,
    "dispatch": ui.dispatch.forms,
    "handling": ui.handling.forms,
    "search": ui.search.forms,
}
BUSY_DAY = {"created_today": 12_345, "to_dispatch": 1_234, "due_within_hour": 123, "overdue": 1_777}


@pytest.fixture
def orders() -> Sequence[Order]:
    """One order for each desk."""
    dispatched = story(1).does("dispatcher", Action.DISPATCH, ActData(unit=NANYANG_UNIT))
    replied = (
        story(3)
        .does("dispatcher", Action.DISPATCH, ActData(unit=NANYANG_UNIT))
        .does("street", Action.SIGN)
        .does("street", Action.LOG_CONTACT, ActData(text="已联系"))
        .does("street", Action.REPLY, REPLY)
    )
    reviewed = replied.current
    passed = replied.does("reply_reviewer", Action.PASS_REPLY).current
    return [dispatched.current, story(2).current, reviewed, renumbered(passed, 4)]


@pytest.fixture(params=["zh", "en"])
def language(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[str]:
    """One language after the other."""
    install_language(qapp, str(request.param))
    yield str(request.param)
    install_language(qapp, "zh")


def opened(program: Program, who: str) -> MainWindow:
    """Return the window of somebody on a small screen, on a busy day."""
    window = signed_in(program, who)
    window.setFixedSize(*SMALL)
    at_rest(window)
    window.bottom.show_counts(replace(window.context.app.monitor.snapshot(), **BUSY_DAY))
    return window


def at_rest(window: MainWindow) -> None:
    """Wait until what a view reads is there; its timers may begin to read again at once."""
    rested: list[bool] = []

    def rests() -> bool:
        if not window.context.jobs.open_jobs:
            rested.append(True)
        return bool(rested)

    wait_for(rests, "jobs open")


def cut(window: QWidget) -> list[str]:
    """Return every hint that is not read whole: lines of keys, and what stands in an empty field."""
    QApplication.processEvents()
    QApplication.processEvents()
    hints = [one for one in window.findChildren(ElidedLabel) if one.isVisible() and one.property("look") == "faint"]
    found = [one.text() for one in hints if one.fontMetrics().horizontalAdvance(one.text()) > one.width()]
    for field in window.findChildren(QLineEdit):
        if field.isVisible() and not field.text():
            width = field.fontMetrics().horizontalAdvance(field.placeholderText())
            found += [field.placeholderText()] if width > room_of(field) else []
    return found


def room_of(field: QLineEdit) -> int:
    """Return the width of a text in a field."""
    option = QStyleOptionFrame()
    field.initStyleOption(option)
    inner = field.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, field)
    margins = field.textMargins()
    return inner.width() - margins.left() - margins.right() - CURSOR


@pytest.mark.parametrize("who", PEOPLE)
def test_every_hint_of_every_view_is_read_whole(practice_program: Program, language: str, who: str) -> None:
    del language
    window = opened(practice_program, who)
    for view_id in list(window.host._specs):
        window.open_view(view_id)
        at_rest(window)
        assert cut(window) == [], view_id
        shown = window.bottom.hints.split(" · ") if window.bottom.hints else []
        assert len(shown) == len(window.bottom._all_hints), f"{view_id} keeps hints back"
        assert window.bottom.counts, f"{view_id} shows no count at all"
        bar = window.bottom
        assert bar._counts.geometry().right() < bar._hints.geometry().left(), f"{view_id}: hints lie over the counts"
        for label in (bar._counts, bar._hints):
            assert label.fontMetrics().horizontalAdvance(label.text()) <= label.width(), f"{view_id} cuts a line"


@pytest.mark.parametrize(("who", "view_id"), [("0003", "dispatch"), ("0014", "handling"), ("0007", "callback")])
def test_hints_are_read_whole_with_each_form_open(
    practice_program: Program, language: str, who: str, view_id: str
) -> None:
    del language
    window = opened(practice_program, who)
    for each in (view_id, "search"):
        window.open_view(each)
        at_rest(window)
        sheet = getattr(window.host.view(each), "sheet", None)
        assert isinstance(sheet, ActSheet)
        for form in forms_of(FORMS[each]):
            sheet.open(form)
            assert cut(window) == [], form.title


def test_the_lines_of_the_intake_and_of_the_telephone_are_read_whole(practice_program: Program, language: str) -> None:
    del language
    window = opened(practice_program, "0000")
    form = intake_of(window).form
    window.open_view("intake")
    form.nuisance.open_form()
    for line in (form.history.line, form.knowledge.line, form.nuisance.words):
        line.show()
        form.reveal(line)
        assert cut(window) == []
    for line in (window.phone.line, window.phone.ask_line, window.phone.tones):
        line.show()
        assert cut(window) == []
        line.hide()


def test_the_hints_of_the_open_view_are_not_cut(practice_program: Program, language: str) -> None:
    del language
    window = opened(practice_program, "0003")
    for view in ("dispatch", "search", "knowledge"):
        window.open_view(view)
        wait_for(lambda view=view: window.host.current_id == view, "not shown")
        QApplication.processEvents()
        hints = [one for one in window.findChildren(ElidedLabel) if one.isVisible() and one.property("look") == "faint"]
        cut_ones = [
            one.text() for one in hints if one.fontMetrics().horizontalAdvance(one.text()) > min(ROOM, one.width())
        ]
        assert cut_ones == []
