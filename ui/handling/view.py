"""The handling screen: the unit's queue, the clock always in sight, and the form of the act under way."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.services.values import OrderDetail
from sync.domain.codes import Action
from ui.commands.button import command_button
from ui.feature import FeatureSpec, View, ViewContext
from ui.handling.commands import handling_commands
from ui.handling.view_model import TABS, HandlingViewModel
from ui.panels.act_runner import ActRunner, DoneAct
from ui.panels.act_sheet import ActSheet
from ui.panels.assignment_card import AssignmentCard
from ui.panels.attachments import FileDesk
from ui.panels.deadline_card import DeadlineCard
from ui.panels.form_keeper import FormKeeper
from ui.panels.order_card import OrderCard
from ui.panels.order_columns import OrderColumns
from ui.panels.order_timeline import OrderTimeline
from ui.panels.queue_pane import QueuePane, nothing_selected_texts
from ui.panels.queue_view_model import QueueViewModel
from ui.panels.request_digest import RequestDigest
from ui.panels.roles import HANDLING_ROLES
from ui.panels.texts.names import action_name
from ui.panels.undo_offer import follow_undo, tell_done
from ui.panels.waiting_notice import WaitingNotice
from ui.translatable import QT_TRANSLATE_NOOP
from ui.widgets.columns import ColumnPane, Columns
from ui.widgets.empty_state import EmptyState

ORIGIN = "handling"
_BUTTONS = ("contact", "send_on", "extension", "return")
_OF_BUTTON = {
    "contact": Action.LOG_CONTACT,
    "send_on": Action.SUB_DISPATCH,
    "extension": Action.REQUEST_EXTENSION,
    "return": Action.REQUEST_RETURN,
}


class HandlingView(View):
    """For offices of units, streets, communities and grids."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        app = context.app
        self._context = context
        unit = app.session.actor.unit
        queue = QueueViewModel(app.orders, context.jobs, context.bridge, TABS, unit=unit, parent=self)
        runner = ActRunner(app.acts, context.jobs, ORIGIN, self)
        queue.shown.follow(runner)
        WaitingNotice(runner, context.notices, self)
        self.model = HandlingViewModel(queue, runner, unit, context.now, self)
        columns = OrderColumns(app.reference, context.now)
        self.pane = QueuePane(
            queue,
            app.orders,
            context.jobs,
            (
                columns.time_left(),
                columns.number(),
                columns.title(),
                columns.category(110),
                columns.area(74),
                columns.state(),
            ),
            hint=self.tr("J/K 上下 · Enter 签收/答复 · C 联系 · D 转派 · W 吹哨 · E 延期 · R 退单 · G 挂账 · / 筛选"),
        )
        self.empty = EmptyState(self.tr("没有选中的工单"), self.tr("派到本单位的工单会自动出现在左侧"))
        files = FileDesk(app.attachments, context.jobs, context.bridge, context.tell_error)
        self.order_card = OrderCard(app.reference, context.now, masked=False, files=files)
        self.deadline = DeadlineCard(app.reference, context.now)
        self.keeper = keeper = FormKeeper(app.form_drafts, context.jobs, ORIGIN, self)
        context.bridge.records_changed.connect(keeper.on_records_changed)
        keeper.failed.connect(context.tell_error)
        self.sheet = ActSheet(app.reference, context.jobs, keeper, self.model.form_of, files)
        self.digest = RequestDigest()
        self.sheet.form_shown.connect(self._keep_request_in_sight)
        self.assignments = AssignmentCard(app.reference)
        self.timeline = OrderTimeline(app.reference)
        context.registry.add(handling_commands(self), self, lists=[self.pane.table])
        short = (self.tr("联系"), self.tr("转派"), self.tr("延期"), self.tr("退单"))
        self._buttons = {
            name: command_button(context.registry, f"handling.{name}", "small", text=text)
            for name, text in zip(_BUTTONS, short, strict=True)
        }
        self._primary = command_button(context.registry, "handling.primary", "primary")
        self._build()
        self._connect()
        queue.start()

    def first_focus(self) -> QWidget:
        """The list."""
        return self.pane.focus_target()

    def show_argument(self, argument: str) -> None:
        """Show an order another screen asked for."""
        if argument:
            self.pane.show_order(argument)

    def _build(self) -> None:
        right = self.right = ColumnPane()
        for card in (self.empty, self.order_card, self.deadline, self.sheet, self.assignments, self.timeline):
            right.add(card)
        right.put_above(self.digest)
        right.add_footer(*self._buttons.values(), None, self._primary)
        left = ColumnPane(scrolls=False)
        left.add(self.pane, 1)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(Columns([left, right], [0, 500]))

    def _connect(self) -> None:
        model, runner, context = self.model, self.model.runner, self._context
        model.queue.detail_changed.connect(self._show_detail)
        model.queue.nothing_selected.connect(lambda: context.tell(*nothing_selected_texts()))
        model.queue.failed.connect(context.tell_error)
        model.asked.connect(self.sheet.open)
        self.sheet.submitted.connect(model.submit)
        self.sheet.closed.connect(self.pane.focus_list)
        runner.done.connect(self._on_done)
        runner.failed.connect(self._on_failed)
        runner.undone.connect(self._on_undone)
        follow_undo(runner, context)

    def _show_detail(self, detail: OrderDetail | None) -> None:
        order = detail.order if detail is not None else None
        self.right.begin_with(order.id if order is not None else "")
        self.empty.setVisible(order is None)
        self.sheet.show_order(order.id if order is not None else "")
        self.order_card.show_detail(detail)
        self.deadline.show_order(order)
        self.assignments.show_order(order)
        self.timeline.show_order(order)
        available = frozenset(self.model.available)
        for name, button in self._buttons.items():
            button.setEnabled(_OF_BUTTON[name] in available)
        can_sign = Action.SIGN in available
        self._primary.set_title(self.tr("签收") if can_sign else self.tr("答复"))
        self._primary.setEnabled(bool(available & {Action.SIGN, Action.REPLY, Action.ASSIST_REPLY}))

    def _keep_request_in_sight(self, writing: bool) -> None:
        """Who writes an answer sees what is answered: above the form, where the form alone fills the column."""
        self.digest.show_order(self.model.order)
        self.digest.setVisible(writing)
        if not writing:
            self.right.show_from_top()

    def _on_done(self, act: DoneAct) -> None:
        if self.sheet.act_done(act.order.id, act.action):
            self.pane.focus_list()
        text = self.tr("{no} 已{action}").format(no=act.order.no, action=action_name(act.action))
        context = self._context
        tell_done(act, self.model.runner, text, context.offer_undo, lambda said: context.tell(said, tone="success"))

    def _on_undone(self, act: DoneAct) -> None:
        self.sheet.taken_back(act.order.id, act.action)
        text = self.tr("{no} 已撤回：{action}").format(no=act.order.no, action=action_name(act.action))
        self._context.tell(text, tone="success")

    def _on_failed(self, error: Exception, order_id: str, action: Action) -> None:
        if not self.sheet.act_failed(error, order_id, action):
            self._context.tell_error(error)


def feature() -> FeatureSpec:
    """Return the entry of the rail."""
    return FeatureSpec(
        id="handling",
        title=QT_TRANSLATE_NOOP("Shell", "办理"),
        icon="handling",
        build=HandlingView,
        roles=HANDLING_ROLES,
        place=30,
    )
