"""The items that need a person, and what the person does about them."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from desktop.services.attention_service import AttentionService
from desktop.services.values import AttentionCase, AttentionItem
from ui.event_bridge import EventBridge
from ui.jobs import JobRunner

ORIGIN = "attention"
KINDS = frozenset({"attention", "order"})

Result = TypeVar("Result")


class AttentionViewModel(QObject):
    """Holds the open items; nothing leaves the list but by a person's act.

    Signals: ``changed()`` after the items were read; ``count_changed(int)``; ``case_read(AttentionCase)`` when the
    order of an item was read beside it; ``refused(item id, error)`` when an act was not possible: the item stays;
    ``closed(AttentionItem)``; ``sent(ActReceipt | None)``; ``failed(error)``.
    """

    changed = Signal()
    count_changed = Signal(int)
    case_read = Signal(object)
    refused = Signal(str, object)
    closed = Signal(object)
    sent = Signal(object)
    failed = Signal(object)

    def __init__(
        self, service: AttentionService, jobs: JobRunner, bridge: EventBridge, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.items: tuple[AttentionItem, ...] = ()
        self._service = service
        self._jobs = jobs
        self._acting: set[str] = set()
        self._cases: dict[str, AttentionCase] = {}
        self._wanted = ""
        bridge.records_changed.connect(self._on_records_changed)
        bridge.status_changed.connect(self.refresh)

    def refresh(self) -> None:
        """Read the items again."""
        self._jobs.run(self._service.items, owner=self, on_done=self._take, on_error=self.failed.emit)

    def item(self, item_id: str) -> AttentionItem | None:
        """Return an item that is shown."""
        return next((item for item in self.items if item.id == item_id), None)

    def case_of(self, item: AttentionItem) -> AttentionCase:
        """Return an item with what was last read of its order."""
        known = self._cases.get(item.id)
        return known if known is not None and known.item == item else AttentionCase(item)

    def read_case(self, item_id: str) -> None:
        """Read what the order of an item says now."""
        self._wanted = item_id
        self._jobs.run(
            lambda: self._service.case(item_id), owner=self, on_done=self._take_case, on_error=self.failed.emit
        )

    def keep_theirs(self, item_id: str) -> None:
        """Let the other side stand: the person has dealt with it."""
        self._act(item_id, lambda: self._service.keep_theirs(item_id, ORIGIN), lambda _nothing: None)

    def send_again(self, item_id: str) -> None:
        """Do the item's act again on the order as it is now. Online-only acts wait for the server."""
        self._act(item_id, lambda: self._service.send_again(item_id, ORIGIN), self.sent.emit, queue="network")

    def send_edited(self, item_id: str, values: Mapping[str, str]) -> None:
        """Send what the person made of both sides."""
        self._act(item_id, lambda: self._service.send_edited(item_id, values, ORIGIN), self.sent.emit, queue="network")

    def _act(
        self,
        item_id: str,
        work: Callable[[], Result],
        on_done: Callable[[Result], None],
        queue: str = "store_write",
    ) -> None:
        item = self.item(item_id)
        if item_id in self._acting or item is None:
            return
        self._acting.add(item_id)

        def done(result: Result) -> None:
            self._acting.discard(item_id)
            self.closed.emit(item)
            on_done(result)
            self.refresh()

        def failed(error: Exception) -> None:
            self._acting.discard(item_id)
            self.refused.emit(item_id, error)
            self.refresh()

        self._jobs.run(work, owner=self, on_done=done, on_error=failed, queue=queue)

    def _on_records_changed(self, kind: str, _ids: object) -> None:
        if kind in KINDS:
            self.refresh()
            if self._wanted:
                self.read_case(self._wanted)

    def _take_case(self, case: AttentionCase | None) -> None:
        if case is not None and case != self._cases.get(case.item.id):
            self._cases = {case.item.id: case}
            if case.item.id == self._wanted:
                self.case_read.emit(case)

    def _take(self, items: tuple[AttentionItem, ...]) -> None:
        if items == self.items:
            return
        counted = len(items) != len(self.items)
        self.items = items
        self.changed.emit()
        if counted:
            self.count_changed.emit(len(items))
