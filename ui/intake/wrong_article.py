"""An agent found an article wrong: its owner is told, from the form, without leaving the call."""

from PySide6.QtCore import QCoreApplication, QObject, Signal

from sync.domain.reference import Article
from ui.feature import ViewContext


class WrongArticle(QObject):
    """Tells what was found wrong, and how that went.

    Signals: ``failed(Article, str)`` with the words that could not be kept.
    """

    failed = Signal(object, str)

    def __init__(self, context: ViewContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context

    def tell(self, article: Article, text: str) -> None:
        """Make it the owner's task."""
        context = self._context
        context.jobs.run(
            lambda: context.app.knowledge.report(article, text, "intake"),
            owner=self,
            on_done=self._on_done,
            on_error=lambda error: self._on_error(article, text, error),
            queue="store_write",
        )

    def _on_error(self, article: Article, text: str, error: Exception) -> None:
        self.failed.emit(article, text)
        self._context.tell_error(error)

    def _on_done(self, _nothing: object) -> None:
        self._context.tell(QCoreApplication.translate("IntakeView", "已转给责任单位核对"), tone="success")
