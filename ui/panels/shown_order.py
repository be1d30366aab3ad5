"""The order beside a list, and the keys that act on it: they wait until it is there as it is now."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from desktop.services.order_queries import OrderQueries
from desktop.services.values import OrderDetail
from sync.domain.codes import Action
from ui.jobs import Job, JobRunner
from ui.panels.act_runner import ActRunner, DoneAct


class ShownOrder(QObject):
    """Reads the selected order; never waits for the store on the GUI thread.

    After an act of this seat on it, and while one is taken back, what was read is older than what the person was told:
    a key that comes then is judged by the order as it has become.

    Signals: ``changed(OrderDetail | None)``; ``failed(Exception)``; ``nothing_selected()`` a key was pressed that acts
    on the selected order, and there is none.
    """

    changed = Signal(object)
    failed = Signal(object)
    nothing_selected = Signal()

    def __init__(self, queries: OrderQueries, jobs: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queries = queries
        self._jobs = jobs
        self._selected = ""
        self._detail: OrderDetail | None = None
        self._job: Job | None = None
        self._act: Callable[[], None] | None = None
        self._renewing = False
        self._taken_back: set[str] = set()

    @property
    def selected(self) -> str:
        """Id of the selected order, empty without one; it may still be read."""
        return self._selected

    @property
    def detail(self) -> OrderDetail | None:
        """The selected order, ``None`` while it is read or when there is none."""
        detail = self._detail
        return detail if detail is not None and detail.order.id == self._selected else None

    def select(self, order_id: str) -> None:
        """Show an order."""
        if order_id == self._selected and self._detail is not None:
            return
        if order_id != self._selected:
            self._act = None
            self._renewing = False
        self._selected = order_id
        self._read()

    def touched(self, ids: frozenset[str]) -> None:
        """Orders have changed: read the selected one again when it is among them."""
        if self._selected in ids:
            self._read()

    def on_shown(self, act: Callable[[], None]) -> None:
        """Act on the selected order, as soon as it is shown as it is now; going on to another drops the act."""
        if not self._selected:
            self.nothing_selected.emit()
        elif self.detail is not None and not self._is_outdated:
            act()
        else:
            self._act = act

    def follow(self, runner: ActRunner) -> None:
        """Know of the acts of this screen without waiting for news of them."""
        runner.done.connect(self._on_acted)
        runner.undoing.connect(self._on_undoing)
        runner.undone.connect(self._on_undone)
        runner.failed.connect(self._on_act_failed)

    @property
    def _is_outdated(self) -> bool:
        return self._renewing or self._selected in self._taken_back

    def _on_acted(self, act: DoneAct) -> None:
        self._renew(act.order.id)

    def _on_undoing(self, order_id: str) -> None:
        self._taken_back.add(order_id)

    def _on_undone(self, act: DoneAct) -> None:
        self._taken_back.discard(act.order.id)
        self._renew(act.order.id)

    def _on_act_failed(self, _error: Exception, order_id: str, _action: Action) -> None:
        if order_id in self._taken_back:
            self._taken_back.discard(order_id)
            self._renew(order_id)

    def _renew(self, order_id: str) -> None:
        if order_id == self._selected:
            self._renewing = True
            self._read()

    def _read(self) -> None:
        if self._job is not None:
            self._job.cancel()
        wanted = self._selected
        if not wanted:
            self._set(None)
            return
        self._job = self._jobs.run(
            lambda: self._queries.detail(wanted), owner=self, on_done=self._set, on_error=self._on_not_read
        )

    def _set(self, detail: OrderDetail | None) -> None:
        self._detail = detail
        self._renewing = False
        self.changed.emit(detail)
        act, self._act = self._act, None
        if act is not None:
            self.on_shown(act) if detail is not None else self.nothing_selected.emit()

    def _on_not_read(self, error: Exception) -> None:
        self._renewing, self._act = False, None
        self.failed.emit(error)
