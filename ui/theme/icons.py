"""One-colour icons, tinted when they are drawn."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from resources import locate
from ui.theme.current import roles


@lru_cache(maxsize=64)
def _source(name: str) -> str:
    return locate("icons", f"{name}.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=256)
def _pixmap(name: str, color: str, size: int, ratio: float) -> QPixmap:
    svg = _source(name).replace("currentColor", color)
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    pixmap = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, size * ratio, size * ratio))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def icon_pixmap(name: str, role: str = "text_muted", size: int = 20, ratio: float = 2.0) -> QPixmap:
    """Return the icon ``name`` in the colour of a role, ``size`` pixels square."""
    return _pixmap(name, str(getattr(roles(), role)), size, ratio)


def icon(name: str, role: str = "text_muted", size: int = 20) -> QIcon:
    """Return the icon as a ``QIcon``. Raises ``FileNotFoundError`` when there is no such icon."""
    return QIcon(icon_pixmap(name, role, size))
