"""The items that need a person, and what the person does about them."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from desktop.services.attention_service import AttentionService
from desktop.services.values import AttentionItem
from ui.event_bridge import EventBridge
from ui.jobs import JobRunner

ORIGIN = "attention"
KINDS = frozenset({"attention", "order"})

Result = TypeVar("Result")


class AttentionViewModel(QObject):
    """Holds the open items; nothing leaves the list but by a person's act.

    Signals: ``changed()`` after the items were read; ``count_changed(int)``; ``refused(item id, error)`` when an act
    was not possible: the item stays; ``sent_again(ActReceipt)``; ``failed(error)``.
    """

    changed = Signal()
    count_changed = Signal(int)
    refused = Signal(str, object)
    sent_again = Signal(object)
    failed = Signal(object)

    def __init__(
        self, service: AttentionService, jobs: JobRunner, bridge: EventBridge, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.items: tuple[AttentionItem, ...] = ()
        self._service = service
        self._jobs = jobs
        self._acting: set[str] = set()
        bridge.records_changed.connect(self._on_records_changed)
        bridge.status_changed.connect(self.refresh)

    def refresh(self) -> None:
        """Read the items again."""
        self._jobs.run(self._service.items, owner=self, on_done=self._take, on_error=self.failed.emit)

    def item(self, item_id: str) -> AttentionItem | None:
        """Return an item that is shown."""
        return next((item for item in self.items if item.id == item_id), None)

    def close(self, item_id: str) -> None:
        """Put an item away: the person has dealt with it."""
        self._act(item_id, lambda: self._service.close(item_id, ORIGIN), lambda _nothing: None)

    def send_again(self, item_id: str) -> None:
        """Do the item's act again on the order as it is now. Online-only acts wait for the server."""
        self._act(item_id, lambda: self._service.send_again(item_id, ORIGIN), self.sent_again.emit, queue="network")

    def _act(
        self,
        item_id: str,
        work: Callable[[], Result],
        on_done: Callable[[Result], None],
        queue: str = "store_write",
    ) -> None:
        if item_id in self._acting or self.item(item_id) is None:
            return
        self._acting.add(item_id)

        def done(result: Result) -> None:
            self._acting.discard(item_id)
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

    def _take(self, items: tuple[AttentionItem, ...]) -> None:
        if items == self.items:
            return
        counted = len(items) != len(self.items)
        self.items = items
        self.changed.emit()
        if counted:
            self.count_changed.emit(len(items))
