"""Paints the cells of a windowed table."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.models.column import RowRole
from ui.theme.current import px, role_color
from ui.widgets.painting import draw_pill, draw_text, pill_width

ROW_HEIGHT = 36
_Index = QModelIndex | QPersistentModelIndex


class TableDelegate(QStyledItemDelegate):
    """Zebra, selection, flash of changed rows, coloured texts and pills."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802 - Qt name
        """Return the height of a row."""
        return QSize(80, px(ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint a cell."""
        rect: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        state = option.state  # pyright: ignore[reportAttributeAccessIssue]
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.fillRect(rect, role_color(background_role(index, selected=selected)))
        painter.setPen(role_color("divider"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        tone = str(index.data(RowRole.TONE) or "")
        look = str(index.data(RowRole.LOOK) or "")
        inner = rect.adjusted(px(10), 0, -px(8), 0)
        if look == "pill" and text:
            width = min(pill_width(text), inner.width())
            draw_pill(painter, QRect(inner.left(), inner.top(), width, inner.height()), text, tone or "neutral")
        elif text:
            role = f"{tone}_text" if tone else ("text_muted" if look == "muted" and not selected else "text")
            align = Qt.AlignmentFlag.AlignRight if look == "number" else Qt.AlignmentFlag.AlignLeft
            draw_text(painter, inner, text, role=role, bold=look == "strong", align=align)
        painter.restore()


def background_role(index: _Index, *, selected: bool) -> str:
    """Return the role a cell is filled with."""
    if selected:
        return "selection"
    if index.data(RowRole.FLASH):
        return "flash"
    return "zebra" if index.row() % 2 else "surface"
