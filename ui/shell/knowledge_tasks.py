"""Shows in the rail how many knowledge articles wait for the person: owners learn of a wrong one wherever they are."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from desktop.services.knowledge_service import CHANGED, KnowledgeService
from ui.event_bridge import EventBridge
from ui.jobs import JobRunner

SOON_MS = 2_000
"""After the start and after a change: the screens come first."""
AGAIN_MS = 3_600_000
"""Articles come to their end by themselves."""


class KnowledgeTasks(QObject):
    """Counts now and then on a store thread; ``show`` is called with the number."""

    def __init__(
        self,
        service: KnowledgeService,
        jobs: JobRunner,
        bridge: EventBridge,
        show: Callable[[int], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._service = service
        self._jobs = jobs
        self._show = show
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MS)
        self._soon.timeout.connect(self.count)
        self._again = QTimer(self)
        self._again.setInterval(AGAIN_MS)
        self._again.timeout.connect(self.count)
        self._again.start()
        bridge.records_changed.connect(self._on_records_changed)
        self._soon.start()

    def count(self) -> None:
        """Count now; where that fails (nothing fetched yet) the next change counts again."""
        self._jobs.run(self._service.count_duties, owner=self, on_done=self._show, on_error=lambda _error: None)

    def _on_records_changed(self, kind: str, _ids: object) -> None:
        if kind in CHANGED and not self._soon.isActive():
            self._soon.start()
