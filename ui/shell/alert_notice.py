"""Tells a team lead of an alert wherever they are in the program; the board shows it."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject

from desktop.services.seat_board_service import SeatBoardService
from sync.contract.administration import TaskItem
from sync.contract.alerts import ALERT
from ui.event_bridge import EventBridge
from ui.jobs import JobRunner

translate = QCoreApplication.translate


class AlertNotice(QObject):
    """Looks once after news of an alert and tells how many wait; ``tell(title, detail, tone=…)`` shows it."""

    def __init__(
        self,
        board: SeatBoardService,
        jobs: JobRunner,
        bridge: EventBridge,
        tell: Callable[..., None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._board = board
        self._jobs = jobs
        self._tell = tell
        bridge.records_changed.connect(self._on_records_changed)

    def _on_records_changed(self, kind: str, _ids: object) -> None:
        if kind == ALERT and self._board.allowed:
            self._jobs.run(
                self._board.alerts, owner=self, on_done=self._show, on_error=lambda _error: None, queue="network"
            )

    def _show(self, alerts: tuple[TaskItem, ...]) -> None:
        if alerts:
            title = translate("Shell", "敏感词预警 {count} 条").format(count=len(alerts))
            self._tell(title, translate("Shell", "按 Alt+Y 查看。"), tone="danger")
