"""Runs the acts of one screen off the GUI thread and remembers the last one for as long as it can be undone."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.services.order_acts import OrderActs
from desktop.services.values import ActReceipt
from sync.domain.act import ActData
from sync.domain.codes import Action
from sync.domain.order import Order
from sync.domain.workflow.table import is_offline_allowed
from ui.jobs import JobRunner


@dataclass(frozen=True, slots=True)
class DoneAct:
    """An act that was saved on this seat."""

    order: Order
    action: Action
    data: ActData
    receipt: ActReceipt


class ActRunner(QObject):
    """One act at a time from one screen.

    Signals: ``started(order id)``; ``done(DoneAct)``; ``undone(DoneAct)``; ``failed(Exception, order id)``;
    ``undo_changed(bool)`` whether the last act can be undone now.
    """

    started = Signal(str)
    done = Signal(object)
    undone = Signal(object)
    failed = Signal(object, str)
    undo_changed = Signal(bool)

    def __init__(self, acts: OrderActs, jobs: JobRunner, origin: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._acts = acts
        self._jobs = jobs
        self._origin = origin
        self._last: DoneAct | None = None
        self._undo_end = QTimer(self)
        self._undo_end.setSingleShot(True)
        self._undo_end.timeout.connect(self._forget_last)

    @property
    def can_undo(self) -> bool:
        """Whether the last act can still be undone."""
        return self._last is not None

    def run(self, order: Order, action: Action, data: ActData) -> None:
        """Act on ``order`` as the screen shows it; its state and revisions guard the act."""
        self.started.emit(order.id)
        self._jobs.run(
            lambda: self._acts.act(order.id, action, data, self._origin, order),
            owner=self,
            on_done=lambda receipt: self._on_done(DoneAct(order, action, data, receipt)),
            on_error=lambda error: self.failed.emit(error, order.id),
            queue="store_write" if is_offline_allowed(action) else "network",
        )

    def undo(self) -> None:
        """Undo the last act by a second command."""
        last = self._last
        if last is None:
            return
        self._forget_last()
        self._jobs.run(
            lambda: self._acts.undo(last.receipt, self._origin),
            owner=self,
            on_done=lambda _receipt: self.undone.emit(last),
            on_error=lambda error: self.failed.emit(error, last.order.id),
            queue="store_write",
        )

    def _on_done(self, act: DoneAct) -> None:
        if act.receipt.undo_until:
            self._last = act
            self._undo_end.start(max(0, act.receipt.undo_until - act.receipt.saved_at))
            self.undo_changed.emit(True)
        self.done.emit(act)

    def _forget_last(self) -> None:
        self._undo_end.stop()
        if self._last is not None:
            self._last = None
            self.undo_changed.emit(False)
