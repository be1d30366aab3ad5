"""State of the knowledge screen: all articles, what is shown of them, and the one beside the list."""

from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from desktop.services.knowledge_reading import KnowledgeItem, KnowledgeReading
from desktop.services.knowledge_service import CHANGED, KnowledgeService
from sync.domain.knowledge.duties import Duty
from sync.domain.knowledge.record import ArticleVersion, WorkState
from sync.domain.value import Value
from ui.event_bridge import EventBridge
from ui.jobs import Job, JobRunner

MINE, ALL, WRITING, REVIEW, WRONG, ENDING, WITHDRAWN = (
    "mine", "all", "writing", "review", "wrong", "ending", "withdrawn"
)  # fmt: skip
TABS = (MINE, ALL, WRITING, REVIEW, WRONG, ENDING, WITHDRAWN)
ORIGIN = "knowledge"
PAUSE_MS = 120
_IN_TAB: dict[str, Callable[[KnowledgeItem], bool]] = {
    MINE: lambda one: bool(one.duties),
    ALL: lambda one: True,
    WRITING: lambda one: one.record.work is not None and one.record.work.state is not WorkState.REVIEW,
    REVIEW: lambda one: one.record.work is not None and one.record.work.state is WorkState.REVIEW,
    WRONG: lambda one: bool(one.record.open_reports),
    ENDING: lambda one: one.end is not None,
    WITHDRAWN: lambda one: one.article is not None and not one.article.active,
}


class KnowledgeFilter(Value):
    """What the list shows. ``field`` is the id of a category of the highest level."""

    tab: str = ALL
    text: str = ""
    field: str = ""
    unit: str = ""


class KnowledgeViewModel(QObject):
    """Never waits for the store on the GUI thread.

    Signals: ``rows_changed(tuple[KnowledgeItem, ...])``; ``counts_changed(dict)`` by tab;
    ``detail_changed(KnowledgeItem | None, tuple[ArticleVersion, ...])``; ``first_read()`` once; ``failed(Exception)``.
    """

    rows_changed = Signal(object)
    counts_changed = Signal(object)
    detail_changed = Signal(object, object)
    first_read = Signal()
    failed = Signal(object)

    def __init__(
        self, service: KnowledgeService, jobs: JobRunner, bridge: EventBridge, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._service = service
        self._jobs = jobs
        self.filter = KnowledgeFilter()
        self.reading: KnowledgeReading | None = None
        self.item: KnowledgeItem | None = None
        self._selected = ""
        self._finding: Job | None = None
        self._detail: Job | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._find)
        bridge.records_changed.connect(self._on_records_changed)

    def read(self) -> None:
        """Read all articles again."""
        former = self.reading
        self._jobs.run(lambda: self._read(former), owner=self, on_done=self._on_read, on_error=self.failed.emit)

    def show(self, **changes: str) -> None:
        """Show another list once the typing pauses."""
        changed = replace(self.filter, **changes)
        if changed != self.filter:
            self.filter = changed
            self._pause.start()

    def select(self, article_id: str) -> None:
        """Show an article beside the list."""
        self._selected = article_id
        self._read_detail()

    def _read(self, former: KnowledgeReading | None) -> KnowledgeReading:
        reading = self._service.read()
        if former is not None:
            reading.take_over(former)
        return reading

    def _on_read(self, reading: KnowledgeReading) -> None:
        first = self.reading is None
        self.reading = reading
        counts = {tab: sum(map(belongs, reading.items)) for tab, belongs in _IN_TAB.items()}
        self.counts_changed.emit(counts)
        if first:
            self.first_read.emit()
        self._jobs.run(reading.warm, owner=self, on_done=lambda _none: None, on_error=lambda _error: None)
        self._find()
        self._read_detail()

    def _find(self) -> None:
        reading, wanted = self.reading, self.filter
        if reading is None:
            return
        if self._finding is not None:
            self._finding.cancel()
        quick = bool(wanted.text) and not reading.hears_speech
        self._finding = self._jobs.run(
            lambda: _found(reading, wanted, titles_only=quick),
            owner=self,
            on_done=lambda found: self._on_found(found, reading, wanted, quick=quick),
            on_error=self.failed.emit,
        )

    def _on_found(
        self, found: tuple[KnowledgeItem, ...], reading: KnowledgeReading, wanted: KnowledgeFilter, *, quick: bool
    ) -> None:
        """Show what was found; titles come first where everyday speech takes longer."""
        self.rows_changed.emit(found)
        if quick:
            self._finding = self._jobs.run(
                lambda: _found(reading, wanted),
                owner=self,
                on_done=self.rows_changed.emit,
                on_error=self.failed.emit,
            )

    def _read_detail(self) -> None:
        if self._detail is not None:
            self._detail.cancel()
        item = self.reading.by_id.get(self._selected) if self.reading is not None else None
        if item is None:
            self._show(None, ())
            return
        known = item
        self._detail = self._jobs.run(
            lambda: self._service.versions(known.id),
            owner=self,
            on_done=lambda versions: self._show(known, versions),
            on_error=self.failed.emit,
        )

    def _show(self, item: KnowledgeItem | None, versions: tuple[ArticleVersion, ...]) -> None:
        self.item = item
        self.detail_changed.emit(item, versions)

    def _on_records_changed(self, kind: str, _ids: object) -> None:
        if kind in CHANGED and self.reading is not None:
            self.read()


def _found(
    reading: KnowledgeReading, wanted: KnowledgeFilter, *, titles_only: bool = False
) -> tuple[KnowledgeItem, ...]:
    belongs = _IN_TAB[wanted.tab]
    found = [
        one
        for one in reading.find(wanted.text, titles_only=titles_only)
        if belongs(one)
        and (not wanted.unit or one.content.unit == wanted.unit)
        and (not wanted.field or any(of.startswith(wanted.field) for of in one.content.categories))
    ]
    if not wanted.text and wanted.tab == MINE:
        found.sort(key=lambda one: list(Duty).index(one.duties[0]))
    if not wanted.text and wanted.tab == ENDING:
        found.sort(key=lambda one: one.content.valid_to)
    return tuple(found)
