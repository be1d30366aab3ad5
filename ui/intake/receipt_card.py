"""The number of the order just made, large enough to read out."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.services.values import SubmitReceipt
from sync.domain.numbering import spoken
from ui.theme.restyle import restyle
from ui.widgets.label import ElidedLabel, make_label


class ReceiptCard(QFrame):
    """Order number in groups of 3-4-4 and the query code; stays until the next order or Esc, out of sight while it
    gives way to another caller.
    """

    def __init__(self, copy_button: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "notice")
        self.setProperty("tone", "success")
        self.receipt: SubmitReceipt | None = None
        self._stands = False
        self.title = make_label(self.tr("工单已保存，号码"), "label")
        self.number = make_label("", "huge")
        self.number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.code = make_label("", "title")
        self.note = ElidedLabel("", "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 14, 8)
        row.setSpacing(16)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.title)
        left.addWidget(self.number)
        row.addLayout(left)
        row.addWidget(self.code, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self.note, 1, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(copy_button, 0, Qt.AlignmentFlag.AlignVCenter)
        copy_button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # has a key; Tab goes the same way with and without it
        self._copy = copy_button
        self.hide()

    def show_receipt(self, receipt: SubmitReceipt) -> None:
        """Show a new order's number."""
        self.receipt = receipt
        self.title.setText(self.tr("工单已保存，号码"))
        self.number.setText(spoken(receipt.no))
        self.number.setAccessibleName(receipt.no)
        self.code.setText(self.tr("查询码 {code}").format(code=receipt.query_code) if receipt.query_code else "")
        restyle(self, tone="success")
        self._copy.show()
        self._stand()

    def show_merged(self, no: str) -> None:
        """Say that the caller was added to an open order."""
        self.receipt = None
        self.title.setText(self.tr("来电人已并入工单"))
        self.number.setText(spoken(no))
        self.code.setText("")
        restyle(self, tone="info")
        self._copy.hide()
        self._stand()

    def show_told(self, no: str) -> None:
        """Say that the caller was told how far an open order is."""
        self.show_merged(no)
        self.title.setText(self.tr("已告知进展，工单"))

    def copy_number(self) -> bool:
        """Put the number (digits only) on the clipboard, unless it is another caller's."""
        if self.receipt is None or self.isHidden():
            return False
        QGuiApplication.clipboard().setText(self.receipt.no)
        self.note.setText(self.tr("已复制"))
        return True

    def dismiss(self) -> None:
        """Put the number away."""
        self.receipt = None
        self.note.setText("")
        self._stands = False
        self.hide()

    def give_way(self, away: bool) -> None:
        """Leave the sight, or come back into it when nobody has put the number away."""
        self.setVisible(self._stands and not away)

    def _stand(self) -> None:
        self._stands = True
        self.note.setText("")
        self.show()
