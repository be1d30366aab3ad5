"""Keys pressed right after an act, while the list goes on."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from ui.panels.act_runner import ActRunner, DoneAct
from ui.panels.queue_pane import QueuePane


class NextKeys(QObject):
    """Lets such keys wait from the moment an act on the marked order is being saved until the list was read again.

    Where the order has left the list they are for the one that took its place, else for the order itself. Who goes on
    to another row by hand drops them.
    """

    def __init__(self, pane: QueuePane, runner: ActRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pane = pane
        self._runner = runner
        self._of = ""
        self._was_told = False
        self._waiting: list[Callable[[], None]] = []
        pane.queue.rows_touched.connect(self._on_touched)
        pane.queue.query_changed.connect(lambda _query: self._take())
        pane.table.selected.connect(self._on_selected)
        pane.rows.counted.connect(self._on_read)
        runner.done.connect(self._on_done)
        runner.failed.connect(self._on_failed)

    def acting(self, act: Callable[[], None]) -> Callable[[], None]:
        """Return an act of a key as one on the order that is marked once the list stands still."""
        return lambda: self._press(act)

    def _press(self, act: Callable[[], None]) -> None:
        selected = self._pane.queue.selected
        if selected and selected != self._of and self._runner.is_busy(selected) and self._is_listed(selected):
            self._begin(selected)
        if selected != self._of or not selected:
            self._pane.queue.on_shown(act)
        elif act not in self._waiting:
            self._waiting.append(act)

    def _begin(self, order_id: str) -> None:
        self._of, self._was_told, self._waiting = order_id, False, []

    def _is_listed(self, order_id: str) -> bool:
        return self._pane.rows.row_of_id(order_id) >= 0

    def _on_done(self, act: DoneAct) -> None:
        done = act.order.id
        if done != self._of and done == self._pane.queue.selected and self._is_listed(done):
            self._begin(done)

    def _on_failed(self, _error: Exception, order_id: str, _action: object) -> None:
        if order_id == self._of:
            self._go()

    def _on_touched(self, ids: frozenset[str]) -> None:
        self._was_told = self._was_told or self._of in ids

    def _on_read(self, _count: int) -> None:
        """The list was read: by now it has gone on, or will not."""
        stays = self._was_told and not self._runner.is_busy(self._of)
        if self._of and (stays or not self._is_listed(self._of)):
            self._go()

    def _on_selected(self, order_id: str) -> None:
        if self._of not in ("", order_id) and self._is_listed(self._of):
            self._take()

    def _take(self) -> list[Callable[[], None]]:
        waiting = self._waiting
        self._begin("")
        return waiting

    def _go(self) -> None:
        for act in self._take():
            self._pane.queue.on_shown(act)
