"""Time left until an instant, kept current."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from ui.widgets.pill import Pill

TICK_MS = 1_000


class TimeLeftLabel(Pill):
    """A pill that shows how long is left. ``render`` maps (due, now) in milliseconds to text and tone; ``now`` is
    the clock.
    """

    def __init__(
        self, render: Callable[[int, int], tuple[str, str]], now: Callable[[], int], parent: QWidget | None = None
    ) -> None:
        super().__init__("", parent=parent)
        self._render = render
        self._now = now
        self._due: int | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.refresh)
        self.hide()

    def set_due(self, due: int | None) -> None:
        """Count down to an instant; ``None`` hides the pill."""
        self._due = due
        if due is None:
            self._timer.stop()
            self.hide()
            return
        self._timer.start()
        self.refresh()

    def refresh(self) -> None:
        """Show the time left now."""
        if self._due is not None:
            text, tone = self._render(self._due, self._now())
            if text != self.text() or tone != self.tone:
                self.show_state(text, tone)
