"""State of a screen that works through a queue: tabs with live counts, one list, the selected order beside it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.services.order_queries import OrderQueries
from desktop.services.values import OrderDetail, OrderQuery, Pool
from sync.domain.codes import Role
from sync.domain.instant import Instant, from_wall, to_wall
from ui.event_bridge import EventBridge
from ui.jobs import JobRunner
from ui.panels.shown_order import ShownOrder

FILTER_PAUSE_MS = 120
COUNT_PAUSE_MS = 300


@dataclass(frozen=True, slots=True)
class QueueTab:
    """One tab. ``title`` is a Chinese source text; ``roles`` empty means everybody who sees the screen."""

    id: str
    pool: Pool
    title: str
    roles: frozenset[Role] = frozenset()
    sort: str = "due"
    descending: bool = False
    today: bool = False
    """Only what the callback desk was done with since midnight."""


class QueueViewModel(QObject):
    """Which tab, which filter, which order; never waits for the store on the GUI thread.

    Signals: ``query_changed(OrderQuery)`` the list must be read anew; ``counts_changed(dict tab id -> int)``;
    ``rows_touched(frozenset of order ids)`` rows of the list to read again; ``detail_changed(OrderDetail | None)``;
    ``failed(Exception)``; ``tab_moved(tab id)`` the screen should bring this tab to the front;
    ``nothing_selected()`` a key was pressed that acts on the selected order, and there is none.
    """

    query_changed = Signal(object)
    counts_changed = Signal(object)
    rows_touched = Signal(object)
    detail_changed = Signal(object)
    failed = Signal(object)
    tab_moved = Signal(str)
    nothing_selected = Signal()

    def __init__(
        self,
        queries: OrderQueries,
        jobs: JobRunner,
        bridge: EventBridge,
        tabs: Sequence[QueueTab],
        unit: str = "",
        parent: QObject | None = None,
        now: Callable[[], Instant] = lambda: 0,
    ) -> None:
        super().__init__(parent)
        if not tabs:
            raise ValueError("a queue needs at least one tab")
        self._queries = queries
        self._jobs = jobs
        self._unit = unit
        self._now = now
        self.tabs = tuple(tabs)
        self._tab = self.tabs[0]
        self._text = ""
        self.shown = ShownOrder(queries, jobs, self)
        """The order beside the list."""
        self.shown.changed.connect(self.detail_changed)
        self.shown.failed.connect(self.failed)
        self.shown.nothing_selected.connect(self.nothing_selected)
        self._counts: dict[str, int] = {}
        self._chosen = False
        self._filter_pause = self._pause(FILTER_PAUSE_MS, self._on_filter_settled)
        self._count_pause = self._pause(COUNT_PAUSE_MS, self.refresh_counts)
        bridge.records_changed.connect(self._on_records_changed)

    @property
    def tab(self) -> QueueTab:
        """The tab in front."""
        return self._tab

    @property
    def query(self) -> OrderQuery:
        """What the list shows."""
        return self._query_of(self._tab)

    @property
    def selected(self) -> str:
        """Id of the selected order, empty without one."""
        return self.shown.selected

    @property
    def detail(self) -> OrderDetail | None:
        """The selected order, ``None`` while it is read or when there is none."""
        return self.shown.detail

    @property
    def is_filtered(self) -> bool:
        """Whether words leave orders out of the list."""
        return bool(self._text.strip())

    @property
    def count(self) -> int:
        """How many orders wait in the tab in front, also those a filter leaves out."""
        return self._counts.get(self._tab.id, 0)

    def start(self) -> None:
        """Read the first list and the counts."""
        self.query_changed.emit(self.query)
        self.refresh_counts()

    def choose_tab(self, tab_id: str) -> None:
        """Bring a tab to the front; unknown ids are left alone."""
        self._chosen = True
        for tab in self.tabs:
            if tab.id == tab_id and tab is not self._tab:
                self._tab = tab
                self.select("")
                self.query_changed.emit(self.query)

    def stay(self) -> None:
        """Keep the tab in front, whatever the counts say."""
        self._chosen = True

    def filter(self, text: str) -> None:
        """Filter the list by text, once the typing pauses."""
        if text != self._text:
            self._text = text
            self._filter_pause.start()

    def settle_filter(self) -> None:
        """Read the list for what was typed without waiting for a pause."""
        if self._filter_pause.isActive():
            self._filter_pause.stop()
            self._on_filter_settled()

    def on_shown(self, act: Callable[[], None]) -> None:
        """Act on the selected order, as soon as it is shown as it is now; going on to another drops the act."""
        self.shown.on_shown(act)

    def select(self, order_id: str) -> None:
        """Show an order beside the list."""
        self.shown.select(order_id)

    def refresh_counts(self) -> None:
        """Read the counts of all tabs."""
        queries = tuple(self._query_of(tab, text="") for tab in self.tabs)
        self._jobs.run(
            lambda: self._queries.counts(queries),
            owner=self,
            on_done=self._on_counts,
            on_error=self.failed.emit,
        )

    def _query_of(self, tab: QueueTab, text: str | None = None) -> OrderQuery:
        return OrderQuery(
            pool=tab.pool,
            text=self._text if text is None else text,
            unit=self._unit,
            sort=tab.sort,
            descending=tab.descending,
            settled_from=_midnight(self._now()) if tab.today else None,
        )

    def _pause(self, milliseconds: int, then: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(then)
        return timer

    def _on_counts(self, counts: Sequence[int]) -> None:
        self._counts = {tab.id: count for tab, count in zip(self.tabs, counts, strict=True)}
        self.counts_changed.emit(self._counts)
        if not self._chosen and any(counts):
            self._chosen = True
            self._begin_where_work_is(counts)

    def _begin_where_work_is(self, counts: Sequence[int]) -> None:
        """Nobody has chosen a tab yet: an empty first one gives way to the first with work in it."""
        first = next(tab for tab, count in zip(self.tabs, counts, strict=True) if count)
        if not counts[0]:
            self.tab_moved.emit(first.id)

    def _on_filter_settled(self) -> None:
        self.query_changed.emit(self.query)

    def _on_records_changed(self, kind: str, ids: frozenset[str]) -> None:
        if kind != "order":
            return
        self.rows_touched.emit(ids)
        if not self._count_pause.isActive():
            self._count_pause.start()
        self.shown.touched(ids)


def _midnight(now: Instant) -> Instant:
    return from_wall(to_wall(now).replace(hour=0, minute=0, second=0, microsecond=0))
