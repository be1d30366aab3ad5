"""What stands where there is nothing to show."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui.theme.icons import icon_pixmap
from ui.widgets.label import make_label


class EmptyState(QWidget):
    """An icon, a short sentence, and what to do next."""

    def __init__(
        self, title: str, detail: str = "", icon_name: str = "inbox_empty", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setSpacing(6)
        self._icon = QLabel()
        self._icon.setPixmap(icon_pixmap(icon_name, "text_faint", 40))
        self._title = make_label(title, "strong", wrap=True)
        self._detail = make_label(detail, "muted", wrap=True)
        column.addStretch(1)
        for label in (self._icon, self._title, self._detail):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        column.addStretch(2)

    def set_texts(self, title: str, detail: str = "") -> None:
        """Say something else."""
        self._title.setText(title)
        self._detail.setText(detail)
