"""State of the search screen: one query, its length, and the order beside the list."""

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from desktop.services.number_service import NumberService, whole_number
from desktop.services.order_queries import OrderQueries
from desktop.services.values import OrderDetail, OrderQuery, Pool
from sync.contract.administration import NumberOrigin
from sync.domain.codes import OrderState, RequestType
from ui.event_bridge import EventBridge
from ui.jobs import JobRunner
from ui.panels.shown_order import ShownOrder
from ui.search.number_text import away_texts, misheard_texts, origin_texts
from ui.search.query_text import POOL_MARK, POOLS, is_whole_number

PAUSE_MS = 120


class SearchViewModel(QObject):
    """Never waits for the store on the GUI thread.

    Signals: ``query_changed(OrderQuery)``; ``detail_changed(OrderDetail | None)``; ``rows_touched(frozenset)``;
    ``number_told(str, str)``: what became of a number that no order here has, and what to do; ``failed(Exception)``.
    """

    query_changed = Signal(object)
    detail_changed = Signal(object)
    rows_touched = Signal(object)
    failed = Signal(object)
    number_told = Signal(str, str)

    def __init__(
        self,
        queries: OrderQueries,
        numbers: NumberService,
        jobs: JobRunner,
        bridge: EventBridge,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._numbers = numbers
        self._jobs = jobs
        self.query = OrderQuery(sort="created", descending=True)
        self.shown = ShownOrder(queries, jobs, self)
        """The order beside the list."""
        self.shown.changed.connect(self.detail_changed)
        self.shown.failed.connect(self.failed)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(lambda: self.query_changed.emit(self.query))
        bridge.records_changed.connect(self._on_records_changed)

    @property
    def selected(self) -> str:
        """Id of the order wanted beside the list; it may still be read."""
        return self.shown.selected

    @property
    def detail(self) -> OrderDetail | None:
        """The selected order, ``None`` while it is read or when there is none."""
        return self.shown.detail

    def show_query(self, query: OrderQuery) -> None:
        """Show another list at once."""
        self.query = query
        self._pause.stop()
        self.query_changed.emit(query)

    def set_text(self, text: str) -> None:
        """Search for a text once the typing pauses: a number, its end, a phone number or words."""
        self._change(replace(self.query, text=text.strip()))

    def set_state(self, state: str) -> None:
        """Limit to a state or to a list (``pool:overdue``); an empty text lifts the limit."""
        pool = POOLS.get(state.removeprefix(POOL_MARK)) if state.startswith(POOL_MARK) else None
        states = (OrderState(state),) if state and pool is None else ()
        self._change(replace(self.query, pool=pool or Pool.ALL, states=states))

    def set_type(self, kind: str) -> None:
        """Limit to a type of request; an empty text lifts the limit."""
        self._change(replace(self.query, request_type=RequestType(kind) if kind else None))

    def set_district(self, district: str) -> None:
        """Limit to a district; an empty text lifts the limit."""
        self._change(replace(self.query, district=district))

    def set_unit(self, unit: str) -> None:
        """Limit to a unit; an empty text lifts the limit."""
        self._change(replace(self.query, unit=unit))

    def select(self, order_id: str) -> None:
        """Show an order beside the list."""
        self.shown.select(order_id)

    def ask_number(self) -> None:
        """Nothing was found: where the text is a whole number, ask the server what became of it."""
        if not is_whole_number(self.query.text):
            return
        number = whole_number(self.query.text)
        if not number:
            self.number_told.emit(*misheard_texts())
        else:
            self._jobs.run(
                lambda: self._numbers.origin(number),
                owner=self,
                on_done=lambda origin: self._tell_number(number, origin),
                on_error=lambda _error: self._tell_number(number, None, away=True),
                queue="network",
            )

    def _tell_number(self, number: str, origin: NumberOrigin | None, *, away: bool = False) -> None:
        if whole_number(self.query.text) != number:
            return
        if origin is not None:
            self.number_told.emit(*origin_texts(origin))
            if origin.order:
                self.select(origin.order)
        elif away:
            self.number_told.emit(*away_texts(number))

    def _change(self, query: OrderQuery) -> None:
        if query != self.query:
            self.query = query
            self._pause.start()

    def _on_records_changed(self, kind: str, ids: frozenset[str]) -> None:
        if kind == "order":
            self.rows_touched.emit(ids)
            self.shown.touched(ids)
