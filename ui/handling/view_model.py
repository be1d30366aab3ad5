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

TABS: tuple[QueueTab, ...] = (
    QueueTab("to_sign", Pool.TO_SIGN, "待签收"),
    QueueTab("in_handling", Pool.IN_HANDLING, "办理中"),
    QueueTab("near_due", Pool.UNIT_NEAR_DUE, "即将超时"),
    QueueTab("supervised", Pool.SUPERVISED, "被督办"),
    QueueTab("assisting", Pool.ASSISTING, "会办"),
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
        order, own = self.order, self.own_assignment()
        if order is None:
            return
        if own is not None and own.role is AssignmentRole.ASSIST:
            self.asked.emit(assist_reply_form())
        else:
            contacted = own.contacted_at if own is not None else None
            self.asked.emit(reply_form(contacted, order.caller.contact_phone or order.caller.phone))

    def contact(self) -> None:
        """Record a contact with the caller."""
        if self.order is not None:
            caller = self.order.caller
            self.asked.emit(contact_form(self._now(), caller.contact_phone or caller.phone))

    def send_on(self) -> None:
        """Send the order to a street, community, department or grid below."""
        self._ask(sub_dispatch_form())

    def ask_return(self) -> None:
        """Ask to return the order."""
        self._ask(return_form())

    def ask_extension(self) -> None:
        """Ask for more time."""
        self._ask(extension_form())

    def ask_suspension(self) -> None:
        """Ask to park the order; while it is parked, take it up again."""
        order = self.order
        if order is not None and order.state is OrderState.SUSPENDED:
            self.runner.run(order, Action.RESUME, ActData())
        else:
            self._ask(suspension_form(lambda days: self._now() + max(1, days) * DAY))

    def whistle(self) -> None:
        """Call another department in."""
        self._ask(whistle_form())

    def escalate(self) -> None:
        """Ask the level above to take the order."""
        self._ask(escalate_form())

    def claim_unreasonable(self) -> None:
        """Ask the hotline to find the demand unreasonable."""
        self._ask(claim_form())

    def submit(self, form: ActForm, data: ActData) -> None:
        """Act with the data of a form."""
        if self.order is not None:
            self.runner.run(self.order, form.action, data)

    def _ask(self, form: ActForm) -> None:
        if self.order is not None:
            self.asked.emit(form)
