"""A calm message that does not stop anything."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from ui.theme.icons import icon, icon_pixmap
from ui.theme.restyle import restyle
from ui.theme.tone import Tone
from ui.widgets.action_button import ActionButton
from ui.widgets.label import make_label
from ui.widgets.pill import KeyHint

ICONS = {
    Tone.NEUTRAL: "info",
    Tone.INFO: "info",
    Tone.SUCCESS: "check",
    Tone.WAITING: "warning",
    Tone.DANGER: "warning",
}
SHOWN_MS = 8_000


class NoticeBar(QFrame):
    """A message with an icon, what to do, and at most one action. Goes after 8 s unless it is about a failure.

    Signals: ``told()`` when a message is shown; ``gone()`` when it is no longer.
    """

    told = Signal()
    gone = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "notice")
        self._action: Callable[[], None] | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 1, 8, 1)
        row.setSpacing(10)
        self._icon = QLabel()
        self._title = make_label("", "strong", wrap=True)
        self._detail = make_label("", "muted", wrap=True)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addStretch(1)
        column.addWidget(self._title)
        column.addWidget(self._detail)
        column.addStretch(1)
        self._button = ActionButton("", look="small")
        self._button.clicked.connect(self._act)
        close = QToolButton()
        close.setIcon(icon("close"))
        close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        close.clicked.connect(self.hide)
        self._beside: tuple[QWidget, ...] = (self._icon, self._button, KeyHint("Shift+Esc"), close)
        row.addWidget(self._icon)
        row.addLayout(column, 1)
        for widget in self._beside[1:]:
            row.addWidget(widget)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    @property
    def text(self) -> str:
        """The message shown, title and detail."""
        return "\n".join(part for part in (self._title.text(), self._detail.text()) if part)

    def wanted_width(self) -> int:
        """Return the width in which title and detail take one line each."""
        words = max(label.fontMetrics().horizontalAdvance(label.text()) for label in (self._title, self._detail))
        beside = sum(one.sizeHint().width() + 10 for one in self._beside if not one.isHidden())
        return words + beside + 30

    def tell(
        self,
        title: str,
        detail: str = "",
        *,
        tone: str = Tone.INFO,
        action_text: str = "",
        action: Callable[[], None] | None = None,
        stays: bool | None = None,
    ) -> None:
        """Show a message. Failures stay until closed; others go by themselves (``stays`` overrides)."""
        restyle(self, tone=str(tone))
        self._title.setText(title)
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        role = "text_muted" if tone == Tone.NEUTRAL else f"{tone}_text"
        self._icon.setPixmap(icon_pixmap(ICONS.get(Tone(tone), "info"), role, 20))
        self._action = action
        self._button.set_title(action_text)
        self._button.setVisible(action is not None)
        self.adjustSize()
        self.show()
        self.raise_()
        if stays if stays is not None else tone == Tone.DANGER:
            self._timer.stop()
        else:
            self._timer.start(SHOWN_MS)
        self.told.emit()

    def withdraw(self, title: str) -> None:
        """Take a message away that no longer holds, if it is still the one shown."""
        if self._title.text() == title:
            self.hide()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt name
        """Leave the room to what stands beside it."""
        super().hideEvent(event)
        self.gone.emit()

    def _act(self) -> None:
        action = self._action
        self.hide()
        if action is not None:
            action()
