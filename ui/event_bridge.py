"""Carries the services' events to the GUI thread, gathered for 100 ms."""

import threading
from collections import defaultdict

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from desktop.services.events import Event, EventHub, PhoneChanged, RecordsChanged, SyncStatusChanged

GATHER_MS = 100


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

    def __init__(self, hub: EventHub, parent: QObject | None = None, *, gather_ms: int = GATHER_MS) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._ids: defaultdict[str, set[str]] = defaultdict(set)
        self._status = False
        self._ended = ""
        self._awake = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(gather_ms)
        self._timer.timeout.connect(self.flush)
        self._woken.connect(self._timer.start, Qt.ConnectionType.QueuedConnection)
        self._unsubscribe = hub.subscribe(self._on_event)

    def close(self) -> None:
        """Stop listening; what was gathered is dropped."""
        self._unsubscribe()
        self._timer.stop()

    def flush(self) -> None:
        """Tell the views now what was gathered so far."""
        with self._lock:
            changed = {kind: frozenset(ids) for kind, ids in self._ids.items()}
            status, ended = self._status, self._ended
            self._ids.clear()
            self._status, self._ended, self._awake = False, "", False
        for kind, ids in changed.items():
            self.records_changed.emit(kind, ids)
        if status:
            self.status_changed.emit()
        if ended:
            self.session_ended.emit(ended)

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
