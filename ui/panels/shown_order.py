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

    After an act of this seat on it, and while one is saved or taken back, what was read is older than what the person
    did: keys that come then are judged, one after the other, by the order as it has become. A key pressed twice is one
    wish.

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
        self._runner: ActRunner | None = None
        self._acts: list[Callable[[], None]] = []
        self._begun_by: Callable[[], None] | None = None
        self._renewing = False

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
        if order_id == self._selected and (self.detail is not None or self._job is not None):
            return
        if order_id != self._selected:
            self._acts.clear()
            self._begun_by = None
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
        elif self._is_there:
            self._do(act)
        elif act not in self._acts and not ((self._is_busy or self._renewing) and act == self._begun_by):
            self._acts.append(act)
            if self.detail is None and self._job is None:  # it could not be read before
                self._read()

    @property
    def is_awaited(self) -> bool:
        """Whether a key waits for the order."""
        return bool(self._acts)

    def take_waiting(self) -> tuple[Callable[[], None], ...]:
        """Let go of the keys that wait: who asks knows what becomes of them."""
        waiting, self._acts = tuple(self._acts), []
        return waiting

    def follow(self, runner: ActRunner) -> None:
        """Know of the acts of this screen without waiting for news of them."""
        self._runner = runner
        runner.done.connect(self._on_acted)
        runner.undone.connect(self._on_acted)
        runner.failed.connect(self._on_act_failed)

    @property
    def _is_busy(self) -> bool:
        return self._runner is not None and self._runner.is_busy(self._selected)

    @property
    def _is_there(self) -> bool:
        return self.detail is not None and not self._renewing and not self._is_busy

    def _do(self, act: Callable[[], None]) -> None:
        act()
        if self._is_busy:
            self._begun_by = act

    def _on_acted(self, act: DoneAct) -> None:
        self._renew(act.order.id)

    def _on_act_failed(self, _error: Exception, order_id: str, _action: Action) -> None:
        if self._acts:
            self._renew(order_id)
        elif order_id == self._selected:
            self._begun_by = None

    def _renew(self, order_id: str) -> None:
        if order_id == self._selected:
            self._renewing = True
            self._read()

    def _read(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None
        wanted = self._selected
        if not wanted:
            self._set(None)
            return
        self._job = self._jobs.run(
            lambda: self._queries.detail(wanted), owner=self, on_done=self._set, on_error=self._on_not_read
        )

    def _set(self, detail: OrderDetail | None) -> None:
        self._detail, self._job = detail, None
        if not self._is_busy:
            self._begun_by = None
        self._renewing = False
        self.changed.emit(detail)
        if detail is None and self._acts:
            self._acts.clear()
            self.nothing_selected.emit()
        while self._acts and self._is_there:
            self._do(self._acts.pop(0))

    def _on_not_read(self, error: Exception) -> None:
        """Nothing is known of the order as it is now; who pressed a key is told why nothing comes of it."""
        another = self._detail is not None and self.detail is None
        self._detail = self._job = self._begun_by = None
        self._renewing = False
        if another:  # it is not the one that is marked
            self.changed.emit(None)
        self._acts.clear()
        self.failed.emit(error)
