"""The forms of a unit's office on an English screen."""

from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sync.domain.act import ActData
from sync.domain.codes import Action
from tests.helpers.small_city import NANYANG_UNIT
from tests.ui.desks import screen, story
from ui.handling.view import HandlingView
from ui.translations import install_language
from ui.widgets.pick_field import PickField


def test_units_are_asked_for_in_english(tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> None:
    sent = story(1).does("dispatcher", Action.DISPATCH, ActData(unit=NANYANG_UNIT))
    signed = sent.does("street", Action.SIGN).does("street", Action.LOG_CONTACT, ActData(text="已联系"))
    install_language(qapp, "en")
    try:
        with screen(qtbot, tmp_path, "street", [signed.current], HandlingView, "handling") as made:
            view = made.view
            assert isinstance(view, HandlingView)
            view.show_argument("o-1")
            made.wait(lambda: view.model.order is not None)
            view.pane.focus_list()
            for keys in ("w", "d", "r"):
                made.press(keys)
                made.wait(lambda: view.sheet.form is not None, "no form")
                hints = [one.placeholderText() for one in view.sheet.findChildren(PickField)]
                assert hints, "no unit is asked for"
                assert [one for one in hints if not one.isascii()] == []
                made.press("Esc")
                made.wait(lambda: view.sheet.form is None)
    finally:
        install_language(qapp, "zh")
