"""What is typed into a form is lost by nothing: another selection, an event, Escape, a killed program."""

from pathlib import Path

from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from sync.domain.act import ActData
from sync.domain.codes import Action
from sync.domain.order import Order
from tests.helpers.small_city import NANYANG_UNIT, WATER
from tests.ui.desks import Screen, screen, story, timers_running
from ui.handling.view import HandlingView
from ui.panels.form_keeper import SAVE_AFTER_MS, SAVE_AT_LATEST_MS
from ui.widgets.text_area import TextArea


def office_orders() -> list[Order]:
    """Return two orders a street works on."""
    return [
        story(number)
        .does("dispatcher", Action.DISPATCH, ActData(unit=NANYANG_UNIT))
        .does("street", Action.SIGN)
        .does("street", Action.LOG_CONTACT, ActData(text="已联系"))
        .current
        for number in (1, 2)
    ]


def view(made: Screen) -> HandlingView:
    """Return the view as what it is."""
    assert isinstance(made.view, HandlingView)
    return made.view


def shown_order(made: Screen) -> Order:
    """Return the order in front."""
    found = view(made).model.order
    assert found is not None
    return found


def begin_reply(made: Screen, text: str) -> str:
    """Open the reply of the selected order, write into it and return the order's id."""
    made.wait(lambda: view(made).model.order is not None)
    made.press("Return")
    made.wait(lambda: view(made).sheet.form is not None)
    made.press("1")
    made.focus_on("act.text")
    made.type(text)
    return view(made).sheet.order


def stored(made: Screen) -> dict[str, str]:
    """Return the public texts on the disk by order."""
    return {draft.order: draft.values["text"] for draft in made.app.form_drafts.drafts("handling")}


def select(made: Screen, order_id: str) -> None:
    """Walk to an order."""
    made.press("Alt+L", "Ctrl+Home")
    if view(made).pane.table.current_id() != order_id:
        made.press("j")
    made.wait(lambda: view(made).model.order is not None and view(made).sheet.order == order_id)


def test_words_are_on_the_disk_a_moment_after_the_last_key_and_not_among_the_unsent_orders(
    tmp_path: Path, qtbot: QtBot
) -> None:
    with screen(qtbot, tmp_path, "street", office_orders(), HandlingView, "handling") as made:
        assert SAVE_AFTER_MS < SAVE_AT_LATEST_MS <= 250
        order_id = begin_reply(made, "已更换")
        qtbot.waitUntil(lambda: stored(made) == {order_id: "已更换"}, timeout=2_000)
        assert made.app.intake.drafts() == ()


def test_another_selection_keeps_the_form_and_brings_it_back(tmp_path: Path, qtbot: QtBot) -> None:
    with screen(qtbot, tmp_path, "street", office_orders(), HandlingView, "handling") as made:
        first = begin_reply(made, "写到一半")
        second = "o-1" if first == "o-2" else "o-2"
        select(made, second)
        assert view(made).sheet.form is None
        select(made, first)
        made.wait(lambda: view(made).sheet.form is not None)
        assert view(made).sheet.values()["text"] == "写到一半"
        assert view(made).pane.table.hasFocus()


def test_an_event_about_the_order_leaves_the_form_alone(tmp_path: Path, qtbot: QtBot) -> None:
    with screen(qtbot, tmp_path, "street", office_orders(), HandlingView, "handling") as made:
        order_id = begin_reply(made, "写到一半")
        made.app.acts.act(order_id, Action.NOTE, ActData(text="同事的备注"), "elsewhere")
        made.wait(lambda: shown_order(made).timeline[-1].text == "同事的备注")
        made.type("，继续写")
        assert view(made).sheet.values()["text"] == "写到一半，继续写"


def test_escape_puts_the_form_away_but_not_the_words(tmp_path: Path, qtbot: QtBot) -> None:
    with screen(qtbot, tmp_path, "street", office_orders(), HandlingView, "handling") as made:
        begin_reply(made, "写到一半")
        made.press("Escape")
        assert view(made).sheet.form is None
        made.wait(view(made).pane.table.hasFocus)
        made.press("Return")
        made.wait(lambda: view(made).sheet.form is not None)
        assert view(made).sheet.values()["text"] == "写到一半"


def test_a_killed_program_comes_back_with_the_form_open_and_every_word_in_it(tmp_path: Path, qtbot: QtBot) -> None:
    with screen(qtbot, tmp_path, "street", office_orders(), HandlingView, "handling") as made:
        order_id = begin_reply(made, "断电之前写的话")
        made.wait(lambda: stored(made) == {order_id: "断电之前写的话"})
    with screen(qtbot, tmp_path, "street", office_orders(), HandlingView, "handling") as again:
        select(again, order_id)
        again.wait(lambda: view(again).sheet.form is not None)
        assert view(again).sheet.values()["text"] == "断电之前写的话"
        assert view(again).sheet.values()["truthful"] == "yes"


def test_a_picked_unit_comes_back_with_its_name(tmp_path: Path, qtbot: QtBot) -> None:
    with screen(qtbot, tmp_path, "street", office_orders(), HandlingView, "handling") as made:
        made.wait(lambda: view(made).model.order is not None)
        order_id = shown_order(made).id
        made.press("w")
        made.wait(lambda: view(made).sheet.form is not None)
        made.type("自来水")
        made.press("Return")
        made.wait(lambda: view(made).sheet.values()["unit"] == WATER)
        made.wait(lambda: view(made).sheet._keeper.is_clean)
    with screen(qtbot, tmp_path, "street", office_orders(), HandlingView, "handling") as again:
        select(again, order_id)
        again.wait(lambda: view(again).sheet.form is not None)
        assert view(again).sheet.values()["unit"] == WATER
        assert "自来水" in again.focus_on("act.unit", QLineEdit).text()


def test_a_form_opened_and_left_untouched_leaves_nothing_behind(tmp_path: Path, qtbot: QtBot) -> None:
    with screen(qtbot, tmp_path, "street", office_orders(), HandlingView, "handling") as made:
        made.wait(lambda: view(made).model.order is not None)
        made.press("e")
        made.wait(lambda: view(made).sheet.form is not None)
        made.press("Escape")
        made.wait(lambda: view(made).sheet._keeper.is_clean)
        assert made.app.form_drafts.drafts("handling") == ()


def test_a_hundred_thousand_characters_are_kept(tmp_path: Path, qtbot: QtBot) -> None:
    with screen(qtbot, tmp_path, "street", office_orders(), HandlingView, "handling") as made:
        order_id = begin_reply(made, "")
        made.paste("长" * 100_000)
        made.wait(lambda: len(stored(made).get(order_id, "")) == 100_000)


def test_half_a_character_neither_stops_the_keeping_nor_is_invented(tmp_path: Path, qtbot: QtBot) -> None:
    with screen(qtbot, tmp_path, "street", office_orders(), HandlingView, "handling") as made:
        order_id = begin_reply(made, "")
        area = made.focus_on("act.text", TextArea)
        area.set_text("前\ud83d后")
        area.textChanged.emit()
        made.wait(lambda: order_id in stored(made))
        assert stored(made)[order_id].startswith("前")
        assert made.window.errors == []


def test_the_screen_ends_without_timers_threads_or_popups(tmp_path: Path, qtbot: QtBot) -> None:
    with screen(qtbot, tmp_path, "street", office_orders(), HandlingView, "handling") as made:
        begin_reply(made, "写到一半")
        window = made.window
        made.wait(lambda: view(made).sheet._keeper.is_clean)
        window.hide()
        assert [timer for timer in timers_running(window) if timer.isSingleShot() and timer.interval() < 1000] == []
