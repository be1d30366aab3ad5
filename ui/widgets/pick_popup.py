"""The frame in which a type-anything field shows its answers."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.widgets.pick_list import PickList

MOST_ROWS = 8
LEAST_WIDTH = 360
EDGE = 4


class PickPopup(QObject):
    """Lies in the field's own window, below the field or above it where there is no room; never takes the focus.

    ``whole``: it is as wide as its longest answer asks for, as far as the window goes.
    """

    def __init__(self, answers: PickList, field: QWidget, *, whole: bool = False) -> None:
        super().__init__(field)
        self._whole = whole
        self._answers = answers
        self._field = field
        self._frame: QFrame | None = None

    def is_open(self) -> bool:
        """Tell whether answers are shown."""
        return self._frame is not None and self._frame.isVisible()

    def hide(self) -> None:
        """Take the answers away."""
        if self._frame is not None:
            self._frame.hide()

    def show(self) -> None:
        """Show the answers beside the field."""
        window = self._field.window()
        if self._frame is None or self._frame.parent() is not window:
            self._frame = self._build(window)
        height = self._answers.wanted_height(MOST_ROWS) + 2
        below = self._field.mapTo(window, QPoint(0, self._field.height() + 2))
        wanted = self._answers.wanted_width() if self._whole else 0
        width = min(max(self._field.width(), LEAST_WIDTH, wanted), window.width() - 2 * EDGE)
        x = max(EDGE, min(below.x(), window.width() - width - EDGE))
        y = below.y()
        if y + height > window.height() - EDGE:
            y = max(EDGE, below.y() - self._field.height() - EDGE - height)
        self._frame.setGeometry(x, y, width, height)
        self._frame.raise_()
        self._frame.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt name
        """Take the answers away when the window moves its parts."""
        if event.type() is QEvent.Type.Resize:
            self.hide()
        return False

    def _build(self, window: QWidget) -> QFrame:
        frame = QFrame(window)
        frame.setProperty("look", "popup")
        frame.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(frame)
        column.setContentsMargins(1, 1, 1, 1)
        column.addWidget(self._answers)
        window.installEventFilter(self)
        self.destroyed.connect(frame.deleteLater)
        return frame
