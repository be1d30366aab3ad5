"""State of the monitor: one reading of the counts, renewed when orders change and once a minute."""

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.services.monitor_service import MonitorService
from desktop.services.values import MonitorSnapshot
from ui.event_bridge import EventBridge
from ui.jobs import JobRunner

PAUSE_MS = 1_000
"""Values change on screen once a second at most."""

CLOCK_MS = 60_000
"""Deadlines pass without any order changing, so the counts are read again each minute."""


class MonitorViewModel(QObject):
    """Reads the counts off the GUI thread, one reading at a time.

    Signals: ``snapshot_changed(MonitorSnapshot)``; ``failed(Exception)``.
    """

    snapshot_changed = Signal(object)
    failed = Signal(object)

    def __init__(
        self, monitor: MonitorService, jobs: JobRunner, bridge: EventBridge, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._monitor = monitor
        self._jobs = jobs
        self._reading = False
        self._again = False
        self._shown = False
        self.snapshot: MonitorSnapshot | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._on_pause_over)
        self._clock = QTimer(self)
        self._clock.setInterval(CLOCK_MS)
        self._clock.timeout.connect(self.refresh)
        bridge.records_changed.connect(self._on_records_changed)

    def set_shown(self, shown: bool) -> None:
        """Read only while somebody looks."""
        self._shown = shown
        if shown:
            self._clock.start()
            self.refresh()
        else:
            self._clock.stop()

    def refresh(self) -> None:
        """Read the counts now, or right after the reading under way and the pause."""
        if self._reading or self._pause.isActive():
            self._again = True
            return
        self._reading = True
        self._jobs.run(self._monitor.snapshot, owner=self, on_done=self._on_read, on_error=self._on_failed)

    def _on_read(self, snapshot: MonitorSnapshot) -> None:
        self._reading = False
        self.snapshot = snapshot
        self._pause.start()
        self.snapshot_changed.emit(snapshot)

    def _on_failed(self, error: Exception) -> None:
        self._reading = False
        self._pause.start()
        self.failed.emit(error)

    def _on_pause_over(self) -> None:
        if self._again and self._shown:
            self._again = False
            self.refresh()

    def _on_records_changed(self, kind: str, _ids: frozenset[str]) -> None:
        if kind == "order" and self._shown:
            self.refresh()
