"""The pill: a short word on a soft colour."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.theme.restyle import restyle, show_when
from ui.theme.tone import Tone


class Pill(QLabel):
    """A short word on a soft colour; ``tone`` says what the colour means."""

    def __init__(self, text: str = "", tone: str = Tone.NEUTRAL, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setProperty("look", "pill")
        self.setProperty("tone", str(tone))

    @property
    def tone(self) -> str:
        """The tone in force."""
        return str(self.property("tone"))

    def show_state(self, text: str, tone: str) -> None:
        """Show another word in another tone; an empty text hides the pill."""
        self.setText(text)
        restyle(self, tone=str(tone))
        show_when(self, bool(text))


class KeyHint(QLabel):
    """A small key cap, e.g. ``Alt+C``."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(key, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setProperty("look", "key")
        show_when(self, bool(key))
