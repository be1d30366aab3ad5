"""The search screen: one line for anything, some limits, the list, and the order beside it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from desktop.services.values import OrderDetail, OrderQuery
from sync.domain.act import ActData
from sync.domain.codes import Action, OrderState, RequestType, UnitLevel
from ui.feature import FeatureSpec, View, ViewContext
from ui.models.windowed_table_model import WindowedTableModel
from ui.panels.act_form import ActForm
from ui.panels.act_runner import ActRunner, DoneAct
from ui.panels.act_sheet import ActSheet
from ui.panels.assignment_card import AssignmentCard
from ui.panels.attachments import FileDesk
from ui.panels.deadline_card import DeadlineCard
from ui.panels.form_keeper import FormKeeper
from ui.panels.order_card import OrderCard
from ui.panels.order_columns import OrderColumns, wide
from ui.panels.order_timeline import OrderTimeline
from ui.panels.texts.names import action_name, state_name, type_name
from ui.panels.unit_picker import UnitPicker
from ui.search.commands import search_commands
from ui.search.forms import form_of, supplement_form, urge_form
from ui.search.query_text import query_from_argument
from ui.search.source import SearchSource
from ui.search.view_model import SearchViewModel
from ui.translatable import QT_TRANSLATE_NOOP
from ui.widgets.card import Card
from ui.widgets.columns import ColumnPane, Columns
from ui.widgets.empty_state import EmptyState
from ui.widgets.label import make_label
from ui.widgets.line_field import LineField
from ui.widgets.windowed_table import WindowedTable

ORIGIN = "search"


class SearchView(View):
    """Finds any order of this seat's replica, with or without the network."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        app = context.app
        self._context = context
        self.model = SearchViewModel(app.orders, context.jobs, context.bridge, self)
        self.runner = ActRunner(app.acts, context.jobs, ORIGIN, self)
        columns = OrderColumns(app.reference, context.now)
        self.rows = WindowedTableModel(
            (
                columns.number(),
                columns.kind(),
                columns.title(),
                columns.category(110),
                columns.area(74),
                columns.unit(wide(120, 82)),
                columns.created(),
                columns.state(),
            ),
            context.jobs,
            parent=self,
        )
        self.table = WindowedTable(self.rows)
        self.text = LineField(placeholder=self.tr("工单号或尾号、电话、标题、内容、地址"), limit=80)
        self.text.setClearButtonEnabled(True)
        self.state = QComboBox()
        self.kind = QComboBox()
        self.district = QComboBox()
        self.unit = UnitPicker(app.reference, context.jobs, placeholder=self.tr("承办单位"))
        self.count = make_label("", "muted")
        files = FileDesk(app.attachments, context.jobs, context.bridge, context.tell_error)
        self.order_card = OrderCard(app.reference, context.now, files=files)
        self.deadline = DeadlineCard(app.reference, context.now)
        keeper = FormKeeper(app.form_drafts, context.jobs, ORIGIN, self)
        context.bridge.records_changed.connect(keeper.on_records_changed)
        keeper.failed.connect(context.tell_error)
        self.sheet = ActSheet(app.reference, context.jobs, keeper, form_of, files)
        self.assignments = AssignmentCard(app.reference)
        self.timeline = OrderTimeline(app.reference)
        self._nothing = EmptyState(self.tr("选中一件工单看详情"), self.tr("J/K 或方向键移动"))
        self._fill_limits()
        self._build()
        context.registry.add(
            search_commands(self.focus_text, self.focus_list, self.urge, self.supplement, self.clear),
            self,
            lists=[self.table],
        )
        self._connect()
        self.model.show_query(self.model.query)

    def first_focus(self) -> QWidget:
        """The search line."""
        return self.text

    def show_argument(self, argument: str) -> None:
        """Show a list or an order another screen asked for."""
        query = query_from_argument(argument)
        if query is not None:
            self._show_limits(query)
            self.model.show_query(query)
            self.focus_list()
        elif argument:
            self.model.select(argument)

    def focus_text(self) -> None:
        """Put the cursor into the search line."""
        self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.text.selectAll()

    def focus_list(self) -> None:
        """Put the keys into the list."""
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def urge(self) -> None:
        """Urge the unit of the selected order."""
        if self.runner.may(self.model.detail, Action.URGE):
            self.sheet.open(urge_form())

    def supplement(self) -> None:
        """Add what the caller told more."""
        if self.runner.may(self.model.detail, Action.SUPPLEMENT):
            self.sheet.open(supplement_form())

    def clear(self) -> None:
        """Lift every limit."""
        query = OrderQuery(sort="created", descending=True)
        self._show_limits(query)
        self.model.show_query(query)
        self.focus_text()

    def _fill_limits(self) -> None:
        self.state.addItem(self.tr("全部状态"), "")
        for state in OrderState:
            if state is not OrderState.DRAFT:
                self.state.addItem(state_name(state), state.value)
        self.kind.addItem(self.tr("全部类型"), "")
        for kind in RequestType:
            self.kind.addItem(type_name(kind), kind.value)
        self.district.addItem(self.tr("全部区县"), "")
        for area in self._context.app.reference.areas():
            if area.level is UnitLevel.DISTRICT and area.active:
                self.district.addItem(area.name, area.id)
        names = (self.tr("状态"), self.tr("类型"), self.tr("区县"))
        for box, name in zip((self.state, self.kind, self.district), names, strict=True):
            box.setAccessibleName(name)

    def _show_limits(self, query: OrderQuery) -> None:
        wanted = (
            (self.state, query.states[0].value if query.states else ""),
            (self.kind, query.request_type.value if query.request_type is not None else ""),
            (self.district, query.district),
        )
        for box, value in wanted:
            box.blockSignals(True)
            box.setCurrentIndex(max(0, box.findData(value)))
            box.blockSignals(False)
        self.text.setText(query.text)
        self.unit.set_unit(query.unit)

    def _build(self) -> None:
        list_card = Card()
        limits = QHBoxLayout()
        limits.setSpacing(8)
        limits.addWidget(self.text, 3)
        for widget in (self.state, self.kind, self.district):
            limits.addWidget(widget, 1)
        limits.addWidget(self.unit, 2)
        list_card.add(limits)
        list_card.add(self.table, 1)
        list_card.add(self.count)
        left = ColumnPane(scrolls=False)
        left.add(list_card, 1)
        right = ColumnPane()
        for card in (self._nothing, self.order_card, self.sheet, self.deadline, self.assignments, self.timeline):
            right.add(card)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(Columns([left, right], [0, 400]))

    def _connect(self) -> None:
        model = self.model
        self.text.edited.connect(model.set_text)
        self.text.submitted.connect(lambda _text: self.focus_list())
        self.state.currentIndexChanged.connect(lambda _at: model.set_state(self.state.currentData()))
        self.kind.currentIndexChanged.connect(lambda _at: model.set_type(self.kind.currentData()))
        self.district.currentIndexChanged.connect(lambda _at: model.set_district(self.district.currentData()))
        self.unit.picked.connect(lambda _item: model.set_unit(self.unit.value()))
        self.unit.cleared.connect(lambda: model.set_unit(""))
        self.table.selected.connect(model.select)
        self.table.filter_asked.connect(self.focus_text)
        model.query_changed.connect(lambda query: self.rows.load(SearchSource(self._context.app.orders, query)))
        model.detail_changed.connect(self._show_detail)
        model.rows_touched.connect(self.rows.refresh)
        model.failed.connect(self._context.tell_error)
        self.rows.failed.connect(self._context.tell_error)
        self.rows.counted.connect(lambda count: self.count.setText(self.tr("共 {count} 件").format(count=f"{count:,}")))
        self.sheet.submitted.connect(self._act)
        self.sheet.closed.connect(self.focus_list)
        self.runner.done.connect(self._on_done)
        self.runner.failed.connect(self._on_failed)

    def _show_detail(self, detail: OrderDetail | None) -> None:
        order = detail.order if detail is not None else None
        self._nothing.setVisible(order is None)
        self.sheet.show_order(order.id if order is not None else "")
        self.order_card.show_detail(detail)
        self.deadline.show_order(order)
        self.assignments.show_order(order)
        self.timeline.show_order(order)

    def _act(self, form: ActForm, data: ActData) -> None:
        if self.model.detail is not None:
            self.runner.run(self.model.detail.order, form.action, data)

    def _on_done(self, act: DoneAct) -> None:
        if self.sheet.act_done(act.order.id, act.action):
            self.focus_list()
        done = self.tr("{no} 已{action}").format(no=act.order.no, action=action_name(act.action))
        self._context.tell(done, tone="success")

    def _on_failed(self, error: Exception, order_id: str, action: Action) -> None:
        if not self.sheet.act_failed(error, order_id, action):
            self._context.tell_error(error)


def feature() -> FeatureSpec:
    """Return the entry of the rail."""
    return FeatureSpec(id="search", title=QT_TRANSLATE_NOOP("Shell", "查询"), icon="search", build=SearchView, place=50)
