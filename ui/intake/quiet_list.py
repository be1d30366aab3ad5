"""A short list whose mark looks like a choice only while the list has the keyboard."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

from ui.theme.current import role_color
from ui.widgets.row_list import RowDelegate, RowList


class QuietDelegate(RowDelegate):
    """Paints the marked row grey, or not at all, while the list has not got the focus."""

    def __init__(self, view: RowList, *, grey: bool) -> None:
        super().__init__(view)
        self._view = view
        self._grey = grey

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint the item."""
        shown = QStyleOptionViewItem(option)
        state = shown.state  # pyright: ignore[reportAttributeAccessIssue]
        if state & QStyle.StateFlag.State_Selected and not self._view.hasFocus():
            shown.state = state & ~QStyle.StateFlag.State_Selected  # pyright: ignore[reportAttributeAccessIssue]
            if self._grey:
                rect: QRect = shown.rect  # pyright: ignore[reportAttributeAccessIssue]
                painter.save()
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(role_color("surface_hover"))
                painter.drawRoundedRect(rect.adjusted(0, 1, 0, -1), 6, 6)
                painter.restore()
        super().paint(painter, shown, index)


class QuietList(RowList):
    """``grey``: the mark is what a key of the whole form acts on (催办, 并入), so it stays visible."""

    def __init__(self, *, grey: bool = False, most_rows: int = 8, parent: QWidget | None = None) -> None:
        super().__init__(most_rows=most_rows, parent=parent)
        self.setItemDelegate(QuietDelegate(self, grey=grey))
