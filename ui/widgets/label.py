"""Labels in the looks of the style sheet."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.theme.restyle import restyle


def make_label(text: str = "", look: str = "", tone: str = "", *, wrap: bool = False) -> QLabel:
    """Return a plain-text label.

    ``look``: empty, ``muted``, ``faint``, ``label``, ``error``, ``heading``, ``title``, ``strong``, ``number``,
    ``huge``,
    ``section``, ``key``, ``pill``. ``tone``: ``danger``, ``waiting``, ``success``, ``info``, ``neutral``.
    """
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wrap)
    if look:
        label.setProperty("look", look)
    if tone:
        label.setProperty("tone", tone)
    return label


def set_tone(label: QWidget, tone: str) -> None:
    """Change the tone of a label, pill or notice."""
    restyle(label, tone=tone)


class ElidedLabel(QLabel):
    """A one-line label that ends in an ellipsis where room is short and shows the whole text as tooltip."""

    def __init__(self, text: str = "", look: str = "", tone: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        if look:
            self.setProperty("look", look)
        if tone:
            self.setProperty("tone", tone)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt name
        """Paint the text as far as it fits."""
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.contentsRect().width())
        tip = self.text() if shown != self.text() else ""
        if self.toolTip() != tip:
            self.setToolTip(tip)
        if not tip:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), int(self.alignment() | Qt.TextFlag.TextSingleLine), shown)
        painter.end()
