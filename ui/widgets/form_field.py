"""A labelled editor with its message beside the label."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from ui.theme.restyle import restyle
from ui.widgets.choice_group import ChoiceGroup
from ui.widgets.label import ElidedLabel, make_label
from ui.widgets.pill import KeyHint

_ONE_UNIT = 0xFFFF
"""Qt counts a character beyond this as two."""


class FormField(QWidget):
    """Label, hint and key above an editor. The message takes the hint's place, so nothing below moves."""

    def __init__(
        self,
        label: str,
        editor: QWidget,
        *,
        hint: str = "",
        key: str = "",
        required: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.editor = editor
        self._hint = hint
        self._label = make_label(f"{label} *" if required else label, "label")
        self._note = ElidedLabel(hint, "faint")
        self._key = KeyHint(key)
        top = QHBoxLayout()
        top.setContentsMargins(0, 0, 0, 0)
        top.setSpacing(8)
        top.addWidget(self._label)
        top.addWidget(self._note, 1)
        top.addWidget(self._key)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(editor, 1)
        self._label.setMinimumHeight(20)
        self._label.setBuddy(editor)
        if not editor.accessibleName():
            editor.setAccessibleName(label)
        self.setFocusProxy(editor)
        vertical = editor.sizePolicy().verticalPolicy()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, vertical)

    @property
    def error(self) -> str:
        """The message shown, or an empty text."""
        return self._note.text() if self.property("problem") else ""

    @property
    def hint(self) -> str:
        """The grey hint after the label, also while a message stands in its place."""
        return self._hint

    def set_error(self, message: str) -> None:
        """Show a message in red beside the label and mark the editor; an empty text clears both."""
        self.setProperty("problem", bool(message))
        self._note.setText(message or self._hint)
        restyle(self._note, look="error" if message else "faint")
        if isinstance(self.editor, ChoiceGroup):
            self.editor.set_invalid(bool(message))
        else:
            restyle(self.editor, invalid=bool(message))
        self.editor.setAccessibleDescription(message)

    def set_hint(self, hint: str) -> None:
        """Change the grey hint after the label."""
        self._hint = hint
        if not self.property("problem"):
            self._note.setText(hint)

    def set_longest_hint(self, hints: Sequence[str]) -> None:
        """Show the first of these hints, the longest first, that is not cut where it stands; else the last."""
        metrics, room = self._note.fontMetrics(), self._note.width()
        self.set_hint(next((one for one in hints if metrics.horizontalAdvance(one) <= room), hints[-1]))

    def set_label(self, label: str) -> None:
        """Change the label."""
        self._label.setText(label)
        self.editor.setAccessibleName(label)

    def focus(self) -> None:
        """Put the cursor into the editor."""
        self.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def select(self, text: str, at: int) -> None:
        """Put the cursor into the editor and mark the character at a place of its text, so that Delete takes it."""
        self.focus()
        start, length = len(text[:at].encode("utf-16-le", "surrogatepass")) // 2, 1 + (ord(text[at]) > _ONE_UNIT)
        if isinstance(self.editor, QLineEdit):
            self.editor.setSelection(start, length)
        elif isinstance(self.editor, QPlainTextEdit):
            cursor = self.editor.textCursor()
            cursor.setPosition(start)
            cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
            self.editor.setTextCursor(cursor)
