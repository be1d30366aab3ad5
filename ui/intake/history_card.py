"""The orders of the number that calls: state, time left, urge and supplement."""

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from desktop.services.values import OrderListRow
from sync.domain.call_record import CallRecord
from sync.domain.codes import OPEN_STATES
from sync.domain.instant import Instant
from ui.intake.call_rows import call_item
from ui.intake.quiet_list import QuietList
from ui.intake.rows import history_item
from ui.widgets.card import Card
from ui.widgets.flow_layout import FitRow
from ui.widgets.label import make_label
from ui.widgets.line_field import LineField

MOST_ROWS = 5


class HistoryCard(Card):
    """A short list with two acts on the marked order.

    Signals: ``urge(order id)``, ``supplement(order id, text)``, ``opened(order id)``.
    """

    urge = Signal(str)
    supplement = Signal(str, str)
    opened = Signal(str)

    def __init__(self, urge_button: QWidget, supplement_button: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("HistoryCard", "历史工单"), note="0", key="Alt+H", parent=parent)
        self._rows: dict[str, OrderListRow] = {}
        self._shown_calls: list[str] = []
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
        self._calls_title = make_label(self.tr("最近通话"), "muted")
        self.calls = QuietList(most_rows=MOST_ROWS)
        self.calls.setAccessibleName(self.tr("最近通话"))
        self.add(self._calls_title)
        self.add(self.calls)
        self.show_calls((), 0)
        self.list.activated_id.connect(self.opened)
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
        if not rows:
            self.close_line()

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

    def open_line(self) -> None:
        """Let the person type a supplement for the marked order."""
        if self.marked() is not None:
            self.line.show()
            self.line.setFocus()

    def close_line(self) -> None:
        """Drop the supplement line."""
        self.line.clear()
        self.line.hide()

    def _send(self, text: str) -> None:
        order = self.marked()
        if order is not None and text.strip():
            self.supplement.emit(order.id, text.strip())
            self.close_line()
            self.list.setFocus()
