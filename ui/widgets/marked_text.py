"""A text to read in which parts are marked: by a soft colour and by the form of the line under them."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit

from ui.theme.current import px, tone_colors
from ui.theme.tone import Tone

SOLID = QTextCharFormat.UnderlineStyle.SingleUnderline
NARROWEST = 80
DASHED = QTextCharFormat.UnderlineStyle.DashUnderline


class MarkedText(QTextEdit):
    """Plain text as tall as it is long. Who does not see the colours tells the marks apart by their lines."""

    def __init__(self, tone: str = Tone.INFO, line: QTextCharFormat.UnderlineStyle = SOLID, look: str = "") -> None:
        super().__init__()
        self._tone = tone
        self._line = line
        self._text = ""
        self._spans: tuple[tuple[int, int], ...] = ()
        self.setReadOnly(True)
        self.setProperty("look", look or "marked")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        self.viewport().setAutoFillBackground(False)

    def show_text(self, text: str, spans: Sequence[tuple[int, int]] = ()) -> None:
        """Show a text with the given parts marked."""
        self._text, self._spans = text, tuple(spans)
        self.setPlainText(text)
        self._mark()
        self._fit()

    def marked(self) -> list[str]:
        """Return the marked parts."""
        return [self._text[start:end] for start, end in self._spans]

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt name
        """Take the height the text needs in this width."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt name
        """Mark in the colours of another theme."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._mark()
            self._fit()

    def _mark(self) -> None:
        soft, ink = tone_colors(self._tone)
        mark = QTextCharFormat()
        mark.setBackground(soft)
        mark.setForeground(ink)
        mark.setUnderlineStyle(self._line)
        mark.setUnderlineColor(ink)
        for start, end in self._spans:
            cursor = QTextCursor(self.document())
            cursor.setPosition(_units(self._text[:start]))
            cursor.setPosition(_units(self._text[:end]), QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(mark)

    def _fit(self) -> None:
        self.document().setTextWidth(max(self.viewport().width(), px(NARROWEST)))
        height = int(self.document().size().height()) + 2
        if height != self.height():
            self.setFixedHeight(height)


def _units(text: str) -> int:
    """Return the length as Qt counts it: rare characters are two of its units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
