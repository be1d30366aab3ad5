"""The bar at the bottom: today's counts, what the keys do here, and the key sheet."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.services.values import MonitorSnapshot
from ui.theme.current import px
from ui.widgets.label import ElidedLabel, make_label

translate = QCoreApplication.translate
HEIGHT = 30


class BottomBar(QWidget):
    """Counts at the left, hints in the middle, F1 at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "bottombar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(px(HEIGHT))
        row = QHBoxLayout(self)
        row.setContentsMargins(px(16), 0, px(16), 0)
        row.setSpacing(px(30))
        self._counts = make_label("")
        self._hints = ElidedLabel("")
        row.addWidget(self._counts)
        row.addWidget(self._hints, 1)
        row.addWidget(make_label(translate("BottomBar", "F1 全部快捷键")))

    def show_counts(self, snapshot: MonitorSnapshot) -> None:
        """Show the counts of the day."""
        parts = (
            translate("BottomBar", "今日建单 {count}").format(count=f"{snapshot.created_today:,}"),
            translate("BottomBar", "待派单 {count}").format(count=f"{snapshot.to_dispatch:,}"),
            translate("BottomBar", "1 小时内到期 {count}").format(count=f"{snapshot.due_within_hour:,}"),
            translate("BottomBar", "超期 {count}").format(count=f"{snapshot.overdue:,}"),
        )
        self._counts.setText(" · ".join(parts))

    def show_hints(self, hints: Sequence[tuple[str, str]]) -> None:
        """Show (key, what it does) of the view in front."""
        self._hints.setText(" · ".join(f"{key} {title}" for key, title in hints))
