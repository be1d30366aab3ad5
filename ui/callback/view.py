"""The callback screen: queue by time windows, what it is about, and a form for one hand."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from desktop.errors import AppError
from desktop.services.values import OrderDetail
from sync.domain.codes import Action, CallOutcome, Disclosure, OrderState
from sync.domain.order import Caller
from sync.telephony.commands import Capability
from ui.callback.commands import callback_commands
from ui.callback.form_card import CallbackFormCard
from ui.callback.forms import exemption_form
from ui.callback.reply_card import ReplyCard
from ui.callback.rows import CallbackRows
from ui.callback.same_caller import SameCallerCard, SameCallerModel
from ui.callback.times import proposed_times
from ui.callback.view_model import TABS, CallbackForm, CallbackProblem, CallbackViewModel
from ui.commands.button import command_button
from ui.feature import FeatureSpec, View, ViewContext
from ui.panels.act_form import ActForm
from ui.panels.act_runner import ActRunner, DoneAct
from ui.panels.act_sheet import ActSheet
from ui.panels.form_keeper import FormKeeper
from ui.panels.order_columns import OrderColumns
from ui.panels.order_timeline import OrderTimeline
from ui.panels.queue_pane import QueuePane, nothing_selected_texts
from ui.panels.queue_view_model import QueueViewModel
from ui.panels.roles import CALLBACK_ROLES
from ui.panels.texts.errors import error_text, refused_field
from ui.panels.texts.times import day_moment
from ui.panels.undo_offer import follow_undo, tell_done, why_it_stands
from ui.panels.waiting_notice import WaitingNotice
from ui.translatable import QT_TRANSLATE_NOOP
from ui.widgets.card import Card
from ui.widgets.columns import ColumnPane, Columns
from ui.widgets.empty_state import EmptyState
from ui.widgets.line_delegate import LINE_HEIGHT, LineDelegate
from ui.widgets.row_list import RowItem, RowList

ORIGIN = "callback"
translate = QCoreApplication.translate


class CallbackView(View):
    """Forty callbacks an hour, six keys each when all is well."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        app = context.app
        self._context = context
        queue = QueueViewModel(app.orders, context.jobs, context.bridge, TABS, parent=self, now=context.now)
        runner = ActRunner(app.acts, context.jobs, ORIGIN, self)
        queue.shown.follow(runner)
        WaitingNotice(runner, context.notices, self)
        keeper = FormKeeper(app.form_drafts, context.jobs, ORIGIN, self)
        context.bridge.records_changed.connect(keeper.on_records_changed)
        keeper.failed.connect(context.tell_error)
        self.model = CallbackViewModel(queue, runner, keeper, self)
        self.others = SameCallerModel(app.orders, context.jobs, self)
        columns = OrderColumns(app.reference, context.now)
        self.pane = QueuePane(
            queue,
            app.orders,
            context.jobs,
            (columns.title(),),
            delegate=LineDelegate(CallbackRows(app.reference, context.now), self),
            row_height=LINE_HEIGHT,
            narrow=True,
        )
        self.reply_card = ReplyCard(app.reference, context.now)
        self.empty = EmptyState(self.tr("没有待回访的工单"), self.tr("答复审核通过的工单会自动出现在左侧"))
        self.same_caller = SameCallerCard(app.reference)
        self.times = Card(self.tr("改约时间"), note=self.tr("Enter 选定 · Esc 取消"))
        self._times = RowList(most_rows=6)
        self.times.add(self._times)
        self.times.hide()
        self.sheet = ActSheet(app.reference, context.jobs, keeper, self._form_of)
        self.timeline = OrderTimeline(app.reference)
        context.registry.add(callback_commands(self), self, lists=[self.pane.table])
        self._dial = command_button(context.registry, "callback.dial", "small")
        self.form = CallbackFormCard(self.model, app.reference, self._dial)
        self.right = ColumnPane()
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

    def focus_form(self) -> None:
        """Put the keys into the form."""
        self.model.queue.on_shown(self._begin_form)

    def _begin_form(self) -> None:
        self.form.outcome.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.right.bring_into_sight(self.form.fields[CallbackProblem.OUTCOME])

    def ask_time(self) -> None:
        """Propose the next calling windows."""
        if self.model.queue.detail is None:
            return
        times = proposed_times(self._context.now(), self._context.app.reference.policy)
        self._times.set_items([RowItem(id=str(at), title=day_moment(at)) for at in times])
        self.times.show()
        self._times.step(1)
        self._times.setFocus()

    def ask_exemption(self) -> None:
        """Ask why the caller need not be called."""
        if self.model.queue.detail is not None:
            self.sheet.open(exemption_form())

    def focus_others(self) -> None:
        """Go to the other orders of the same caller."""
        self.others.when_read(self.same_caller.focus_list)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt name
        """Escape goes back to the form from the choice of a time and from the caller's other orders."""
        if event.key() == Qt.Key.Key_Escape:
            self.times.hide()
            self.focus_form()
        else:
            super().keyPressEvent(event)

    def dial(self) -> None:
        """Dial the number, or copy it for a phone the program cannot dial with; what the phone lacks is told."""
        detail = self.model.queue.detail
        if detail is None:
            return
        number = number_to_dial(detail.order.caller)
        if not number:
            self._context.tell(self.tr("这件工单没有可拨打的号码"), tone="waiting")
            return
        phone = self._context.app.phone
        if Capability.DIAL in phone.able:
            try:
                phone.dial(number)
            except AppError as error:
                self._context.tell_error(error)
            else:
                self._context.tell(self.tr("正在拨打，话机振铃后接通"))
            return
        QGuiApplication.clipboard().setText(number)
        self._context.tell(self.tr("号码已复制，请在话机上拨打"), self.tr("接入话务平台后 F5 直接拨出"))

    def _name_dialling(self) -> None:
        """Let the button say what its key does here."""
        able = Capability.DIAL in self._context.app.phone.able
        self._dial.set_title(self.tr("拨打") if able else self.tr("复制号码"))

    def _build(self) -> None:
        right = self.right
        for card in (self.empty, self.reply_card, self.same_caller, self.times, self.sheet, self.form, self.timeline):
            right.add(card)
        registry = self._context.registry
        later, exempt = command_button(registry, "callback.later"), command_button(registry, "callback.exempt")
        redo = command_button(registry, "callback.redo")
        submit = command_button(registry, "callback.submit", "primary")
        self._buttons = (later, exempt, redo, submit)
        right.add_footer(later, exempt, None, redo, submit)
        left = ColumnPane(scrolls=False)
        left.add(self.pane, 1)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(Columns([left, right], [380, 0]))

    def _connect(self) -> None:
        model, runner = self.model, self.model.runner
        model.queue.detail_changed.connect(self._show_detail)
        model.queue.nothing_selected.connect(lambda: self._context.tell(*nothing_selected_texts()))
        model.queue.failed.connect(self._context.tell_error)
        model.form_changed.connect(self._show_next_question)
        model.answered_early.connect(QApplication.beep)
        for told in (model.answered_early, runner.lasts):  # that an act lasts is told at its place
            told.connect(lambda *_: model.was_early and self._context.tell(*answered_early_texts(), tone="waiting"))
        model.problems_found.connect(self._show_problems)
        self.form.submitted.connect(model.submit)
        self._times.activated_id.connect(self._on_time_chosen)
        self.sheet.submitted.connect(lambda _form, data: model.exempt(data.code))
        self.sheet.closed.connect(self.focus_form)
        model.queue.detail_changed.connect(self.others.follow)
        self.others.changed.connect(self.same_caller.show_rows)
        self.others.failed.connect(self._context.tell_error)
        self.same_caller.opened.connect(self._go_to)
        runner.done.connect(self._on_done)
        runner.undone.connect(self._on_undone)
        follow_undo(runner, self._context)
        runner.failed.connect(self._on_failed)
        self._context.bridge.phone_changed.connect(self._name_dialling)
        self._name_dialling()

    def _form_of(self, action: Action) -> ActForm | None:
        return exemption_form() if action is Action.EXEMPT_CALLBACK else None

    def _show_detail(self, detail: OrderDetail | None) -> None:
        order = detail.order if detail is not None else None
        if order is None or order.id != self.sheet.order:
            self.times.hide()
        if order is None and self._is_inside(self.right):
            # What is hidden with the order would give its focus to whatever comes next, and that is the filter
            self.pane.focus_list()
        self.empty.setVisible(order is None)
        self.sheet.show_order(order.id if order is not None else "")
        self.reply_card.show_reply(detail)
        self.timeline.show_order(order)
        self.form.setVisible(order is not None)
        self._name_dialling()
        for button in self._buttons:
            button.setEnabled(order is not None)
        self.right.begin_with(order.id if order is not None else "")
        if order is None:
            return
        tries = sum(1 for each in order.callbacks if each.round == order.round)
        title = self.tr("回访记录 · 第 {count} 次").format(count=tries + 1)
        if order.state is not OrderState.CALLBACK:
            title = self.tr("补录回访结果")
        self.form.title.setText(title)
        self.form.number.setText(grouped(number_to_dial(order.caller)) or self.tr("无可拨打的号码"))
        day = day_moment(order.created_at)[:5]
        self.form.opening.setText(
            self.tr("开场白：您好，这里是{city} 12345 热线，就您 {day} 反映的“{title}”做个回访，占用您一分钟…").format(
                city=self._context.app.reference.policy.city_name, day=day, title=order.title
            )
        )

    def _is_inside(self, part: QWidget) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and part.isAncestorOf(focus)

    def _show_next_question(self, form: CallbackForm) -> None:
        """The question that comes next is in sight while somebody answers; a new order begins at its top."""
        if form != CallbackForm() and self._is_inside(self.form):
            self.right.bring_into_sight(self.form.next_field())

    def _show_problems(self, problems: Sequence[CallbackProblem]) -> None:
        if problems:
            self.right.bring_into_sight(self.form.fields[problems[0]])

    def _on_time_chosen(self, at: str) -> None:
        self.model.call_later(int(at))

    def _on_done(self, act: DoneAct) -> None:
        self.sheet.act_done(act.order.id, act.action)
        self.times.hide()
        text = self.tr("{no} 回访已保存").format(no=act.order.no)
        tell_done(act, self.model.runner, text, self._context.offer_undo, lambda said: self._tell_saved(said, act))
        if self.model.queue.selected == act.order.id:
            asked = self.model.queue.shown.take_waiting()
            talking = act.data.outcome is CallOutcome.CONNECTED
            if talking and self.others.rows:
                self.pane.show_order(self.others.rows[0].id)
            else:
                self.pane.select_next()
            self.focus_form()
            self._ask_of_next(asked, act.order.id)
        else:
            self.focus_form()

    def _tell_saved(self, text: str, act: DoneAct) -> None:
        early = answered_early_texts()[0] if self.model.was_early else ""  # this takes the place of what told it
        why = " ".join(filter(None, (why_it_stands(act.receipt), early)))
        self._context.tell(text, why, tone="waiting" if early else "success")

    def _on_undone(self, act: DoneAct) -> None:
        """The order waits for its callback again: it is shown with what was heard, to be put right."""
        self.model.taken_back(act.order.id)
        self._context.tell(self.tr("{no} 已撤回回访，工单待回访").format(no=act.order.no), tone="success")
        if self.isVisible():
            self._go_to(act.order.id)

    def _ask_of_next(self, asked: Sequence[Callable[[], None]], done: str) -> None:
        """Who submits goes on to the next order: what was pressed meanwhile is for that one, but for what sends."""
        follows = (self.dial, self.ask_time, self.ask_exemption, self.focus_others)
        for act in (each for each in asked if each in follows):
            if self.model.queue.selected == done:  # it was the last one
                self.model.queue.nothing_selected.emit()
            else:
                self.model.queue.on_shown(act)

    def _go_to(self, order_id: str) -> None:
        self.pane.show_order(order_id)
        self.focus_form()

    def _on_failed(self, error: Exception, order_id: str, action: Action) -> None:
        if order_id == self.model.queue.selected:
            self.model.queue.shown.take_waiting()  # it was for the next one, and this one stays
        if self.sheet.act_failed(error, order_id, action):
            return
        if order_id == self.model.queue.selected and action is Action.RECORD_CALLBACK:
            self.right.bring_into_sight(self.form.show_refusal(error_text(error), refused_field(error)))
        else:
            self._context.tell_error(error)


def answered_early_texts() -> tuple[str, str]:
    """Return what is told of an answer that is taken for no order."""
    return (
        translate("CallbackView", "刚才填的没有记下"),
        translate("CallbackView", "上一件还在保存，或下一件还没打开；请等表单出现后再填"),
    )


def number_to_dial(caller: Caller) -> str:
    """Return the caller's number where this seat may dial it, else an empty text."""
    dialled = caller.disclosure in (Disclosure.FULL, Disclosure.DIAL)
    return (caller.contact_phone or caller.phone) if dialled else ""


def grouped(number: str) -> str:
    """Return a mobile number as it is read out, 138 0013 8000; any other as it is."""
    plain = number.removeprefix("+86")
    return f"{plain[:3]} {plain[3:7]} {plain[7:]}" if len(plain) == 11 and plain.startswith("1") else plain


def feature() -> FeatureSpec:
    """Return the entry of the rail."""
    return FeatureSpec(
        id="callback",
        title=QT_TRANSLATE_NOOP("Shell", "回访"),
        icon="callback",
        build=CallbackView,
        roles=CALLBACK_ROLES,
        place=40,
    )
