"""The acts at the foot of the form, always in sight."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets.action_button import ActionButton
from ui.widgets.label import ElidedLabel


class MessageLine(ElidedLabel):
    """A sentence that is there only while it says something."""

    def __init__(self) -> None:
        super().__init__("", "error")
        self.hide()

    def setText(self, text: str) -> None:  # noqa: N802 - Qt name
        """Show a sentence; an empty one takes no room."""
        super().setText(text)
        self.setVisible(bool(text))


class ActionBar(QWidget):
    """A message when there is one, the unit of a direct dispatch when its card is out of sight; 存草稿 at the left, the
    three ways on at the right.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.save = ActionButton(self.tr("存草稿"), "Ctrl+S")
        self.close_direct = ActionButton(self.tr("直接答复办结"), "F9")
        self.submit = ActionButton(self.tr("转派单席"), "F10")
        self.dispatch = ActionButton(self.tr("直派"), "F12", "primary")
        self.message = MessageLine()
        self.target = ElidedLabel("", "muted")
        self.target.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.target.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.message)
        column.addWidget(self.target)
        row = QHBoxLayout()
        row.setSpacing(8)
        column.addLayout(row)
        row.addWidget(self.save)
        row.addStretch(1)
        row.addWidget(self.close_direct)
        row.addWidget(self.submit)
        row.addWidget(self.dispatch)

    def show_target(self, number: str, name: str) -> None:
        """Show on the button which suggestion a direct dispatch goes to (``①``); empty: there is none."""
        self.dispatch.set_title(f"{self.tr('直派')} {number}".strip())
        self.dispatch.setToolTip(name)
        self.dispatch.setEnabled(bool(number))
        self.target.setText(self.tr("直派至 {unit}").format(unit=f"{number} {name}") if number else "")

    def target_height(self) -> int:
        """Return the height in pixels that the line of the target takes away from the cards when it is there."""
        layout = self.layout()
        return self.target.sizeHint().height() + (layout.spacing() if layout is not None else 0)

    def name_target(self, needed: bool) -> None:
        """Name the unit above the buttons when the suggestions are out of sight: nobody sends without seeing where."""
        self.target.setVisible(needed and bool(self.target.text()))

    def set_busy(self, busy: bool) -> None:
        """Nothing can be sent twice."""
        for button in (self.save, self.close_direct, self.submit):
            button.setEnabled(not busy)
