"""The search screen: one line for anything, some limits, the list, and the order beside it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.services.values import OrderDetail, OrderQuery
from sync.domain.act import ActData
from sync.domain.codes import Action
from ui.feature import FeatureSpec, View, ViewContext
from ui.models.windowed_table_model import WindowedTableModel
from ui.panels.act_form import ActForm
from ui.panels.act_runner import ActRunner, DoneAct
from ui.panels.act_sheet import ActSheet
from ui.panels.assignment_card import AssignmentCard
from ui.panels.attachments import FileDesk
from ui.panels.deadline_card import DeadlineCard
from ui.panels.elsewhere_line import ElsewhereLine
from ui.panels.form_keeper import FormKeeper
from ui.panels.order_card import OrderCard
from ui.panels.order_columns import OrderColumns, wide
from ui.panels.order_timeline import OrderTimeline
from ui.panels.queue_pane import nothing_selected_texts
from ui.panels.texts.names import action_name
from ui.panels.waiting_notice import WaitingNotice
from ui.search.commands import search_commands
from ui.search.forms import form_of
from ui.search.limits import SearchLimits
from ui.search.query_text import in_force, query_from_argument
from ui.search.source import SearchSource
from ui.search.view_model import SearchViewModel
from ui.translatable import QT_TRANSLATE_NOOP
from ui.widgets.card import Card
from ui.widgets.columns import ColumnPane, Columns
from ui.widgets.empty_state import EmptyState
from ui.widgets.label import make_label
from ui.widgets.windowed_table import WindowedTable

ORIGIN = "search"


class SearchView(View):
    """Finds any order of this seat's replica, with or without the network."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        app = context.app
        self._context = context
        self.model = SearchViewModel(app.orders, app.numbers, context.jobs, context.bridge, self)
        self.runner = ActRunner(app.acts, context.jobs, ORIGIN, self)
        self.model.shown.follow(self.runner)
        WaitingNotice(self.runner, context.notices, self)
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
        self.limits = SearchLimits(app.reference, context.jobs)
        self.text = self.limits.text
        self.elsewhere = ElsewhereLine()
        self._wanted = ""
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
        self._build()
        context.registry.add(
            search_commands(self.focus_text, self.focus_list, self.urge, self.supplement, self.clear),
            self,
            lists=[self.table],
        )
        self._connect()
        self._show_detail(None)
        self.model.show_query(self.model.query)

    def first_focus(self) -> QWidget:
        """The search line."""
        return self.text

    def show_argument(self, argument: str) -> None:
        """Show a list or an order another screen asked for."""
        query = query_from_argument(argument, self._context.now())
        if query is not None:
            self._show_query(query)
            self.focus_list()
        elif argument:
            self._wanted = argument
            self.model.select(argument)
            self._mark_wanted()
            self.focus_list()

    def focus_text(self) -> None:
        """Put the cursor into the search line."""
        self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.text.selectAll()

    def focus_list(self) -> None:
        """Put the keys into the list."""
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def urge(self) -> None:
        """Urge the unit of the selected order."""
        self.model.shown.on_shown(lambda: self._ask(Action.URGE))

    def supplement(self) -> None:
        """Add what the caller told more."""
        self.model.shown.on_shown(lambda: self._ask(Action.SUPPLEMENT))

    def clear(self) -> None:
        """Lift every limit."""
        self._show_query(OrderQuery(sort="created", descending=True))
        self.focus_text()

    def go_back_to_list(self) -> None:
        """Leave an order that is no row of the list for the first one that is."""
        self._wanted = ""
        self.table.select_row(0)
        if not self.rows.rowCount():
            self.model.select("")
        self.focus_list()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt name
        """Escape goes back from an order that is no row of the list."""
        if event.key() == Qt.Key.Key_Escape and self.elsewhere.isVisible():
            self.go_back_to_list()
        else:
            super().keyPressEvent(event)

    def _ask(self, action: Action) -> None:
        form = form_of(action)
        if form is not None and self.runner.may(self.model.detail, action):
            self.sheet.open(form)

    def _on_escaped(self) -> None:
        """Take the words away; without any go back to the list."""
        if not self.text.text():
            self.focus_list()
        self.text.clear()
        self.model.set_text("")

    def _show_query(self, query: OrderQuery) -> None:
        self._wanted = ""
        self.limits.show_query(query)
        self.model.show_query(query)

    def _load(self, query: OrderQuery) -> None:
        self.limits.show_in_force(query)
        self.rows.load(SearchSource(self._context.app.orders, in_force(query)))

    def _mark_wanted(self) -> None:
        """Mark the row of the order another screen asked for; one that this list lacks is looked for by its number."""
        detail = self.model.detail
        if not self._wanted or detail is None or detail.order.id != self._wanted:
            return
        wanted, self._wanted = self._wanted, ""
        if not self.table.select_id(wanted) and self.model.query.text != detail.order.no:
            self._show_query(OrderQuery(text=detail.order.no, sort="created", descending=True))
            self._wanted = wanted

    def _on_selected(self, order_id: str) -> None:
        if self._wanted in ("", order_id):
            self.model.select(order_id)
        self._show_elsewhere()

    def _show_elsewhere(self) -> None:
        """Name the order keys act on where it is no row; one whose list is under way will be."""
        detail = self.model.detail
        apart = detail is not None and not self._wanted and self.table.current_id() != self.model.selected
        shown = detail is not None and detail.order.id == self.model.selected
        self.elsewhere.show_order(detail.order if detail is not None and apart and shown else None)

    def _build(self) -> None:
        list_card = Card()
        list_card.add(self.limits)
        list_card.add(self.elsewhere)
        list_card.add(self.table, 1)
        list_card.add(self.count)
        left = ColumnPane(scrolls=False)
        left.add(list_card, 1)
        right = self.right = ColumnPane()
        for card in (self._nothing, self.order_card, self.sheet, self.deadline, self.assignments, self.timeline):
            right.add(card)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(Columns([left, right], [0, 400]))

    def _connect(self) -> None:
        model = self.model
        limits = self.limits
        limits.text_edited.connect(model.set_text)
        limits.state_chosen.connect(model.set_state)
        limits.type_chosen.connect(model.set_type)
        limits.district_chosen.connect(model.set_district)
        limits.unit_chosen.connect(model.set_unit)
        self.text.entered.connect(self.focus_list)
        self.text.escaped.connect(self._on_escaped)
        self.table.selected.connect(self._on_selected)
        self.table.filter_asked.connect(self.focus_text)
        model.query_changed.connect(self._load)
        model.detail_changed.connect(self._show_detail)
        model.shown.nothing_selected.connect(lambda: self._context.tell(*nothing_selected_texts()))
        model.number_told.connect(self._show_number)
        self.rows.loaded.connect(self._mark_wanted)
        self.rows.loaded.connect(self._show_elsewhere)
        self.elsewhere.left.connect(self.go_back_to_list)
        model.rows_touched.connect(self.rows.refresh)
        model.failed.connect(self._context.tell_error)
        self.rows.failed.connect(self._context.tell_error)
        self.rows.counted.connect(self._on_counted)
        self.sheet.submitted.connect(self._act)
        self.sheet.closed.connect(self.focus_list)
        self.runner.done.connect(self._on_done)
        self.runner.failed.connect(self._on_failed)

    def _on_counted(self, count: int) -> None:
        self.count.setText(self.tr("共 {count} 件").format(count=f"{count:,}"))
        if count:
            self._nothing.set_texts(self.tr("选中一件工单看详情"), self.tr("J/K 或方向键移动"))
        else:
            self._nothing.set_texts(self.tr("没有找到工单"), self.tr("换一个词或号码，或按 Alt+X 清除条件"))
            self.model.ask_number()

    def _show_number(self, title: str, hint: str) -> None:
        """Tell what became of a number; where its order is another one, that stands below."""
        self._nothing.set_texts(title, hint)
        self.count.setText(title)

    def _show_detail(self, detail: OrderDetail | None) -> None:
        order = detail.order if detail is not None else None
        if order is None and self._wanted:
            self._wanted = ""
            self._context.tell(self.tr("这件工单不在本机的可见范围内"), tone="waiting")
        self.right.begin_with(order.id if order is not None else "")
        self._nothing.setVisible(order is None)
        self.sheet.show_order(order.id if order is not None else "")
        self.order_card.show_detail(detail)
        self.deadline.show_order(order)
        self.assignments.show_order(order)
        self.timeline.show_order(order)
        self._mark_wanted()
        self._show_elsewhere()

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
    return FeatureSpec(
        id="search",
        title=QT_TRANSLATE_NOOP("Shell", "查询"),
        icon="search",
        build=SearchView,
        place=50,
        shared=True,
    )
