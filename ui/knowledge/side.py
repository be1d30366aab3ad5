"""The article beside the list: to read, its words in work, reports about it, its versions, and what can be done."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QScrollArea

from desktop.services.knowledge_reading import KnowledgeItem
from desktop.services.reference_service import ReferenceService
from sync.domain.knowledge.decide import ArticleAction
from sync.domain.knowledge.record import ArticleVersion
from ui.commands.button import command_button
from ui.commands.registry import CommandRegistry
from ui.knowledge.line_form import LineForm
from ui.knowledge.reading_card import ReadingCard
from ui.knowledge.reports_card import ReportsCard
from ui.knowledge.versions_card import VersionsCard
from ui.knowledge.work_card import WorkCard
from ui.panels.form_keeper import FormKeeper
from ui.widgets.action_button import ActionButton
from ui.widgets.columns import ColumnPane
from ui.widgets.empty_state import EmptyState

translate = QCoreApplication.translate
_ACTIONS = {
    "report": ArticleAction.REPORT,
    "settle": ArticleAction.SETTLE,
    "send_back": ArticleAction.SEND_BACK,
    "publish": ArticleAction.PUBLISH,
}


class ArticleSide(ColumnPane):
    """Shows one article. The buttons come with :meth:`add_buttons`, when the commands are there."""

    def __init__(self, reference: ReferenceService, keeper: FormKeeper) -> None:
        super().__init__()
        self.nothing = EmptyState(
            translate("KnowledgeView", "选中一条知识阅读"), translate("KnowledgeView", "J/K 或方向键移动，/ 查找")
        )
        self.reading = ReadingCard(reference)
        self.work = WorkCard(reference)
        self.reports = ReportsCard()
        self.versions = VersionsCard(reference)
        self.line = LineForm(keeper)
        self.buttons: dict[str, ActionButton] = {}
        for widget in (self.nothing, self.line, self.reading, self.work, self.reports, self.versions):
            self.add(widget)

    def add_buttons(self, registry: CommandRegistry) -> None:
        """Put what can be done below the article."""
        titles = (
            translate("KnowledgeView", "有误"),
            translate("KnowledgeView", "答复报告"),
            translate("KnowledgeView", "退回"),
            translate("KnowledgeView", "通过并发布"),
        )
        for name, text in zip(_ACTIONS, titles, strict=True):
            look = "primary" if name == "publish" else "small"
            self.buttons[name] = command_button(registry, f"knowledge.{name}", look, text=text)
        report, settle, send_back, publish = self.buttons.values()
        self.add_footer(report, settle, None, send_back, publish)

    def show_item(
        self,
        item: KnowledgeItem | None,
        versions: tuple[ArticleVersion, ...],
        available: frozenset[ArticleAction],
    ) -> None:
        """Show an article and what this person may do with it."""
        self.nothing.setVisible(item is None)
        for card in (self.reading, self.work, self.reports):
            card.show_item(item)
        self.versions.show_versions(versions)
        if self.line.action is not None and (item is None or item.id != self.line.article):
            self.line.put_away()
        self._order_cards(available)
        for name, action in _ACTIONS.items():
            self.buttons[name].setVisible(action in available)

    def show_versions(self) -> None:
        """Go to the versions of the article."""
        self.versions.focus()
        for area in self.findChildren(QScrollArea):
            area.ensureWidgetVisible(self.versions)

    def _order_cards(self, available: frozenset[ArticleAction]) -> None:
        """Put what waits for this person above the article."""
        first = (self.work, ArticleAction.PUBLISH), (self.reports, ArticleAction.SETTLE)
        above = [card for card, action in first if action in available]
        below = [card for card, _action in first if card not in above]
        cards = [self.nothing, self.line, *above, self.reading, *below, self.versions]
        places = [self.body.indexOf(card) for card in cards]
        if places != sorted(places):
            for at, card in enumerate(cards):
                self.body.removeWidget(card)
                self.body.insertWidget(at, card)
