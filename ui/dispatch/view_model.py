"""State of the dispatch screen: the queue, the suggested units of the selected order, and the acts of each desk."""

from collections.abc import Sequence

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from desktop.services.intake_service import IntakeService
from desktop.services.reference_service import ReferenceService
from desktop.services.values import OrderDetail, UnitSuggestion
from sync.domain.act import ActData, OrderDraft
from sync.domain.codes import Action, OrderState
from sync.domain.order import Order, PendingRequest
from sync.domain.reference import CodeItem
from ui.dispatch.desk import Desk
from ui.jobs import Job, JobRunner
from ui.panels.act_runner import ActRunner
from ui.panels.queue_view_model import QueueViewModel

_REQUEST_OF: dict[str, Action] = {
    "return_review": Action.REQUEST_RETURN,
    "extension_review": Action.REQUEST_EXTENSION,
    "suspension_review": Action.REQUEST_SUSPENSION,
    "claim_review": Action.CLAIM_UNREASONABLE,
}


class DispatchViewModel(QObject):
    """What the dispatcher decides with.

    Signals: ``suggestions_changed(tuple[UnitSuggestion, ...])``; ``assist_changed(tuple of unit ids)``;
    ``asked_for(str)`` a decision needs a word first (``reason``, ``unit``, ``merge``).
    """

    suggestions_changed = Signal(object)
    assist_changed = Signal(object)
    asked_for = Signal(str)

    def __init__(
        self,
        desks: Sequence[Desk],
        queue: QueueViewModel,
        runner: ActRunner,
        intake: IntakeService,
        reference: ReferenceService,
        jobs: JobRunner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desks = {desk.tab.id: desk for desk in desks}
        self.queue = queue
        self.runner = runner
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
        if self.desk.review is not None:
            self._pass()
        else:
            self.choose(1)

    def choose(self, number: int) -> None:
        """Take the choice with this number: a defect on a review desk that has some, else a suggested unit."""
        codes = self.back_codes()
        if codes:
            if 1 <= number <= len(codes):
                self.send_back(codes[number - 1].code)
            return
        if 1 <= number <= len(self.suggestions):
            suggestion = self.suggestions[number - 1]
            self.dispatch_to(suggestion.unit, suggestion.assist, suggestion.copies)

    def dispatch_to(self, unit: str, assist: Sequence[str] = (), copies: Sequence[str] = ()) -> None:
        """Send the order to a unit, with the assisting units of the rule and those that were added by hand."""
        order = self.order
        if order is None:
            return
        helpers = tuple(dict.fromkeys(each for each in (*assist, *self.assist) if each != unit))
        data = ActData(unit=unit, assist=helpers, copies=tuple(copies))
        self.runner.run(order, self._dispatch_action(order), self._with_request(data))

    def send_back(self, code: str = "", text: str = "") -> None:
        """Send back on a review desk, or return the order to intake with what is missing."""
        order, review = self.order, self.desk.review
        if order is None:
            return
        action = review.sends_back if review is not None else Action.RETURN_TO_INTAKE
        data = ActData(code=code, text=text, result="refused" if action is Action.DECIDE_UNREASONABLE else "")
        self.runner.run(order, action, self._with_request(data))

    def dispute(self, text: str) -> None:
        """Take a return request to a conference."""
        if self.order is not None:
            self.runner.run(self.order, Action.DISPUTE_RETURN, self._with_request(ActData(text=text)))

    def merge_into(self, order_id: str) -> None:
        """Merge the selected order into an open one."""
        if self.order is not None:
            self.runner.run(self.order, Action.MERGE, ActData(target_order=order_id))

    def toggle_assist(self, unit: str) -> None:
        """Add an assisting unit, or take it away again."""
        if unit in self.assist:
            self.assist = tuple(each for each in self.assist if each != unit)
        elif unit:
            self.assist = (*self.assist, unit)
        self.assist_changed.emit(self.assist)

    def _pass(self) -> None:
        order, review = self.order, self.desk.review
        if order is None or review is None:
            return
        if review.passes is Action.APPROVE_RETURN:
            request = self.request()
            unit = request.proposed_unit if request is not None else ""
            if not unit and self.suggestions:
                unit = self.suggestions[0].unit
            if not unit:
                self.asked_for.emit("unit")
                return
            self.runner.run(order, review.passes, self._with_request(ActData(unit=unit)))
            return
        data = ActData(result="passed" if review.passes is Action.DECIDE_UNREASONABLE else "")
        self.runner.run(order, review.passes, self._with_request(data))

    def _dispatch_action(self, order: Order) -> Action:
        return {
            OrderState.RETURN_REQUESTED: Action.APPROVE_RETURN,
            OrderState.DISPUTED: Action.DESIGNATE,
            OrderState.PRE_REVIEW: Action.DECIDE_PRE_REVIEW,
        }.get(order.state, Action.DISPATCH)

    def _with_request(self, data: ActData) -> ActData:
        request = self.request()
        if request is None:
            return data
        return replace(data, request=request.id)

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
