"""What happens around the editor: begin, come back to begun words, save, submit, and what a colleague did meanwhile."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject, Signal

from desktop.errors import AppError
from desktop.services.knowledge_reading import KnowledgeItem
from desktop.services.knowledge_service import REV, KnowledgeService
from sync.domain.codes import Action
from sync.domain.knowledge.content import content_of
from sync.domain.knowledge.decide import ArticleAction
from sync.domain.knowledge.record import ArticleContent, WorkState
from sync.domain.refusal import RefusalCode
from ui.knowledge.acts import KnowledgeActs
from ui.knowledge.editor import NEW, KnowledgeEditor
from ui.knowledge.texts import failure_text
from ui.panels.form_keeper import FormKeeper
from ui.panels.texts.errors import refused_field

translate = QCoreApplication.translate
ItemOf = Callable[[str], KnowledgeItem | None]


class Writing(QObject):
    """``item_of`` gives an article as it stands now. Signals: ``opened()``; ``closed(article id)``."""

    opened = Signal()
    closed = Signal(str)

    def __init__(
        self,
        editor: KnowledgeEditor,
        acts: KnowledgeActs,
        service: KnowledgeService,
        keeper: FormKeeper,
        item_of: ItemOf,
        unit: str,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.editor = editor
        self._acts = acts
        self._service = service
        self._keeper = keeper
        self._item_of = item_of
        self._unit = unit
        self._sent = ""
        editor.save_asked.connect(self.save)
        editor.submit_asked.connect(self.submit)
        editor.closed.connect(lambda: self.closed.emit(editor.article))
        acts.done.connect(self._on_done)

    def new(self) -> None:
        """Begin an article, or go on with the one begun."""
        if not self.editor.is_open and self._service.may_write(None):
            self.editor.open(self._service.new_id(), ArticleContent(unit=self._unit), 0, new=True)
            self.opened.emit()

    def edit(self, item: KnowledgeItem) -> None:
        """Write new words for an article, from those in work or from the published ones."""
        if self.editor.is_open or not self._service.may_write(item):
            return
        work = item.record.work
        published = content_of(item.article) if item.article is not None else ArticleContent()
        returned = work is not None and work.state is WorkState.RETURNED
        reason = (
            translate("Knowledge", "{name} 退回：{reason}").format(name=work.reviewer_name, reason=work.reason)
            if work is not None and returned
            else ""
        )
        content = work.content if work is not None else published
        self.editor.open(item.id, content, item.record.rev, new=False, reason=reason)
        self.opened.emit()

    def resume(self) -> None:
        """Open again what stood open when the program ended."""
        begun = self._keeper.begun(Action.EDIT)
        if not begun or self.editor.is_open:
            return
        item = self._item_of(begun[0])
        if begun[0] == NEW:
            self.new()
        elif item is not None:
            self.edit(item)

    def save(self) -> None:
        """Share the words as they stand with the colleagues."""
        self._send(ArticleAction.SAVE)

    def submit(self) -> None:
        """Ask for review."""
        self._send(ArticleAction.SUBMIT)

    def failed(self, error: Exception, article: str) -> bool:
        """Show why saving failed; tells whether it was about what is being written."""
        self._answered(article)
        if not self.editor.is_open or article != self.editor.article:
            return False
        refusal = error.refusal if isinstance(error, AppError) else None
        if refusal is not None and refusal.code is RefusalCode.CHANGED_MEANWHILE:
            self.editor.base = int(refusal.values.get(REV, self.editor.base))
            self.editor.show_problem(translate("Knowledge", "同事已改动这条知识，见右侧。再次保存将以您的文字为准。"))
            return True
        self.editor.show_problem(failure_text(error), refused_field(error))
        return True

    def _send(self, action: ArticleAction) -> None:
        editor = self.editor
        if not editor.is_open or self._sent:
            return
        editor.fields.flush()
        self._sent = editor.article
        editor.lock(True)
        item = self._item_of(editor.article)
        self._acts.run(
            item if item is not None else editor.article, action, editor.note(), editor.content(), editor.base
        )

    def _answered(self, article: str) -> None:
        if article == self._sent:
            self._sent = ""
            self.editor.lock(False)

    def _on_done(self, article: str, action: ArticleAction) -> None:
        if action not in (ArticleAction.SAVE, ArticleAction.SUBMIT):
            return
        self._answered(article)
        if article != self.editor.article:
            return
        if action is ArticleAction.SAVE:
            self.editor.saved()
            return
        self.editor.done()
        self.closed.emit(article)
