"""Tiles coloured by a count, for areas without polygons."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.current import px, role_color, roles
from ui.widgets.painting import draw_text, mix


@dataclass(frozen=True, slots=True)
class HeatTile:
    """One tile: id, name and count."""

    id: str
    name: str
    value: int


class HeatTiles(QWidget):
    """A grid of tiles, warmer the higher the count. Signals: ``opened(id)`` on click."""

    opened = Signal(str)

    def __init__(self, *, columns: int = 5, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tiles: tuple[HeatTile, ...] = ()
        self._columns = columns
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_tiles(self, tiles: Sequence[HeatTile]) -> None:
        """Show tiles from left to right, top to bottom."""
        if tuple(tiles) != self._tiles:
            self._tiles = tuple(tiles)
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt name
        """Return a comfortable size."""
        rows = -(-len(self._tiles) // self._columns) if self._tiles else 3
        return QSize(px(90) * self._columns, px(56) * rows)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt name
        """Paint the tiles."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = max((tile.value for tile in self._tiles), default=1) or 1
        for at, tile in enumerate(self._tiles):
            box = self._box(at)
            share = tile.value / top
            painter.setPen(role_color("border"))
            painter.setBrush(mix(role_color("heat_low"), role_color("heat_high"), share * 0.85))
            painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
            ink = role_color("text") if not roles().dark or share < 0.6 else role_color("on_accent")
            inner = box.adjusted(px(8), px(4), -px(6), -px(4))
            half = inner.height() // 2
            name_box = QRect(inner.left(), inner.top(), inner.width(), half)
            draw_text(painter, name_box, tile.name, size=12, color=ink)
            value_box = QRect(inner.left(), inner.top() + half, inner.width(), half)
            draw_text(painter, value_box, str(tile.value), size=15, bold=True, color=ink)
        painter.end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt name
        """Open the tile under the mouse."""
        for at, tile in enumerate(self._tiles):
            if event.button() is Qt.MouseButton.LeftButton and self._box(at).contains(event.position().toPoint()):
                self.opened.emit(tile.id)
                return

    def _box(self, at: int) -> QRect:
        rows = max(1, -(-len(self._tiles) // self._columns))
        gap = px(6)
        width = (self.width() - gap * (self._columns - 1)) // self._columns
        height = min(px(70), (self.height() - gap * (rows - 1)) // rows)
        row, column = divmod(at, self._columns)
        return QRect(column * (width + gap), row * (height + gap), width, height)
