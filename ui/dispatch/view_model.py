"""State of the dispatch screen: the queue, the suggested units of the selected order, and the acts of each desk."""

from collections.abc import Sequence

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from desktop.services.intake_service import IntakeService
from desktop.services.order_queries import OrderQueries
from desktop.services.reference_service import ReferenceService
from desktop.services.values import UnitSuggestion
from sync.domain.act import ActData
from sync.domain.codes import Action, OrderState
from sync.domain.order import Order, PendingRequest
from sync.domain.reference import CodeItem
from ui.dispatch.desk import Desk
from ui.dispatch.forms_of import DispatchForms
from ui.dispatch.suggestions import Advised, SuggestionsModel
from ui.jobs import JobRunner
from ui.panels.act_form import ActForm, Values
from ui.panels.act_runner import ActRunner
from ui.panels.queue_view_model import QueueViewModel

_SENDING: dict[OrderState, Action] = {
    OrderState.ACCEPTED: Action.DISPATCH,
    OrderState.PRE_REVIEW: Action.DECIDE_PRE_REVIEW,
    OrderState.RETURN_REQUESTED: Action.APPROVE_RETURN,
    OrderState.DISPUTED: Action.DESIGNATE,
}

_OF_CONFERENCE = frozenset({Action.DECIDE_PRE_REVIEW, Action.DESIGNATE})
"""What a conference decides: nobody takes it back by a key, so its words are asked for first."""

_REQUEST_OF: dict[str, Action] = {
    "return_review": Action.REQUEST_RETURN,
    "extension_review": Action.REQUEST_EXTENSION,
    "suspension_review": Action.REQUEST_SUSPENSION,
    "claim_review": Action.CLAIM_UNREASONABLE,
}


class DispatchViewModel(QObject):
    """What the dispatcher decides with.

    Signals: ``asked(ActForm, values)`` a decision needs a word first; ``skipped(count)`` selected orders that have no
    suggestion; ``nothing_to_send()`` Enter on an order that is with its unit already.
    """

    asked = Signal(object, object)
    skipped = Signal(int)
    nothing_to_send = Signal()

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
        self._reference = reference
        self._forms = DispatchForms(orders, reference)
        self._jobs = jobs
        self.advice = SuggestionsModel(orders, intake, jobs, self)
        self.advice.failed.connect(queue.failed)
        queue.detail_changed.connect(self.advice.follow)

    @property
    def suggestions(self) -> tuple[UnitSuggestion, ...]:
        """The units suggested for the selected order."""
        return self.advice.units

    @property
    def desk(self) -> Desk:
        """The desk in front."""
        return self._desks[self.queue.tab.id]

    @property
    def order(self) -> Order | None:
        """The selected order."""
        return self.queue.detail.order if self.queue.detail is not None else None

    def request(self) -> PendingRequest | None:
        """Return the open request the desk decides on, newest first; in a conference the return it is about."""
        order, kind = self.order, _REQUEST_OF.get(self.queue.tab.id)
        if order is None:
            return None
        if kind is None and order.state in (OrderState.RETURN_REQUESTED, OrderState.DISPUTED):
            kind = Action.REQUEST_RETURN
        return next((each for each in reversed(order.requests) if each.kind is kind and each.state == "open"), None)

    def back_codes(self) -> tuple[CodeItem, ...]:
        """Return the coded defects that the digits of a review desk send back with."""
        review = self.desk.review
        return self._reference.codes(review.codes)[:6] if review is not None and review.codes else ()

    def primary_action(self) -> Action | None:
        """Return what Enter does with the selected order, ``None`` when there is nothing to decide."""
        if self.order is None:
            return None
        return self.desk.review.passes if self.desk.review is not None else self.dispatch_action()

    def second_action(self) -> Action | None:
        """Return what the other button does: refuse on a review desk, else give the order back."""
        review = self.desk.review
        if review is not None:
            return None if review.codes or review.sends_back is review.passes else review.sends_back
        state = self.order.state if self.order is not None else None
        if state is OrderState.DISPUTED:
            return None  # it has a unit already: the conference names one
        return Action.DECIDE_PRE_REVIEW if state is OrderState.PRE_REVIEW else Action.RETURN_TO_INTAKE

    def form_of(self, action: Action) -> ActForm | None:
        """Return the form of an act on the selected order."""
        return self._forms.form_of(action, self.order, self.request_id()) if self.order is not None else None

    def accept(self) -> None:
        """Enter: pass on a review desk, else dispatch to the first suggestion."""
        review, order = self.desk.review, self.order
        if order is None:
            return
        if review is None:
            self.advice.when_read(self._accept_dispatch)
        elif review.passes is Action.APPROVE_RETURN:
            request = self.request()
            if request is not None and request.proposed_unit:
                self.dispatch_to(request.proposed_unit)
            else:
                self.choose_other()
        elif review.passes is Action.DECIDE_UNREASONABLE or _is_long_extension(self.request(), self._reference):
            self.ask(review.passes)
        else:
            self.runner.run(order, review.passes, ActData(request=self.request_id()))

    def accept_all(self, order_ids: Sequence[str]) -> None:
        """Accept the current order, or send every selected one to its own first suggestion, one command each."""
        if len(order_ids) <= 1 or self.desk.review is not None:
            self.accept()
            return
        wanted = tuple(order_ids)
        self._jobs.run(
            lambda: [advised for each in wanted if (advised := self.advice.advise(each)) is not None],
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
        self.advice.when_read(lambda: self._choose_unit(number))

    def dispatch_to(self, unit: str, assist: Sequence[str] = (), copies: Sequence[str] = ()) -> None:
        """Send the order to a unit, with the assisting units of the rule and those that were added by hand."""
        order = self.order
        action = self.dispatch_action()
        if order is None or action is None:
            return
        if action in _OF_CONFERENCE:
            self.ask(action, {"unit": unit})
            return
        data = ActData(
            unit=unit, assist=self.advice.helpers(unit, assist), copies=tuple(copies), request=self.request_id()
        )
        self.runner.run(order, action, data)

    def choose_other(self) -> None:
        """Ask for a unit that was not suggested."""
        action = self.dispatch_action()
        if action is not None:
            self.ask(action)

    def refuse(self) -> None:
        """Refuse what a review desk was asked for."""
        review = self.desk.review
        if review is None or review.codes:
            return
        claim = review.sends_back is Action.DECIDE_UNREASONABLE
        self.ask(review.sends_back, {"code": "no"} if claim else None)

    def return_to_intake(self) -> None:
        """Return an order that waits for dispatch to intake; from a conference, to the dispatch desk."""
        if self.order is not None:
            conferring = self.order.state is OrderState.PRE_REVIEW
            self.ask(Action.DECIDE_PRE_REVIEW if conferring else Action.RETURN_TO_INTAKE)

    def confer(self) -> None:
        """Take a return request to a conference, or let several departments agree before the order is sent."""
        if self.order is not None:
            returned = self.order.state is OrderState.RETURN_REQUESTED
            self.ask(Action.DISPUTE_RETURN if returned else Action.SEND_TO_PRE_REVIEW)

    def submit(self, form: ActForm, data: ActData) -> None:
        """Act with the data of a form; the unit a conference names goes with those that help it, as by a key."""
        if form.action in _OF_CONFERENCE and data.unit:
            named = next((one for one in self.suggestions if one.unit == data.unit), None)
            assist, copies = (named.assist, named.copies) if named is not None else ((), ())
            data = replace(data, assist=self.advice.helpers(data.unit, assist), copies=tuple(copies))
        if self.order is not None:
            self.runner.run(self.order, form.action, data)

    def add_assist(self, unit: str) -> None:
        """Add an assisting unit: to the dispatch that is being prepared, or to an order that is with its unit."""
        if self.order is not None and self.dispatch_action() is None:
            self.runner.run(self.order, Action.ADD_ASSIST, ActData(assist=(unit,)))
        else:
            self.advice.toggle_assist(unit)

    def dispatch_action(self) -> Action | None:
        """Return the act that sends the selected order to a unit now, ``None`` when it cannot be sent."""
        return _SENDING.get(self.order.state) if self.order is not None else None

    def request_id(self) -> str:
        """Return the id of the request decided on, or an empty text."""
        request = self.request()
        return request.id if request is not None else ""

    def ask(self, action: Action, values: Values | None = None) -> None:
        """Ask for the words an act needs, if the signed-in person may take it."""
        form = self.form_of(action)
        if form is not None and self.runner.may(self.queue.detail, action):
            self.asked.emit(form, values or {})

    def _choose_unit(self, number: int) -> None:
        if 1 <= number <= len(self.suggestions):
            suggestion = self.suggestions[number - 1]
            self.dispatch_to(suggestion.unit, suggestion.assist, suggestion.copies)

    def _accept_dispatch(self) -> None:
        if self.dispatch_action() is None:
            self.nothing_to_send.emit()
        elif self.suggestions:
            self._choose_unit(1)
        else:
            self.choose_other()

    def _dispatch_advised(self, advised: list[Advised]) -> None:
        targets = [
            (order, ActData(unit=first.unit, assist=first.assist, copies=first.copies))
            for order, first in advised
            if first is not None
        ]
        self.runner.run_all(targets, Action.DISPATCH)
        if len(targets) < len(advised):
            self.skipped.emit(len(advised) - len(targets))


def _is_long_extension(request: PendingRequest | None, reference: ReferenceService) -> bool:
    """A long extension needs a leader's word: it is asked for before the rules would refuse."""
    if request is None or request.kind is not Action.REQUEST_EXTENSION:
        return False
    return request.days > reference.policy.second_approval_above_days
