"""Columns side by side that fit from 1366x768 up, each scrolling by itself, with a footer that stays."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.theme.current import px
from ui.widgets.overlay_scroll_bar import OverlayScrollBar

GAP = 12
MARGIN = 14
DESIGN_WIDTH = 1368
"""Width of a view in a window of 1440."""
SMALLEST, LARGEST = 0.82, 1.25


class ColumnPane(QWidget):
    """One column: cards from the top, free room below, and a footer row that never scrolls away.

    ``scrolls=False`` gives the content the whole height, for a column that is one table.
    """

    def __init__(self, *, scrolls: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(GAP)
        self._content = QWidget()
        self._content.setProperty("look", "plain")
        self.body = QVBoxLayout(self._content)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(GAP)
        self._area: QScrollArea | None = None
        if scrolls:
            self._area = self._scroll_area()
            outer.addWidget(self._area, 1)
            self.body.addStretch(1)
        else:
            outer.addWidget(self._content, 1)
        self._scrolls = scrolls
        self._about = ""
        self.footer = QHBoxLayout()
        self.footer.setSpacing(8)
        outer.addLayout(self.footer)

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Add a card below what is there."""
        if self._scrolls:
            self.body.insertWidget(self.body.count() - 1, widget, stretch)
        else:
            self.body.addWidget(widget, stretch)

    def put_above(self, widget: QWidget) -> None:
        """Put a card above what scrolls: it stays in sight."""
        outer = self.layout()
        if isinstance(outer, QVBoxLayout):
            outer.insertWidget(0, widget)

    def add_footer(self, *widgets: QWidget | None) -> None:
        """Add buttons to the footer; ``None`` is a stretch between left and right."""
        for widget in widgets:
            if widget is None:
                self.footer.addStretch(1)
            else:
                self.footer.addWidget(widget)

    def begin_with(self, shown: str) -> None:
        """Show the column from its first card when it is about something else than before, named by an id."""
        if shown != self._about:
            self.show_from_top()
        self._about = shown

    def show_from_top(self) -> None:
        """Show the column from its first card again."""
        if self._area is not None:
            self._area.verticalScrollBar().setValue(0)

    def bring_into_sight(self, widget: QWidget) -> None:
        """Scroll as little as needed to show a widget of this column whole, also one that was shown just now."""
        if self._area is None or widget.isHidden():
            return
        self.body.activate()
        height = max(self._area.viewport().height(), self._content.sizeHint().height())
        self._content.resize(self._content.width(), height)
        bar, room = self._area.verticalScrollBar(), self._area.viewport().height()
        top = widget.mapTo(self._content, QPoint(0, 0)).y() - GAP
        bottom = top + widget.height() + 2 * GAP
        if top < bar.value():
            bar.setValue(top)
        elif bottom > bar.value() + room:
            bar.setValue(min(top, bottom - room))

    def _scroll_area(self) -> QScrollArea:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.viewport().setAutoFillBackground(False)
        area.setWidget(self._content)
        OverlayScrollBar(area)
        return area


class Columns(QWidget):
    """Panes side by side. ``widths`` are pixels at 1440 and 100 %; 0 takes what is left.

    On smaller windows the fixed panes shrink to four fifths at most, on larger ones they grow by a quarter at most.
    """

    def __init__(self, panes: Sequence[QWidget], widths: Sequence[int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._panes = tuple(zip(panes, widths, strict=True))
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        row.setSpacing(GAP)
        for pane, width in self._panes:
            row.addWidget(pane, 0 if width else 1)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt name
        """Give the fixed panes their share."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        factor = min(LARGEST, max(SMALLEST, self.width() / px(DESIGN_WIDTH)))
        for pane, width in self._panes:
            if width:
                pane.setFixedWidth(round(px(width) * factor))
