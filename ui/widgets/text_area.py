"""A multi-line text editor with snippets."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

EDIT_PAUSE_MS = 200
_LONGEST_SNIPPET = 16


class TextArea(QPlainTextEdit):
    """Several lines of text, safe with input methods; Tab leaves it.

    ``snippets`` maps a word such as ``wy`` to its text: ``;wy`` and a space expand it.
    Signals: ``edited(text)`` 200 ms after the last change, at once when the focus leaves;
    ``submitted()`` on Ctrl+Return.
    """

    edited = Signal(str)
    submitted = Signal()

    def __init__(
        self,
        text: str = "",
        *,
        placeholder: str = "",
        lines: int = 0,
        snippets: Callable[[str], str | None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self._snippets = snippets
        self._composing = False
        self._silent = False
        if lines:
            self.setFixedHeight(self.fontMetrics().lineSpacing() * lines + 22)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(EDIT_PAUSE_MS)
        self._pause.timeout.connect(self._tell)
        self.textChanged.connect(self._on_text_changed)

    @property
    def composing(self) -> bool:
        """Whether an input method is composing in this field."""
        return self._composing

    def text(self) -> str:
        """Return the text (without what is still being composed)."""
        return self.toPlainText()

    def set_text(self, text: str) -> None:
        """Show a text without telling; the cursor stays where it was as far as it can."""
        if text == self.toPlainText():
            return
        position = self.textCursor().position()
        self._silent = True
        self.setPlainText(text)
        self._silent = False
        cursor = self.textCursor()
        cursor.setPosition(min(position, len(text)))
        self.setTextCursor(cursor)

    def flush(self) -> None:
        """Tell about an edit that still waits for its pause."""
        if self._pause.isActive():
            self._pause.stop()
            self._tell()

    def insert_text(self, text: str) -> None:
        """Insert a text at the cursor as if it had been typed."""
        self.textCursor().insertText(text)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802 - Qt name
        """Note when composing begins and ends."""
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt name
        """Expand a snippet on space; submit on Ctrl+Return."""
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self._composing:
            self.flush()
            self.submitted.emit()
            return
        if event.key() == Qt.Key.Key_Space and not self._composing and self._expand():
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt name
        """Tell about the last edit when the focus leaves."""
        self._composing = False
        self.flush()
        super().focusOutEvent(event)

    def _expand(self) -> bool:
        if self._snippets is None:
            return False
        cursor = self.textCursor()
        block = cursor.block().text()[: cursor.positionInBlock()]
        start = max(block.rfind(";"), block.rfind("\uff1b"))
        word = block[start + 1 :]
        if start < 0 or not word or len(word) > _LONGEST_SNIPPET:
            return False
        text = self._snippets(word)
        if text is None:
            return False
        cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, len(word) + 1)
        cursor.insertText(text)
        return True

    def _on_text_changed(self) -> None:
        if not self._silent:
            self._pause.start()

    def _tell(self) -> None:
        self.edited.emit(self.toPlainText())
