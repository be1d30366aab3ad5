"""The orders of the number that calls: state, time left, urge and supplement."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QApplication, QWidget

from desktop.services.values import OrderListRow
from sync.domain.call_record import CallRecord
from sync.domain.codes import OPEN_STATES
from sync.domain.instant import Instant
from ui.intake.call_rows import call_item
from ui.intake.quiet_list import QuietList
from ui.intake.rows import history_item
from ui.widgets.card import Card, SectionHeader
from ui.widgets.flow_layout import FitRow
from ui.widgets.label import make_label
from ui.widgets.line_field import LineField

MOST_ROWS = 5


class HistoryCard(Card):
    """A short list with two acts on the marked order.

    Signals: ``supplement(order id, text)``, ``opened(order id)``; ``turned(order id)`` when another order is marked,
    with an empty id when there is none; ``put_away()`` when the line was closed with what stands in it.
    """

    supplement = Signal(str, str)
    opened = Signal(str)
    turned = Signal(str)
    put_away = Signal()

    def __init__(self, urge_button: QWidget, supplement_button: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("HistoryCard", "历史工单"), note="0", key="Alt+H", parent=parent)
        self._rows: dict[str, OrderListRow] = {}
        self._shown_calls: list[str] = []
        self._before: QWidget | None = None
        self.begun: Callable[[], tuple[str, ...]] = tuple
        """The orders for which words stand in an open line."""
        self.list = QuietList(grey=True, most_rows=MOST_ROWS)
        self.list.setAccessibleName(self.tr("历史工单"))
        self.empty = make_label(self.tr("该号码没有历史工单"), "muted")
        self.line = LineField(placeholder=self.tr("补充内容，Enter 发送，Esc 取消"), limit=500)
        self.line.hide()
        self._buttons = QWidget()
        row = FitRow()
        row.add(urge_button)
        row.add(supplement_button)
        self._buttons.setLayout(row)
        self.add(self.list)
        self.add(self.empty)
        self.add(self.line)
        self.add(self._buttons)
        self._calls_title = SectionHeader(self.tr("最近通话"), key="Alt+L")
        self.calls = QuietList(most_rows=MOST_ROWS)
        self.calls.setAccessibleName(self.tr("最近通话"))
        self.add(self._calls_title)
        self.add(self.calls)
        self.show_calls((), 0)
        self.list.activated_id.connect(self.opened)
        self.list.selected.connect(self.turned)
        self.line.submitted.connect(self._send)
        self.show_rows((), 0)

    def show_rows(self, rows: tuple[OrderListRow, ...], now: Instant) -> None:
        """Show the orders; the first open one is marked unless the person has marked another."""
        self._rows = {row.id: row for row in rows}
        self.list.set_items([history_item(row, now) for row in rows])
        if self.header is not None:
            self.header.set_note(str(len(rows)))
        self.list.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self._buttons.setVisible(bool(rows))
        if not self.list.current_id() and rows:
            self.list.select_id(next((row.id for row in rows if row.state in OPEN_STATES), rows[0].id))
            self.mark_begun()
        self.turned.emit(self.list.current_id())

    def mark_begun(self) -> None:
        """Mark the order something was begun for, if one is shown."""
        for order in self.begun():
            self.list.select_id(order)

    def show_calls(self, calls: tuple[CallRecord, ...], now: Instant) -> None:
        """Show the last calls of the number below its orders; nothing while there are none."""
        self._shown_calls = [one.id for one in calls]
        self.calls.set_items([call_item(one, now) for one in calls])
        self._calls_title.setVisible(bool(calls))
        self.calls.setVisible(bool(calls))

    def shown_ids(self) -> tuple[list[str], list[str]]:
        """Return the ids of the calls and of the orders that are shown."""
        return list(self._shown_calls), list(self._rows)

    def marked(self) -> OrderListRow | None:
        """Return the marked order."""
        return self._rows.get(self.list.current_id())

    def focus(self) -> None:
        """Go to the list."""
        self.list.setFocus()

    def focus_calls(self) -> None:
        """Go to the last calls; without any to the orders."""
        (self.calls if self._shown_calls else self.list).setFocus()

    def open_line(self) -> None:
        """Let the person type a supplement for the marked order; the cursor goes back to where it is now."""
        if self.marked() is not None:
            focused = QApplication.focusWidget()
            self._before = focused if focused is not self.line else self._before
            self.turned.emit(self.list.current_id())
            self.line.show()
            self.line.setFocus()

    def close_line(self) -> None:
        """Put the supplement line away."""
        self.line.hide()
        self.put_away.emit()

    def _send(self, text: str) -> None:
        order = self.marked()
        if order is not None and text.strip():
            self.supplement.emit(order.id, text.strip())
            self.close_line()
            (self._before or self.list).setFocus()
