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


LASTS_MS = 400
"""What takes longer is told: nothing else shows that the keys on its order wait."""


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

    The last act is the one begun last: what was done before it can be undone again only if nothing comes of it.

    Signals: ``begun()`` an act is being saved, and :meth:`undo` means it from now on; ``lasts(Order, Action)`` it still
    is after a moment; ``done(DoneAct)``; ``undone(DoneAct)``; ``failed(Exception, order id, Action)``;
    ``undo_changed(bool)`` whether the last act can be undone now.
    """

    begun = Signal()
    lasts = Signal(object, object)
    done = Signal(object)
    undone = Signal(object)
    failed = Signal(object, str, object)
    undo_changed = Signal(bool)

    def __init__(self, acts: OrderActs, jobs: JobRunner, origin: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._acts = acts
        self._jobs = jobs
        self._origin = origin
        self._under_way: dict[tuple[str, Action], int] = {}
        self._taking_back: set[str] = set()
        self._unwanted: set[int] = set()
        self._batch = 0
        self._undo_batch = 0
        self._undoable: list[DoneAct] = []
        self._undo_end = QTimer(self)
        self._undo_end.setSingleShot(True)
        self._undo_end.timeout.connect(self._forget_undoable)

    @property
    def can_undo(self) -> bool:
        """Whether the last act can still be undone."""
        return bool(self.undoable)

    @property
    def undoable(self) -> tuple[DoneAct, ...]:
        """The saved acts that :meth:`undo` would undo: the last one, or all that were begun together."""
        return () if self._newest_saving > self._undo_batch else tuple(self._undoable)

    def is_busy(self, order_id: str) -> bool:
        """Whether an act on an order is being saved or taken back."""
        return order_id in self._taking_back or any(order == order_id for order, _action in self._under_way)

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
        fresh = [(order, data) for order, data in targets if (order.id, action) not in self._under_way]
        if not fresh:
            return
        self._batch += 1
        for order, data in fresh:
            self._begin(order, action, data, self._batch, len(fresh))
        if self._undoable:
            self.undo_changed.emit(False)
        self.begun.emit()

    def undo(self) -> None:
        """Undo the last act, or all that were begun together, by second commands; what is being saved, once it is."""
        undoing = self.undoable
        self._forget_undoable()
        saving = self._newest_saving
        if saving and saving >= self._undo_batch:
            self._unwanted.add(saving)
            self._undo_batch = saving  # nothing older is undone by a key pressed once more
            self.undo_changed.emit(False)
        for act in undoing:
            self._undo_one(act)

    @property
    def _newest_saving(self) -> int:
        return max(self._under_way.values(), default=0)

    def _begin(self, order: Order, action: Action, data: ActData, batch: int, count: int) -> None:
        self._under_way[order.id, action] = batch
        QTimer.singleShot(LASTS_MS, self, lambda: self._tell_lasting(order, action, batch))
        self._jobs.run(
            lambda: self._acts.act(order.id, action, data, self._origin, order),
            owner=self,
            on_done=lambda receipt: self._on_done(DoneAct(order, action, data, receipt, count), batch),
            on_error=lambda error: self._on_failed(error, order.id, action, batch),
            queue="store_write" if is_offline_allowed(action) else "network",
        )

    def _tell_lasting(self, order: Order, action: Action, batch: int) -> None:
        if self._under_way.get((order.id, action)) == batch:
            self.lasts.emit(order, action)

    def _undo_one(self, act: DoneAct) -> None:
        self._taking_back.add(act.order.id)
        self._jobs.run(
            lambda: self._acts.undo(act.receipt, self._origin),
            owner=self,
            on_done=lambda _receipt: self._on_undone(act),
            on_error=lambda error: self._on_not_undone(error, act),
            queue="store_write",
        )

    def _on_undone(self, act: DoneAct) -> None:
        self._taking_back.discard(act.order.id)
        self.undone.emit(act)

    def _on_not_undone(self, error: Exception, act: DoneAct) -> None:
        self._taking_back.discard(act.order.id)
        self.failed.emit(error, act.order.id, Action.UNDO_DISPATCH)

    def _on_done(self, act: DoneAct, batch: int) -> None:
        del self._under_way[act.order.id, act.action]
        if batch in self._unwanted:
            if act.receipt.undo_until:
                self._undo_one(act)
        elif batch >= self._undo_batch:
            self._offer(act, batch)
        self._settle(batch)
        self.done.emit(act)

    def _offer(self, act: DoneAct, batch: int) -> None:
        """Let an act be undone in place of what was done before it; of one that stands nothing older is undone."""
        if batch != self._undo_batch:
            self._forget_undoable()
        self._undo_batch = batch
        if act.receipt.undo_until:
            self._undoable.append(act)
            self._undo_end.start(max(0, act.receipt.undo_until - act.receipt.saved_at))

    def _on_failed(self, error: Exception, order_id: str, action: Action, batch: int) -> None:
        del self._under_way[order_id, action]
        self._settle(batch)
        self.failed.emit(error, order_id, action)

    def _settle(self, batch: int) -> None:
        """One act of those begun together has come to its end: tell what can be undone now."""
        if batch not in self._under_way.values():
            self._unwanted.discard(batch)
        came_to_nothing = batch > self._undo_batch
        if self._newest_saving <= self._undo_batch and (came_to_nothing or not self._undoable):
            self.undo_changed.emit(False)  # whoever waited to offer what was begun need not
        if self.can_undo:
            self.undo_changed.emit(True)

    def _forget_undoable(self) -> None:
        self._undo_end.stop()
        if self._undoable:
            self._undoable.clear()
            self.undo_changed.emit(False)
