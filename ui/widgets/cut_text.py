"""A line that does not fit shows that it goes on, as long as nobody writes in it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QLineEdit, QStyle, QStyleOptionFrame

_INSET = 2
"""Room a line edit leaves between its contents and its text, on each side."""


def paint_cut(line: QLineEdit, mode: Qt.TextElideMode) -> bool:
    """Paint a line without the focus whose text is too long, with an ellipsis; ``False``: it paints itself as ever."""
    if line.hasFocus() or not line.text() or line.echoMode() is not QLineEdit.EchoMode.Normal:
        return False
    option = QStyleOptionFrame()
    line.initStyleOption(option)
    style = line.style()
    inside = style.subElementRect(QStyle.SubElement.SE_LineEditContents, option, line)
    inside = inside.marginsRemoved(line.textMargins()).adjusted(_INSET, 0, -_INSET, 0)
    if line.fontMetrics().horizontalAdvance(line.text()) <= inside.width():
        return False
    painter = QPainter(line)
    style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, option, painter, line)
    painter.setPen(option.palette.color(QPalette.ColorRole.Text))
    text = line.fontMetrics().elidedText(line.text(), mode, inside.width())
    painter.drawText(inside, line.alignment() | Qt.AlignmentFlag.AlignVCenter, text)
    painter.end()
    return True
