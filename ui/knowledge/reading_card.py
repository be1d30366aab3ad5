"""An article to read: what to say, what to do, what to bring, whence it comes and how long it holds."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from desktop.services.knowledge_reading import KnowledgeItem
from desktop.services.reference_service import ReferenceService
from sync.domain.knowledge.duties import Duty
from sync.domain.knowledge.record import ArticleContent
from sync.domain.reference import ReferenceKind
from ui.knowledge.texts import state_pill
from ui.widgets.card import Card
from ui.widgets.label import make_label
from ui.widgets.pill import Pill

DOT = " · "


class ReadingCard(Card):
    """Shows the published words; of an article never published those in work."""

    def __init__(self, reference: ReferenceService, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._reference = reference
        self.title = make_label("", "heading", wrap=True)
        self.question = make_label("", "muted", wrap=True)
        self.void = make_label("", "error", wrap=True)
        self.answer = make_label("", "strong", wrap=True)
        self.answer.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.steps, self.materials = make_label("", wrap=True), make_label("", wrap=True)
        self.source, self.variants = make_label("", wrap=True), make_label("", "muted", wrap=True)
        self.facts = make_label("", "muted", wrap=True)
        self._headings: dict[QLabel, QLabel] = {}
        self.pill = Pill()
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.title, 1)
        top.addWidget(self.pill, 0, Qt.AlignmentFlag.AlignTop)
        self.add(top)
        self.add(self.question)
        self.add(self.void)
        for label, heading in (
            (self.answer, self.tr("答复口径")),
            (self.steps, self.tr("办理步骤")),
            (self.materials, self.tr("所需材料")),
            (self.source, self.tr("依据")),
            (self.variants, self.tr("相似问法")),
        ):
            self._headings[label] = make_label(heading, "section")
            self.add(self._headings[label])
            self.add(label)
        self.add(self.facts)

    def show_item(self, item: KnowledgeItem | None) -> None:
        """Show an article; ``None`` hides the card."""
        self.setVisible(item is not None)
        if item is None:
            return
        content, gone = item.content, item.article is not None and not item.article.active
        self.pill.show_state(*state_pill(item))
        self.title.setText(content.title or self.tr("(未写标题)"))
        self._put(self.question, content.question)
        reason = self.tr("已撤下：{reason}").format(reason=item.record.withdrawn) if gone else ""
        expired = self.tr("已失效，不要照此答复") if item.end is Duty.EXPIRED else ""
        self._put(self.void, reason or expired)
        self._put(self.answer, content.answer)
        self._put(self.steps, "\n".join(f"{at}. {step}" for at, step in enumerate(content.steps, 1)))
        self._put(self.materials, "\n".join(f"• {one}" for one in content.materials))
        self._put(self.source, "\n".join(one for one in (content.basis, content.link) if one))
        self._put(self.variants, "\n".join(content.variants))
        self._put(self.facts, self._facts(item, content))
        for label in (self.title, self.answer):
            font = label.font()
            font.setStrikeOut(gone or item.end is Duty.EXPIRED)
            label.setFont(font)

    def _put(self, label: QLabel, text: str) -> None:
        label.setText(text)
        label.setVisible(bool(text))
        if label in self._headings:
            self._headings[label].setVisible(bool(text))

    def _facts(self, item: KnowledgeItem, content: ArticleContent) -> str:
        name = self._reference.name_of
        areas = self.tr("、").join(name(ReferenceKind.AREA, one) for one in content.areas)
        categories = self.tr("、").join(name(ReferenceKind.CATEGORY, one) for one in content.categories)
        until = self.tr("有效期 {start} 至 {end}").format(start=content.valid_from, end=content.valid_to)
        counts = self.tr("采用 {used} 次，报告有误 {wrong} 次").format(used=item.used, wrong=item.record.wrong)
        version = self.tr("第 {no} 版").format(no=item.article.version) if item.article is not None else ""
        lines = (
            DOT.join(one for one in (name(ReferenceKind.UNIT, content.unit), areas or self.tr("全市")) if one),
            categories,
            DOT.join(one for one in (until if content.valid_to else "", version) if one),
            counts if item.article is not None else "",
            self.tr("有待上传的操作") if item.pending else "",
        )
        return "\n".join(one for one in lines if one)
