"""The bar at the bottom: today's counts, what the keys do here, and the key sheet."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.services.values import MonitorSnapshot
from ui.theme.current import px
from ui.widgets.label import ElidedLabel, make_label

translate = QCoreApplication.translate
HEIGHT = 30
_BETWEEN = " · "


class BottomBar(QWidget):
    """Counts at the left, hints in the middle, F1 at the right.

    Where not all of it has room the last counts go first, then the last hints, each as a whole: nothing is cut.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "bottombar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(px(HEIGHT))
        row = QHBoxLayout(self)
        row.setContentsMargins(px(16), 0, px(16), 0)
        row.setSpacing(px(30))
        self._row = row
        self._all_counts: list[str] = []
        self._all_hints: list[str] = []
        self._counts = make_label("")
        self._hints = ElidedLabel("")
        self._sheet = make_label(translate("BottomBar", "F1 全部快捷键"))
        row.addWidget(self._counts)
        row.addWidget(self._hints, 1)
        row.addWidget(self._sheet)

    @property
    def counts(self) -> str:
        """The counts that are shown."""
        return self._counts.text()

    @property
    def hints(self) -> str:
        """The hints that are shown."""
        return self._hints.text()

    def show_counts(self, snapshot: MonitorSnapshot) -> None:
        """Show the counts of the day."""
        self._all_counts = [
            translate("BottomBar", "今日建单 {count}").format(count=f"{snapshot.created_today:,}"),
            translate("BottomBar", "待派单 {count}").format(count=f"{snapshot.to_dispatch:,}"),
            translate("BottomBar", "1 小时内到期 {count}").format(count=f"{snapshot.due_within_hour:,}"),
            translate("BottomBar", "超期 {count}").format(count=f"{snapshot.overdue:,}"),
        ]
        self._fit()

    def show_hints(self, hints: Sequence[tuple[str, str]]) -> None:
        """Show (key, what it does) of the view in front."""
        self._all_hints = [f"{key} {title}" for key, title in hints]
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt name
        """Show as much as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        margins = self._row.contentsMargins()
        room = (
            self.width() - margins.left() - margins.right() - self._sheet.sizeHint().width() - 2 * self._row.spacing()
        )
        hints = self._whole(self._all_hints, room)
        counts = self._whole(self._all_counts, room - self._width(hints))
        for label, text in ((self._counts, counts), (self._hints, hints)):
            if label.text() != text:
                label.setText(text)

    def _whole(self, parts: Sequence[str], room: int) -> str:
        """Return as many of the parts, from the first, as fit."""
        texts = (_BETWEEN.join(parts[:count]) for count in range(len(parts), 0, -1))
        return next((text for text in texts if self._width(text) <= room), "")

    def _width(self, text: str) -> int:
        """Return the width a text is painted in; a pixel more, for it is rounded down."""
        return self._hints.fontMetrics().horizontalAdvance(text) + 1 if text else 0
