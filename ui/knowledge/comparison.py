"""Two wordings of an article, field by field: what was taken away, what is new."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.services.reference_service import ReferenceService
from sync.domain.knowledge.record import ArticleContent
from sync.domain.reference import ReferenceKind
from ui.knowledge.texts import FIELDS, field_name
from ui.panels.difference import differences
from ui.theme.tone import Tone
from ui.widgets.label import make_label
from ui.widgets.marked_text import DASHED, MarkedText

_KINDS = {"categories": ReferenceKind.CATEGORY, "unit": ReferenceKind.UNIT, "areas": ReferenceKind.AREA}


class Comparison(QWidget):
    """Only fields that differ are shown, the former wording above the new one."""

    def __init__(self, reference: ReferenceService, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reference = reference
        self._rows: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self.changed: tuple[str, ...] = ()

    def show_change(self, before: ArticleContent, after: ArticleContent) -> None:
        """Show what became of a wording."""
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = []
        self.changed = tuple(name for name in FIELDS if getattr(before, name) != getattr(after, name))
        for name in self.changed:
            former, present = self._text(name, before), self._text(name, after)
            gone, new = differences(former, present)
            self._add(make_label(field_name(name), "section"))
            for text, spans, tone in ((former, gone, Tone.DANGER), (present, new, Tone.SUCCESS)):
                if text:
                    shown = MarkedText(tone, DASHED) if tone is Tone.DANGER else MarkedText(tone)
                    shown.show_text(text, spans)
                    self._add(shown)
        if not self.changed:
            self._add(make_label(self.tr("与已发布的文字相同"), "muted"))

    def _add(self, row: QWidget) -> None:
        self._rows.append(row)
        self._column.addWidget(row)

    def _text(self, name: str, content: ArticleContent) -> str:
        value: str | tuple[str, ...] = getattr(content, name)
        items = (value,) if isinstance(value, str) else value
        kind = _KINDS.get(name)
        return "\n".join(self._reference.name_of(kind, one) if kind is not None else one for one in items if one)
