"""The left side of a screen that works through a queue: tabs with counts, filter, list, and the keys there."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QStyledItemDelegate, QWidget

from desktop.services.order_queries import OrderQueries
from desktop.services.values import OrderQuery
from ui.jobs import JobRunner
from ui.models.windowed_table_model import WindowedTableModel
from ui.panels.elsewhere_line import ElsewhereLine
from ui.panels.order_columns import OrderColumn
from ui.panels.query_source import QuerySource
from ui.panels.queue_view_model import QueueViewModel
from ui.theme.current import px
from ui.widgets.card import Card
from ui.widgets.empty_state import EmptyState
from ui.widgets.filter_field import FilterField
from ui.widgets.label import ElidedLabel
from ui.widgets.tab_strip import Tab, TabStrip
from ui.widgets.table_delegate import ROW_HEIGHT
from ui.widgets.windowed_table import WindowedTable

_TABS_BESIDE_FILTER = 6
"""With more tabs the filter goes to the foot of the list, so that the tabs keep one line."""

_HANDS = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel})

translate = QCoreApplication.translate


class QueuePane(Card):
    """Shows a :class:`QueueViewModel`.

    Who types in the filter stays there until Return, Down or Escape. Return and Down go to the list once it shows what
    was typed, and not at all where nothing is left. An order that is shown but is no row of the list is named above it.
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
    ) -> None:
        super().__init__()
        self.queue = model
        self._queries = queries
        self.tabs = TabStrip([Tab(tab.id, QCoreApplication.translate("QueueTab", tab.title)) for tab in model.tabs])
        self.filter = FilterField(placeholder=translate("QueuePane", "筛选：标题、内容、单号…   /"), limit=60)
        self.filter.setAccessibleName(translate("QueuePane", "筛选"))
        self.rows = WindowedTableModel(columns, jobs, parent=self)
        self.table = WindowedTable(
            self.rows, delegate=delegate, row_height=row_height or ROW_HEIGHT, header=row_height is None
        )
        self.table.setAccessibleName(translate("QueuePane", "工单列表"))
        self.elsewhere = ElsewhereLine()
        self._empty = EmptyState("")
        self._hint = ElidedLabel(hint, "faint")
        self._untouched = True
        self._wanted = ""
        self._came_from = ""
        self._loading = False
        self._entering = False
        self._build(hint, narrow=narrow)
        self._show_emptiness()
        self._connect()

    def focus_target(self) -> QWidget:
        """Return what takes the keys of the list: a hidden table would catch the focus when it is shown again."""
        return self.table if self._stack.currentIndex() == 0 else self._empty

    def focus_list(self) -> None:
        """Put the keys into the list."""
        self.focus_target().setFocus(Qt.FocusReason.OtherFocusReason)

    def enter_list(self) -> None:
        """Go from the filter to the list as soon as it shows what was typed; stay where nothing is left."""
        self.filter.flush()
        self.queue.settle_filter()
        self._entering = self._loading
        if not self._loading and self.rows.rowCount():
            self.focus_list()

    def clear_filter(self) -> None:
        """Show every order of the tab again, with the keys in the list."""
        self.filter.clear()
        self.queue.filter("")
        self.queue.settle_filter()
        self.focus_list()

    def acting(self, act: Callable[[], None], *, stays: bool = False) -> Callable[[], None]:
        """Return an act of a key as one on the order that is marked and shown; with none it says so.

        ``stays``: while the key waits its order stays in front, though its row may leave the list meanwhile.
        """
        return lambda: self._act_on_shown(act, stays=stays)

    def focus_filter(self) -> None:
        """Put the cursor into the filter."""
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    def select_next(self) -> None:
        """Go on to the row after the current one."""
        self.table.step(1)

    def go_back_to_list(self) -> None:
        """Leave an order that is no row of the list for the row that was marked before it."""
        self._wanted = ""
        if not self.table.select_id(self._came_from):
            self.table.select_row(0)
        if not self.rows.rowCount():
            self.queue.select("")
        self.focus_list()

    def set_hint(self, hint: str) -> None:
        """Say which keys count in the list now."""
        self._hint.setText(hint)

    def show_order(self, order_id: str) -> None:
        """Show an order another screen asked for: its row where the list has it, the order alone elsewhere."""
        self._wanted = order_id
        self._untouched = False
        self.queue.stay()
        self._show_wanted()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt name
        """Escape goes back to the list, then shows all of it; slash asks for the filter where it is empty too."""
        in_filter = self.filter.hasFocus()
        if event.key() == Qt.Key.Key_Escape and self.elsewhere.isVisible():
            self.go_back_to_list()
        elif event.key() == Qt.Key.Key_Escape and self.filter.text() and not in_filter:
            self.clear_filter()
        elif event.key() == Qt.Key.Key_Slash and not in_filter:
            self.focus_filter()
        elif self._empty.hasFocus() and (_is_letter(event) or event.key() == Qt.Key.Key_Return):
            self.queue.nothing_selected.emit()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt name
        """Notice that somebody works with the list: from then on nothing moves by itself."""
        left = isinstance(event, QFocusEvent) and event.lostFocus() and not _is_window_change(event)
        if event.type() in _HANDS or left:
            self._untouched = False
        if event.type() in _HANDS:
            self._wanted = ""
        return super().eventFilter(watched, event)

    def _act_on_shown(self, act: Callable[[], None], *, stays: bool) -> None:
        self.queue.on_shown(act)
        if stays and self.queue.shown.is_awaited:
            self._wanted = self.queue.selected

    def _show_wanted(self) -> None:
        if not self.table.select_id(self._wanted):
            self._came_from = self.table.current_id() or self._came_from
            self.queue.select(self._wanted)
            self.table.unmark()

    def _build(self, hint: str, *, narrow: bool) -> None:
        crowded = not narrow and len(self.queue.tabs) > _TABS_BESIDE_FILTER
        top, foot = QHBoxLayout(), QHBoxLayout()
        top.setSpacing(12)
        foot.setSpacing(12)
        top.addWidget(self.tabs, 1)
        foot.addWidget(self._hint, 1)
        self.body.addLayout(top)
        if narrow:
            self.body.addWidget(self.filter)
        else:
            self.filter.setFixedWidth(px(220))
            (foot if crowded else top).addWidget(self.filter, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self.elsewhere)
        holder = QWidget()
        self._stack = QStackedLayout(holder)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self.body.addWidget(holder, 1)
        self._hint.setVisible(bool(hint))
        if hint or crowded:
            self.body.addLayout(foot)

    def _connect(self) -> None:
        model = self.queue
        self.tabs.changed.connect(model.choose_tab)
        self.filter.edited.connect(model.filter)
        self.filter.entered.connect(self.enter_list)
        self.filter.escaped.connect(self.clear_filter)
        self.filter.textChanged.connect(self._on_typed)
        self.table.selected.connect(self._on_selected)
        self.table.selected.connect(lambda _id: self._show_elsewhere())
        self.table.activated_id.connect(self.activated_id)
        self.table.filter_asked.connect(self.focus_filter)
        for watched in (self.table, self.table.viewport()):
            watched.installEventFilter(self)
        model.query_changed.connect(self._load)
        model.counts_changed.connect(self.tabs.set_counts)
        model.counts_changed.connect(lambda _counts: self._show_emptiness())
        model.tab_moved.connect(self.tabs.set_current)
        model.detail_changed.connect(lambda _detail: self._show_elsewhere())
        self.elsewhere.left.connect(self.go_back_to_list)
        model.rows_touched.connect(self.rows.refresh)
        self.rows.failed.connect(model.failed)
        self.rows.loaded.connect(self._on_loaded)
        self.rows.counted.connect(self._on_counted)
        for changed in (self.rows.counted, self.rows.dataChanged):
            changed.connect(self._mark_elsewhere)

    def _load(self, query: OrderQuery) -> None:
        self._untouched = True
        self._wanted = ""
        self._loading = True
        self.rows.load(QuerySource(self._queries, query))

    def _on_typed(self, _text: str) -> None:
        self._entering = False

    def _on_loaded(self) -> None:
        self._loading = False
        entering, self._entering = self._entering and self.filter.hasFocus(), False
        if self.rows.rowCount() and not self._wanted and not self.table.currentIndex().isValid():
            self.table.select_row(0)
        if self._wanted:
            self._show_wanted()
        else:
            # The same order may stand first in the next tab: the table then has nothing new to tell, the screen has
            self.queue.select(self.table.current_id())
        self._on_counted(self.rows.rowCount())
        if entering and self.rows.rowCount():
            self.focus_list()

    def _on_counted(self, count: int) -> None:
        had_focus = self.table.hasFocus() or self._empty.hasFocus()
        self._show_emptiness()
        self._stack.setCurrentIndex(0 if count else 1)
        if not count:
            if not self._wanted:
                self.queue.select("")
        elif self._untouched and self.table.currentIndex().row() > 0:
            # Nobody has looked yet while the first fetch still fills the list from above
            self.table.select_row(0)
        if count and had_focus:
            self.focus_list()

    def _show_emptiness(self) -> None:
        """Say why the list is empty: nothing waits, or the filter leaves out what does."""
        hidden = self.queue.count if self.queue.is_filtered else 0
        if hidden:
            title = translate("QueuePane", "没有符合“{words}”的工单").format(words=self.filter.text().strip())
            detail = translate("QueuePane", "筛选隐藏了本标签的 {count} 件工单，按 Esc 清除筛选").format(count=hidden)
            self._empty.set_texts(title, detail)
        else:
            self._empty.set_texts(
                translate("QueuePane", "这里没有待处理的工单"), translate("QueuePane", "新工单会自动出现")
            )

    def _show_elsewhere(self) -> None:
        detail = self.queue.detail
        marked = detail is not None and self.table.current_id() == detail.order.id
        self.elsewhere.show_order(detail.order if detail is not None and not marked else None)

    def _mark_elsewhere(self, *_where: object) -> None:
        """Mark the order that was no row of the list once it has come into it."""
        if not self.elsewhere.isHidden():
            self.table.select_id(self.queue.selected)

    def _on_selected(self, order_id: str) -> None:
        if order_id == self._wanted or not self._wanted:
            self.queue.select(order_id)
        elif order_id and self.rows.row_of_id(self._wanted) < 0:  # it has left the list; what comes next is not shown
            self._came_from = order_id
            self.table.unmark()


def nothing_selected_texts() -> tuple[str, str]:
    """Return what a key says that acts on the selected order when there is none."""
    return translate("QueuePane", "没有选中的工单"), translate("QueuePane", "按 J 或 K 选中一件后再操作")


def _is_letter(event: QKeyEvent) -> bool:
    """Tell a key that acts in a list from a modifier, which has no text, and from a shortcut."""
    beside = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
    return bool(event.text()) and event.text().isprintable() and not beside


def _is_window_change(event: QFocusEvent) -> bool:
    return event.reason() in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)
