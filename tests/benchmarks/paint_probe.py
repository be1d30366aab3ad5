"""Notes when a widget is painted, without a display. Loads nothing of the program: who measures its start asks here."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_ACCESSIBILITY", "0")

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QAbstractScrollArea, QWidget


class PaintProbe(QObject):
    """Notes that a widget was painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.painted = False
        self._watched = widget.viewport() if isinstance(widget, QAbstractScrollArea) else widget
        self._watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt name
        """Look at every event of the widget."""
        if event.type() is QEvent.Type.Paint:
            self.painted = True
        return False

    def remove(self) -> None:
        """Look no more."""
        self._watched.removeEventFilter(self)
        self.deleteLater()
