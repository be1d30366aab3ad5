"""What happened, one line after the other."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.current import px, role_color, theme_state
from ui.theme.fonts import sized_font
from ui.widgets.painting import draw_text

_FLAGS = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


@dataclass(frozen=True, slots=True)
class TimelineLine:
    """One event: time, title, who, and a text that may wrap."""

    id: str
    time: str
    title: str
    who: str = ""
    text: str = ""
    tone: str = "neutral"


class Timeline(QWidget):
    """Dots on a line with time, title, person and text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[TimelineLine, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_lines(self, lines: Sequence[TimelineLine]) -> None:
        """Show events from top to bottom."""
        if tuple(lines) != self._lines:
            self._lines = tuple(lines)
            self.setAccessibleDescription("\n".join(f"{line.time} {line.title}" for line in lines))
            self.updateGeometry()
            self.update()

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt name
        """Need more height where texts wrap."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt name
        """Return the height of all lines."""
        return sum(self._height(line, width) for line in self._lines) + px(4)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt name
        """Return the height at the width in force."""
        width = self.width() or px(300)
        return QSize(px(240), self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt name
        """Return the least size."""
        return QSize(px(160), px(30))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt name
        """Paint the lines."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        y = 0
        for at, line in enumerate(self._lines):
            height = self._height(line, self.width())
            self._paint_line(painter, line, y, height, last=at == len(self._lines) - 1)
            y += height
        painter.end()

    def _paint_line(self, painter: QPainter, line: TimelineLine, y: int, height: int, *, last: bool) -> None:
        x, middle = px(6), y + px(12)
        if not last:
            painter.setPen(role_color("border"))
            painter.drawLine(QPointF(x, middle), QPointF(x, middle + height))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(role_color("text_faint" if line.tone == "neutral" else f"{line.tone}_text"))
        painter.drawEllipse(QPointF(x, middle), px(4), px(4))
        left = px(20)
        used = draw_text(painter, QRect(left, y, px(120), px(24)), line.time, role="text_muted", size=13)
        title = QRect(left + used + px(10), y, self.width() - left - used - px(10), px(24))
        wide = draw_text(painter, title, line.title)
        who = QRect(title.left() + wide + px(10), y, max(0, title.width() - wide - px(10)), px(24))
        if line.who and who.width() > px(30):
            draw_text(painter, who, line.who, role="text_muted", size=13)
        if line.text:
            painter.setFont(sized_font(13, theme_state().scale))
            painter.setPen(role_color("text_muted"))
            box = QRect(left, y + px(24), self.width() - left, height - px(24))
            painter.drawText(box, _FLAGS, line.text)

    def _height(self, line: TimelineLine, width: int) -> int:
        if not line.text:
            return px(28)
        metrics = QFontMetrics(sized_font(13, theme_state().scale))
        box = metrics.boundingRect(QRect(0, 0, max(40, width - px(20)), 10_000), _FLAGS, line.text)
        return px(28) + box.height() + px(4)
