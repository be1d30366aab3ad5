"""Tells a team lead of an alert wherever they are in the program; the board shows it."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject

from desktop.services.reference_service import ReferenceService
from desktop.services.seat_board_service import SeatBoardService
from sync.contract.administration import TaskItem
from sync.contract.alerts import ALERT, ALERT_SEEN
from sync.domain.reference import ReferenceKind
from ui.event_bridge import EventBridge
from ui.jobs import JobRunner
from ui.panels.texts.sensitive import sensitive_name
from ui.panels.texts.times import clock_time

translate = QCoreApplication.translate


class AlertNotice(QObject):
    """Looks once after news of an alert and tells how many wait, or which lead has seen one; ``tell(title, detail,
    tone=…)`` shows it.
    """

    def __init__(
        self,
        board: SeatBoardService,
        jobs: JobRunner,
        bridge: EventBridge,
        tell: Callable[..., None],
        reference: ReferenceService,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._board = board
        self._jobs = jobs
        self._tell = tell
        self._reference = reference
        bridge.records_changed.connect(self._on_records_changed)

    def _on_records_changed(self, kind: str, ids: object) -> None:
        if kind == ALERT_SEEN and self._board.allowed and isinstance(ids, frozenset):
            seen = frozenset(map(str, ids))
            self._jobs.run(
                lambda: self._board.seen_by_others(seen),
                owner=self,
                on_done=self._show_seen,
                on_error=lambda _error: None,
                queue="network",
            )
        if kind == ALERT and self._board.allowed:
            self._jobs.run(
                self._board.alerts, owner=self, on_done=self._show, on_error=lambda _error: None, queue="network"
            )

    def _show_seen(self, found: tuple[tuple[TaskItem, ...], int]) -> None:
        """Another lead was first: nobody else needs to hurry, but for those that still wait."""
        seen, waiting = found
        for task in seen:
            name = self._reference.name_of(ReferenceKind.STAFF, task.closed_by)
            title = translate("Shell", "敏感词预警已由 {name} 看到").format(name=name)
            category = sensitive_name(self._reference, str(task.detail.get("category", "")))
            more = translate("Shell", "还有 {count} 条，按 Alt+Y 查看").format(count=waiting) if waiting else ""
            detail = " · ".join(part for part in (category, clock_time(task.closed_at), more) if part)
            self._tell(title, detail, tone="danger" if waiting else "neutral")

    def _show(self, alerts: tuple[TaskItem, ...]) -> None:
        if alerts:
            title = translate("Shell", "敏感词预警 {count} 条").format(count=len(alerts))
            self._tell(title, translate("Shell", "按 Alt+Y 查看。"), tone="danger")
