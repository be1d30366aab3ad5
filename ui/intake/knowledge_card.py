"""Knowledge for what is being said: the articles, and of the marked one what to say, what to do, and its source.

An agent who finds the marked one wrong says so in a line; it becomes its owner's task.
"""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from sync.domain.knowledge.decide import TEXT_LIMIT
from sync.domain.reference import Article
from ui.intake.quiet_list import QuietList
from ui.intake.rows import DOT, article_item, is_void
from ui.widgets.action_button import ActionButton
from ui.widgets.card import Card
from ui.widgets.label import make_label
from ui.widgets.line_field import LineField

MOST_ROWS = 4


class KnowledgeCard(Card):
    """Signals: ``used(Article)`` when its answer goes into the reply, ``wrong(Article, text)`` when it was found wrong.
    ``owner`` names a unit.
    """

    used = Signal(object)
    wrong = Signal(object, str)

    def __init__(self, owner: Callable[[str], str], parent: QWidget | None = None) -> None:
        super().__init__(
            QCoreApplication.translate("KnowledgeCard", "知识库"),
            note=QCoreApplication.translate("KnowledgeCard", "输入时自动检索"),
            key="Alt+K",
            parent=parent,
        )
        self._articles: dict[str, Article] = {}
        self._heard: tuple[Article, ...] = ()
        self._opened: Article | None = None
        self._owner = owner
        self._doubted: Article | None = None
        self._day = ""
        self.list = QuietList(most_rows=MOST_ROWS)
        self.list.setAccessibleName(self.tr("知识库"))
        self.empty = make_label(self.tr("没有匹配的知识"), "muted")
        self.void = make_label(self.tr("已失效，不要照此答复"), "error")
        self.answer = make_label("", "strong", wrap=True)
        self.steps = make_label("", wrap=True)
        self.source = make_label("", "muted", wrap=True)
        self.line = LineField(placeholder=self.tr("哪里有误？Enter 转责任单位，Esc 取消"), limit=TEXT_LIMIT)
        self.line.setAccessibleName(self.tr("报告有误"))
        self.line.hide()
        self.mistake = ActionButton(self.tr("有误"), "Alt+W", "small")
        self.mistake.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for part in (self.list, self.empty, self.void, self.answer, self.steps, self.source, self.line):
            self.add(part)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.mistake)
        self.add(foot)
        self.mistake.clicked.connect(self.open_line)
        self.line.submitted.connect(self._report)
        self.list.activated_id.connect(self._use)
        self.list.selected.connect(self._show_marked)
        self.show_articles(())

    def show_articles(self, articles: tuple[Article, ...], day: str = "") -> None:
        """Show the articles, best first, as they stand on a day (ISO); one that was opened stands before them."""
        self._heard = articles
        if self._opened is not None:
            articles = (self._opened, *(one for one in articles if one.id != self._opened.id))
        self._articles, self._day = {one.id: one for one in articles}, day
        self.list.set_items([article_item(one, day, first=at == 0) for at, one in enumerate(articles)])
        self.list.setVisible(bool(articles))
        self.empty.setVisible(not articles)
        if articles and (not self.list.current_id() or not self.list.hasFocus()):
            self.list.select_id(articles[0].id)
        self._show_marked(self.list.current_id())

    def open_article(self, article: Article) -> None:
        """Show an article somebody looked for before all that is found while typing, until it is closed."""
        self._opened = article
        self.show_articles(self._heard, self._day)
        self.list.select_id(article.id)

    def close_article(self) -> None:
        """Another form stands here: nobody looked for anything yet."""
        self._opened = None

    def focus(self) -> None:
        """Go to the list."""
        self.list.setFocus()

    def open_line(self) -> None:
        """Ask what is wrong with the marked article."""
        self._doubted = self._articles.get(self.list.current_id())
        if self._doubted is not None:
            self.line.show()
            self.line.setFocus()

    def give_back(self, article: Article, text: str) -> None:
        """A report could not be kept: its words stand in the line again, unless others are being typed there."""
        if self.line.text().strip():
            return
        self._doubted = article
        self.line.setText(text)
        self.line.show()

    def close_line(self) -> None:
        """Put the line away; what was typed stays in it."""
        self.line.hide()

    def _show_marked(self, article_id: str) -> None:
        article = self._articles.get(article_id)
        self.mistake.setVisible(article is not None)
        self.void.setVisible(article is not None and is_void(article, self._day))
        for label, text in (
            (self.answer, article.answer if article is not None else ""),
            (self.steps, self._todo(article) if article is not None else ""),
            (self.source, self._whence(article) if article is not None else ""),
        ):
            label.setText(text)
            label.setVisible(bool(text))
        font = self.answer.font()
        font.setStrikeOut(not self.void.isHidden())
        self.answer.setFont(font)

    def _todo(self, article: Article) -> str:
        """Return the steps and what the caller has to bring."""
        materials = self.tr("、").join(article.materials)
        bring = self.tr("所需材料：{materials}").format(materials=materials) if materials else ""
        return "\n".join(part for part in (_numbered(article.steps), bring) if part)

    def _whence(self, article: Article) -> str:
        """Return basis, owner and validity in one line."""
        parts = [self.tr("依据：{basis}").format(basis=article.basis) if article.basis else ""]
        parts.append(self._owner(article.unit) if article.unit else "")
        if article.valid_to:
            parts.append(self.tr("有效期至 {day}").format(day=article.valid_to))
        return DOT.join(part for part in parts if part)

    def _use(self, article_id: str) -> None:
        article = self._articles.get(article_id)
        if article is not None and not is_void(article, self._day):
            self.used.emit(article)

    def _report(self, text: str) -> None:
        if self._doubted is not None and text.strip():
            self.wrong.emit(self._doubted, text.strip())
            self.line.clear()
            self.close_line()


def _numbered(steps: tuple[str, ...]) -> str:
    return "\n".join(f"{at}. {step}" for at, step in enumerate(steps, start=1))
