"""Carries the services' events to the GUI thread: the first after a pause nearly at once, what follows gathered for 100
ms; while thousands of rows arrive, for longer.
"""

import threading
import time
from collections import defaultdict
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from desktop.services.events import Event, EventHub, PhoneChanged, RecordsChanged, SyncStatusChanged

GATHER_MS = 100
SOON_MS = 15
"""After a pause views are told so soon: what one act changes comes together."""
FILLING_MS, FILLING_ROWS = 500, 300
"""What comes after so many rows at once is gathered so long: a store is being filled, and every view that reads its
list anew takes its time from that.
"""


class EventBridge(QObject):
    """Listens on the hub from any thread and tells views on the GUI thread.

    Signals: ``records_changed(kind, frozenset of ids)``, ``status_changed()``, ``session_ended(reason)``;
    ``phone_changed(call id)`` at once, not gathered: a caller is waiting.
    """

    records_changed = Signal(str, object)
    status_changed = Signal()
    session_ended = Signal(str)
    phone_changed = Signal(str)
    _woken = Signal()

    def __init__(
        self,
        hub: EventHub,
        parent: QObject | None = None,
        *,
        gather_ms: int = GATHER_MS,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._ids: defaultdict[str, set[str]] = defaultdict(set)
        self._status = False
        self._ended = ""
        self._awake = False
        self._gather_ms = self._gathers_ms = gather_ms
        self._monotonic = monotonic
        self._told_at = monotonic() - gather_ms / 1000
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.flush)
        self._woken.connect(self._begin, Qt.ConnectionType.QueuedConnection)
        self._unsubscribe = hub.subscribe(self._on_event)

    def close(self) -> None:
        """Stop listening; what was gathered is dropped."""
        self._unsubscribe()
        self._timer.stop()

    @property
    def gathers_ms(self) -> int:
        """How long what comes next is gathered."""
        return self._gathers_ms

    @property
    def waits_ms(self) -> int:
        """How long what is gathered now waited, or waits, from its first event on."""
        return self._timer.interval()

    def _begin(self) -> None:
        since = round((self._monotonic() - self._told_at) * 1000)
        self._timer.start(max(min(SOON_MS, self._gathers_ms), self._gathers_ms - since))

    def flush(self) -> None:
        """Tell the views now what was gathered so far."""
        with self._lock:
            changed = {kind: frozenset(ids) for kind, ids in self._ids.items()}
            status, ended = self._status, self._ended
            self._ids.clear()
            self._status, self._ended, self._awake = False, "", False
        many = sum(map(len, changed.values())) >= FILLING_ROWS
        self._gathers_ms = max(FILLING_MS, self._gather_ms) if many else self._gather_ms
        for kind, ids in changed.items():
            self.records_changed.emit(kind, ids)
        if status:
            self.status_changed.emit()
        if ended:
            self.session_ended.emit(ended)
        self._told_at = self._monotonic()  # after views that take long there is a rest too

    def _on_event(self, event: Event) -> None:
        if isinstance(event, PhoneChanged):
            self.phone_changed.emit(event.call_id)
            return
        with self._lock:
            if isinstance(event, RecordsChanged):
                self._ids[event.kind].update(event.ids)
            elif isinstance(event, SyncStatusChanged):
                self._status = True
            else:
                self._ended = event.reason
            wake = not self._awake
            self._awake = True
        if wake:
            self._woken.emit()
