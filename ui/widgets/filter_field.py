"""The line a list is narrowed by: it keeps the keys until the person leaves it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from ui.widgets.line_field import LineField


class FilterField(LineField):
    """Nothing but Return, Down and Escape leaves it, never while an input method composes.

    Signals: ``entered()`` on Return or Down: go to the list; ``escaped()`` on Escape: show everything again.
    """

    entered = Signal()
    escaped = Signal()

    def __init__(self, *, placeholder: str, limit: int) -> None:
        super().__init__(placeholder=placeholder, limit=limit)
        self.setClearButtonEnabled(True)
        self.submitted.connect(lambda _text: self.entered.emit())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt name
        """Leave by Down and Escape; Return is told by the line itself."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier and not self.composing
        if plain and event.key() == Qt.Key.Key_Down:
            self.flush()
            self.entered.emit()
        elif plain and event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)
