"""The view of a windowed table: dense rows, moved through by J, K and arrows."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyledItemDelegate, QTableView, QWidget

from ui.models.column import RowRole
from ui.models.windowed_table_model import WindowedTableModel
from ui.theme.current import px
from ui.widgets.table_delegate import ROW_HEIGHT, TableDelegate

TICK_MS = 1_000
LEAST_STRETCH = 160


class WindowedTable(QTableView):
    """Shows a :class:`WindowedTableModel`. The selection belongs to ids and survives every change of the list.

    The current row is always a marked one: what is told by ``selected`` is what the person sees highlighted. When it
    leaves the list, the row that takes its place is next.

    J/K and arrows move, Return activates, ``/`` asks for the filter field, Shift selects a range.
    Signals: ``selected(id)`` when another row is current (empty text: none), ``activated_id(id)``, ``filter_asked()``.
    """

    selected = Signal(str)
    activated_id = Signal(str)
    filter_asked = Signal()

    def __init__(
        self,
        model: WindowedTableModel,
        *,
        delegate: QStyledItemDelegate | None = None,
        row_height: int = ROW_HEIGHT,
        header: bool = True,
        select_first: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._table = model
        self._select_first = select_first
        self._kept_scroll = 0
        self._row_height = row_height
        self._kept_key: int | None = None
        self._told = ""
        self._leaves_at = -1
        self._unmarked = False
        self.setModel(model)
        self.setItemDelegate(delegate or TableDelegate(self))
        self._set_up_look(header=header)
        self._ticker = QTimer(self)
        self._ticker.setInterval(TICK_MS)
        self._ticker.timeout.connect(self._tick)
        self._ticker.start()
        model.about_to_reset.connect(self._remember)
        model.restored.connect(self._restore)
        model.rowsRemoved.connect(self._on_rows_changed)
        model.rowsInserted.connect(self._on_rows_changed)
        model.dataChanged.connect(self._on_rows_touched)
        self.doubleClicked.connect(lambda _index: self._activate())

    @property
    def table_model(self) -> WindowedTableModel:
        """The model shown."""
        return self._table

    def current_id(self) -> str:
        """Return the id of the current row, or an empty text while it is not loaded."""
        return str(self.currentIndex().data(RowRole.ID) or "")

    def selected_ids(self) -> list[str]:
        """Return the ids of all selected rows in order."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        ids = (self._table.index(row, 0).data(RowRole.ID) for row in rows)
        return [str(each) for each in ids if each]

    def unmark(self) -> None:
        """Have no row current until one is chosen: the screen shows something that is not in the list."""
        self._unmarked = True
        self.selectionModel().clear()
        self._tell()

    def select_row(self, row: int) -> None:
        """Make a row current and show it; rows beyond the ends take the nearest."""
        self._unmarked = False
        count = self._table.rowCount()
        if count == 0:
            self._tell()
            return
        index = self._table.index(max(0, min(count - 1, row)), 0)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(index, flags)
        self.scrollTo(index)

    def select_id(self, row_id: str) -> bool:
        """Make a row current by its id; tell whether it is loaded."""
        row = self._table.row_of_id(row_id)
        if row >= 0:
            self.select_row(row)
        return row >= 0

    def step(self, by: int) -> None:
        """Move the current row."""
        self.select_row(self.currentIndex().row() + by)

    def currentChanged(  # noqa: N802 - Qt name
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Tell about the new current row."""
        super().currentChanged(current, previous)
        self._tell()

    def rowsAboutToBeRemoved(  # noqa: N802 - Qt name
        self, parent: QModelIndex | QPersistentModelIndex, start: int, end: int
    ) -> None:
        """Note that the current row goes: Qt would make the one before it current and mark none."""
        if start <= self.currentIndex().row() <= end:
            self._leaves_at = start
        super().rowsAboutToBeRemoved(parent, start, end)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt name
        """Never leave the current row unmarked (Ctrl+click takes a mark away)."""
        super().mouseReleaseEvent(event)
        self._mark_current()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt name
        """Move and act by single keys."""
        key, plain = event.key(), not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and key in (Qt.Key.Key_J, Qt.Key.Key_K):
            self.step(1 if key == Qt.Key.Key_J else -1)
        elif plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._activate()
        elif plain and key == Qt.Key.Key_Slash:
            self.filter_asked.emit()
        elif event.text() and event.text().isprintable() and plain:
            event.ignore()
        else:
            super().keyPressEvent(event)
            self._mark_current(go_back=False)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt name
        """Have a current row as soon as the list has the focus."""
        super().focusInEvent(event)  # makes the first row current where none is, without marking it
        if self._unmarked:
            self.selectionModel().clear()
        elif not self.currentIndex().isValid():
            self.select_row(0)
        self._mark_current()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt name
        """Give the stretching column what is left."""
        super().resizeEvent(event)
        self._fit_columns()

    def _set_up_look(self, *, header: bool) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        vertical = self.verticalHeader()
        vertical.hide()
        vertical.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        vertical.setMinimumSectionSize(10)
        vertical.setDefaultSectionSize(px(self._row_height))
        horizontal = self.horizontalHeader()
        horizontal.setVisible(header)
        horizontal.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        horizontal.setHighlightSections(False)
        horizontal.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        horizontal.setMinimumSectionSize(20)

    def _fit_columns(self) -> None:
        """Give the stretching columns what is left; where that is too little, leave out columns from the right."""
        columns = self._table.columns
        room = self.viewport().width()
        stretching = sum(column.stretch for column in columns)
        least = stretching * px(LEAST_STRETCH)
        fixed = {at: px(column.width) for at, column in enumerate(columns) if not column.stretch}
        for at in sorted(fixed, reverse=True):
            if at == 0 or sum(fixed.values()) + least <= room:
                break
            del fixed[at]
        left = room - sum(fixed.values())
        for at, column in enumerate(columns):
            self.setColumnHidden(at, not column.stretch and at not in fixed)
            self.setColumnWidth(at, max(px(40), left // stretching) if column.stretch else px(column.width))

    def _activate(self) -> None:
        if self.current_id():
            self.activated_id.emit(self.current_id())

    def _on_rows_touched(self, *_where: object) -> None:
        # A method, not a lambda: Qt forgets it with this view, the model may live longer
        self._tell()

    def _mark_current(self, *, go_back: bool = True) -> None:
        """Where the current row is not marked, mark it, or ``go_back`` to one that is."""
        current, marks = self.currentIndex(), self.selectionModel()
        if not current.isValid() or marks.isRowSelected(current.row(), QModelIndex()):
            return
        others = marks.selectedRows()
        if others and go_back:
            marks.setCurrentIndex(others[-1], QItemSelectionModel.SelectionFlag.NoUpdate)
        else:
            self.select_row(current.row())

    def _tell(self) -> None:
        if self._leaves_at >= 0:
            return
        now = self.current_id()
        if now != self._told:
            self._told = now
            self.selected.emit(now)

    def _on_rows_changed(self) -> None:
        left, self._leaves_at = self._leaves_at, -1
        if left >= 0:
            self.select_row(left)
        elif self._select_first and not self._unmarked and not self.currentIndex().isValid():
            self.select_row(0)
        self._tell()

    def _remember(self) -> None:
        index = self.currentIndex()
        self._kept_scroll = self.verticalScrollBar().value()
        self._kept_key = self._table.key_at(index.row()) if index.isValid() else None

    def _restore(self) -> None:
        row = self._table.row_of_key(self._kept_key) if self._kept_key is not None else -1
        if row >= 0:
            self.select_row(row)
            self.verticalScrollBar().setValue(self._kept_scroll)
            self.scrollTo(self.currentIndex())
        elif self._select_first and not self._unmarked:
            self.select_row(0)
        else:
            self._tell()

    def _tick(self) -> None:
        if self.isVisible() and self._table.rowCount():
            first = max(0, self.rowAt(0))
            last = self.rowAt(self.viewport().height() - 1)
            self._table.tick(first, last if last >= 0 else self._table.rowCount() - 1)
