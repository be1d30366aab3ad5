"""A short list inside a card: history, suggestions, answers, seats."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui.theme.current import px, role_color
from ui.widgets.painting import draw_pill, draw_text, pill_width

ROW_ROLE = Qt.ItemDataRole.UserRole + 1
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class RowItem:
    """One or two lines: ``prefix`` (a key), title, ``badge`` after the title; ``pill`` and ``trailing`` at the
    right.
    """

    id: str
    title: str
    subtitle: str = ""
    pill: str = ""
    tone: str = "neutral"
    trailing: str = ""
    prefix: str = ""
    badge: str = ""
    badge_tone: str = "success"
    chip: str = ""
    struck: bool = False
    """A line through the title: it holds no more."""


def row_height(item: RowItem) -> int:
    """Return the height of an item."""
    return px(58) if item.subtitle else px(38)


def paint_row(painter: QPainter, rect: QRect, item: RowItem) -> None:
    """Paint an item into a rectangle."""
    top = QRect(rect)
    if item.subtitle:
        top = QRect(rect.left(), rect.top() + px(6), rect.width(), px(24))
    left, right = top.left(), top.right()
    if item.chip:
        width = pill_width(item.chip)
        draw_pill(painter, QRect(left, top.top(), width, top.height()), item.chip, "neutral")
        left += width + 9
    if item.prefix:
        left += draw_text(painter, QRect(left, top.top(), px(24), top.height()), item.prefix, role="text_muted") + 9
    if item.trailing:
        box = QRect(right - px(90), top.top(), px(90), top.height())
        right -= (
            draw_text(painter, box, item.trailing, role="text_muted", size=13, align=Qt.AlignmentFlag.AlignRight) + 8
        )
    if item.pill:
        width = pill_width(item.pill)
        draw_pill(painter, QRect(right - width, top.top(), width, top.height()), item.pill, item.tone)
        right -= width + 8
    badge = pill_width(item.badge) + 8 if item.badge else 0
    used = draw_text(painter, QRect(left, top.top(), max(0, right - left - badge), top.height()), item.title)
    if item.struck:
        painter.setPen(role_color("text_muted"))
        painter.drawLine(left, top.center().y() + 1, left + used, top.center().y() + 1)
    if item.badge:
        draw_pill(painter, QRect(left + used + 8, top.top(), badge - 8, top.height()), item.badge, item.badge_tone)
    if item.subtitle:
        box = QRect(rect.left(), rect.top() + px(30), rect.width(), px(20))
        draw_text(painter, box, item.subtitle, role="text_muted", size=13)


class RowDelegate(QStyledItemDelegate):
    """Paints items with hair lines between them."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802 - Qt name
        """Return the height of an item."""
        item = index.data(ROW_ROLE)
        return QSize(80, row_height(item) if isinstance(item, RowItem) else px(38))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint the item."""
        item = index.data(ROW_ROLE)
        if not isinstance(item, RowItem):
            return
        rect: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        state = option.state  # pyright: ignore[reportAttributeAccessIssue]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(role_color("selection"))
            painter.drawRoundedRect(rect.adjusted(0, 1, 0, -1), 6, 6)
        if index.row() > 0:
            painter.setPen(role_color("divider"))
            painter.drawLine(rect.topLeft(), rect.topRight())
        paint_row(painter, rect.adjusted(8, 0, -8, 0), item)
        painter.restore()


class RowList(QListView):
    """A short list that grows with its items. J/K and arrows move, Return activates.

    Signals: ``selected(id)`` when another item is marked by the person, ``activated_id(id)`` on Return or double click.
    """

    selected = Signal(str)
    activated_id = Signal(str)

    def __init__(self, *, grow: bool = True, most_rows: int = 8, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grow = grow
        self._most = most_rows
        self._quiet = False
        self._items: tuple[RowItem, ...] = ()
        self.setModel(QStandardItemModel(self))
        self.setItemDelegate(RowDelegate(self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        if grow:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.selectionModel().currentChanged.connect(self._on_current_changed)
        self.doubleClicked.connect(lambda _index: self._activate())

    def set_items(self, items: Sequence[RowItem]) -> None:
        """Show these items; the mark stays on the same id where it is still there."""
        model = self.model()
        if not isinstance(model, QStandardItemModel):
            return
        if tuple(items) != self._items:  # most answers while a person types are the ones that stand there
            self._items = tuple(items)
            self._fill(model)
        if self._grow:
            shown = list(items)[: self._most]
            self.setFixedHeight(sum(row_height(item) for item in shown) + 2)

    def _fill(self, model: QStandardItemModel) -> None:
        marked = self.current_id()
        self._quiet = True
        model.clear()
        for item in self._items:
            row = QStandardItem(item.title)
            row.setData(item, ROW_ROLE)
            row.setEditable(False)
            model.appendRow(row)
        self._quiet = False
        if marked:
            self.select_id(marked)

    def count(self) -> int:
        """Return how many items are shown."""
        return self.model().rowCount()

    def current_id(self) -> str:
        """Return the id of the marked item, or an empty text."""
        item = self.currentIndex().data(ROW_ROLE)
        return item.id if isinstance(item, RowItem) else ""

    def select_id(self, item_id: str) -> None:
        """Mark an item without telling."""
        model = self.model()
        for row in range(model.rowCount()):
            item = model.index(row, 0).data(ROW_ROLE)
            if isinstance(item, RowItem) and item.id == item_id:
                self._quiet = True
                self.setCurrentIndex(model.index(row, 0))
                self._quiet = False
                return

    def step(self, by: int) -> None:
        """Move the mark."""
        count = self.model().rowCount()
        if count:
            row = self.currentIndex().row()
            row = 0 if row < 0 else max(0, min(count - 1, row + by))
            self.setCurrentIndex(self.model().index(row, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt name
        """Move by J and K, activate by Return."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._activate()
        elif event.key() in (Qt.Key.Key_J, Qt.Key.Key_K) and not event.modifiers():
            self.step(1 if event.key() == Qt.Key.Key_J else -1)
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End):
            super().keyPressEvent(event)
        else:
            event.ignore()

    def _activate(self) -> None:
        if self.current_id():
            self.activated_id.emit(self.current_id())

    def _on_current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        item = current.data(ROW_ROLE)
        if isinstance(item, RowItem) and not self._quiet:
            self.selected.emit(item.id)
