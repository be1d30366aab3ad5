"""State of the dispatch screen: the queue, the suggested units of the selected order, and the acts of each desk."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from desktop.services.intake_service import IntakeService
from desktop.services.order_queries import OrderQueries
from desktop.services.reference_service import ReferenceService
from desktop.services.values import OrderDetail, UnitSuggestion
from sync.domain.act import ActData, OrderDraft
from sync.domain.codes import Action, OrderState
from sync.domain.order import Order, PendingRequest
from sync.domain.reference import CodeItem
from ui.dispatch.desk import Desk
from ui.dispatch.forms import (
    decide_claim_form,
    designate_form,
    dispatch_form,
    dispute_form,
    refuse_form,
    return_to_intake_form,
)
from ui.jobs import Job, JobRunner
from ui.panels.act_form import ActForm, Values
from ui.panels.act_runner import ActRunner
from ui.panels.queue_view_model import QueueViewModel

_SENDING: dict[OrderState, Action] = {
    OrderState.ACCEPTED: Action.DISPATCH,
    OrderState.PRE_REVIEW: Action.DECIDE_PRE_REVIEW,
    OrderState.RETURN_REQUESTED: Action.APPROVE_RETURN,
    OrderState.DISPUTED: Action.DESIGNATE,
}

_REQUEST_OF: dict[str, Action] = {
    "return_review": Action.REQUEST_RETURN,
    "extension_review": Action.REQUEST_EXTENSION,
    "suspension_review": Action.REQUEST_SUSPENSION,
    "claim_review": Action.CLAIM_UNREASONABLE,
}


class DispatchViewModel(QObject):
    """What the dispatcher decides with.

    Signals: ``suggestions_changed(tuple[UnitSuggestion, ...])``; ``assist_changed(tuple of unit ids)``;
    ``asked(ActForm, values)`` a decision needs a word first.
    """

    suggestions_changed = Signal(object)
    assist_changed = Signal(object)
    asked = Signal(object, object)

    def __init__(
        self,
        desks: Sequence[Desk],
        queue: QueueViewModel,
        runner: ActRunner,
        orders: OrderQueries,
        intake: IntakeService,
        reference: ReferenceService,
        jobs: JobRunner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desks = {desk.tab.id: desk for desk in desks}
        self.queue = queue
        self.runner = runner
        self._orders = orders
        self._intake = intake
        self._reference = reference
        self._jobs = jobs
        self._job: Job | None = None
        self._suggested_for = ""
        self.suggestions: tuple[UnitSuggestion, ...] = ()
        self.assist: tuple[str, ...] = ()
        queue.detail_changed.connect(self._on_detail_changed)

    @property
    def desk(self) -> Desk:
        """The desk in front."""
        return self._desks[self.queue.tab.id]

    @property
    def order(self) -> Order | None:
        """The selected order."""
        return self.queue.detail.order if self.queue.detail is not None else None

    def request(self) -> PendingRequest | None:
        """Return the open request the desk decides on, newest first."""
        order, kind = self.order, _REQUEST_OF.get(self.queue.tab.id)
        if order is None or kind is None:
            return None
        return next((each for each in reversed(order.requests) if each.kind is kind and each.state == "open"), None)

    def back_codes(self) -> tuple[CodeItem, ...]:
        """Return the coded defects that the digits of a review desk send back with."""
        review = self.desk.review
        return self._reference.codes(review.codes)[:6] if review is not None and review.codes else ()

    def accept(self) -> None:
        """Enter: pass on a review desk, else dispatch to the first suggestion."""
        if self.desk.review is None:
            self.choose(1)
        elif self.desk.review.passes is Action.APPROVE_RETURN:
            self._approve_return()
        elif self.desk.review.passes is Action.DECIDE_UNREASONABLE:
            self._ask(decide_claim_form(self.request_id()))
        elif self.order is not None:
            self.runner.run(self.order, self.desk.review.passes, ActData(request=self.request_id()))

    def accept_all(self, order_ids: Sequence[str]) -> None:
        """Accept the current order, or send every selected one to its own first suggestion, one command each."""
        if len(order_ids) <= 1 or self.desk.review is not None:
            self.accept()
            return
        for order_id in order_ids:
            self._jobs.run(
                lambda order_id=order_id: self._advice(order_id),
                owner=self,
                on_done=self._dispatch_advised,
                on_error=self.queue.failed.emit,
            )

    def choose(self, number: int) -> None:
        """Take the choice with this number: a defect on a review desk that has some, else a suggested unit."""
        codes = self.back_codes()
        order = self.order
        if order is None:
            return
        if codes:
            if 1 <= number <= len(codes):
                self.runner.run(order, Action.SEND_BACK_REPLY, ActData(code=codes[number - 1].code))
            return
        if 1 <= number <= len(self.suggestions):
            suggestion = self.suggestions[number - 1]
            self.dispatch_to(suggestion.unit, suggestion.assist, suggestion.copies)

    def dispatch_to(self, unit: str, assist: Sequence[str] = (), copies: Sequence[str] = ()) -> None:
        """Send the order to a unit, with the assisting units of the rule and those that were added by hand."""
        order = self.order
        action = self.dispatch_action()
        if order is None or action is None:
            return
        if action is Action.DESIGNATE:
            self._ask(designate_form(), {"unit": unit})
            return
        helpers = tuple(dict.fromkeys(each for each in (*assist, *self.assist) if each != unit))
        data = ActData(unit=unit, assist=helpers, copies=tuple(copies), request=self.request_id())
        self.runner.run(order, action, data)

    def choose_other(self) -> None:
        """Ask for a unit that was not suggested."""
        action = self.dispatch_action()
        if action is Action.DESIGNATE:
            self._ask(designate_form())
        elif action is not None:
            self._ask(dispatch_form(action, self.request_id()))

    def refuse(self) -> None:
        """Refuse what a review desk was asked for."""
        review = self.desk.review
        if self.order is None or review is None:
            return
        if review.sends_back is Action.DECIDE_UNREASONABLE:
            self._ask(decide_claim_form(self.request_id()), {"code": "no"})
        elif not review.codes:
            self._ask(refuse_form(review.sends_back, self.request_id()))

    def return_to_intake(self) -> None:
        """Return an order that waits for dispatch to intake."""
        if self.order is not None and self.order.state is OrderState.ACCEPTED:
            self._ask(return_to_intake_form())

    def dispute(self) -> None:
        """Take a return request to a conference."""
        if self.order is not None and self.order.state is OrderState.RETURN_REQUESTED:
            self._ask(dispute_form(self.request_id()))

    def submit(self, form: ActForm, data: ActData) -> None:
        """Act with the data of a form."""
        if self.order is not None:
            self.runner.run(self.order, form.action, data)

    def merge_into(self, order_id: str) -> None:
        """Merge the selected order into an open one."""
        if self.order is not None and order_id:
            self.runner.run(self.order, Action.MERGE, ActData(target_order=order_id))

    def toggle_assist(self, unit: str) -> None:
        """Add an assisting unit, or take it away again."""
        if unit in self.assist:
            self.assist = tuple(each for each in self.assist if each != unit)
        elif unit:
            self.assist = (*self.assist, unit)
        self.assist_changed.emit(self.assist)

    def dispatch_action(self) -> Action | None:
        """Return the act that sends the selected order to a unit now, ``None`` when it cannot be sent."""
        return _SENDING.get(self.order.state) if self.order is not None else None

    def request_id(self) -> str:
        """Return the id of the request decided on, or an empty text."""
        request = self.request()
        return request.id if request is not None else ""

    def _advice(self, order_id: str) -> tuple[Order, UnitSuggestion] | None:
        order = self._orders.order(order_id)
        if order is None or order.state is not OrderState.ACCEPTED:
            return None
        suggestions = self._intake.suggest_units(draft_of(order))
        return (order, suggestions[0]) if suggestions else None

    def _dispatch_advised(self, advised: tuple[Order, UnitSuggestion] | None) -> None:
        if advised is not None:
            order, first = advised
            data = ActData(unit=first.unit, assist=first.assist, copies=first.copies)
            self.runner.run(order, Action.DISPATCH, data)

    def _approve_return(self) -> None:
        request = self.request()
        unit = request.proposed_unit if request is not None else ""
        if unit:
            self.dispatch_to(unit)
        else:
            self.choose_other()

    def _ask(self, form: ActForm, values: Values | None = None) -> None:
        self.asked.emit(form, values or {})

    def _on_detail_changed(self, detail: OrderDetail | None) -> None:
        order_id = detail.order.id if detail is not None else ""
        if order_id == self._suggested_for and order_id:
            return
        self._suggested_for = order_id
        self.assist = ()
        self.assist_changed.emit(())
        self._set_suggestions(())
        if self._job is not None:
            self._job.cancel()
        if detail is None:
            return
        draft = draft_of(detail.order)
        self._job = self._jobs.run(
            lambda: self._intake.suggest_units(draft),
            owner=self,
            on_done=self._set_suggestions,
            on_error=self.queue.failed.emit,
        )

    def _set_suggestions(self, suggestions: tuple[UnitSuggestion, ...]) -> None:
        self.suggestions = tuple(suggestions)[:3]
        self.suggestions_changed.emit(self.suggestions)


def draft_of(order: Order) -> OrderDraft:
    """Return the part of an order that unit suggestions are made from."""
    return OrderDraft(
        request_type=order.request_type,
        category=order.category,
        title=order.title,
        content=order.content,
        place=order.place,
        urgency=order.urgency,
        accused_unit=order.accused_unit,
        life_threat=order.life_threat,
    )
