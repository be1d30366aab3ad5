"""The bar that lets a person take an act back, without stopping anything."""

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from ui.widgets.label import make_label
from ui.widgets.pill import KeyHint

UNDO_SECONDS = 10
TICK_MS = 250


class UndoBar(QFrame):
    """Shows what was done and counts down. One act at a time: the next act replaces the former, whose time is then
    over.

    Signals: ``offered()``, ``undone()``, ``expired()``.
    """

    offered = Signal()
    undone = Signal()
    expired = Signal()

    def __init__(self, undo_text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "undo")
        self._undo: Callable[[], None] | None = None
        self._left_ms = 0
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 10, 4)
        row.setSpacing(12)
        self._text = make_label()
        self._seconds = make_label()
        self._button = QPushButton(undo_text)
        self._button.clicked.connect(self.undo)
        row.addWidget(self._text, 1)
        row.addWidget(self._seconds)
        row.addWidget(self._button)
        row.addWidget(KeyHint("Ctrl+Z"))
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self.hide()

    @property
    def active(self) -> bool:
        """Whether there is something to undo."""
        return self._undo is not None

    def offer(self, text: str, undo: Callable[[], None], seconds: float = UNDO_SECONDS) -> None:
        """Offer to undo for some seconds."""
        self._undo = undo
        self._left_ms = round(seconds * 1000)
        self._text.setText(text)
        self._show_seconds()
        self.adjustSize()
        self.show()
        self.raise_()
        self._timer.start()
        self.offered.emit()

    def undo(self) -> None:
        """Undo, if the time is not over."""
        undo = self._undo
        if undo is not None:
            self._finish()
            undo()
            self.undone.emit()

    def withdraw(self, undo: Callable[[], None]) -> None:
        """Take an offer away that no longer holds: the act was taken back otherwise, or its time is over."""
        if self._undo == undo:
            self._finish()

    def _tick(self) -> None:
        self._left_ms -= TICK_MS
        if self._left_ms <= 0:
            self._finish()
            self.expired.emit()
        else:
            self._show_seconds()

    def _show_seconds(self) -> None:
        self._seconds.setText(f"{-(-self._left_ms // 1000)} s")

    def _finish(self) -> None:
        self._undo = None
        self._timer.stop()
        self.hide()
