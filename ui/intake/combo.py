"""A drop-down list of codes that the mouse wheel cannot change by accident."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget


class CodeBox(QComboBox):
    """One of a few codes; each entry's data is its code."""

    def __init__(self, entries: Iterable[tuple[str, str]] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(60)
        self.set_entries(entries)

    def set_entries(self, entries: Iterable[tuple[str, str]]) -> None:
        """Show these (code, name) entries without telling; the code taken is kept where it is still there."""
        kept = self.currentData()
        blocked = self.blockSignals(True)
        self.clear()
        for code, name in entries:
            self.addItem(name, code)
        self.setCurrentIndex(max(0, self.findData(kept)))
        self.blockSignals(blocked)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt name
        """Leave the wheel to the scrolling form."""
        event.ignore()
