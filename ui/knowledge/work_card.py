"""Words in work beside what they replace: who wrote them, why they came back, and where they differ."""

from PySide6.QtWidgets import QWidget

from desktop.services.knowledge_reading import KnowledgeItem
from desktop.services.reference_service import ReferenceService
from sync.domain.knowledge.content import content_of
from sync.domain.knowledge.record import ArticleContent, WorkState
from ui.knowledge.comparison import Comparison
from ui.panels.texts.times import moment
from ui.widgets.card import Card
from ui.widgets.label import make_label


class WorkCard(Card):
    """Hidden while nothing is in work, and while nothing was published that it could be compared with."""

    def __init__(self, reference: ReferenceService, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("修订中的文字"), parent=parent)
        self.who = make_label("", "muted", wrap=True)
        self.note = make_label("", wrap=True)
        self.reason = make_label("", "error", wrap=True)
        self.comparison = Comparison(reference)
        for widget in (self.who, self.note, self.reason, self.comparison):
            self.add(widget)

    def show_item(self, item: KnowledgeItem | None) -> None:
        """Show what is in work of an article."""
        work = item.record.work if item is not None else None
        self.setVisible(work is not None)
        if item is None or work is None:
            return
        self.who.setText(self.tr("{name} 写于 {time}").format(name=work.author_name, time=moment(work.at)))
        self.note.setText(self.tr("说明：{note}").format(note=work.note))
        self.note.setVisible(bool(work.note))
        self.reason.setText(
            self.tr("{name} 退回：{reason}").format(name=work.reviewer_name, reason=work.reason) if work.reason else ""
        )
        self.reason.setVisible(bool(work.reason) and work.state is not WorkState.REVIEW)
        published = content_of(item.article) if item.article is not None else None
        self.comparison.setVisible(published is not None)
        self.comparison.show_change(published or ArticleContent(), work.content)
