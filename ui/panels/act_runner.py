"""Runs the acts of one screen off the GUI thread and remembers the last ones for as long as they can be undone."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.errors import refused
from desktop.services.order_acts import OrderActs
from desktop.services.values import ActReceipt, OrderDetail
from sync.domain.act import ActData
from sync.domain.codes import Action, CallOutcome
from sync.domain.order import Order
from sync.domain.refusal import Refusal
from sync.domain.workflow.table import is_offline_allowed
from ui.jobs import JobRunner

_FILLED = ActData(
    unit="-",
    text="-",
    code="-",
    basis="-",
    proposed_unit="-",
    result="solved",
    outcome=CallOutcome.CONNECTED,
    target_order="-",
)
"""Data with something in every field: what refuses it is the order's state, not an empty form nobody has seen yet."""


@dataclass(frozen=True, slots=True)
class DoneAct:
    """An act that was saved on this seat. ``of`` is how many acts were begun together with it."""

    order: Order
    action: Action
    data: ActData
    receipt: ActReceipt
    of: int = 1


class ActRunner(QObject):
    """The acts of one screen; the same act on the same order is not begun twice at a time.

    Signals: ``done(DoneAct)``; ``undoing(order id)`` an act on it is being taken back; ``undone(DoneAct)``;
    ``failed(Exception, order id, Action)``; ``undo_changed(bool)`` whether the last act can be undone now.
    """

    done = Signal(object)
    undoing = Signal(str)
    undone = Signal(object)
    failed = Signal(object, str, object)
    undo_changed = Signal(bool)

    def __init__(self, acts: OrderActs, jobs: JobRunner, origin: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._acts = acts
        self._jobs = jobs
        self._origin = origin
        self._under_way: set[tuple[str, Action]] = set()
        self._batch = 0
        self._undo_batch = 0
        self._undoable: list[DoneAct] = []
        self._undo_end = QTimer(self)
        self._undo_end.setSingleShot(True)
        self._undo_end.timeout.connect(self._forget_undoable)

    @property
    def can_undo(self) -> bool:
        """Whether the last act can still be undone."""
        return bool(self._undoable)

    @property
    def undoable(self) -> tuple[DoneAct, ...]:
        """The acts that :meth:`undo` would undo: the last one, or all that were begun together."""
        return tuple(self._undoable)

    def refusal(self, detail: OrderDetail, action: Action) -> Refusal | None:
        """Return why the person may not begin an act on the order shown, ``None`` when they may."""
        return None if action in detail.available else self._acts.refusal(detail.order, action, _FILLED)

    def may(self, detail: OrderDetail | None, action: Action) -> bool:
        """Tell whether somebody may begin an act on the order shown; if not, why not is told through ``failed``."""
        if detail is None:
            return False
        refusal = self.refusal(detail, action)
        if refusal is None:
            return True
        self.failed.emit(refused(refusal), detail.order.id, action)
        return False

    def run(self, order: Order, action: Action, data: ActData) -> None:
        """Act on ``order`` as the screen shows it; its state and revisions guard the act."""
        self.run_all([(order, data)], action)

    def run_all(self, targets: Sequence[tuple[Order, ActData]], action: Action) -> None:
        """Take one act on several orders, one command each; they are undone together."""
        self._batch += 1
        for order, data in targets:
            self._begin(order, action, data, self._batch, len(targets))

    def undo(self) -> None:
        """Undo the last act, or all that were begun together, by second commands."""
        undoing = tuple(self._undoable)
        self._forget_undoable()
        for act in undoing:
            self._undo_one(act)

    def _begin(self, order: Order, action: Action, data: ActData, batch: int, count: int) -> None:
        key = (order.id, action)
        if key in self._under_way:
            return
        self._under_way.add(key)
        self._jobs.run(
            lambda: self._acts.act(order.id, action, data, self._origin, order),
            owner=self,
            on_done=lambda receipt: self._on_done(DoneAct(order, action, data, receipt, count), batch),
            on_error=lambda error: self._on_failed(error, order.id, action),
            queue="store_write" if is_offline_allowed(action) else "network",
        )

    def _undo_one(self, act: DoneAct) -> None:
        self.undoing.emit(act.order.id)
        self._jobs.run(
            lambda: self._acts.undo(act.receipt, self._origin),
            owner=self,
            on_done=lambda _receipt: self.undone.emit(act),
            on_error=lambda error: self.failed.emit(error, act.order.id, Action.UNDO_DISPATCH),
            queue="store_write",
        )

    def _on_done(self, act: DoneAct, batch: int) -> None:
        self._under_way.discard((act.order.id, act.action))
        if batch == self._batch and not act.receipt.undo_until and batch != self._undo_batch:
            self._forget_undoable()  # the key would take back another act than the last one
        elif batch == self._batch and act.receipt.undo_until:
            if batch != self._undo_batch:
                self._undoable.clear()
            self._undo_batch = batch
            self._undoable.append(act)
            self._undo_end.start(max(0, act.receipt.undo_until - act.receipt.saved_at))
            self.undo_changed.emit(True)
        self.done.emit(act)

    def _on_failed(self, error: Exception, order_id: str, action: Action) -> None:
        self._under_way.discard((order_id, action))
        self.failed.emit(error, order_id, action)

    def _forget_undoable(self) -> None:
        self._undo_end.stop()
        if self._undoable:
            self._undoable.clear()
            self.undo_changed.emit(False)
