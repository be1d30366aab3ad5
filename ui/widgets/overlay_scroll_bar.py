"""A scroll bar that lies over the content instead of taking room from it."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QScrollBar

WIDTH = 8


class OverlayScrollBar(QScrollBar):
    """Mirrors the vertical scroll bar of an area at its right edge, only while there is something to scroll."""

    def __init__(self, area: QAbstractScrollArea) -> None:
        super().__init__(Qt.Orientation.Vertical, area)
        self._area = area
        self._source = area.verticalScrollBar()
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._source.rangeChanged.connect(self._on_range_changed)
        self._source.valueChanged.connect(self.setValue)
        self.valueChanged.connect(self._source.setValue)
        area.installEventFilter(self)
        self._on_range_changed(self._source.minimum(), self._source.maximum())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt name
        """Keep to the right edge."""
        if event.type() is QEvent.Type.Resize:
            self._place()
        return False

    def _on_range_changed(self, low: int, high: int) -> None:
        self.setRange(low, high)
        self.setPageStep(self._source.pageStep())
        self.setSingleStep(self._source.singleStep())
        self.setVisible(high > low)
        self._place()
        self.raise_()

    def _place(self) -> None:
        self.setGeometry(self._area.width() - WIDTH, 0, WIDTH, self._area.height())
