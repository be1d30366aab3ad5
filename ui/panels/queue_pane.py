"""The left side of a screen that works through a queue: tabs with counts, filter, list, and the keys that count there."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QStyledItemDelegate, QWidget

from desktop.services.order_queries import OrderQueries
from desktop.services.values import OrderQuery
from ui.jobs import JobRunner
from ui.models.windowed_table_model import WindowedTableModel
from ui.panels.order_columns import OrderColumn
from ui.panels.query_source import QuerySource
from ui.panels.queue_view_model import QueueViewModel
from ui.widgets.card import Card
from ui.widgets.empty_state import EmptyState
from ui.widgets.label import make_label
from ui.widgets.line_field import LineField
from ui.widgets.tab_strip import Tab, TabStrip
from ui.widgets.table_delegate import ROW_HEIGHT
from ui.widgets.windowed_table import WindowedTable


def _text(source: str) -> str:
    return QCoreApplication.translate("QueuePane", source)


class QueuePane(Card):
    """Shows a :class:`QueueViewModel`.

    Signals: ``activated_id(order id)`` on Return in the list.
    """

    activated_id = Signal(str)

    def __init__(
        self,
        model: QueueViewModel,
        queries: OrderQueries,
        jobs: JobRunner,
        columns: Sequence[OrderColumn],
        *,
        delegate: QStyledItemDelegate | None = None,
        row_height: int | None = None,
        hint: str = "",
        narrow: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent=parent)
        self.queue = model
        self._queries = queries
        self.tabs = TabStrip([Tab(tab.id, QCoreApplication.translate("QueueTab", tab.title)) for tab in model.tabs])
        self.filter = LineField(placeholder=_text("筛选:标题、内容、单号…   /"), limit=60)
        self.filter.setClearButtonEnabled(True)
        self.filter.setAccessibleName(_text("筛选"))
        self.rows = WindowedTableModel(columns, jobs, parent=self)
        self.table = WindowedTable(
            self.rows, delegate=delegate, row_height=row_height or ROW_HEIGHT, header=row_height is None
        )
        self.table.setAccessibleName(_text("工单列表"))
        self._empty = EmptyState(_text("这里没有待处理的工单"), _text("新工单会自动出现"))
        self._hint = make_label(hint, "faint")
        self._build(hint, narrow=narrow)
        self._connect()

    def focus_list(self) -> None:
        """Put the keys into the list."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_filter(self) -> None:
        """Put the cursor into the filter."""
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    def select_next(self) -> None:
        """Go on to the row after the current one."""
        self.table.step(1)

    def _build(self, hint: str, *, narrow: bool) -> None:
        if narrow:
            self.body.addWidget(self.tabs)
            self.body.addWidget(self.filter)
        else:
            top = QHBoxLayout()
            top.setSpacing(12)
            top.addWidget(self.tabs, 1)
            self.filter.setFixedWidth(220)
            top.addWidget(self.filter, 0, Qt.AlignmentFlag.AlignTop)
            self.body.addLayout(top)
        holder = QWidget()
        self._stack = QStackedLayout(holder)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self.body.addWidget(holder, 1)
        if hint:
            self.body.addWidget(self._hint)

    def _connect(self) -> None:
        model = self.queue
        self.tabs.changed.connect(model.choose_tab)
        self.filter.edited.connect(model.filter)
        self.filter.submitted.connect(lambda _text: self.focus_list())
        self.table.selected.connect(model.select)
        self.table.activated_id.connect(self.activated_id)
        self.table.filter_asked.connect(self.focus_filter)
        model.query_changed.connect(self._load)
        model.counts_changed.connect(self.tabs.set_counts)
        model.tab_moved.connect(self.tabs.set_current)
        model.rows_touched.connect(self.rows.refresh)
        self.rows.failed.connect(model.failed)
        self.rows.loaded.connect(self._on_loaded)
        self.rows.counted.connect(self._on_counted)

    def _load(self, query: OrderQuery) -> None:
        self.rows.load(QuerySource(self._queries, query))

    def _on_loaded(self) -> None:
        if self.rows.rowCount() and not self.table.currentIndex().isValid():
            self.table.select_row(0)
        # The same order may stand first in the next tab: the table then has nothing new to tell, the screen has
        self.queue.select(self.table.current_id())
        self._on_counted(self.rows.rowCount())

    def _on_counted(self, count: int) -> None:
        had_focus = self.table.hasFocus() or self._empty.hasFocus()
        self._stack.setCurrentIndex(0 if count else 1)
        if not count:
            self.queue.select("")
        elif had_focus:
            self.focus_list()
