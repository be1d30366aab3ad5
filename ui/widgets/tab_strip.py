"""Tabs with live counts."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from ui.theme.restyle import restyle
from ui.widgets.flow_layout import FlowLayout

SAVED = 5
"""Pixels each side of a tab gives up where they stand close (``narrow`` in the style sheet)."""


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: id and title."""

    id: str
    title: str


class TabStrip(QWidget):
    """A row of tabs, each with a count; where the width is small they stand closer, and wrap only then.

    Signals: ``changed(id)`` when the person chose another tab (``set_current`` tells too, unless nothing changed).
    """

    changed = Signal(str)

    def __init__(self, tabs: Sequence[Tab], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._flow = FlowLayout(self)
        self._tabs = tuple(tabs)
        self._counts: dict[str, int] = {}
        self._buttons: dict[str, QPushButton] = {}
        self._narrow = False
        self._current = tabs[0].id if tabs else ""
        for tab in tabs:
            self._buttons[tab.id] = self._build(tab)
        self._show()

    def current(self) -> str:
        """Return the id of the tab in front."""
        return self._current

    def set_current(self, tab_id: str) -> None:
        """Bring a tab to the front."""
        if tab_id in self._buttons and tab_id != self._current:
            self._current = tab_id
            self._show()
            self.changed.emit(tab_id)
        else:
            self._show()

    def set_counts(self, counts: dict[str, int]) -> None:
        """Show counts by tab id; a tab without one shows none."""
        if counts != self._counts:
            self._counts = dict(counts)
            self._show()

    def step(self, by: int) -> None:
        """Go to the next or the former tab, around the ends."""
        ids = [tab.id for tab in self._tabs]
        if ids:
            self.set_current(ids[(ids.index(self._current) + by) % len(ids)])

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt name
        """Let the tabs stand as close as the width asks for."""
        super().resizeEvent(event)
        self._fit()

    def _build(self, tab: Tab) -> QPushButton:
        button = QPushButton()
        button.setProperty("look", "tab")
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        button.clicked.connect(lambda: self.set_current(tab.id))
        self._flow.addWidget(button)
        return button

    def _show(self) -> None:
        for tab in self._tabs:
            count = self._counts.get(tab.id)
            button = self._buttons[tab.id]
            button.setText(tab.title if count is None else f"{tab.title}  {count}")
            button.setAccessibleName(tab.title)
            button.setChecked(tab.id == self._current)
        self._fit()
        self.updateGeometry()

    def _fit(self) -> None:
        buttons = self._buttons.values()
        saved = 2 * SAVED * len(self._buttons) if self._narrow else 0
        wanted = sum(_width_in_front(button) for button in buttons) + self._flow.gap * (len(self._buttons) - 1)
        self._narrow = self.width() < wanted + saved
        for button in buttons:
            restyle(button, narrow=self._narrow)
            button.setMinimumWidth(_width_in_front(button))


def _width_in_front(button: QPushButton) -> int:
    """Return the width a tab needs in front, where its text is bold: no tab is cut, none moves its neighbours."""
    button.setMinimumWidth(0)
    bold = button.font()
    bold.setBold(True)
    text = button.text()
    more = QFontMetrics(bold).horizontalAdvance(text) - button.fontMetrics().horizontalAdvance(text)
    return button.sizeHint().width() + max(0, more)
