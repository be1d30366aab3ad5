"""The content of one quarantined command, opened by a team lead."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from desktop.services.reference_service import ReferenceService
from desktop.services.seat_board_service import QuarantineCase
from ui.monitor.board_rows import other_order
from ui.panels.field_texts import FieldTexts, field_name
from ui.panels.texts.names import action_name
from ui.panels.texts.put_aside import put_aside_text
from ui.panels.texts.times import moment
from ui.widgets.card import Card
from ui.widgets.label import make_label
from ui.widgets.marked_text import MarkedText


class CaseCard(Card):
    """Nothing until a command is opened; cleared when another is marked or the screen is left."""

    def __init__(self, reference: ReferenceService) -> None:
        super().__init__()
        self._texts = FieldTexts(reference)
        self.cmd_id = ""
        self._shown: list[MarkedText] = []
        self.hint = make_label("", "muted", wrap=True)
        page = QWidget()
        page.setProperty("look", "plain")
        self._grid = QGridLayout(page)
        self._grid.setContentsMargins(0, 0, 6, 0)
        self._grid.setColumnStretch(1, 1)
        self._area = QScrollArea()
        self._area.setWidget(page)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self.add(self.hint)
        self.add(self._area, 1)
        self.clear()

    def clear(self) -> None:
        """Put the content away."""
        self.cmd_id = ""
        self._empty()
        self.hint.setText(self.tr("按 Enter 打开选中的操作。查看内容会记入审计。"))

    def show_case(self, case: QuarantineCase, person: str) -> None:
        """Show a command's content."""
        self._empty()
        self.cmd_id = case.item.cmd_id
        item = case.item
        why = (put_aside_text(item.reason), other_order(item))
        said = (action_name(item.type), person, moment(case.occurred_at), *why)
        self.hint.setText(" · ".join(part for part in said if part))
        for line, (name, value) in enumerate(case.texts.items()):
            label = make_label(field_name(name), "label")
            text = MarkedText()
            text.show_text(self._texts.value(name, value))
            self._grid.addWidget(label, line, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(text, line, 1)
            self._shown.append(text)
        self._grid.setRowStretch(len(case.texts), 1)

    def shown(self) -> str:
        """Return the texts on the card."""
        return " ".join(text.toPlainText() for text in self._shown)

    def _empty(self) -> None:
        self._shown = []
        while (entry := self._grid.takeAt(0)) is not None:
            widget = entry.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
