"""The acts at the foot of the form, always in sight."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.widgets.action_button import ActionButton
from ui.widgets.label import ElidedLabel


class ActionBar(QWidget):
    """存草稿 at the left, the three ways on at the right, a message between them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.save = ActionButton(self.tr("存草稿"), "Ctrl+S")
        self.close_direct = ActionButton(self.tr("直接答复办结"), "F9")
        self.submit = ActionButton(self.tr("转派单席"), "F10")
        self.dispatch = ActionButton(self.tr("直派"), "F12", "primary")
        self.message = ElidedLabel("", "error")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.save)
        row.addWidget(self.message, 1)
        row.addWidget(self.close_direct)
        row.addWidget(self.submit)
        row.addWidget(self.dispatch)

    def show_target(self, number: str, name: str) -> None:
        """Show on the button which suggestion a direct dispatch goes to (``①``); empty: there is none."""
        self.dispatch.set_title(f"{self.tr('直派')} {number}".strip())
        self.dispatch.setToolTip(name)
        self.dispatch.setEnabled(bool(number))

    def set_busy(self, busy: bool) -> None:
        """Nothing can be sent twice."""
        for button in (self.save, self.close_direct, self.submit):
            button.setEnabled(not busy)
