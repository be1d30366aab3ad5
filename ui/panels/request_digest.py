"""What the caller asked for, kept in sight above a form that answers it."""

from math import ceil

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from sync.domain.order import Order
from ui.panels.texts.later_words import later_words
from ui.widgets.card import Card
from ui.widgets.label import make_label

MOST_LINES = 5
AROUND = 22
"""Frame and padding of a text field above and below its lines."""
translate = QCoreApplication.translate


class RequestDigest(Card):
    """Number, title and words of an order in a few lines. A longer content scrolls; Shift+Tab goes there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(spacing=6, parent=parent)
        self._title = make_label("", "strong", wrap=True)
        self.content = _Words()
        self.content.setAccessibleName(translate("RequestDigest", "诉求内容"))
        self.add(self._title)
        self.add(self.content)
        self.hide()

    def show_order(self, order: Order | None) -> None:
        """Show another order, from the start of its content."""
        title = f"{order.no} · {order.title}" if order is not None else ""
        words = (order.content, later_words(order)) if order is not None else ()
        content = "\n".join(part for part in words if part)
        if (title, content) != (self._title.text(), self.content.toPlainText()):
            self._title.setText(title)
            self.content.setPlainText(content)
            self.content.fit()


class _Words(QPlainTextEdit):
    """Read-only lines, as many as the text takes at its width, up to a limit."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabChangesFocus(True)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt name
        """Another width breaks the lines elsewhere."""
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Take the height the text needs."""
        block, height, lines = self.document().firstBlock(), 0.0, 0
        while block.isValid():  # Chinese lines are higher than the font's own line
            height += self.blockBoundingRect(block).height()
            lines += max(1, block.lineCount())
            block = block.next()
        self.setFixedHeight(ceil(height * min(1.0, MOST_LINES / max(1, lines))) + AROUND)
