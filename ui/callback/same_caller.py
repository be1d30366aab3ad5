"""The other orders of the same caller that wait for a callback: one call may do for all."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.services.order_queries import OrderQueries
from desktop.services.reference_service import ReferenceService
from desktop.services.values import OrderDetail, OrderListRow
from sync.domain.codes import OrderState
from ui.jobs import JobRunner
from ui.panels.latest_reading import LatestReading
from ui.theme.restyle import show_when
from ui.widgets.card import Card
from ui.widgets.row_list import RowItem, RowList

translate = QCoreApplication.translate
_MOST_READ = 50


class SameCallerModel(QObject):
    """Reads off the GUI thread. Signals: ``changed(tuple[OrderListRow, ...])``; ``failed(Exception)``."""

    changed = Signal(object)
    failed = Signal(object)

    def __init__(self, orders: OrderQueries, jobs: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._orders = orders
        self._reading = LatestReading(jobs, self, self._set, self.failed.emit)
        self._of = ""
        self.rows: tuple[OrderListRow, ...] = ()

    def follow(self, detail: OrderDetail | None) -> None:
        """Look for the other callbacks of the caller of an order."""
        self._reading.stop()
        mine = detail.order.id if detail is not None else ""
        if mine != self._of:
            self._of = mine
            self._reading.drop_act()
        phone = detail.order.caller.phone if detail is not None else ""
        if detail is None or not phone:
            self._reading.finish(())
            return
        self._reading.begin(
            lambda: tuple(
                row
                for row in self._orders.by_phone(phone, _MOST_READ)
                if row.state is OrderState.CALLBACK and row.id != mine
            )
        )

    def when_read(self, act: Callable[[], None]) -> None:
        """Act once the orders are known; going on to another order drops the act."""
        self._reading.when_done(act)

    def _set(self, rows: tuple[OrderListRow, ...]) -> None:
        self.rows = rows
        self.changed.emit(rows)


class SameCallerCard(Card):
    """Shows them. Signals: ``opened(order id)`` by Return or double click; ``left()`` on Escape is the list's own."""

    opened = Signal(str)

    def __init__(self, reference: ReferenceService, parent: QWidget | None = None) -> None:
        super().__init__(
            translate("SameCaller", "同一来电人的其他待回访"),
            note=translate("SameCaller", "一次通话可一并回访"),
            key="Alt+G",
            spacing=4,
            parent=parent,
        )
        self._reference = reference
        self.list = RowList(most_rows=4)
        self.add(self.list)
        self.list.activated_id.connect(self.opened)
        self.show_rows(())

    def show_rows(self, rows: tuple[OrderListRow, ...]) -> None:
        """Show rows; without any the card hides."""
        self.list.set_items(
            [
                RowItem(
                    id=row.id,
                    title=row.title,
                    trailing=row.no,
                    badge=self._reference.name_of("unit", row.main_unit),
                    badge_tone="neutral",
                )
                for row in rows
            ]
        )
        show_when(self, bool(rows))

    def focus_list(self) -> None:
        """Put the keys into the list, the first one marked."""
        if not self.isHidden():
            if not self.list.current_id():
                self.list.step(0)
            self.list.setFocus()
