"""A line to look at: what does not fit is left out in the middle and stands in the tooltip."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

FRAME = 26
"""Padding and border of a field at both sides."""


class ElidedField(QLineEdit):
    """Read-only. Both ends of the text stay in sight: a path's widest and its narrowest part."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._full = ""
        self.setReadOnly(True)

    @property
    def full_text(self) -> str:
        """The whole text."""
        return self._full

    def show_text(self, text: str) -> None:
        """Show a text."""
        if text != self._full:
            self._full = text
            self.setAccessibleDescription(text)
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt name
        """Show as much as fits now."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = self.fontMetrics().elidedText(self._full, Qt.TextElideMode.ElideMiddle, self.width() - FRAME)
        self.setText(shown)
        self.setCursorPosition(0)
        self.setToolTip(self._full if shown != self._full else "")
