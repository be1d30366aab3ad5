"""The bar that lets a person take an act back, without stopping anything."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPlainTextEdit, QPushButton, QTextEdit, QWidget
from shiboken6 import isValid

from ui.widgets.label import make_label
from ui.widgets.pill import KeyHint

UNDO_SECONDS = 10
TICK_MS = 250


class UndoBar(QFrame):
    """Shows what was done and counts down. One act at a time: the next act replaces the former, whose time is then
    over.

    Meanwhile, and already while the act is being saved, Ctrl+Z takes it back wherever the cursor is, but for a field in
    which something was written since: there it takes back what was written, as ever.

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
        self._watched: QObject | None = None
        self._words: str | None = None
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
        self._take(undo)
        self._left_ms = round(seconds * 1000)
        self._text.setText(text)
        self._show_seconds()
        self.adjustSize()
        self.show()
        self.raise_()
        self._timer.start()
        self.offered.emit()

    def expect(self, undo: Callable[[], None]) -> None:
        """Let Ctrl+Z mean an act that is still being saved; shown is nothing before it is offered."""
        self._finish()
        self._take(undo)

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

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt name
        """Take Ctrl+Z before the field that has the cursor does."""
        kind = event.type()
        if kind not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress) or not isinstance(event, QKeyEvent):
            return False
        if not event.matches(QKeySequence.StandardKey.Undo) or watched is not self._watched:
            return False
        words = _words_to_undo(watched)
        if words is not None and words != self._words:
            return False
        event.accept()
        if kind is QEvent.Type.KeyPress:
            self.undo()
        return True

    def _take(self, undo: Callable[[], None]) -> None:
        self._undo = undo
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            self._watch(application.focusObject())
            application.focusObjectChanged.connect(self._watch, Qt.ConnectionType.UniqueConnection)

    def _watch(self, focus: QObject | None) -> None:
        """Follow the cursor while there is something to undo; a filter on the application would cost every event."""
        if self._watched is not None and isValid(self._watched):
            self._watched.removeEventFilter(self)
        self._watched = focus if self.active else None
        if self._watched is not None:
            self._words = _words_to_undo(self._watched)
            self._watched.installEventFilter(self)

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
        self._watch(None)
        self.hide()


def _words_to_undo(focus: QObject) -> str | None:
    """Return what stands in a field that can take back what was written in it; ``None`` for anything else."""
    if isinstance(focus, QLineEdit):
        return focus.text() if focus.isUndoAvailable() else None
    if isinstance(focus, QTextEdit | QPlainTextEdit):
        return focus.toPlainText() if focus.document().isUndoAvailable() else None
    return None
