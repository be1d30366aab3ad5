"""F1 shows everything that can be done, with its key, and nothing of it is out of reach on a small screen."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from sync.telephony.events import Answered, Ended, Ringing
from tests.helpers.practice_desk import PracticeDesk
from tests.helpers.small_city import PEOPLE
from tests.helpers.ui import press_focused, wait_for
from tests.ui.programs import intake_of, signed_in
from ui.application import Desk as Program
from ui.commands.registry import command_title
from ui.shell.key_sheet import PALETTE_KEY
from ui.shell.main_window import MainWindow
from ui.translations import install_language
from ui.widgets.pill import KeyHint

SMALL = (1366, 768)
NUMBER = "13800130007"


@pytest.fixture(params=["zh", "en"])
def window(practice_program: Program, qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[MainWindow]:
    """The window of an agent on a small screen, with the key sheet open."""
    shown = signed_in(practice_program, "0000")
    install_language(qapp, str(request.param))
    shown.registry.retranslate()
    shown.resize(*SMALL)
    press_focused("F1")
    qapp.processEvents()
    yield shown
    install_language(qapp, "zh")


def labels(window: MainWindow) -> list[QLabel]:
    return [one for one in window.key_sheet.area.widget().findChildren(QLabel) if one.isVisible()]


def test_every_command_stands_there_with_its_key_or_the_way_to_it(window: MainWindow) -> None:
    texts = [one.text() for one in labels(window)]
    here = [one for one in window.registry.commands() if one.scope == "window" or one.view == "intake"]
    wished = {command_title(one) for one in here if one.shown or one.shortcut} - _leads_only(window)
    assert wished - set(texts) == set()
    keys = {one.shortcut.replace("Return", "Enter") for one in here if one.shortcut} - {"Alt+Y"}
    assert keys - {one.text() for one in labels(window) if isinstance(one, KeyHint)} == set()
    assert PALETTE_KEY in texts


def test_nothing_is_cut_and_the_rest_is_reached_by_keys(window: MainWindow) -> None:
    area = window.key_sheet.area
    assert window.key_sheet.geometry().bottom() <= window.height()
    page = area.widget()
    assert page.width() <= area.viewport().width(), "cut at the right"
    for one in labels(window):
        need = one.heightForWidth(one.width()) if one.wordWrap() else one.sizeHint().height()
        assert one.height() >= need, one.text()
    bar = area.verticalScrollBar()
    assert area.hasFocus()
    press_focused("End")
    for _ in range(20):
        press_focused("PgDown")
    assert bar.value() == bar.maximum()
    lowest = max(one.mapTo(page, one.rect().bottomLeft()).y() for one in labels(window))
    assert lowest <= bar.value() + area.viewport().height(), "the last line cannot be reached"


def test_the_columns_share_the_lines(window: MainWindow) -> None:
    lefts = sorted({one.mapTo(window, one.rect().topLeft()).x() for one in labels(window) if isinstance(one, KeyHint)})
    assert len(lefts) >= 3
    counts = [
        sum(one.mapTo(window, one.rect().topLeft()).x() == left for one in labels(window) if isinstance(one, KeyHint))
        for left in lefts
    ]
    assert max(counts) <= 2 * max(1, min(counts)) + 8, counts


def test_a_call_is_seen_at_once_the_sheet_and_the_palette_are_out_of_its_way(
    practice: PracticeDesk, window: MainWindow
) -> None:
    intake_of(window)
    for keys, overlay, call in (("F1", window.key_sheet, "c1"), ("Ctrl+K", window.palette_box, "c2")):
        if not overlay.isVisible():
            press_focused(keys)
        assert overlay.isVisible()
        practice.app.phone.take(Ringing(call_id=call, ani=NUMBER))
        practice.app.phone.take(Answered(call_id=call, extension="8012"))
        wait_for(lambda over=overlay: not over.isVisible(), f"what {keys} opened stands over the call")
        focus = window.focusWidget()
        assert focus is not None
        assert intake_of(window).isAncestorOf(focus), "the hands are not in the form"
        practice.app.phone.take(Ended(call_id=call))


def test_closing_it_goes_back_to_the_field_without_touching_another(window: MainWindow) -> None:
    press_focused("F1")
    intake = intake_of(window)
    intake.form.caller.name.setText("李建国")
    press_focused("Alt+C")
    before = window.focusWidget()
    for keys in ("F1", "Ctrl+K"):
        press_focused(keys)
        press_focused("Esc")
        assert window.focusWidget() is before
        assert intake.form.caller.name.selectedText() == "", f"closing what {keys} opened went through the name"


def test_the_field_one_was_in_keeps_its_cursor_and_what_is_marked(window: MainWindow) -> None:
    press_focused("F1")
    name = intake_of(window).form.caller.name
    name.setText("李建国")
    name.setFocus()
    for start, length in ((1, 0), (1, 1)):
        name.setCursorPosition(start)
        name.setSelection(start, length)
        press_focused("Ctrl+K")
        assert window.palette_box.field.hasFocus()
        press_focused("Esc")
        assert name.hasFocus()
        assert (name.cursorPosition(), name.selectedText()) == (start + length, "李建国"[start : start + length])


def test_who_has_no_telephone_reads_of_no_keys_for_one(practice_program: Program, qapp: QApplication) -> None:
    window = signed_in(practice_program, f"{list(PEOPLE).index('street'):04d}")
    press_focused("F1")
    qapp.processEvents()
    texts = {one.text() for one in labels(window)}
    assert "申请不合理认定" in texts
    assert texts & {"接听", "挂断", "三方", "示闲 / 示忙"} == set()


def _leads_only(window: MainWindow) -> set[str]:
    return {command_title(window.registry.command(name)) for name in ("window.held_drafts", "window.alerts")}
