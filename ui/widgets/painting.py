"""Painting shared by delegates and painted widgets."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from ui.theme.current import px, role_color, theme_state, tone_colors
from ui.theme.fonts import painted_font


def pill_width(text: str) -> int:
    """Return the width of a painted pill."""
    return painted_font(13, theme_state().scale)[1].horizontalAdvance(text) + px(22)


def draw_pill(painter: QPainter, rect: QRect, text: str, tone: str) -> None:
    """Paint a pill centred in ``rect``."""
    fill, ink = tone_colors(tone)
    height = px(22)
    box = QRectF(rect.left(), rect.center().y() - height / 2 + 1, rect.width(), height)
    outlined = theme_state().roles.outlined
    painter.setPen(ink if outlined else Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    if outlined:
        box = box.adjusted(0.5, 0.5, -0.5, -0.5)
    painter.drawRoundedRect(box, height / 2.4, height / 2.4)
    painter.setFont(painted_font(13, theme_state().scale)[0])
    painter.setPen(ink)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def draw_text(
    painter: QPainter,
    rect: QRect,
    text: str,
    *,
    role: str = "text",
    size: float = 14,
    bold: bool = False,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    color: QColor | None = None,
) -> int:
    """Paint one line, elided where it does not fit; return the width it took."""
    font, metrics = painted_font(size, theme_state().scale, bold=bold)
    painter.setFont(font)
    painter.setPen(color if color is not None else role_color(role))
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, int(align | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), shown)
    return metrics.horizontalAdvance(shown)


def mix(first: QColor, second: QColor, share: float) -> QColor:
    """Return the colour ``share`` (0-1) of the way from the first to the second."""
    share = max(0.0, min(1.0, share))
    return QColor(
        round(first.red() + (second.red() - first.red()) * share),
        round(first.green() + (second.green() - first.green()) * share),
        round(first.blue() + (second.blue() - first.blue()) * share),
    )
