"""The callback screen: queue by time windows, what it is about, and a form for one hand."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.services.values import OrderDetail, OrderListRow
from sync.domain.codes import Disclosure
from ui.callback.commands import callback_commands
from ui.callback.form_card import CallbackFormCard
from ui.callback.forms import exemption_form
from ui.callback.reply_card import ReplyCard
from ui.callback.times import proposed_times
from ui.callback.view_model import TABS, CallbackViewModel
from ui.commands.button import command_button
from ui.feature import FeatureSpec, View, ViewContext
from ui.panels.act_runner import ActRunner, DoneAct
from ui.panels.act_sheet import ActSheet
from ui.panels.order_columns import OrderColumns
from ui.panels.order_timeline import OrderTimeline
from ui.panels.queue_pane import QueuePane
from ui.panels.queue_view_model import QueueViewModel
from ui.panels.roles import CALLBACK_ROLES
from ui.panels.texts.errors import error_text, refused_field
from ui.panels.texts.times import age, clock_time, day_moment
from ui.translatable import QT_TRANSLATE_NOOP
from ui.widgets.card import Card
from ui.widgets.columns import ColumnPane, Columns
from ui.widgets.line_delegate import LINE_HEIGHT, LineDelegate
from ui.widgets.row_list import RowItem, RowList

ORIGIN = "callback"


class CallbackView(View):
    """Forty callbacks an hour, six keys each when all is well."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        app = context.app
        self._context = context
        queue = QueueViewModel(app.orders, context.jobs, context.bridge, TABS, parent=self)
        runner = ActRunner(app.acts, context.jobs, ORIGIN, self)
        self.model = CallbackViewModel(queue, runner, self)
        columns = OrderColumns(app.reference, context.now)
        self.pane = QueuePane(
            queue,
            app.orders,
            context.jobs,
            (columns.title(),),
            delegate=LineDelegate(self._line, self),
            row_height=LINE_HEIGHT,
            narrow=True,
        )
        self.reply_card = ReplyCard(app.reference, context.now)
        self.form = CallbackFormCard(self.model, app.reference)
        self.times = Card(self.tr("改约时间"), note=self.tr("Enter 选定 · Esc 取消"))
        self._times = RowList(most_rows=6)
        self.times.add(self._times)
        self.times.hide()
        self.sheet = ActSheet(app.reference, context.jobs)
        self.timeline = OrderTimeline(app.reference)
        context.registry.add(callback_commands(self), self, lists=[self.pane.table])
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

    def focus_form(self) -> None:
        """Put the keys into the form."""
        if self.model.queue.detail is not None:
            self.form.outcome.setFocus(Qt.FocusReason.ShortcutFocusReason)

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

    def copy_number(self) -> None:
        """Copy the number for the phone on the desk; without a phone system the program cannot dial."""
        detail = self.model.queue.detail
        if detail is None:
            return
        caller = detail.order.caller
        number = caller.contact_phone or caller.phone
        if caller.disclosure not in (Disclosure.FULL, Disclosure.DIAL) or not number:
            self._context.tell(self.tr("这件工单没有可拨打的号码"), tone="waiting")
            return
        QGuiApplication.clipboard().setText(number)
        self._context.tell(self.tr("号码已复制,请在话机上拨打"), self.tr("接入话务平台后 F5 直接拨出"))

    def _build(self) -> None:
        right = ColumnPane()
        for card in (self.reply_card, self.times, self.sheet, self.form, self.timeline):
            right.add(card)
        registry = self._context.registry
        right.add_footer(
            command_button(registry, "callback.later"),
            command_button(registry, "callback.exempt"),
            None,
            command_button(registry, "callback.redo"),
            command_button(registry, "callback.submit", "primary"),
        )
        left = ColumnPane(scrolls=False)
        left.add(self.pane, 1)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(Columns([left, right], [380, 0]))

    def _connect(self) -> None:
        model, runner = self.model, self.model.runner
        model.queue.detail_changed.connect(self._show_detail)
        model.queue.failed.connect(self._context.tell_error)
        self.form.submitted.connect(model.submit)
        self._times.activated_id.connect(self._on_time_chosen)
        self.sheet.submitted.connect(lambda _form, data: model.exempt(data.code))
        self.sheet.closed.connect(self.focus_form)
        runner.done.connect(self._on_done)
        runner.failed.connect(self._on_failed)

    def _show_detail(self, detail: OrderDetail | None) -> None:
        order = detail.order if detail is not None else None
        self.times.hide()
        self.sheet.show_order(order.id if order is not None else "")
        self.reply_card.show_reply(detail)
        self.timeline.show_order(order)
        self.form.setVisible(order is not None)
        if order is None:
            return
        tries = sum(1 for each in order.callbacks if each.round == order.round)
        self.form.title.setText(self.tr("回访记录 · 第 {count} 次").format(count=tries + 1))
        day = day_moment(order.created_at)[:5]
        self.form.opening.setText(
            self.tr("开场白:您好,这里是{city} 12345 热线,就您 {day} 反映的“{title}”做个回访,占用您一分钟…").format(
                city=self._context.app.reference.policy.city_name, day=day, title=order.title
            )
        )

    def _line(self, row: OrderListRow) -> RowItem:
        reference = self._context.app.reference
        about = [
            reference.name_of("area", row.district),
            reference.name_of("unit", row.main_unit),
            self.tr("答复 {age}").format(age=age(row.replied_at, self._context.now())) if row.replied_at else "",
        ]
        tone = "danger" if row.round > 1 else "waiting" if row.attempts else "neutral"
        pill = self.tr("第 {count} 次").format(count=row.attempts + 1)
        if row.round > 1:
            pill = self.tr("重办后")
        if row.next_callback_at:
            pill = f"{pill} · {clock_time(row.next_callback_at)[:5]}"
        return RowItem(
            id=row.id, title=row.title, subtitle=" · ".join(part for part in about if part), pill=pill, tone=tone
        )

    def _on_time_chosen(self, at: str) -> None:
        self.model.call_later(int(at))

    def _on_done(self, act: DoneAct) -> None:
        self.sheet.done()
        self.times.hide()
        self._context.tell(self.tr("{no} 回访已保存").format(no=act.order.no), tone="success")
        if self.model.queue.selected == act.order.id:
            self.pane.select_next()
        self.focus_form()

    def _on_failed(self, error: Exception, _order: str) -> None:
        if self.sheet.form is not None:
            self.sheet.show_problem(error_text(error), refused_field(error))
        else:
            self._context.tell_error(error)


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
