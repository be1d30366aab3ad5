"""Where the notice and the undo offer stand: over the bottom bar and the free edge above it, where no act is."""

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from ui.widgets.columns import MARGIN
from ui.widgets.notice_bar import NoticeBar

MOST_UNDO = 0.45
"""Share of the line the undo offer may take while a notice stands beside it."""
BETWEEN = 6
LEAST_NOTICE = 360


def place_floats(bar: QWidget, undo: QWidget, notice: NoticeBar) -> None:
    """Put both into one line over the bottom ``bar``, the undo offer at the left. What needs more height grows up."""
    line = QRect(bar.mapTo(bar.window(), bar.rect().topLeft()), bar.size())
    line.adjust(BETWEEN, -MARGIN, -BETWEEN, 0)
    if not undo.isHidden():  # also before the window itself is shown
        alone = notice.isHidden()
        width = min(undo.sizeHint().width(), line.width() if alone else round(line.width() * MOST_UNDO))
        _put(undo, QRect(line.left(), line.top(), width, line.height()))
        line.setLeft(line.left() + width + BETWEEN)
    if not notice.isHidden():
        line.setWidth(min(line.width(), max(LEAST_NOTICE, notice.wanted_width())))
        _put(notice, line)


def _put(panel: QWidget, place: QRect) -> None:
    needed = panel.heightForWidth(place.width()) if panel.hasHeightForWidth() else panel.sizeHint().height()
    place.setTop(place.bottom() + 1 - max(needed, place.height()))
    panel.setGeometry(place)
