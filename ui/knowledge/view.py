"""The knowledge screen: find an article, read it, and do what waits about it."""

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.services.knowledge_reading import KnowledgeItem
from sync.domain.knowledge.content import is_link
from sync.domain.knowledge.decide import ArticleAction
from sync.domain.knowledge.record import ArticleVersion
from ui.commands.button import command_button
from ui.feature import FeatureSpec, View, ViewContext
from ui.knowledge.acts import KnowledgeActs
from ui.knowledge.commands import knowledge_commands
from ui.knowledge.editor import KnowledgeEditor
from ui.knowledge.filter_bar import FilterBar
from ui.knowledge.rows import KnowledgeRows, knowledge_columns
from ui.knowledge.side import ArticleSide
from ui.knowledge.texts import failure_text
from ui.knowledge.view_model import MINE, ORIGIN, KnowledgeViewModel
from ui.knowledge.writing import Writing
from ui.models.windowed_table_model import WindowedTableModel
from ui.panels.form_keeper import FormKeeper
from ui.panels.roles import KNOWLEDGE_ROLES
from ui.translatable import QT_TRANSLATE_NOOP
from ui.widgets.card import Card
from ui.widgets.columns import ColumnPane, Columns
from ui.widgets.label import make_label
from ui.widgets.windowed_table import WindowedTable


class KnowledgeView(View):
    """For everybody: to read; for the desk and units: to write, review and keep right."""

    personal = False

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        app = context.app
        self._context = context
        self.model = KnowledgeViewModel(app.knowledge, context.jobs, context.bridge, self)
        self.acts = KnowledgeActs(app.knowledge, context.jobs, self)
        self.keeper = FormKeeper(app.form_drafts, context.jobs, ORIGIN, self)
        context.bridge.records_changed.connect(self.keeper.on_records_changed)
        self.keeper.failed.connect(context.tell_error)
        self._keys: dict[str, int] = {}
        self.rows = WindowedTableModel(knowledge_columns(app.reference), context.jobs, parent=self)
        self.table = WindowedTable(self.rows)
        self.bar = FilterBar(self.model, app.reference, context.jobs)
        self.tabs, self.text = self.bar.tabs, self.bar.text
        self.count = make_label("", "muted")
        self.side = ArticleSide(app.reference, self.keeper)
        self.line = self.side.line
        self.editor = KnowledgeEditor(app.reference, context.jobs, self.keeper)
        self.writing = Writing(
            self.editor, self.acts, app.knowledge, self.keeper, self._item_of, app.session.actor.unit, self
        )
        self._pages = QStackedWidget()
        context.registry.add(knowledge_commands(self), self, lists=[self.table])
        self.side.add_buttons(context.registry)
        self._edit = command_button(context.registry, "knowledge.edit")
        self._build()
        self._connect()
        self._show_detail(None, ())
        self.model.read()

    def first_focus(self) -> QWidget:
        """The search line."""
        return self.text

    def show_argument(self, argument: str) -> None:
        """Show an article another screen asked for."""
        if argument:
            self.bar.clear()
            self._wanted = argument
            self.model.select(argument)

    def finish(self) -> bool:
        """Note the last words; the keeper, found on its own, writes them."""
        self.line.finish()
        self.editor.finish()
        return True

    def _on_escaped(self) -> None:
        """Take the words away; without any go back to the list."""
        if not self.text.text():
            self.focus_list()
        self.text.clear()
        self.model.show(text="")

    def focus_list(self) -> None:
        """Put the keys into the list."""
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def primary(self) -> None:
        """Do what waits first about the article."""
        action = self.acts.first(self.model.item)
        if action is ArticleAction.PUBLISH:
            self.publish()
        elif action is ArticleAction.SETTLE:
            self.ask(action)
        elif action is ArticleAction.SAVE:
            self.edit()

    def edit(self) -> None:
        """Write new words for the article."""
        if self.model.item is not None:
            self.writing.edit(self.model.item)

    def ask(self, action: ArticleAction) -> None:
        """Ask for the words of an act, where the person may do it."""
        item = self.model.item
        if item is not None and action in self.acts.available(item):
            self.line.open(action, item.id)

    def publish(self) -> None:
        """Pass the words in work: they are the article from now on."""
        item = self.model.item
        if item is not None and ArticleAction.PUBLISH in self.acts.available(item):
            self.acts.run(item, ArticleAction.PUBLISH)

    def open_link(self) -> None:
        """Open the source in the browser."""
        link = self.model.item.content.link if self.model.item is not None else ""
        if is_link(link):
            QDesktopServices.openUrl(QUrl(link))

    def _build(self) -> None:
        card = Card()
        card.add(self.bar)
        card.add(self.table, 1)
        card.add(self.count)
        left = ColumnPane(scrolls=False)
        left.add(card, 1)
        left.add_footer(command_button(self._context.registry, "knowledge.new"), None, self._edit)
        self._pages.addWidget(left)
        self._pages.addWidget(self.editor)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(Columns([self._pages, self.side], [0, 460]))

    def _connect(self) -> None:
        model = self.model
        self.text.entered.connect(self.focus_list)
        self.text.escaped.connect(self._on_escaped)
        self.table.selected.connect(model.select)
        self.table.filter_asked.connect(self.bar.focus_text)
        model.rows_changed.connect(self._show_rows)
        model.first_read.connect(self._begin)
        model.detail_changed.connect(self._show_detail)
        model.failed.connect(self._context.tell_error)
        self.rows.failed.connect(self._context.tell_error)
        self.rows.counted.connect(lambda _count: self._go_to_wanted())
        self.line.submitted.connect(self._send_line)
        self.line.closed.connect(self.focus_list)
        self.writing.opened.connect(lambda: self._pages.setCurrentWidget(self.editor))
        self.writing.closed.connect(self._on_written)
        self.keeper.loaded.connect(self._resume)
        self.acts.done.connect(self._on_done)
        self.acts.failed.connect(self._on_failed)

    _wanted = ""

    def _begin(self) -> None:
        """Begin with what waits for this person, where something does."""
        if any(one.duties for one in (self.model.reading.items if self.model.reading else ())) and not self._wanted:
            self.tabs.set_current(MINE)
        self._resume()

    def _resume(self) -> None:
        """Open the editor again where it stood open; both the articles and the begun words have to be here."""
        if self.model.reading is not None:
            self.writing.resume()

    def _item_of(self, article: str) -> KnowledgeItem | None:
        return self.model.reading.by_id.get(article) if self.model.reading is not None else None

    def _on_written(self, article: str) -> None:
        self._pages.setCurrentIndex(0)
        self.model.select(article if self._item_of(article) is not None else self.table.current_id())
        self.focus_list()

    def _show_rows(self, items: tuple[KnowledgeItem, ...]) -> None:
        self.rows.load(KnowledgeRows(items, self._keys, tasks=self.model.filter.tab == MINE))
        nothing = self.tr("没有等您办理的知识任务") if self.model.filter.tab == MINE else self.tr("没有匹配的知识")
        self.count.setText(self.tr("共 {count} 条").format(count=f"{len(items):,}") if items else nothing)
        if not items:
            self.model.select("")

    def _go_to_wanted(self) -> None:
        """Mark the article another screen asked for, once the list is there."""
        row = self.rows.row_of_key(self._keys.get(self._wanted, 0)) if self._wanted else -1
        if row >= 0:
            self._wanted = ""
            self.table.select_row(row)

    def _show_detail(self, item: KnowledgeItem | None, versions: tuple[ArticleVersion, ...]) -> None:
        available = self.acts.available(item)
        self.side.show_item(item, versions, available)
        self._edit.setEnabled(ArticleAction.SAVE in available)

    def _send_line(self, action: ArticleAction, text: str) -> None:
        item = self.model.item
        if item is not None and item.id == self.line.article:
            self.acts.run(item, action, text)

    def _on_done(self, _article: str, action: ArticleAction) -> None:
        if self.line.action is action:
            self.line.done()
            self.focus_list()
        told = {
            ArticleAction.REPORT: self.tr("已转给责任单位核对"),
            ArticleAction.SETTLE: self.tr("已答复有误报告"),
            ArticleAction.SEND_BACK: self.tr("已退回修改"),
            ArticleAction.WITHDRAW: self.tr("已撤下，坐席不再检索到"),
            ArticleAction.PUBLISH: self.tr("已发布"),
            ArticleAction.SAVE: self.tr("草稿已保存，同事可以看到"),
            ArticleAction.SUBMIT: self.tr("已提交，等另一人审核"),
            ArticleAction.DISCARD: self.tr("已放弃修订中的文字"),
        }
        self._context.tell(told.get(action, ""), tone="success")

    def _on_failed(self, error: Exception, article: str, action: ArticleAction) -> None:
        if self.writing.failed(error, article):
            return
        if self.line.action is action and self.line.article == article:
            self.line.show_problem(failure_text(error))
        else:
            self._context.tell(self.tr("没有执行"), failure_text(error), tone="danger")


def feature() -> FeatureSpec:
    """Return the entry of the rail."""
    return FeatureSpec(
        id="knowledge",
        title=QT_TRANSLATE_NOOP("Shell", "知识"),
        icon="knowledge",
        build=KnowledgeView,
        roles=KNOWLEDGE_ROLES,
        place=55,
        shared=True,
    )
