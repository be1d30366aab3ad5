"""Tells above a list which order the keys act on while that order is not a row of the list."""

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from sync.domain.order import Order
from ui.widgets.action_button import ActionButton
from ui.widgets.label import ElidedLabel

translate = QCoreApplication.translate


class ElsewhereLine(QFrame):
    """Looks like the marked row it stands for. Signals: ``left()`` when the person goes back to the list."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "elsewhere")
        self.number = ElidedLabel("", "strong")
        self.title = ElidedLabel("", "muted")
        self.back = ActionButton(translate("ElsewhereLine", "回列表"), "Esc", "small")
        self.back.clicked.connect(self.left)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.number)
        words.addWidget(self.title)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 7, 8, 7)
        row.setSpacing(10)
        row.addLayout(words, 1)
        row.addWidget(self.back)
        self.hide()

    def show_order(self, order: Order | None) -> None:
        """Name the order keys act on; without one the list tells it by its marked row."""
        if order is not None:
            self.number.setText(translate("ElsewhereLine", "按键作用于 {no}").format(no=order.no))
            self.title.setText(translate("ElsewhereLine", "不在本列表 · {title}").format(title=order.title))
        self.setVisible(order is not None)
