"""A layout that fills rows and wraps, for pills and choices."""

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from ui.theme.restyle import show_when


class FlowLayout(QLayout):
    """Lays widgets side by side and starts a new row when the width is used up."""

    def __init__(self, parent: QWidget | None = None, *, spacing: int = 6, line_spacing: int = 6) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = spacing
        self._line_gap = line_spacing
        self.setContentsMargins(QMargins(0, 0, 0, 0))

    @property
    def gap(self) -> int:
        """Room between two items of a row."""
        return self._gap

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 - Qt name
        """Take an item (Qt's own entry point)."""
        self._items.append(item)

    def insert(self, index: int, widget: QWidget) -> None:
        """Add a widget before another."""
        self.addWidget(widget)
        self._items.insert(index, self._items.pop())

    def count(self) -> int:
        """Return how many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt name
        """Return an item."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt name
        """Remove and return an item."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802 - Qt name
        """Wish for no more room than needed."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt name
        """Need more height where the width is small."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt name
        """Return the height of all rows."""
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802 - Qt name
        """Place the items."""
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt name
        """Return the size of one single row."""
        width = sum(item.sizeHint().width() + self._gap for item in self._items)
        height = max((item.sizeHint().height() for item in self._items), default=0)
        return QSize(max(0, width - self._gap), height)

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt name
        """Return the size of the widest item."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        x, y, line = rect.x(), rect.y(), 0
        for item in self._items:
            widget = item.widget()
            if widget is not None and widget.isHidden():
                continue
            size = item.sizeHint()
            if x > rect.x() and x + size.width() > rect.right() + 1:
                x, y, line = rect.x(), y + line + self._line_gap, 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), size))
            x += size.width() + self._gap
            line = max(line, size.height())
        return y + line - rect.y()


class FitRow(QLayout):
    """Lays widgets side by side where each gets its least width, else one below the other over the whole width.

    Widths follow the weights. ``narrowest`` is the least width of any widget, in pixels at the font scale in force.
    """

    def __init__(self, *, spacing: int = 8, narrowest: int = 0) -> None:
        super().__init__()
        self._cells: list[tuple[QLayoutItem, int]] = []
        self._gap = spacing
        self._narrowest = narrowest
        self.setContentsMargins(QMargins(0, 0, 0, 0))

    def add(self, widget: QWidget, weight: int = 1) -> None:
        """Add a widget with its share of the width."""
        self.addWidget(widget)
        item, _weight = self._cells[-1]
        self._cells[-1] = (item, weight)

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 - Qt name
        """Take an item (Qt's own entry point)."""
        self._cells.append((item, 1))

    def count(self) -> int:
        """Return how many items there are."""
        return len(self._cells)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt name
        """Return an item."""
        return self._cells[index][0] if 0 <= index < len(self._cells) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt name
        """Remove and return an item."""
        return self._cells.pop(index)[0] if 0 <= index < len(self._cells) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802 - Qt name
        """Wish for no more height than needed."""
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt name
        """Need more height where the width is small."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt name
        """Return the height of the row, or of the column where it does not fit."""
        cells = self._shown()
        widths = self._widths(cells, width)
        if widths is None:
            return sum(_height(item, width) for item, _weight in cells) + self._gap * max(0, len(cells) - 1)
        return max((_height(item, own) for (item, _weight), own in zip(cells, widths, strict=True)), default=0)

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802 - Qt name
        """Place the items at the top of their room."""
        super().setGeometry(rect)
        cells = self._shown()
        widths = self._widths(cells, rect.width())
        x, y = rect.x(), rect.y()
        for at, (item, _weight) in enumerate(cells):
            width = rect.width() if widths is None else widths[at]
            height = _height(item, width)
            item.setGeometry(QRect(x, y, width, height))
            if widths is None:
                y += height + self._gap
            else:
                x += width + self._gap

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt name
        """Return the size of the row."""
        cells = self._shown()
        width = sum(item.sizeHint().width() for item, _weight in cells) + self._gap * max(0, len(cells) - 1)
        return QSize(width, max((item.sizeHint().height() for item, _weight in cells), default=0))

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt name
        """Return the width of the widest item and the height of the row."""
        size = QSize()
        for item, _weight in self._shown():
            size = size.expandedTo(QSize(max(item.minimumSize().width(), self._narrowest), item.minimumSize().height()))
        return size

    def _shown(self) -> list[tuple[QLayoutItem, int]]:
        return [(item, weight) for item, weight in self._cells if not item.isEmpty()]

    def _widths(self, cells: list[tuple[QLayoutItem, int]], width: int) -> list[int] | None:
        """Return a width for each item by weight, none below its least; ``None`` when they do not fit."""
        if not cells:
            return []
        least = [max(item.minimumSize().width(), self._narrowest) for item, _weight in cells]
        room = width - self._gap * (len(cells) - 1)
        if sum(least) > room:
            return None
        widths = [0] * len(cells)
        free: set[int] = set(range(len(cells)))
        while free:
            weights = sum(cells[at][1] for at in free)
            short: set[int] = {at for at in free if room * cells[at][1] / weights < least[at]}
            for at in short or free:
                widths[at] = least[at] if short else int(room * cells[at][1] / weights)
            room -= sum(widths[at] for at in short)
            free = free - (short or free)
        widths[-1] += width - self._gap * (len(cells) - 1) - sum(widths)
        return widths


def _height(item: QLayoutItem, width: int) -> int:
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()


class PillRow(QWidget):
    """A wrapping row of widgets, usually pills. ``set_widgets`` replaces them all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(self)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_widgets(self, widgets: list[QWidget]) -> None:
        """Show these widgets instead of the former ones; an empty row hides itself."""
        while (item := self._flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for widget in widgets:
            self._flow.addWidget(widget)
        show_when(self, bool(widgets))
        self.updateGeometry()
