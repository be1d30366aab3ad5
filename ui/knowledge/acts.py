"""Does what a person decides about an article, off the GUI thread, and says how it went."""

from PySide6.QtCore import QObject, Signal

from desktop.services.knowledge_reading import KnowledgeItem
from desktop.services.knowledge_service import KnowledgeService
from sync.domain.knowledge.decide import ArticleAction
from sync.domain.knowledge.duties import Duty
from sync.domain.knowledge.record import ArticleContent, WorkState
from ui.jobs import JobRunner
from ui.knowledge.view_model import ORIGIN


class KnowledgeActs(QObject):
    """Signals: ``done(article id, ArticleAction)``; ``failed(Exception, article id, ArticleAction)``."""

    done = Signal(str, object)
    failed = Signal(object, str, object)

    def __init__(self, service: KnowledgeService, jobs: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._jobs = jobs

    def available(self, item: KnowledgeItem | None) -> frozenset[ArticleAction]:
        """Return what the person may do with an article as it stands; the rules decide again when it is done."""
        if item is None:
            return frozenset()
        work, found = item.record.work, set[ArticleAction]()
        if item.is_live:
            found.add(ArticleAction.REPORT)
        if self._service.may_write(item):
            found.add(ArticleAction.SAVE)
        if work is not None and work.state is WorkState.REVIEW and self._service.may_review(item):
            found |= {ArticleAction.PUBLISH, ArticleAction.SEND_BACK}
        if work is not None and self._service.may_discard(item):
            found.add(ArticleAction.DISCARD)
        if self._service.may_withdraw(item):
            found |= {ArticleAction.WITHDRAW} if item.is_live else set()
            found |= {ArticleAction.SETTLE} if item.record.open_reports else set()
        return frozenset(found)

    def first(self, item: KnowledgeItem | None) -> ArticleAction | None:
        """Return what waits first for the person, ``None`` where nothing does."""
        if item is None or not item.duties:
            return None
        duty = item.duties[0]
        return {Duty.WRONG: ArticleAction.SETTLE, Duty.REVIEW: ArticleAction.PUBLISH}.get(duty, ArticleAction.SAVE)

    def run(
        self,
        item: KnowledgeItem | str,
        action: ArticleAction,
        text: str = "",
        body: ArticleContent | None = None,
        seen: int | None = None,
    ) -> None:
        """Do it."""
        known = item if isinstance(item, KnowledgeItem) else None
        article = known.id if known is not None else str(item)
        settles = action is ArticleAction.SETTLE and known is not None
        reports = tuple(one.id for one in known.record.open_reports) if settles and known is not None else ()
        self._jobs.run(
            lambda: self._service.act(item, action, body=body, text=text, reports=reports, origin=ORIGIN, seen=seen),
            owner=self,
            on_done=lambda _nothing: self.done.emit(article, action),
            on_error=lambda error: self.failed.emit(error, article, action),
            queue="store_write",
        )
