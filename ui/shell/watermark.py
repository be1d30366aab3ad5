"""A faint mark of who looks at personal data, and when."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from sync.domain.instant import Instant
from ui.panels.texts.times import moment
from ui.theme.current import px, role_color, theme_state
from ui.theme.fonts import sized_font

ALPHA = 9
REFRESH_MS = 60_000


class Watermark(QWidget):
    """Lies over its parent, lets every click through, repeats the person and the minute."""

    def __init__(self, person: str, now: Callable[[], Instant], parent: QWidget) -> None:
        super().__init__(parent)
        self._person = person
        self._now = now
        self._tile: QPixmap | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._timer = QTimer(self)
        self._timer.setInterval(REFRESH_MS)
        self._timer.timeout.connect(self._renew)
        self._timer.start()
        parent.installEventFilter(self)
        self.setGeometry(parent.rect())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt name
        """Keep the size of the parent and stay on top."""
        parent = self.parentWidget()
        if watched is parent and event.type() is QEvent.Type.Resize and parent is not None:
            self.setGeometry(QRect(QPoint(0, 0), parent.size()))
        return False

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt name
        """Take the colours of a new palette."""
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._tile = None
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt name
        """Repeat the mark over the damaged part."""
        if self._tile is None:
            self._tile = self._draw_tile()
        painter = QPainter(self)
        rect = event.rect()
        painter.drawTiledPixmap(rect, self._tile, rect.topLeft())
        painter.end()

    def _renew(self) -> None:
        self._tile = None
        self.update()

    def _draw_tile(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        size = QSize(px(360), px(220))
        tile = QPixmap(size * ratio)
        tile.setDevicePixelRatio(ratio)
        tile.fill(Qt.GlobalColor.transparent)
        painter = QPainter(tile)
        painter.setFont(sized_font(14, theme_state().scale))
        color = QColor(role_color("text"))
        color.setAlpha(ALPHA)
        painter.setPen(color)
        painter.translate(size.width() / 2, size.height() / 2)
        painter.rotate(-20)
        box = QRect(-size.width() // 2, -px(12), size.width(), px(24))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"{self._person}  {moment(self._now())}")
        painter.end()
        return tile
