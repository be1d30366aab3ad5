"""A column of cards that scrolls where the height is small and is never narrower than its cards."""

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

GAP = 12


class CardColumn(QScrollArea):
    """Cards one below the other. ``grow`` is the card that takes the room that is left; without one it stays below.

    Signal: ``moved()`` when cards may have come into sight or left it.
    """

    moved = Signal()

    def __init__(self, cards: tuple[QWidget, ...] = (), *, grow: QWidget | None = None) -> None:
        super().__init__()
        page = QWidget()
        page.setProperty("look", "plain")
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GAP)
        self._ends_empty = grow is None
        if self._ends_empty:
            self._column.addStretch(1)
        for card in cards:
            self.add(card, 1 if card is grow else 0)
        self._page = page
        self._least = 0
        self.setWidget(page)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().valueChanged.connect(self.moved)

    def add(self, card: QWidget, stretch: int = 0) -> None:
        """Add a card below the others; one that stands in another column is taken out there."""
        self._column.insertWidget(self._column.count() - (1 if self._ends_empty else 0), card, stretch)

    def least_width(self) -> int:
        """Return the width below which a card would be cut."""
        return self._page.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()

    def reveal(self, widget: QWidget) -> None:
        """Scroll a widget into sight, also one that has just been shown."""
        layout = self._page.layout()
        if layout is not None:
            layout.activate()
            self._page.adjustSize()
        self.ensureWidgetVisible(widget, 0, GAP)

    def in_sight(self, widget: QWidget, height: int) -> bool:
        """Return whether the whole widget is in the upper ``height`` pixels of what is shown."""
        top = widget.mapTo(self.viewport(), QPoint(0, 0)).y()
        return widget.isVisibleTo(self) and top >= 0 and top + widget.height() <= height

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt name
        """Tell that there is more or less room."""
        super().resizeEvent(event)
        self.moved.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt name
        """Tell the columns beside this one when a card has become wider or narrower, and where cards now stand."""
        if event.type() is QEvent.Type.Resize and watched is self._page:
            self.moved.emit()
        if event.type() is QEvent.Type.LayoutRequest and watched is self._page:
            least = self.least_width()
            if least != self._least:
                self._least = least
                self.updateGeometry()
        return super().eventFilter(watched, event)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt name
        """Return the least width; any height will do."""
        return QSize(self.least_width(), super().minimumSizeHint().height())
