"""State of the handling screen: the unit's queue and what its people may do with the selected order."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from desktop.services.values import Pool
from sync.domain.act import ActData
from sync.domain.codes import Action, AssignmentRole, OrderState
from sync.domain.instant import DAY, Instant
from sync.domain.order import Assignment, Order
from ui.handling.forms import (
    assist_reply_form,
    claim_form,
    contact_form,
    escalate_form,
    extension_form,
    reply_form,
    return_form,
    sub_dispatch_form,
    suspension_form,
    whistle_form,
)
from ui.panels.act_form import ActForm
from ui.panels.act_runner import ActRunner
from ui.panels.queue_view_model import QueueTab, QueueViewModel
from ui.translatable import QT_TRANSLATE_NOOP

TABS: tuple[QueueTab, ...] = (
    QueueTab("to_sign", Pool.TO_SIGN, QT_TRANSLATE_NOOP("QueueTab", "待签收")),
    QueueTab("in_handling", Pool.IN_HANDLING, QT_TRANSLATE_NOOP("QueueTab", "办理中")),
    QueueTab("near_due", Pool.UNIT_NEAR_DUE, QT_TRANSLATE_NOOP("QueueTab", "即将超时")),
    QueueTab("supervised", Pool.SUPERVISED, QT_TRANSLATE_NOOP("QueueTab", "被督办")),
    QueueTab("assisting", Pool.ASSISTING, QT_TRANSLATE_NOOP("QueueTab", "会办")),
)


class HandlingViewModel(QObject):
    """Acts in the words of a unit. ``asked(ActForm)`` is emitted when an act needs data first."""

    asked = Signal(object)

    def __init__(
        self,
        queue: QueueViewModel,
        runner: ActRunner,
        unit: str,
        now: Callable[[], Instant],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.queue = queue
        self.runner = runner
        self._unit = unit
        self._now = now

    @property
    def order(self) -> Order | None:
        """The selected order."""
        return self.queue.detail.order if self.queue.detail is not None else None

    @property
    def available(self) -> tuple[Action, ...]:
        """What the signed-in person may do with the selected order now."""
        return self.queue.detail.available if self.queue.detail is not None else ()

    def own_assignment(self) -> Assignment | None:
        """Return this unit's latest part in the selected order."""
        order = self.order
        if order is None:
            return None
        return next((each for each in reversed(order.assignments) if each.unit == self._unit), None)

    def sign(self) -> None:
        """Sign for the order."""
        if self.order is not None:
            self.runner.run(self.order, Action.SIGN, ActData())

    def primary(self) -> None:
        """Enter: sign what is not signed, else write the reply."""
        if Action.SIGN in self.available:
            self.sign()
        else:
            self.reply()

    def reply(self) -> None:
        """Write the reply, or an assisting unit's report to the main unit."""
        own = self.own_assignment()
        assists = own is not None and own.role is AssignmentRole.ASSIST
        self.ask(Action.ASSIST_REPLY if assists else Action.REPLY)

    def ask_suspension(self) -> None:
        """Ask to park the order; while it is parked, take it up again."""
        order = self.order
        if order is not None and order.state is OrderState.SUSPENDED:
            self.runner.run(order, Action.RESUME, ActData())
        else:
            self.ask(Action.REQUEST_SUSPENSION)

    def ask(self, action: Action) -> None:
        """Ask for what an act needs, if the signed-in person may take it."""
        form = self.form_of(action)
        if form is not None and self.runner.may(self.queue.detail, action):
            self.asked.emit(form)

    def form_of(self, action: Action) -> ActForm | None:
        """Return the form of an act on the selected order, ``None`` for one that needs no words."""
        order = self.order
        if order is None:
            return None
        number = order.caller.contact_phone or order.caller.phone
        own = self.own_assignment()
        contacted = own.contacted_at if own is not None else None
        forms: dict[Action, Callable[[], ActForm]] = {
            Action.REPLY: lambda: reply_form(contacted, number),
            Action.ASSIST_REPLY: assist_reply_form,
            Action.LOG_CONTACT: lambda: contact_form(self._now, number),
            Action.SUB_DISPATCH: sub_dispatch_form,
            Action.REQUEST_RETURN: return_form,
            Action.REQUEST_EXTENSION: extension_form,
            Action.REQUEST_SUSPENSION: lambda: suspension_form(lambda days: self._now() + days * DAY),
            Action.WHISTLE: whistle_form,
            Action.ESCALATE: escalate_form,
            Action.CLAIM_UNREASONABLE: claim_form,
        }
        made = forms.get(action)
        return made() if made is not None else None

    def submit(self, form: ActForm, data: ActData) -> None:
        """Act with the data of a form."""
        if self.order is not None:
            self.runner.run(self.order, form.action, data)
