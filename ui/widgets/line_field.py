"""A one-line text editor that tells about edits after a short pause."""

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QToolTip, QWidget

from ui.widgets.cut_text import paint_cut

EDIT_PAUSE_MS = 200
translate = QCoreApplication.translate


class LineField(QLineEdit):
    """One line of text, safe with input methods.

    Signals: ``edited(text)`` 200 ms after the last change by the person, at once when the focus leaves;
    ``submitted(text)`` on Return, never while an input method composes.
    """

    edited = Signal(str)
    submitted = Signal(str)

    def __init__(self, text: str = "", *, placeholder: str = "", limit: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setPlaceholderText(placeholder)
        if limit:
            self.setMaxLength(limit)
        self._composing = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(EDIT_PAUSE_MS)
        self._pause.timeout.connect(self._tell)
        self.textEdited.connect(lambda _text: self._pause.start())
        self.inputRejected.connect(self._tell_limit)

    @property
    def composing(self) -> bool:
        """Whether an input method is composing in this field."""
        return self._composing

    def flush(self) -> None:
        """Tell about an edit that still waits for its pause."""
        if self._pause.isActive():
            self._pause.stop()
            self._tell()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802 - Qt name
        """Note when composing begins and ends."""
        self._composing = bool(event.preeditString())
        before = self.text()
        super().inputMethodEvent(event)
        if self.text() != before:
            self._pause.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt name
        """Submit on Return."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._composing:
                return
            self.flush()
            if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
                event.ignore()  # Ctrl+Return belongs to the form around this field
            else:
                self.submitted.emit(self.text())
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt name
        """Tell about the last edit when the focus leaves."""
        self._composing = False
        self.flush()
        super().focusOutEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt name
        """Paint the line; one that is cut says so."""
        if not paint_cut(self, Qt.TextElideMode.ElideRight):
            super().paintEvent(event)

    def _tell_limit(self) -> None:
        """Say below the line that what was typed or pasted did not fit: nothing is cut off unseen."""
        if len(self.text()) >= self.maxLength():
            told = translate("LineField", "最多 {limit} 字，多出的没有放进来").format(limit=f"{self.maxLength():,}")
            QToolTip.showText(self.mapToGlobal(self.rect().bottomLeft()), told, self)

    def _tell(self) -> None:
        self.edited.emit(self.text())
