"""One tab a parked draft, one for the requests waiting to be taken up, and one to open another form."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from ui.widgets.choice_group import SteadyButton
from ui.widgets.flow_layout import FlowLayout

LONGEST_LABEL = 14


class DraftTabs(QWidget):
    """The row of tabs. Signals: ``chosen(index)``, ``received_chosen()``, ``new_chosen()``."""

    chosen = Signal(int)
    received_chosen = Signal()
    new_chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._flow = FlowLayout(self)
        self._labels: tuple[str, ...] = ()
        self._current = 0
        self._count: int | None = None
        self._drafts: list[QPushButton] = []
        self._received, self._new = self._button(), self._button()
        self._received.clicked.connect(self.received_chosen)
        self._new.setCheckable(False)
        self._new.clicked.connect(self.new_chosen)
        for button in (self._received, self._new):
            self._flow.addWidget(button)
        self._show()

    def show_drafts(self, labels: Sequence[str], current: int) -> None:
        """Show a tab for each draft; an empty label is an empty form. ``current`` -1: none is in front."""
        if (tuple(labels), current) == (self._labels, self._current):
            return
        self._labels, self._current = tuple(labels), current
        self._show()

    def set_received(self, count: int) -> None:
        """Show how many requests wait to be taken up."""
        if count != self._count:
            self._count = count
            self._show()

    def labels(self) -> list[str]:
        """Return the texts of all tabs."""
        return [button.text() for button in (*self._drafts, self._received, self._new) if not button.isHidden()]

    def _show(self) -> None:
        """Tabs that are there are used again: making them anew at every save could be felt."""
        while len(self._drafts) < len(self._labels):
            self._add_draft()
        for at, button in enumerate(self._drafts):
            there = at < len(self._labels)
            if there:
                text = self._labels[at] or self.tr("新工单")
                shown = text if len(text) <= LONGEST_LABEL else f"{text[: LONGEST_LABEL - 1]}…"
                _show_on(button, shown, text, at == self._current)
            button.setVisible(there)
        count = "" if self._count is None else f"  {self._count}"
        _show_on(self._received, self.tr("待受理") + count, self.tr("待受理"), self._current < 0)
        _show_on(self._new, "+  Ctrl+N", self.tr("新建工单"), False)
        self.updateGeometry()

    def _add_draft(self) -> None:
        at, button = len(self._drafts), self._button()
        button.clicked.connect(lambda _on=False: self.chosen.emit(at))
        self._flow.insert(at, button)
        self._drafts.append(button)

    def _button(self) -> QPushButton:
        button = SteadyButton()
        button.setProperty("look", "tab")
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        return button


def _show_on(button: QPushButton, shown: str, name: str, checked: bool) -> None:
    text = shown.replace("&", "&&")
    if button.text() != text:
        button.setText(text)
        button.setAccessibleName(name)
        button.setToolTip(name if name != shown else "")
    button.setChecked(checked)
