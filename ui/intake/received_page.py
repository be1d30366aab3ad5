"""Requests that came by other channels, missed calls, and orders given back by dispatch: claim one and complete it."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.services.call_service import CALL, CallService
from desktop.services.values import OrderListRow, OrderQuery, Pool
from sync.domain.act import ActData
from sync.domain.call_record import CallRecord
from sync.domain.codes import Action
from sync.domain.instant import MINUTE, Instant
from sync.domain.phone import spoken_number
from sync.domain.workflow.queues import wanted_at_intake
from ui.commands.command import Command
from ui.event_bridge import EventBridge
from ui.intake.call_rows import missed_item
from ui.intake.desk_services import DeskServices
from ui.intake.phrases import DEFECTS, reference_name
from ui.intake.rows import given_back_item, received_item
from ui.translatable import QT_TRANSLATE_NOOP
from ui.widgets.action_button import ActionButton
from ui.widgets.card import Card
from ui.widgets.label import make_label
from ui.widgets.row_list import RowItem, RowList

LIMIT = 200
QUERY = OrderQuery(pool=Pool.RECEIVED, sort="created")


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits: rows of the list, what is missing in those given back (by id), the list's length, missed calls."""

    rows: tuple[OrderListRow, ...]
    missing: dict[str, str]
    count: int
    missed: tuple[CallRecord, ...]


class ReceivedPage(QWidget):
    """Calls nobody answered, then orders dispatch gave back (one's own first), then the waiting requests, each oldest
    first with their age. Live.

    Signals: ``count_changed(int)``; ``claimed(Order)`` with the order as it stands; ``called(number)`` with the whole
    number of a missed call that was claimed; ``given_back(tuple of OrderListRow)`` when orders this person took have
    come back; ``failed(error)``.
    """

    count_changed = Signal(int)
    claimed = Signal(object)
    called = Signal(str)
    given_back = Signal(object)
    failed = Signal(object)

    def __init__(
        self, services: DeskServices, bridge: EventBridge, calls: CallService, user: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._user = user
        self._services = services
        self._call_service = calls
        self._missed: tuple[CallRecord, ...] = ()
        self._rows: tuple[OrderListRow, ...] = ()
        self._missing: dict[str, str] = {}
        self._own_back: frozenset[str] = frozenset()
        self._claiming = False
        note = self.tr("网络、短信等渠道、漏接来电及退回补正的工单，Enter 认领；漏接来电认领后按 F5 回拨")
        self._card = Card(self.tr("待受理"), note=note)
        self.list = RowList(grow=False)
        self.list.setAccessibleName(self.tr("待受理"))
        self.empty = make_label(self.tr("没有待受理的诉求"), "muted")
        self.claim_button = ActionButton(self.tr("认领"), "Return", "primary")
        self._card.add(self.list, 1)
        self._card.add(self.empty)
        self._card.body.addWidget(self.claim_button, 0, Qt.AlignmentFlag.AlignLeft)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 14, 14, 14)
        column.addWidget(self._card, 1)
        self.list.activated_id.connect(self.claim)
        self.claim_button.clicked.connect(lambda: self.claim(self.list.current_id()))
        self._age = QTimer(self)
        self._age.setInterval(MINUTE // 4)
        self._age.timeout.connect(self._show)
        bridge.records_changed.connect(self._on_records_changed)

    def refresh(self) -> None:
        """Read the list and its length."""
        queries, calls = self._services.queries, self._call_service

        def work() -> Waiting:
            rows = tuple(queries.first_page(QUERY, LIMIT))
            missing = {row.id: self._missing_in(row.id) for row in rows if row.at_intake}
            return Waiting(rows, missing, queries.count(QUERY), calls.waiting())

        self._services.jobs.run(
            work,
            owner=self,
            on_done=self._take,
            on_error=self.failed.emit,
        )

    def set_ageing(self, on: bool) -> None:
        """Let the ages run while the screen is in sight."""
        if on:
            self._age.start()
        else:
            self._age.stop()

    def claim(self, order_id: str) -> None:
        """Take a request, or a missed call, for oneself. The server decides who was first."""
        if not order_id or self._claiming:
            return
        self._claiming = True
        if any(one.id == order_id for one in self._missed):
            calls = self._call_service
            self._services.jobs.run(
                lambda: calls.claim(order_id),
                owner=self,
                on_done=self._on_call,
                on_error=self._on_refused,
                queue="network",
            )
            return
        acts, queries = self._services.acts, self._services.queries

        def work() -> object:
            acts.act(order_id, Action.CLAIM, ActData(), "intake")
            return queries.order(order_id)

        self._services.jobs.run(work, owner=self, on_done=self._on_claimed, on_error=self._on_refused, queue="network")

    def settle(self) -> None:
        """Take the marked missed call from the list: it was claimed here and nobody can be reached."""
        call_id = self.list.current_id()
        if any(one.id == call_id for one in self._missed):
            calls = self._call_service
            self._services.jobs.run(
                lambda: calls.settle(call_id), owner=self, on_error=self._on_refused, queue="network"
            )

    def _on_call(self, record: CallRecord) -> None:
        self._claiming = False
        self.called.emit(spoken_number(record.facts.number))

    def _on_claimed(self, order: object) -> None:
        self._claiming = False
        if order is not None:
            self.claimed.emit(order)

    def _on_refused(self, error: Exception) -> None:
        self._claiming = False
        self.failed.emit(error)
        self.refresh()

    def _missing_in(self, order_id: str) -> str:
        order = self._services.queries.order(order_id)
        wanted = wanted_at_intake(order) if order is not None else None
        return reference_name(self._services.reference, DEFECTS, wanted.code) if wanted is not None else ""

    def _take(self, waiting: Waiting) -> None:
        self._rows = tuple(sorted(waiting.rows, key=lambda row: (not row.at_intake, not self._is_own(row))))
        self._missing, self._missed = waiting.missing, waiting.missed
        self._show()
        self.count_changed.emit(waiting.count + len(self._missed))
        own = tuple(row for row in self._rows if row.at_intake and self._is_own(row))
        fresh = tuple(row for row in own if row.id not in self._own_back)
        self._own_back = frozenset(row.id for row in own)
        if fresh:
            self.given_back.emit(fresh)

    def _is_own(self, row: OrderListRow) -> bool:
        return row.created_by == self._user

    def _item(self, row: OrderListRow, now: Instant) -> RowItem:
        if row.at_intake:
            return given_back_item(row, self._missing.get(row.id, ""), now, own=self._is_own(row))
        return received_item(row, now)

    def _show(self) -> None:
        now = self._services.clock()
        items = [missed_item(one, now) for one in self._missed]
        items += [self._item(row, now) for row in self._rows]
        self.list.set_items(items)
        self.list.setVisible(bool(items))
        self.claim_button.setVisible(bool(items))
        self.empty.setVisible(not items)
        if items and not self.list.current_id():
            self.list.select_id(items[0].id)

    def _on_records_changed(self, kind: str, _ids: object) -> None:
        if kind in ("order", CALL):
            self.refresh()


def received_commands(page: ReceivedPage, dial: Callable[[], None]) -> list[Command]:
    """Return the commands of calling back."""
    category = QT_TRANSLATE_NOOP("Commands", "受理")
    return [
        Command("intake.dial", QT_TRANSLATE_NOOP("Commands", "拨打"), category, dial, "F5"),
        Command("intake.settle_call", QT_TRANSLATE_NOOP("Commands", "漏接销号(无法接通)"), category, page.settle),
    ]
