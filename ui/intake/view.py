"""The intake screen: tabs of parked drafts, the form, and the list of requests waiting to be taken up."""

from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.services.handover_service import MOVED
from desktop.services.values import SubmitReceipt
from sync.domain.order import Order
from sync.domain.reference import Article
from ui.feature import FeatureSpec, View, ViewContext
from ui.intake.actions import IntakeActions
from ui.intake.added_words import AddedWords, form_keeper
from ui.intake.call_history import CallHistory
from ui.intake.commands import intake_commands
from ui.intake.correction_card import CorrectionCard
from ui.intake.danger_offer import DangerOffer, danger_commands
from ui.intake.desk import Added, IntakeDesk, tab_label
from ui.intake.desk_services import DeskServices
from ui.intake.ending_actions import EndingActions
from ui.intake.form import IntakeForm
from ui.intake.nuisance_watch import NuisanceWatch, nuisance_commands
from ui.intake.phrases import code_name, given_back_texts
from ui.intake.receipt_watch import ReceiptWatch
from ui.intake.received_page import ReceivedPage, received_commands
from ui.intake.sensitive_watch import SensitiveWatch, sensitive_commands
from ui.intake.sheet_display import SheetDisplay
from ui.intake.tabs import DraftTabs
from ui.intake.taking_back import TakingBack, taking_back_commands
from ui.intake.taking_in import TakingIn
from ui.intake.taking_over import is_free
from ui.intake.wrong_article import WrongArticle
from ui.panels.attachments import FileDesk
from ui.panels.roles import INTAKE_ROLES
from ui.panels.texts.errors import error_text
from ui.translatable import QT_TRANSLATE_NOOP

SETTLED_MS = 400
"""By then the first form stands: what was worked out before would only keep the person from it."""


class IntakeView(View):
    """Shows the desk and carries what the person does to it."""

    def __init__(self, context: ViewContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "page")
        self._context = context
        self._prepares = False
        app = context.app
        services = DeskServices(
            intake=app.intake,
            queries=app.orders,
            acts=app.acts,
            reference=app.reference,
            jobs=context.jobs,
            clock=context.now,
            files=FileDesk(app.attachments, context.jobs, context.bridge, context.tell_error),
            advice=app.category_advice,
            phone=app.phone,
        )
        self._services = services
        bridge = context.bridge
        self.desk = IntakeDesk(services, self)
        self.form = IntakeForm(services, self.desk.finder)
        self.received = ReceivedPage(services, bridge, app.calls, app.session.actor.user_id)
        self.correction = CorrectionCard(self.desk, services)
        self.form.put_above(self.correction)
        self.call_history = CallHistory(self.form.history, app.calls, self.desk, context.jobs, bridge)
        self.call_history.phone = app.phone
        self.added = AddedWords(self.form.history, form_keeper(context, self), self.desk)
        self.display = SheetDisplay(self.form, self)
        self.receipt_watch = ReceiptWatch(self.form.receipt, self.desk)
        self.sensitive = SensitiveWatch(app.alerts, app.reference, self.desk, self.form.alerts, context.jobs, bridge)
        self.nuisance = NuisanceWatch(
            app.nuisance, app.calls, self.desk, self.form, self.sensitive, context.jobs, bridge
        )
        self.danger = DangerOffer(self.desk, self.form, self.sensitive)
        self.acts = IntakeActions(self.desk, self.form, self.show_received, self)
        self.back = TakingBack(context, self.desk, self.added, self)
        self.back.undone.connect(self.acts.forget_act)
        self.endings = EndingActions(self.acts, self.form)
        self.taking_in = TakingIn(self.desk, self.form)
        self.tabs = DraftTabs()
        self._pages = QStackedWidget()
        self._pages.addWidget(self.form)
        self._pages.addWidget(self.received)
        self._lay_out()
        self._connect_desk()
        self._connect_form()
        context.registry.add(intake_commands(self.acts, self.endings), self)
        context.registry.add(sensitive_commands(self.sensitive) + nuisance_commands(self.nuisance), self)
        context.registry.add([*danger_commands(self.danger), *taking_back_commands(context.undo_bar.undo)], self)
        context.registry.add(received_commands(self.received, self.call_history.dial), self)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        top = QHBoxLayout()
        top.setContentsMargins(14, 10, 14, 0)
        top.addWidget(self.tabs, 1, Qt.AlignmentFlag.AlignTop)
        column.addLayout(top)
        column.addWidget(self._pages, 1)

    def _connect_desk(self) -> None:
        desk, bridge = self.desk, self._context.bridge
        bridge.records_changed.connect(self._on_records_changed)
        bridge.phone_changed.connect(self._on_phone_changed)
        desk.sheets_changed.connect(self._show_tabs)
        desk.current_changed.connect(self._show_sheet)
        desk.submitted.connect(self._on_submitted)
        desk.merged.connect(self._on_merged)
        desk.told.connect(self.form.receipt.show_told)
        desk.failed.connect(self._on_failed)
        desk.damaged.connect(lambda: self.say(self.tr("有一份草稿无法读取，原始内容已保留")))
        desk.arrived.connect(lambda count: self.say(self.tr("另一座席交接的 {count} 份草稿已打开").format(count=count)))
        desk.left.connect(self._on_left)
        self.received.count_changed.connect(self.tabs.set_received)
        self.received.failed.connect(self._on_failed)
        self.received.claimed.connect(self._on_claimed)
        self.received.given_back.connect(lambda rows: self._context.tell(*given_back_texts(rows), tone="waiting"))
        self.received.called.connect(lambda number: self.show_argument(f"call:{number}"))

    def _connect_form(self) -> None:
        form, act = self.form, self.acts
        form.urge.clicked.connect(act.urge)
        form.supplement.clicked.connect(act.supplement)
        form.merge.clicked.connect(act.merge)
        form.copy.clicked.connect(act.copy_number)
        form.bar.save.clicked.connect(act.save_draft)
        form.bar.close_direct.clicked.connect(act.direct_close)
        form.bar.submit.clicked.connect(act.submit)
        form.bar.dispatch.clicked.connect(act.direct_dispatch)
        form.history.supplement.connect(act.send_supplement)
        form.history.opened.connect(lambda order: self._context.open_view("search", order))
        form.disposition.confirmed.connect(self.endings.confirm_open)
        form.disposition.chosen.connect(self.endings.end)
        form.disposition.dropped.connect(form.disposition.hide)
        form.knowledge.used.connect(self._use_article)
        wrong = WrongArticle(self._context, self)
        form.knowledge.wrong.connect(wrong.tell)
        wrong.failed.connect(form.knowledge.give_back)
        form.units.chosen.connect(self._choose_unit)
        self.tabs.chosen.connect(self._choose_tab)
        self.tabs.received_chosen.connect(self.show_received)
        self.tabs.new_chosen.connect(self.desk.open_new)

    # --- what the shell asks ----------------------------------------------------------------------------------------
    def start(self) -> None:
        """Bring back the drafts and read the waiting requests."""
        self.desk.start()
        if not self._prepares:
            self._prepares = True
            prepare = partial(self._services.jobs.run, self.desk.finder.prepare, owner=self)
            QTimer.singleShot(SETTLED_MS, self, prepare)
        self.received.refresh()
        reference = self._services.reference
        if reference.has_reading:
            self.form.caller.set_salutations([(code.code, code_name(code)) for code in reference.codes("salutation")])
            self.form.caller.offer_tags([(code.code, code_name(code)) for code in reference.codes("caller_tag")])

    def first_focus(self) -> QWidget:
        """Begin with what the caller says."""
        return self.form.order.content

    def show_argument(self, argument: str) -> None:
        """``received`` shows the waiting requests, ``call:NUMBER`` opens a form for a number, ``new`` an empty one,
        ``phone:ID`` the form of a call; ``ring:ID`` fills it in only where nothing is being written.
        """
        if argument == "received" and self._pages.currentWidget() is not self.received:
            self.show_received()
        elif argument.startswith("call:"):
            self._pages.setCurrentWidget(self.form)
            self.desk.open_new(number=argument.removeprefix("call:"))
        elif argument.startswith(("phone:", "ring:")):
            self._show_phone(argument)
        elif argument == "new":
            self.desk.open_new()

    def _show_phone(self, argument: str) -> None:
        kind, _, call_id = argument.partition(":")
        call = self._context.app.phone.call(call_id)
        current = self.desk.current
        if call is None or (kind == "ring" and (current is None or not is_free(current))):
            return
        self._pages.setCurrentWidget(self.form)
        self.desk.open_call(call)
        self._show_tabs()

    def _on_phone_changed(self, call_id: str) -> None:
        call = self._context.app.phone.call(call_id) if call_id else None
        if call is not None:
            self.desk.follow(call)

    def finish(self) -> bool:
        """Save every draft and wait for it."""
        kept = self.added.keeper.finish()
        return self.desk.finish() and kept

    def _on_left(self, label: str) -> None:
        text = self.tr("草稿“{label}”已不在本座席，表单已收起").format(label=label) if label else ""
        text = text or self.tr("这份草稿已不在本座席，表单已收起")
        why = self.tr("它已在另一座席打开、提交或删除。现在输入的内容进入另一张表单。")
        self._context.tell(text, why, tone="waiting")

    def say(self, message: str) -> None:
        """Show a short message at the foot of the form."""
        self.form.bar.message.setText(message)

    def show_received(self) -> None:
        """Go to the waiting requests, and back."""
        waiting = self._pages.currentWidget() is self.received
        self._pages.setCurrentWidget(self.form if waiting else self.received)
        self._show_tabs()
        (self.form.order.content if waiting else self.received.list).setFocus()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt name
        """Start with the first showing."""
        super().showEvent(event)
        self.start()
        self.received.set_ageing(True)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt name
        """Save when another screen comes to the front."""
        super().hideEvent(event)
        self.received.set_ageing(False)
        if self.desk.current is not None:
            self.desk.current.flush()

    # --- tabs and sheets ----------------------------------------------------------------------------------------------
    def _choose_tab(self, index: int) -> None:
        self._pages.setCurrentWidget(self.form)
        self.desk.choose(index)
        self._show_tabs()

    def _show_tabs(self) -> None:
        front = self._pages.currentWidget() is self.form and self.desk.current in self.desk.sheets
        current = self.desk.sheets.index(self.desk.current) if front and self.desk.current is not None else -1
        self.tabs.show_drafts([tab_label(sheet) for sheet in self.desk.sheets], current)

    def _show_sheet(self) -> None:
        sheet = self.desk.current
        self.display.show(sheet)
        self._show_tabs()

    # --- what happened ------------------------------------------------------------------------------------------------
    def _on_submitted(self, receipt: SubmitReceipt) -> None:
        self.form.disposition.hide()
        self.form.read_back.hide()
        self.form.receipt.show_receipt(receipt)

    def _on_merged(self, no: str, _added: Added) -> None:
        self.form.receipt.show_merged(no)

    def _on_failed(self, error: Exception) -> None:
        self.say(error_text(error))

    def _on_claimed(self, order: object) -> None:
        if isinstance(order, Order):
            self._pages.setCurrentWidget(self.form)
            self.desk.open_received(order)

    def _use_article(self, article: object) -> None:
        if self.desk.current is not None and isinstance(article, Article):
            self.desk.current.use_article(article)
            self._context.tell(self.tr("已填入答复内容"), self.tr("Alt+A 查看修改，F9 直接答复办结"), tone="success")

    def _choose_unit(self, index: int) -> None:
        if self.desk.current is not None:
            self.desk.current.choose_unit(index)

    def _on_records_changed(self, kind: str, ids: frozenset[str]) -> None:
        if kind == MOVED:
            self.desk.moved(ids)
        if kind == "order" and self.desk.current is not None and self.isVisible():
            self.desk.current.orders_changed()


def feature() -> FeatureSpec:
    """Return the entry of the rail."""
    return FeatureSpec(
        id="intake",
        title=QT_TRANSLATE_NOOP("Shell", "受理"),
        icon="intake",
        build=IntakeView,
        roles=INTAKE_ROLES,
        place=10,
    )
