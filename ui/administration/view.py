"""The administration: six plain tables, each edited beside its list."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.administration.commands import administration_commands
from ui.administration.record import RecordProblem, RecordRow, RecordTable, Saved, Values
from ui.administration.record_form import RecordForm
from ui.administration.record_source import RecordSource
from ui.administration.tables.aliases import AliasesTable
from ui.administration.tables.reference import CalendarTable, CodesTable, PresetsTable, UnitsTable
from ui.administration.tables.users import UsersTable
from ui.commands.button import command_button
from ui.feature import FeatureSpec, View, ViewContext
from ui.models.column import CellLook, Column
from ui.models.windowed_table_model import WindowedTableModel
from ui.panels.roles import ADMINISTRATION_ROLES
from ui.panels.texts.errors import error_text, refused_field
from ui.translatable import QT_TRANSLATE_NOOP
from ui.widgets.card import Card
from ui.widgets.columns import ColumnPane, Columns
from ui.widgets.empty_state import EmptyState
from ui.widgets.filter_field import FilterField
from ui.widgets.label import make_label
from ui.widgets.tab_strip import Tab, TabStrip
from ui.widgets.windowed_table import WindowedTable


class AdministrationView(View):
    """People, units, code lists, calendar, presets, names of places."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._context = context
        administration, reference = context.app.administration, context.app.reference
        tables: tuple[RecordTable, ...] = (
            UsersTable(administration, reference),
            UnitsTable(administration, reference),
            CodesTable(administration, reference),
            CalendarTable(administration, reference),
            PresetsTable(administration, reference),
            AliasesTable(administration, reference),
        )
        self._tables = {table.id: table for table in tables}
        self._rows: list[RecordRow] = []
        self._edited: Any | None = None
        self.tabs = TabStrip([Tab(table.id, table.title) for table in tables])
        self.filter = FilterField(placeholder=self.tr("筛选   /"), limit=60)
        self.form = RecordForm()
        self.secret = make_label("", "strong", wrap=True)
        self.secret.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.secret.hide()
        self.note = make_label("", "muted", wrap=True)
        self._unreadable = EmptyState("")
        self._unreadable.hide()
        self._aside = EmptyState(self.tr("选中一条记录按 Enter 编辑"), self.tr("Ctrl+N 新增；改动联网后全市生效"))
        self._holder = QVBoxLayout()
        self.rows: WindowedTableModel | None = None
        self.list: WindowedTable | None = None
        context.registry.add(administration_commands(self), self)
        self._build()
        self.tabs.changed.connect(lambda _tab: self.show_table())
        self.filter.edited.connect(lambda _text: self._show_rows())
        self.filter.entered.connect(self.focus_list)
        self.filter.escaped.connect(self._on_escaped)
        self.form.saved.connect(self._save)
        self.form.closed.connect(self._on_form_closed)
        context.bridge.records_changed.connect(self._on_records_changed)
        self.show_table()

    @property
    def table(self) -> RecordTable:
        """The table in front."""
        return self._tables[self.tabs.current()]

    def first_focus(self) -> QWidget | None:
        """The list."""
        return self.list

    def focus_list(self) -> None:
        """Put the keys into the list."""
        if self.list is not None:
            self.list.setFocus()

    def focus_filter(self) -> None:
        """Put the cursor into the filter."""
        self.filter.setFocus()
        self.filter.selectAll()

    def add_record(self) -> None:
        """Begin a new record."""
        if self.table.may_add and self._add.isEnabled():
            self._aside.hide()
            self._edited = None
            self.secret.hide()
            self.form.open(self.tr("新增 · {table}").format(table=self.table.title), self.table.fields(None), None)

    def edit_record(self) -> None:
        """Edit the current record."""
        row = self._current()
        if row is not None:
            self._aside.hide()
            self._edited = row.record
            self.secret.hide()
            table = self.table
            self.form.open(
                self.tr("编辑 · {name}").format(name=row.name or row.id),
                table.fields(row.record),
                table.values(row.record),
            )

    def show_table(self) -> None:
        """Bring a table to the front and read it."""
        self.form.clear()
        self.secret.hide()
        self._replace_list()
        self._rows = []
        self._read()

    def _build(self) -> None:
        card = Card()
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self.tabs, 1)
        self.filter.setFixedWidth(220)
        top.addWidget(self.filter, 0, Qt.AlignmentFlag.AlignTop)
        card.add(top)
        card.add(self._holder, 1)
        card.add(self._unreadable, 1)
        card.add(self.note)
        left = ColumnPane(scrolls=False)
        left.add(card, 1)
        right = ColumnPane()
        for widget in (self._aside, self.secret, self.form):
            right.add(widget)
        registry = self._context.registry
        self._add = command_button(registry, "administration.add")
        self._edit = command_button(registry, "administration.edit", "primary")
        right.add_footer(self._add, None, self._edit)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(Columns([left, right], [0, 400]))

    def _replace_list(self) -> None:
        if self.list is not None:
            self._holder.removeWidget(self.list)
            self.list.hide()
            self.list.deleteLater()
        columns: list[Column[RecordRow]] = [
            Column(
                f"cell{at}",
                title,
                _cell(at),
                width=width or 100,
                stretch=not width,
                look=CellLook.TEXT if at else CellLook.STRONG,
            )
            for at, (title, width) in enumerate(self.table.columns)
        ]
        self.rows = WindowedTableModel(columns, self._context.jobs, parent=self)
        self.list = WindowedTable(self.rows)
        self.list.activated_id.connect(lambda _id: self.edit_record())
        self.list.filter_asked.connect(self.focus_filter)
        self.rows.counted.connect(self._show_count)
        self._holder.addWidget(self.list)

    def _read(self) -> None:
        table = self.table
        self.note.setText(self.tr("正在读取…"))
        self._context.jobs.run(
            table.read,
            owner=self,
            on_done=lambda rows: self._on_read(table, rows),
            on_error=lambda error: self._on_read_failed(table, error),
            queue="network" if table.queue == "network" else "store_read",
        )

    def _on_read(self, table: RecordTable, rows: list[RecordRow]) -> None:
        if table is self.table:
            self._rows = rows
            self._show_readable(readable=True)
            self._show_rows()

    def _on_read_failed(self, table: RecordTable, error: Exception) -> None:
        """Say in the middle of the empty list why it is empty; the people live on the server alone."""
        if table is not self.table:
            return
        detail = error_text(error)
        if table.queue == "network":
            detail = self.tr("人员只保存在服务器上，须联网查看和修改。") + "\n" + detail
        if self._context.app.demo:
            detail = self.tr("演示没有服务器。连接服务器后，这里列出所有人员、角色和单位。")
        self._unreadable.set_texts(self.tr("{table}没有读到").format(table=table.title), detail)
        self.note.setText("")
        self._show_readable(readable=False)

    def _show_readable(self, *, readable: bool) -> None:
        self._unreadable.setVisible(not readable)
        if self.list is not None:
            self.list.setVisible(readable)
        self._aside.setVisible(readable and self.form.isHidden())
        self._add.setEnabled(readable and self.table.may_add)
        self._edit.setEnabled(readable and bool(self._rows))

    def _show_rows(self) -> None:
        if self.rows is not None:
            self.rows.load(RecordSource(self._rows, self.filter.text()))

    def _show_count(self, shown: int) -> None:
        hidden = len(self._rows) - shown
        text = self.tr("共 {count} 条").format(count=len(self._rows))
        if hidden > 0:
            text = self.tr("{count} 条，筛选隐藏了 {hidden} 条，在筛选框按 Esc 清除").format(count=shown, hidden=hidden)
        self.note.setText(text)

    def _on_escaped(self) -> None:
        """Show every record again, with the keys in the list."""
        self.filter.clear()
        self._show_rows()
        self.focus_list()

    def _current(self) -> RecordRow | None:
        if self.list is None:
            return None
        wanted = self.list.current_id()
        return next((row for row in self._rows if row.id == wanted), None)

    def _save(self, values: Values) -> None:
        table, record = self.table, self._edited
        self._context.jobs.run(
            lambda: table.save(record, values),
            owner=self,
            on_done=self._on_saved,
            on_error=self._on_save_failed,
            queue=table.queue,
        )

    def _on_form_closed(self) -> None:
        self._aside.show()
        self.focus_list()

    def _on_saved(self, saved: Saved) -> None:
        self.form.clear()
        self._context.tell(saved.text, tone="success")
        self.secret.setVisible(bool(saved.secret))
        if saved.secret:
            self.secret.setText(self.tr("初始密码(只显示这一次):{secret}").format(secret=saved.secret))
        self.focus_list()
        self._read()

    def _on_save_failed(self, error: Exception) -> None:
        if isinstance(error, RecordProblem):
            self.form.show_problem(error.text, error.field)
        else:
            self.form.show_problem(error_text(error), refused_field(error))

    def _on_records_changed(self, kind: str, _ids: frozenset[str]) -> None:
        if kind in {each.value for each in self.table.kinds} and self.isVisible():
            self._read()


def _cell(at: int) -> Callable[[RecordRow], str]:
    return lambda row: row.cells[at]


def feature() -> FeatureSpec:
    """Return the entry of the rail."""
    return FeatureSpec(
        id="administration",
        title=QT_TRANSLATE_NOOP("Shell", "管理"),
        icon="administration",
        build=AdministrationView,
        roles=ADMINISTRATION_ROLES,
        place=90,
    )
