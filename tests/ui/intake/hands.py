"""What an agent does with the keyboard."""

from collections.abc import Callable, Sequence
from typing import cast

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from sync.domain.act import OrderDraft
from sync.domain.order import Order
from tests.ui.intake.seat import Window, compose
from ui.intake.fields import Field
from ui.intake.sheet import IntakeSheet
from ui.intake.view import IntakeView


class Hands:
    """Types and presses keys into whatever has the focus."""

    def __init__(self, window: Window, qtbot: QtBot) -> None:
        self.window = window
        assert isinstance(window.view, IntakeView)
        self.view = window.view
        self.form = self.view.form
        self.app = window.app
        self.qtbot = qtbot

    @property
    def draft(self) -> OrderDraft:
        """The draft in front."""
        return self.sheet.draft

    @property
    def sheet(self) -> IntakeSheet:
        """The form in front."""
        sheet = self.view.desk.current
        assert sheet is not None
        return sheet

    def order(self, order_id: str) -> Order:
        """Return an order as this seat shows it."""
        order = self.app.orders.order(order_id)
        assert order is not None
        return order

    def focus(self) -> QWidget:
        """Return what has the focus."""
        widget = QApplication.focusWidget()
        assert widget is not None
        return widget

    def press(self, *keys: str) -> None:
        """Press keys by name (``Ctrl+D``, ``F10``, ``Return``)."""
        for key in keys:
            combination = cast(QKeyCombination, cast(Sequence[object], QKeySequence.fromString(key))[0])
            QTest.keyClick(self.focus(), combination.key(), combination.keyboardModifiers())

    def type(self, text: str) -> None:
        """Type ASCII by keys, anything else as an input method commits it."""
        for character in text:
            if character.isascii():
                QTest.keyClicks(self.focus(), character)
            else:
                compose(self.focus(), character)
                compose(self.focus(), "", character)

    def wait(self, condition: Callable[[], bool]) -> None:
        """Wait until something is so."""
        self.qtbot.waitUntil(condition, timeout=8000)

    def write_complaint(self) -> None:
        """Write a whole order of the small city by keys."""
        self.press("Alt+N")
        self.type("李建国")
        self.form.caller.phone.setFocus(Qt.FocusReason.TabFocusReason)
        self.type("13800138000")
        self.press("Alt+T", "3", "Alt+C")
        self.type("北区北街路灯不亮，连续三天")
        self.press("Alt+F")
        self.type("ldbl")
        self.press("Return")
        self.wait(lambda: bool(self.draft.category))
        self.press("Alt+D")
        self.type("北区北街12号")
        self.wait(lambda: bool(self.draft.place.street))
        self.form.order.accused.setFocus(Qt.FocusReason.TabFocusReason)
        self.type("某照明公司")
        self.press("Ctrl+R")

    def error(self, field: Field) -> str:
        """Return the message beside a field."""
        frame = self.form.binder.frame(field)
        return frame.error if frame is not None else ""
