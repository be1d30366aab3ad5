"""The dispatch screen: queue on the left, everything the decision needs on the right."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.services.values import OrderDetail
from sync.domain.codes import Action
from ui.commands.button import command_button
from ui.dispatch.commands import dispatch_commands
from ui.dispatch.desk import desks_for
from ui.dispatch.suggestion_card import SuggestionCard
from ui.dispatch.view_model import DispatchViewModel
from ui.feature import FeatureSpec, View, ViewContext
from ui.panels.act_runner import ActRunner, DoneAct
from ui.panels.act_sheet import ActSheet
from ui.panels.deadline_card import DeadlineCard
from ui.panels.order_card import OrderCard
from ui.panels.order_columns import OrderColumns
from ui.panels.order_timeline import OrderTimeline
from ui.panels.queue_pane import QueuePane
from ui.panels.queue_view_model import QueueViewModel
from ui.panels.request_card import RequestCard
from ui.panels.responsibility_chain import ResponsibilityChain
from ui.panels.roles import DISPATCH_ROLES
from ui.panels.texts.errors import error_text, refused_field
from ui.panels.texts.names import action_name
from ui.panels.unit_picker import UnitPicker
from ui.translatable import QT_TRANSLATE_NOOP
from ui.widgets.columns import ColumnPane, Columns

ORIGIN = "dispatch"


class DispatchView(View):
    """Works through the dispatch and review desks by keyboard."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        app = context.app
        self._context = context
        desks = desks_for(frozenset(app.session.actor.roles))
        queue = QueueViewModel(app.orders, context.jobs, context.bridge, [desk.tab for desk in desks], parent=self)
        runner = ActRunner(app.acts, context.jobs, ORIGIN, self)
        self.model = DispatchViewModel(desks, queue, runner, app.orders, app.intake, app.reference, context.jobs, self)
        columns = OrderColumns(app.reference, context.now)
        self.pane = QueuePane(
            queue,
            app.orders,
            context.jobs,
            (
                columns.time_left(),
                columns.number(),
                columns.title(),
                columns.category(),
                columns.area(),
                columns.channel(),
                columns.state(),
            ),
            hint=self.tr("J/K 上下 · Enter 采纳 · 1-3 选单位 · A 加协办 · O 另选 · R 退回受理 · X 驳回 · Shift 多选"),
        )
        self.order_card = OrderCard(app.reference, context.now)
        self.request_card = RequestCard(app.reference)
        self.suggestions = SuggestionCard(app.reference)
        self.assist_picker = UnitPicker(app.reference, context.jobs, placeholder=self.tr("协办单位:名称、拼音首字母"))
        self.assist_picker.hide()
        self.sheet = ActSheet(app.reference, context.jobs)
        self.chain = ResponsibilityChain(app.reference)
        self.deadline = DeadlineCard(app.reference, context.now)
        self.timeline = OrderTimeline(app.reference)
        commands = dispatch_commands(self)
        context.registry.add(commands, self, lists=[self.pane.table])
        self._build()
        self._connect()
        queue.start()

    def first_focus(self) -> QWidget:
        """The list."""
        return self.pane.table

    def show_argument(self, argument: str) -> None:
        """Show an order another screen asked for."""
        if argument:
            self.model.queue.select(argument)

    def ask_assist(self) -> None:
        """Let the dispatcher add an assisting unit."""
        self.assist_picker.show()
        self.assist_picker.set_item(None)
        self.assist_picker.setFocus()

    def dispatch_selected(self) -> None:
        """Enter: act on the current order, or send every selected one to its first suggestion, one after the other."""
        self.model.accept_all(self.pane.table.selected_ids())

    def _build(self) -> None:
        right = ColumnPane()
        for card in (
            self.order_card,
            self.request_card,
            self.suggestions,
            self.sheet,
            self.chain,
            self.deadline,
            self.timeline,
        ):
            right.add(card)
        self.suggestions.add(self.assist_picker)
        registry = self._context.registry
        right.add_footer(
            command_button(registry, "dispatch.return_to_intake"),
            None,
            command_button(registry, "dispatch.accept", "primary"),
        )
        left = ColumnPane(scrolls=False)
        left.add(self.pane, 1)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(Columns([left, right], [0, 400]))

    def _connect(self) -> None:
        model, runner = self.model, self.model.runner
        model.queue.detail_changed.connect(self._show_detail)
        model.queue.failed.connect(self._context.tell_error)
        model.suggestions_changed.connect(self.suggestions.show_suggestions)
        model.assist_changed.connect(self.suggestions.show_assist)
        model.asked.connect(self.sheet.open)
        self.suggestions.chosen.connect(model.choose)
        self.assist_picker.picked.connect(self._on_assist_picked)
        self.sheet.submitted.connect(model.submit)
        self.sheet.closed.connect(self.pane.focus_list)
        runner.done.connect(self._on_done)
        runner.failed.connect(self._on_failed)
        runner.undo_changed.connect(lambda can: self._context.set_flags(can_undo=can))

    def _show_detail(self, detail: OrderDetail | None) -> None:
        order = detail.order if detail is not None else None
        self.sheet.show_order(order.id if order is not None else "")
        self.order_card.show_detail(detail)
        self.request_card.show_request(self.model.request())
        self.suggestions.setVisible(order is not None and self.model.dispatch_action() is not None)
        self.chain.show_place(order.place if order is not None else None)
        self.deadline.show_order(order)
        self.timeline.show_order(order)

    def _on_assist_picked(self) -> None:
        self.model.toggle_assist(self.assist_picker.value())
        self.assist_picker.hide()
        self.pane.focus_list()

    def _on_done(self, act: DoneAct) -> None:
        self.sheet.done()
        self.pane.focus_list()
        text = self.tr("{no} 已{action}").format(no=act.order.no, action=action_name(act.action))
        if act.action in (Action.DISPATCH, Action.APPROVE_RETURN) and act.receipt.undo_until:
            seconds = max(0.0, (act.receipt.undo_until - act.receipt.saved_at) / 1000)
            self._context.offer_undo(text, self.model.runner.undo, seconds)
        else:
            self._context.tell(text, tone="success")

    def _on_failed(self, error: Exception, _order: str) -> None:
        if self.sheet.form is not None:
            self.sheet.show_problem(error_text(error), refused_field(error))
        else:
            self._context.tell_error(error)


def feature() -> FeatureSpec:
    """Return the entry of the rail."""
    return FeatureSpec(
        id="dispatch",
        title=QT_TRANSLATE_NOOP("Shell", "派单"),
        icon="dispatch",
        build=DispatchView,
        roles=DISPATCH_ROLES,
        place=20,
    )
