"""The rail at the left: one button a view."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui.feature import FeatureSpec
from ui.theme.current import px, role_color
from ui.theme.icons import icon_pixmap
from ui.widgets.painting import draw_text

WIDTH = 72
MOST_COUNT = 99


class RailButton(QPushButton):
    """Icon above label, with a count in the corner where something waits."""

    def __init__(self, spec: FeatureSpec, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = spec.icon
        self._count = 0
        self._title = QCoreApplication.translate("Shell", spec.title)
        self.setProperty("look", "rail")
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self._title)
        self.setToolTip(f"{self._title}  {key}" if key else self._title)

    def set_count(self, count: int) -> None:
        """Show how many wait; 0 shows nothing."""
        if count != self._count:
            self._count = count
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt name
        """Return the size of a button."""
        return QSize(px(56), px(58))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt name
        """Paint background, icon, label and count."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        role = "rail_text_selected" if self.isChecked() else "rail_text"
        size = px(22)
        pixmap = icon_pixmap(self._icon, role, size, self.devicePixelRatioF())
        painter.drawPixmap(QPoint((self.width() - size) // 2, px(9)), pixmap)
        box = QRect(0, px(33), self.width(), px(18))
        draw_text(painter, box, self._title, role=role, size=12, align=Qt.AlignmentFlag.AlignHCenter, bold=True)
        if self._count:
            self._paint_count(painter)
        painter.end()

    def _paint_count(self, painter: QPainter) -> None:
        text = str(self._count) if self._count <= MOST_COUNT else f"{MOST_COUNT}+"
        box = QRect(self.width() // 2 + px(5), px(4), px(12) + px(6) * len(text), px(16))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(role_color("danger_fill"))
        painter.drawRoundedRect(box, px(8), px(8))
        color = role_color("on_accent")
        draw_text(painter, box, text, size=11, align=Qt.AlignmentFlag.AlignHCenter, color=color, bold=True)


class Rail(QWidget):
    """The buttons of the features a person sees. Signals: ``asked(view id)``."""

    asked = Signal(str)

    def __init__(self, specs: Sequence[FeatureSpec], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(px(WIDTH))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(8), px(12), px(8), px(12))
        column.setSpacing(px(7))
        self._buttons: dict[str, RailButton] = {}
        for at, spec in enumerate(specs, start=1):
            button = RailButton(spec, f"Ctrl+{at}" if at <= 9 else "")
            button.clicked.connect(lambda _checked=False, view_id=spec.id: self.asked.emit(view_id))
            column.addWidget(button)
            self._buttons[spec.id] = button
        column.addStretch(1)

    def show_current(self, view_id: str) -> None:
        """Mark the view in front."""
        button = self._buttons.get(view_id)
        if button is not None:
            button.setChecked(True)

    def current_id(self) -> str:
        """Return the marked view, or an empty text."""
        return next((view_id for view_id, button in self._buttons.items() if button.isChecked()), "")

    def set_count(self, view_id: str, count: int) -> None:
        """Show how many wait in a view."""
        button = self._buttons.get(view_id)
        if button is not None:
            button.set_count(count)
