"""Bars and a line over its usual band, painted directly."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.current import px, role_color
from ui.widgets.painting import draw_text


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: id, name, value and the text behind it. The first ``part`` of the value is painted in ``tone``."""

    id: str
    name: str
    value: float
    text: str = ""
    tone: str = ""
    part: float | None = None


class BarChart(QWidget):
    """Horizontal bars, longest value fills the width. Signals: ``opened(id)`` on click."""

    opened = Signal(str)

    def __init__(self, *, name_width: int = 110, most: float | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: tuple[Bar, ...] = ()
        self._name_width = name_width
        self._most = most
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_bars(self, bars: Sequence[Bar]) -> None:
        """Show bars from top to bottom."""
        if tuple(bars) != self._bars:
            self._bars = tuple(bars)
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt name
        """Return a comfortable size."""
        return QSize(px(320), px(30) * max(4, len(self._bars)))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt name
        """Paint the bars."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = self._most or max((bar.value for bar in self._bars), default=1) or 1
        name, tail = px(self._name_width), px(64)
        room = max(10, self.width() - name - tail - px(16))
        for at, bar in enumerate(self._bars):
            line = self._line(at)
            box = QRect(0, line.top(), name, line.height())
            draw_text(painter, box, bar.name, role="text_muted", size=13, align=Qt.AlignmentFlag.AlignRight)
            length = room * max(0.0, min(1.0, bar.value / top))
            thick = min(px(18), line.height() * 0.56)
            shape = QRectF(name + px(8), line.center().y() - thick / 2 + 0.5, max(2.0, length), thick)
            painter.setPen(Qt.PenStyle.NoPen)
            toned = role_color(f"{bar.tone}_text" if bar.tone else "chart_bar")
            painter.setBrush(toned if bar.part is None else role_color("chart_bar"))
            painter.drawRoundedRect(shape, 3, 3)
            if bar.part and bar.value:
                painter.setBrush(toned)
                share = min(1.0, bar.part / bar.value)
                painter.drawRoundedRect(QRectF(shape.left(), shape.top(), shape.width() * share, thick), 3, 3)
            tail_box = QRect(round(shape.right()) + px(8), line.top(), tail, line.height())
            draw_text(painter, tail_box, bar.text or f"{bar.value:g}", role="text", size=13)
        painter.end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt name
        """Open the bar under the mouse."""
        for at, bar in enumerate(self._bars):
            if self._line(at).contains(event.position().toPoint()):
                self.opened.emit(bar.id)
                return

    def _line(self, at: int) -> QRect:
        height = min(px(34), max(px(18), self.height() // max(1, len(self._bars))))
        return QRect(0, at * height, self.width(), height)


class LineBandChart(QWidget):
    """A line over its usual band. The x axis counts slots; ``labels`` maps some slots to texts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: tuple[float, ...] = ()
        self._low: tuple[float, ...] = ()
        self._high: tuple[float, ...] = ()
        self._slots = 1
        self._labels: dict[int, str] = {}
        self._marked: frozenset[int] = frozenset()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(px(120))

    def set_series(
        self,
        values: Sequence[float],
        low: Sequence[float],
        high: Sequence[float],
        *,
        slots: int,
        labels: dict[int, str],
        marked: frozenset[int] = frozenset(),
    ) -> None:
        """Show values so far, the usual band over all ``slots`` and marks at unusual slots."""
        self._values, self._low, self._high = tuple(values), tuple(low), tuple(high)
        self._slots, self._labels, self._marked = max(2, slots), dict(labels), marked
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt name
        """Paint grid, band, line and marks."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plot = QRectF(px(40), px(8), self.width() - px(52), self.height() - px(34))
        top = nice_top(max([*self._values, *self._high, 4.0]))
        self._paint_grid(painter, plot, top)
        band = [self._point(plot, at, value, top) for at, value in enumerate(self._high)]
        band += [self._point(plot, at, value, top) for at, value in reversed(list(enumerate(self._low)))]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(role_color("chart_band"))
        painter.drawPolygon(QPolygonF(band))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(role_color("chart_line"), 2))
        painter.drawPolyline(QPolygonF([self._point(plot, at, value, top) for at, value in enumerate(self._values)]))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(role_color("danger_fill"))
        for at in self._marked:
            if at < len(self._values):
                painter.drawEllipse(self._point(plot, at, self._values[at], top), 4.5, 4.5)
        painter.end()

    def _paint_grid(self, painter: QPainter, plot: QRectF, top: float) -> None:
        lines = 5
        for at in range(lines + 1):
            y = plot.bottom() - plot.height() * at / lines
            painter.setPen(role_color("border" if at == 0 else "divider"))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            box = QRect(0, round(y) - px(9), px(34), px(18))
            align = Qt.AlignmentFlag.AlignRight
            draw_text(painter, box, f"{top * at / lines:g}", role="text_muted", size=12, align=align)
        for slot, text in self._labels.items():
            x = self._point(plot, slot, 0, top).x()
            box = QRect(round(x) - px(30), round(plot.bottom()) + px(4), px(60), px(18))
            draw_text(painter, box, text, role="text_muted", size=12, align=Qt.AlignmentFlag.AlignHCenter)

    def _point(self, plot: QRectF, slot: int, value: float, top: float) -> QPointF:
        x = plot.left() + plot.width() * slot / (self._slots - 1)
        return QPointF(x, plot.bottom() - plot.height() * value / top)


def nice_top(value: float) -> float:
    """Return a round number not below ``value`` that divides well into five."""
    step = 10 ** math.floor(math.log10(max(value, 1)))
    for factor in (1, 2, 2.5, 5, 10):
        if value <= factor * step:
            return factor * step
    return 10 * step
