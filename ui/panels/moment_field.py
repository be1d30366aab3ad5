"""A line for date and time, written and moved by keys."""

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from sync.domain.instant import from_wall, to_wall
from ui.panels.texts.times import MOMENT_SHAPE, moment, read_moment
from ui.widgets.line_field import LineField

_LIMIT = 20
_DATE = len("2026-11-30")


class MomentField(LineField):
    """Date and time as ``2026-11-30 18:00``. Up and Down move the day, or the hour where the cursor stands in the time.

    ``value`` and :meth:`value` are milliseconds as text, empty for none.
    """

    def __init__(self, value: str, shown: str = "", parent: QWidget | None = None) -> None:
        self._given = value if value.isdecimal() else ""
        self._given_text = moment(int(self._given)) if self._given else ""
        super().__init__(shown or self._given_text, placeholder=MOMENT_SHAPE, limit=_LIMIT, parent=parent)

    def value(self) -> str:
        """Return the moment; the given one to the millisecond while its text stands."""
        if self.text().strip() == self._given_text:
            return self._given
        read = read_moment(self.text())
        return "" if read is None else str(read)

    def is_unreadable(self) -> bool:
        """Tell whether something is written that is no moment."""
        return bool(self.text().strip()) and not self.value()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt name
        """Move the part the cursor is in."""
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()), 0)
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        if not step or not plain:
            super().keyPressEvent(event)
            return
        read, cursor = read_moment(self.text()), self.cursorPosition()
        if read is None:
            return
        span = timedelta(days=step) if cursor <= _DATE else timedelta(hours=step)
        self.setText(moment(from_wall(to_wall(read) + span)))
        self.setCursorPosition(cursor)
        self.textEdited.emit(self.text())
