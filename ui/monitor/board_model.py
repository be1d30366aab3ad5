"""The team lead's board: read online while somebody looks, never emptied when the line is away."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.errors import to_app_error
from desktop.services.seat_board_service import QuarantineCase, SeatBoard, SeatBoardService
from sync.contract.alerts import ALERT, ALERT_SEEN
from sync.contract.errors import ErrorCode
from ui.jobs import JobRunner

READ_MS = 15_000


class BoardModel(QObject):
    """Reads every quarter of a minute while shown.

    Signals: ``changed()`` after a reading, and when it became known that none can be had; ``case_read(case)``;
    ``failed(error)`` when an act of the person failed.
    """

    changed = Signal()
    case_read = Signal(object)
    failed = Signal(object)

    def __init__(self, service: SeatBoardService, jobs: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._jobs = jobs
        self._reading = self._again = False
        self.error = ""
        self.board: SeatBoard | None = service.last()
        self._timer = QTimer(self)
        self._timer.setInterval(READ_MS)
        self._timer.timeout.connect(self.refresh)

    def set_shown(self, shown: bool) -> None:
        """Read only while somebody looks who may."""
        if shown and self._service.allowed:
            self._timer.start()
            self.refresh()
        else:
            self._timer.stop()

    def on_records_changed(self, kind: str, _ids: object) -> None:
        """An alert was raised or seen: read at once, while somebody looks."""
        if kind in (ALERT, ALERT_SEEN) and self._timer.isActive():
            self.refresh()

    def refresh(self) -> None:
        """Read now."""
        if self._reading:
            self._again = True  # what is being read may be older than the reason to ask
        elif self._service.allowed:
            self._reading, self._again = True, False
            self._jobs.run(self._service.read, owner=self, on_done=self._take, on_error=self._on_error, queue="network")

    def open_case(self, cmd_id: str) -> None:
        """Read the content of a quarantined command; the server records it."""
        self._jobs.run(
            lambda: self._service.show(cmd_id),
            owner=self,
            on_done=self._show,
            on_error=self.failed.emit,
            queue="network",
        )

    def resolve(self, cmd_id: str) -> None:
        """Mark a quarantined command as dealt with."""
        self._act(lambda: self._service.resolve(cmd_id))

    def close_task(self, task_id: str) -> None:
        """Close a task."""
        self._act(lambda: self._service.close_task(task_id))

    def see_alert(self, task_id: str) -> None:
        """Say that an alert was seen; where another lead was first, the board says who."""

        def on_error(error: Exception) -> None:
            self.refresh() if to_app_error(error).code == ErrorCode.NOT_FOUND else self.failed.emit(error)

        self._jobs.run(
            lambda: self._service.close_task(task_id),
            owner=self,
            on_done=lambda _nothing: self.refresh(),
            on_error=on_error,
            queue="network",
        )

    def _act(self, work: Callable[[], None]) -> None:
        self._jobs.run(
            work, owner=self, on_done=lambda _nothing: self.refresh(), on_error=self.failed.emit, queue="network"
        )

    def _show(self, case: QuarantineCase) -> None:
        self.case_read.emit(case)

    def _take(self, board: SeatBoard) -> None:
        self._reading = False
        self.board, self.error = board, ""
        self.changed.emit()
        if self._again:
            self.refresh()

    def _on_error(self, error: Exception) -> None:
        self._reading = False
        self._again = False
        self.error = to_app_error(error).code
        self.changed.emit()
