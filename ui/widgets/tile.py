"""A number with its name and a remark."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.widgets.card import Card
from ui.widgets.label import ElidedLabel, make_label
from ui.widgets.pill import Pill


class Tile(Card):
    """A card with a name, a large number and a pill, as high without a remark as with one. Click or Return opens it.

    Signals: ``opened()``.
    """

    opened = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(spacing=5, parent=parent)
        self._title = ElidedLabel(title, "section")
        self._value = make_label("–", "number")
        self._pill = Pill()
        policy = self._pill.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._pill.setSizePolicy(policy)
        self._pill.hide()
        self.body.addWidget(self._title)
        self.body.addWidget(self._value)
        self.body.addWidget(self._pill, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(1)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(title)
        self._value.setMinimumHeight(self._value.sizeHint().height())

    def show_value(self, value: str, remark: str = "", tone: str = "neutral") -> None:
        """Show a number and a remark; nothing moves when only the number changed."""
        self._value.setText(value)
        self._pill.show_state(remark, tone)
        self.setAccessibleDescription(f"{value} {remark}")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt name
        """Open on click."""
        super().mouseReleaseEvent(event)
        self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt name
        """Open on Return."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)
