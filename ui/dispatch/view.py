"""The dispatch screen: queue on the left, everything the decision needs on the right."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.services.values import OrderDetail
from sync.domain.access import may
from sync.domain.codes import Action
from ui.commands.button import command_button
from ui.dispatch.button_titles import button_title
from ui.dispatch.commands import dispatch_commands
from ui.dispatch.desk import desks_for
from ui.dispatch.reply_review_card import ReplyReviewCard
from ui.dispatch.suggestion_card import SuggestionCard
from ui.dispatch.view_model import DispatchViewModel
from ui.feature import FeatureSpec, View, ViewContext
from ui.panels.act_runner import ActRunner, DoneAct
from ui.panels.act_sheet import ActSheet
from ui.panels.attachments import FileDesk
from ui.panels.deadline_card import DeadlineCard
from ui.panels.form_keeper import FormKeeper
from ui.panels.next_keys import NextKeys
from ui.panels.order_card import OrderCard
from ui.panels.order_columns import OrderColumns
from ui.panels.order_timeline import OrderTimeline
from ui.panels.queue_pane import QueuePane, nothing_selected_texts
from ui.panels.queue_view_model import QueueViewModel
from ui.panels.request_card import RequestCard
from ui.panels.responsibility_chain import ResponsibilityChain
from ui.panels.roles import DISPATCH_ROLES
from ui.panels.texts.names import action_name
from ui.panels.texts.refusals import refusal_text
from ui.panels.undo_offer import follow_undo, tell_done
from ui.panels.unit_picker import UnitPicker
from ui.panels.waiting_notice import WaitingNotice
from ui.translatable import QT_TRANSLATE_NOOP
from ui.widgets.columns import ColumnPane, Columns
from ui.widgets.empty_state import EmptyState

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
        queue.shown.follow(runner)
        WaitingNotice(runner, context.notices, self)
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
                columns.category(116),
                columns.area(74),
                columns.channel(),
                columns.state(),
            ),
            hint=" ",
        )
        self.empty = EmptyState(self.tr("没有选中的工单"), self.tr("列表中有工单时，详情和建议单位显示在这里"))
        files = FileDesk(app.attachments, context.jobs, context.bridge, context.tell_error)
        self.order_card = OrderCard(app.reference, context.now, files=files)
        self.request_card = RequestCard(app.reference)
        self.reply_card = ReplyReviewCard(app.reference)
        self.suggestions = SuggestionCard(app.reference)
        self.assist_picker = UnitPicker(app.reference, context.jobs, placeholder=self.tr("协办单位：名称、拼音首字母"))
        self.assist_picker.hide()
        self.keeper = keeper = FormKeeper(app.form_drafts, context.jobs, ORIGIN, self)
        context.bridge.records_changed.connect(keeper.on_records_changed)
        keeper.failed.connect(context.tell_error)
        self.sheet = ActSheet(app.reference, context.jobs, keeper, self.model.form_of, files)
        self.chain = ResponsibilityChain(app.reference)
        self.deadline = DeadlineCard(app.reference, context.now)
        self.timeline = OrderTimeline(app.reference)
        self.next_keys = NextKeys(self.pane, runner, self)
        context.registry.add(dispatch_commands(self), self, lists=[self.pane.table])
        self._primary = command_button(context.registry, "dispatch.accept", "primary")
        self._back = command_button(context.registry, "dispatch.return_to_intake")
        self._refuse = command_button(context.registry, "dispatch.refuse")
        self._build()
        self._connect()
        self._show_desk()
        queue.start()

    def first_focus(self) -> QWidget:
        """The list."""
        return self.pane.focus_target()

    def show_argument(self, argument: str) -> None:
        """Show an order another screen asked for."""
        if argument:
            self.pane.show_order(argument)

    def ask_assist(self) -> None:
        """Let the dispatcher add an assisting unit."""
        detail = self.model.queue.detail
        if detail is None:
            return
        if self.model.dispatch_action() is not None or self.model.runner.may(detail, Action.ADD_ASSIST):
            self.suggestions.show()
            self.assist_picker.show()
            self.assist_picker.set_item(None)
            self.assist_picker.setFocus()
            self.right.bring_into_sight(self.assist_picker)

    def dispatch_selected(self) -> None:
        """Enter: act on the current order, or send every selected one to its first suggestion, one command each."""
        self.model.accept_all(self.pane.table.selected_ids())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt name
        """Escape puts the field for an assisting unit away."""
        if event.key() == Qt.Key.Key_Escape and self.assist_picker.isVisible():
            self._end_assist()
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        right = self.right = ColumnPane()
        for card in (
            self.empty,
            self.order_card,
            self.request_card,
            self.sheet,
            self.reply_card,
            self.suggestions,
            self.chain,
            self.deadline,
            self.timeline,
        ):
            right.add(card)
        self.suggestions.add(self.assist_picker)
        right.add_footer(self._back, self._refuse, None, self._primary)
        left = ColumnPane(scrolls=False)
        left.add(self.pane, 1)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(Columns([left, right], [0, 400]))

    def _connect(self) -> None:
        model, runner, context = self.model, self.model.runner, self._context
        model.queue.query_changed.connect(self._show_desk)
        model.queue.detail_changed.connect(self._show_detail)
        model.queue.nothing_selected.connect(lambda: context.tell(*nothing_selected_texts()))
        model.queue.failed.connect(context.tell_error)
        model.advice.changed.connect(self.suggestions.show_suggestions)
        model.advice.assist_changed.connect(self.suggestions.show_assist)
        model.asked.connect(self.sheet.open)
        model.skipped.connect(self._on_skipped)
        model.nothing_to_send.connect(self._on_nothing_to_send)
        self.suggestions.chosen.connect(model.choose)
        self.reply_card.chosen.connect(model.choose)
        self.assist_picker.picked.connect(self._on_assist_picked)
        self.sheet.submitted.connect(model.submit)
        self.sheet.closed.connect(self.pane.focus_list)
        self.sheet.form_shown.connect(self._on_form_shown)
        runner.done.connect(self._on_done)
        runner.failed.connect(self._on_failed)
        runner.undone.connect(self._on_undone)
        follow_undo(runner, context)

    def _show_desk(self) -> None:
        """Say which keys count at the desk in front."""
        review = self.model.desk.review
        common, filtering = self.tr("J/K 上下"), self.tr("/ 筛选")
        if self.model.desk.tab.id == "disputed":
            keys = self.tr("Enter 定单位 · 1-3 选单位 · A 协办 · O 另选")
            if self.model.second_action() is Action.DECIDE_PRE_REVIEW:
                keys = " · ".join((keys, self.tr("R 退回待派单")))
        elif review is None:
            keys = self.tr("Enter 采纳 · 1-3 选单位 · A 协办 · O 另选 · R 退回 · M 并单 · C 会商 · Shift 多选")
        elif review.codes:
            keys = self.tr("Enter 通过 · 1-6 打回补正")
        elif review.passes is Action.APPROVE_RETURN:
            actor = self._context.app.session.actor
            arbitrating = ((Action.REFUSE_RETURN, self.tr("X 驳回")), (Action.DISPUTE_RETURN, self.tr("C 转会商")))
            mine = [text for action, text in arbitrating if may(actor, action)]
            keys = " · ".join([self.tr("Enter 同意改派 · 1-3 改派建议单位 · O 另选"), *mine])
        elif review.passes is Action.DECIDE_UNREASONABLE:
            keys = self.tr("Enter 认定 · X 不予认定")
        else:
            keys = self.tr("Enter 同意 · X 驳回")
        self.pane.set_hint(" · ".join((common, keys, filtering)))

    def _show_detail(self, detail: OrderDetail | None) -> None:
        model = self.model
        self._show_desk()
        order = detail.order if detail is not None else None
        self.right.begin_with(order.id if order is not None else "")
        self.empty.setVisible(order is None)
        self.sheet.show_order(order.id if order is not None else "")
        self.order_card.show_detail(detail)
        self.request_card.show_request(model.request())
        codes = model.back_codes()
        shows_reply = bool(codes) or model.queue.tab.id in ("claim_review", "near_due", "hard")
        self.reply_card.show_reply(order if shows_reply else None, codes)
        if order is None or not self.assist_picker.isVisible():
            self.suggestions.setVisible(order is not None and model.dispatch_action() is not None)
        self.chain.show_place(order.place if order is not None else None)
        self.deadline.show_order(order)
        self.timeline.show_order(order)
        self._show_buttons()

    def _show_buttons(self) -> None:
        first, second = self.model.primary_action(), self.model.second_action()
        self._allow(self._primary, first)
        review = self.model.desk.review
        self._primary.set_title(button_title(first or (review.passes if review is not None else Action.DISPATCH)))
        back = second in (Action.RETURN_TO_INTAKE, Action.DECIDE_PRE_REVIEW)
        self._back.setVisible(back)
        self._back.set_title(self.tr("退回受理") if second is Action.RETURN_TO_INTAKE else self.tr("退回待派单"))
        self._allow(self._back, second)
        self._refuse.setVisible(second is not None and not back)
        self._allow(self._refuse, second)
        if second is not None and not back:
            self._refuse.set_title(button_title(second))

    def _allow(self, button: QWidget, action: Action | None) -> None:
        """Grey the button of an act that is not allowed now, with the reason on it; its key tells the same."""
        detail = self.model.queue.detail
        refusal = self.model.runner.refusal(detail, action) if detail is not None and action is not None else None
        button.setEnabled(detail is not None and action is not None and refusal is None)
        button.setToolTip(refusal_text(refusal) if refusal is not None else "")

    def _on_assist_picked(self) -> None:
        self.model.add_assist(self.assist_picker.value())
        self._end_assist()

    def _end_assist(self) -> None:
        self.assist_picker.hide()
        self.suggestions.setVisible(self.model.dispatch_action() is not None)
        self.right.show_from_top()
        self.pane.focus_list()

    def _on_form_shown(self, writing: bool) -> None:
        if not writing:
            self.right.show_from_top()

    def _on_skipped(self, count: int) -> None:
        text = self.tr("{count} 件没有建议单位，未派出").format(count=count)
        self._context.tell(text, self.tr("请逐件按 O 选择承办单位"), tone="waiting")

    def _on_nothing_to_send(self) -> None:
        self._context.tell(self.tr("这件工单已在承办单位"), self.tr("可按 U 催办、A 加协办单位"), tone="info")

    def _on_done(self, act: DoneAct) -> None:
        if self.sheet.act_done(act.order.id, act.action):
            self.pane.focus_list()
        text = self.tr("{no} 已{action}").format(no=act.order.no, action=action_name(act.action))
        runner, context = self.model.runner, self._context
        if len(runner.undoable) > 1:
            text = self.tr("已派单 {count} 件").format(count=len(runner.undoable))
        tell_done(act, runner, text, context.offer_undo, lambda said: context.tell(said, tone="success"))

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
        id="dispatch",
        title=QT_TRANSLATE_NOOP("Shell", "派单"),
        icon="dispatch",
        build=DispatchView,
        roles=DISPATCH_ROLES,
        place=20,
    )
