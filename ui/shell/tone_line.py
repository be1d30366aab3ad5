"""The line in the call bar where key tones are typed: each goes out as it is pressed."""

import unicodedata

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.theme.current import px
from ui.widgets.line_field import LineField

translate = QCoreApplication.translate
TONES = frozenset("0123456789*#ABCD")
TOGETHER_MS = 150
"""Keys pressed faster than this go out together, in their order."""
LONGEST = 32
"""Tones that go out together."""


class ToneLine(LineField):
    """Shows what was sent. Signals: ``pressed(tones)`` for what is to go out now, ``left()`` on Esc and Return."""

    pressed = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(placeholder=translate("TopBar", "按键音 0-9*#，Esc 收起"), parent=parent)
        self.setAccessibleName(translate("TopBar", "按键音"))
        self.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers | Qt.InputMethodHint.ImhNoPredictiveText)
        self.setMinimumWidth(px(180))
        self._kept = self._waiting = ""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(TOGETHER_MS)
        self._soon.timeout.connect(self._send)
        self.textEdited.connect(self._take)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt name
        """Nothing that was sent can be taken back; Esc and Return go back to where one was."""
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.composing:
            self._send()
            self.left.emit()
            return
        if event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            return
        self.setCursorPosition(len(self.text()))
        super().keyPressEvent(event)

    def _take(self, text: str) -> None:
        """Keep the tones of what was typed or pasted; the rest does not even appear."""
        plain = "".join(sign for sign in unicodedata.normalize("NFKC", text).upper() if sign in TONES)
        sent = self._kept
        fresh = plain[len(sent) :] if plain.startswith(sent) else ""
        self._kept = sent + fresh
        self.setText(sent + fresh)
        if fresh:
            self._waiting += fresh
            self._soon.start()

    def clear(self) -> None:
        """Show nothing, and send nothing more: what waited was for a call that is over."""
        super().clear()
        self._soon.stop()
        self._kept = self._waiting = ""

    def _send(self) -> None:
        self._soon.stop()
        while self._waiting:
            together, self._waiting = self._waiting[:LONGEST], self._waiting[LONGEST:]
            self.pressed.emit(together)
