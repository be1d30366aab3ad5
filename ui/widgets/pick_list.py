"""The list a type-anything field shows: paints text, detail and pill; never takes the focus."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.theme.current import px, role_color, theme_state
from ui.theme.fonts import sized_font
from ui.widgets.painting import draw_pill, pill_width
from ui.widgets.pick_item import PickItem

ITEM_ROLE = Qt.ItemDataRole.UserRole + 1
ROW_HEIGHT = 34
GAP = 12
MARGIN, PILL_GAP = 10, 8
BAR = 16
"""Room for the scroll bar of a long list."""
LEAST_TEXT = 0.4
"""Share of a line the text keeps beside a detail that needs more room: the detail tells answers of one text apart."""
_Index = QModelIndex | QPersistentModelIndex


def room_of(text: str, metrics: QFontMetrics) -> int:
    """Return the whole pixels in which a text is not cut: its width itself may end between two."""
    return metrics.horizontalAdvance(text) + 1 if text else 0


def shared(width: int, text: int, detail: int) -> tuple[int, int]:
    """Return how much of a line text and detail get, each as wide as it likes to be where both have room."""
    if not detail:
        return width, 0
    least = min(text, round(width * LEAST_TEXT))
    for_text = min(text, max(least, width - GAP - detail))
    return for_text, max(0, width - GAP - for_text)


class PickDelegate(QStyledItemDelegate):
    """Paints one answer in one line: text left, detail grey behind it, pill at the right end."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802 - Qt name
        """Return the height of a line."""
        return QSize(120, px(ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint the line."""
        item = index.data(ITEM_ROLE)
        if not isinstance(item, PickItem):
            return
        scale = theme_state().scale
        rect: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        selected = bool(option.state & QStyle.StateFlag.State_Selected)  # pyright: ignore[reportAttributeAccessIssue]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(role_color("accent_soft"))
            painter.drawRoundedRect(rect.adjusted(2, 1, -2, -1), 5, 5)
        inner = rect.adjusted(MARGIN, 0, -MARGIN, 0)
        if item.pill:
            width = pill_width(item.pill)
            draw_pill(painter, QRect(inner.right() - width, inner.top(), width, inner.height()), item.pill, item.tone)
            inner.setRight(inner.right() - width - PILL_GAP)
        font, small = sized_font(14, scale), sized_font(13, scale)
        wide, narrow = QFontMetrics(font), QFontMetrics(small)
        room, rest = shared(inner.width(), room_of(item.text, wide), room_of(item.detail, narrow))
        middle = Qt.TextElideMode.ElideMiddle
        painter.setFont(font)
        painter.setPen(role_color("accent_text" if selected else "text"))
        text = wide.elidedText(item.text, middle, room)
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        if item.detail and rest > 0:
            painter.setFont(small)
            painter.setPen(role_color("text_muted"))
            detail = narrow.elidedText(item.detail, middle, rest)
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, detail)
        painter.restore()


class PickList(QListView):
    """A list of answers with one marked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "picks")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setModel(QStandardItemModel(self))
        self.setItemDelegate(PickDelegate(self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)

    def set_items(self, items: list[PickItem]) -> None:
        """Show answers and mark the first."""
        model = self.model()
        if not isinstance(model, QStandardItemModel):
            return
        model.clear()
        for item in items:
            row = QStandardItem(item.text)
            row.setData(item, ITEM_ROLE)
            row.setEditable(False)
            model.appendRow(row)
        if items:
            self.setCurrentIndex(model.index(0, 0))

    def current_item(self) -> PickItem | None:
        """Return the marked answer."""
        item = self.currentIndex().data(ITEM_ROLE)
        return item if isinstance(item, PickItem) else None

    def step(self, by: int) -> None:
        """Move the mark, stopping at the ends."""
        model = self.model()
        count = model.rowCount()
        if count:
            row = max(0, min(count - 1, self.currentIndex().row() + by))
            self.setCurrentIndex(model.index(row, 0))

    def wanted_width(self) -> int:
        """Return the width in which no answer is cut."""
        scale = theme_state().scale
        wide, narrow = QFontMetrics(sized_font(14, scale)), QFontMetrics(sized_font(13, scale))
        model, widest = self.model(), 0
        for row in range(model.rowCount()):
            item = model.index(row, 0).data(ITEM_ROLE)
            if isinstance(item, PickItem):
                detail = GAP + room_of(item.detail, narrow) if item.detail else 0
                pill = PILL_GAP + pill_width(item.pill) if item.pill else 0
                widest = max(widest, room_of(item.text, wide) + detail + pill)
        return widest + 2 * MARGIN + self.frameWidth() * 2 + BAR

    def wanted_height(self, most_rows: int) -> int:
        """Return the height that shows all answers, at most ``most_rows``."""
        return min(self.model().rowCount(), most_rows) * px(ROW_HEIGHT) + 10
