"""Paints a windowed table of one column as a list of two-line items."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.models.column import RowRole
from ui.theme.current import px, role_color
from ui.widgets.painting import draw_text
from ui.widgets.row_list import RowItem, paint_row

LINE_HEIGHT = 60
_Index = QModelIndex | QPersistentModelIndex


class LineDelegate(QStyledItemDelegate):
    """Turns each row into a :class:`RowItem` by ``item_of`` and paints it. Use with ``row_height=LINE_HEIGHT``."""

    def __init__(self, item_of: Callable[[Any], RowItem], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._item_of = item_of

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802 - Qt name
        """Return the height of an item."""
        return QSize(80, px(LINE_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint an item."""
        rect: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        state = option.state  # pyright: ignore[reportAttributeAccessIssue]
        row = index.data(RowRole.ROW)
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, role_color("selection"))
        elif index.data(RowRole.FLASH):
            painter.fillRect(rect, role_color("flash"))
        else:
            painter.fillRect(rect, role_color("surface"))
        painter.setPen(role_color("divider"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inner = rect.adjusted(px(12), 0, -px(12), 0)
        if row is None:
            draw_text(painter, inner, str(index.data(Qt.ItemDataRole.DisplayRole) or ""), role="text_muted")
        else:
            paint_row(painter, inner, self._item_of(row))
        painter.restore()
