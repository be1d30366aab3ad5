"""The card: a white surface with a thin border, and the heading inside it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.widgets.label import make_label
from ui.widgets.pill import KeyHint, Pill

PADDING = 14


def divider() -> QFrame:
    """Return a hair line."""
    line = QFrame()
    line.setProperty("look", "divider")
    line.setFixedHeight(1)
    return line


class SectionHeader(QWidget):
    """A small grey heading: title, count or note, then a pill and a key at the right."""

    def __init__(self, title: str, *, note: str = "", key: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.title = make_label(title, "section")
        self.note = make_label(note, "muted")
        self.pill = Pill()
        self.pill.hide()
        row.addWidget(self.title)
        row.addWidget(self.note)
        row.addStretch(1)
        row.addWidget(self.pill)
        row.addWidget(KeyHint(key))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_note(self, note: str) -> None:
        """Show a count or note after the title."""
        self.note.setText(note)

    def add_right(self, widget: QWidget) -> None:
        """Put a widget at the right end."""
        layout = self.layout()
        if layout is not None:
            layout.addWidget(widget)


class Card(QFrame):
    """A surface for one subject. Add content to ``body``; ``header`` is there when a title was given."""

    def __init__(
        self, title: str = "", *, note: str = "", key: str = "", spacing: int = 8, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(PADDING, 11, PADDING, PADDING)
        self.body.setSpacing(spacing)
        self.header: SectionHeader | None = None
        if title:
            self.header = SectionHeader(title, note=note, key=key)
            self.body.addWidget(self.header)

    def add(self, item: QWidget | QLayout, stretch: int = 0) -> None:
        """Add a widget or a layout below what is there."""
        if isinstance(item, QLayout):
            self.body.addLayout(item, stretch)
        else:
            self.body.addWidget(item, stretch)

    def add_row(self, *widgets: QWidget, spacing: int = 8) -> QHBoxLayout:
        """Add widgets side by side with equal widths and return their layout."""
        row = QHBoxLayout()
        row.setSpacing(spacing)
        for widget in widgets:
            row.addWidget(widget, 1, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(row)
        return row


def stand_alone(page: QWidget, card: Card) -> None:
    """Put a card into the upper middle of a page. An alignment would not give it the height its lines need."""
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(card)
    row.addStretch(1)
    column = QVBoxLayout(page)
    column.addStretch(2)
    column.addLayout(row)
    column.addStretch(3)
