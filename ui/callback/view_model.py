"""State of the callback screen: the queue, the form of the attempt under way, and what may be sent."""

from dataclasses import dataclass, replace
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from desktop.errors import refused
from desktop.services.values import OrderDetail, Pool
from sync.domain.act import ActData
from sync.domain.codes import Action, CallOutcome, Satisfaction, Solved
from sync.domain.instant import Instant
from sync.domain.order import Evaluation
from sync.domain.refusal import Refusal, RefusalCode
from ui.panels.act_runner import ActRunner, DoneAct
from ui.panels.form_keeper import FormKeeper
from ui.panels.queue_view_model import QueueTab, QueueViewModel
from ui.translatable import QT_TRANSLATE_NOOP

TABS: tuple[QueueTab, ...] = (
    QueueTab("due", Pool.CALLBACK_DUE, QT_TRANSLATE_NOOP("QueueTab", "待回访")),
    QueueTab("appointed", Pool.CALLBACK_APPOINTED, QT_TRANSLATE_NOOP("QueueTab", "约定")),
    QueueTab("second", Pool.CALLBACK_SECOND, QT_TRANSLATE_NOOP("QueueTab", "二次")),
    QueueTab(
        "done",
        Pool.CALLBACK_DONE,
        QT_TRANSLATE_NOOP("QueueTab", "已完成"),
        sort="settled",
        descending=True,
        today=True,
    ),
)


_POINTLESS = frozenset({CallOutcome.REFUSED, CallOutcome.INVALID_NUMBER})
"""Outcomes after which the order closes without another try."""


class CallbackProblem(StrEnum):
    """What is missing before an attempt can be sent; the value is the field's id."""

    OUTCOME = "outcome"
    CONTACTED = "contacted"
    SOLVED = "solved"
    SATISFIED = "satisfied"
    REASON = "reason"
    DECISION = "decision"


@dataclass(frozen=True, slots=True)
class CallbackForm:
    """What was heard so far."""

    outcome: CallOutcome | None = None
    contacted: bool | None = None
    solved: Solved | None = None
    satisfied: Satisfaction | None = None
    reason: str = ""
    decision: str = ""
    remark: str = ""

    @property
    def connected(self) -> bool:
        """Whether the caller answered and talked."""
        return self.outcome is CallOutcome.CONNECTED

    @property
    def needs_reason(self) -> bool:
        """Whether dissatisfaction or an unsolved matter asks for a reason."""
        return self.connected and (self.satisfied is Satisfaction.DISSATISFIED or self.solved is Solved.UNSOLVED)

    def problems(self) -> tuple[CallbackProblem, ...]:
        """Return what is missing, in the order of the form."""
        if self.outcome is None:
            return (CallbackProblem.OUTCOME,)
        if not self.connected:
            return ()
        missing = [
            (self.contacted is None, CallbackProblem.CONTACTED),
            (self.solved is None, CallbackProblem.SOLVED),
            (self.satisfied is None, CallbackProblem.SATISFIED),
            (self.needs_reason and not self.reason, CallbackProblem.REASON),
            (self.needs_reason and not self.decision, CallbackProblem.DECISION),
        ]
        return tuple(problem for is_missing, problem in missing if is_missing)

    def code(self) -> str:
        """Return what the attempt asks for: another round, closing, or just to be counted."""
        if self.needs_reason:
            return self.decision
        return "close" if self.outcome in _POINTLESS else ""

    def evaluation(self) -> Evaluation | None:
        """Return the caller's evaluation, ``None`` when nobody was reached."""
        if not self.connected:
            return None
        return Evaluation(
            contacted=self.contacted,
            solved=self.solved,
            satisfied=self.satisfied,
            reason=self.reason if self.needs_reason else "",
        )


class CallbackViewModel(QObject):
    """The form belongs to the selected order; what was heard is kept with it until the attempt is sent.

    While an act on that order is being saved, and until the order selected next is there, nothing is taken: whether it
    was meant for the one before or for the next nobody knows.

    Signals: ``form_changed(CallbackForm)``; ``problems_found(tuple[CallbackProblem, ...])``; ``answered_early()``
    something was given that was not taken.
    """

    form_changed = Signal(object)
    problems_found = Signal(object)
    answered_early = Signal()

    def __init__(
        self, queue: QueueViewModel, runner: ActRunner, keeper: FormKeeper, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.queue = queue
        self.runner = runner
        self._keeper = keeper
        self.form = CallbackForm()
        self.was_early = False
        """Whether something was given too early since the last act was begun."""
        self._form_of = ""
        queue.detail_changed.connect(self._on_detail_changed)
        keeper.loaded.connect(self._bring_back)
        runner.begun.connect(self._on_begun)
        runner.done.connect(self._on_done)

    def set_outcome(self, value: str) -> None:
        """Take the result of the call."""
        self._answer(replace(self.form, outcome=CallOutcome(value) if value else None))

    def set_contacted(self, value: str) -> None:
        """Take whether the unit contacted the caller (``yes``, ``no``)."""
        self._answer(replace(self.form, contacted={"yes": True, "no": False}.get(value)))

    def set_solved(self, value: str) -> None:
        """Take whether the matter was solved."""
        self._answer(replace(self.form, solved=Solved(value) if value else None))

    def set_satisfied(self, value: str) -> None:
        """Take whether the caller is satisfied."""
        self._answer(replace(self.form, satisfied=Satisfaction(value) if value else None))

    def set_reason(self, value: str) -> None:
        """Take why the caller is not satisfied (code)."""
        self._answer(replace(self.form, reason=value))

    def set_decision(self, value: str) -> None:
        """Take what becomes of an order whose caller is not satisfied: ``redo`` or ``close``."""
        self._answer(replace(self.form, decision=value))

    def set_remark(self, text: str) -> None:
        """Take the remark."""
        if text != self.form.remark:  # the field tells as well of words it was only made to show
            self._answer(replace(self.form, remark=text))

    def submit(self) -> None:
        """Send the attempt, or tell what is missing; the order closes as its effect when all is well."""
        detail = self.queue.detail
        if detail is None:
            return
        problems = self.form.problems()
        self.problems_found.emit(problems)
        if problems:
            return
        data = ActData(
            outcome=self.form.outcome,
            evaluation=self.form.evaluation(),
            code=self.form.code(),
            text=self.form.remark,
            reply_rev=detail.order.reply_rev,
        )
        self.runner.run(detail.order, Action.RECORD_CALLBACK, data)

    def redo(self) -> None:
        """Send the order back to its unit for another round, with what was heard; refused when all is well."""
        detail = self.queue.detail
        if detail is None:
            return
        if self.form.needs_reason:
            self.set_decision("redo")
        elif self.form.connected and not self.form.problems():
            error = refused(Refusal(RefusalCode.REDO_NOT_NEEDED, CallbackProblem.SATISFIED.value))
            self.runner.failed.emit(error, detail.order.id, Action.RECORD_CALLBACK)
            return
        self.submit()

    def call_later(self, at: Instant) -> None:
        """Record that the caller asked for another time."""
        detail = self.queue.detail
        if detail is None:
            return
        data = ActData(
            outcome=CallOutcome.RESCHEDULED, next_at=at, text=self.form.remark, reply_rev=detail.order.reply_rev
        )
        self.runner.run(detail.order, Action.RECORD_CALLBACK, data)

    def exempt(self, code: str) -> None:
        """Close without calling, for a coded reason."""
        detail = self.queue.detail
        if detail is not None:
            self.runner.run(detail.order, Action.EXEMPT_CALLBACK, ActData(code=code, text=self.form.remark))

    def taken_back(self, order_id: str) -> None:
        """What was sent about an order was taken back: what was heard stands in its form again."""
        self._keeper.taken_back(order_id, Action.RECORD_CALLBACK)
        if order_id == self._form_of:
            self._bring_back()

    def _answer(self, form: CallbackForm) -> None:
        """Take what the person gave, where the form shown is the one of the order at hand.

        Who gives too early what stands there already means the next order as well, and is told.
        """
        if self.queue.selected == self._form_of and not self.runner.is_busy(self._form_of):
            self._set(form)
        else:
            self.was_early = True
            self.form_changed.emit(self.form)
            self.answered_early.emit()

    def _set(self, form: CallbackForm) -> None:
        if form == self.form:
            return
        self.form = form
        if form == CallbackForm():
            self._keeper.forget(self._form_of, Action.RECORD_CALLBACK)
        elif self._form_of:
            self._keeper.keep(self._form_of, Action.RECORD_CALLBACK, values_of(form), shown=False)
        self.form_changed.emit(form)

    def _bring_back(self) -> None:
        kept = self._keeper.of(self._form_of, Action.RECORD_CALLBACK) if self._form_of else None
        if kept is not None and self.form == CallbackForm():
            self._set(form_from(kept.values))

    def _on_detail_changed(self, detail: OrderDetail | None) -> None:
        order_id = detail.order.id if detail is not None else ""
        if order_id == self._form_of:
            return
        self._form_of = order_id
        kept = self._keeper.of(order_id, Action.RECORD_CALLBACK) if order_id else None
        self.form = form_from(kept.values) if kept is not None else CallbackForm()
        self.form_changed.emit(self.form)
        self.problems_found.emit(())

    def _on_begun(self) -> None:
        self.was_early = False

    def _on_done(self, act: DoneAct) -> None:
        """What was heard is sent: nothing of it is left, but for the case that it is taken back."""
        self._keeper.sent(act.order.id, Action.RECORD_CALLBACK)
        if act.order.id == self._form_of:
            self.form = CallbackForm()
            self.form_changed.emit(self.form)


def values_of(form: CallbackForm) -> dict[str, str]:
    """Return a form as texts."""
    return {
        "outcome": form.outcome.value if form.outcome is not None else "",
        "contacted": "" if form.contacted is None else "yes" if form.contacted else "no",
        "solved": form.solved.value if form.solved is not None else "",
        "satisfied": form.satisfied.value if form.satisfied is not None else "",
        "reason": form.reason,
        "decision": form.decision,
        "remark": form.remark,
    }


def form_from(values: dict[str, str]) -> CallbackForm:
    """Return a form from texts; what cannot be read counts as not answered."""
    outcomes = {each.value: each for each in CallOutcome}
    solved = {each.value: each for each in Solved}
    satisfied = {each.value: each for each in Satisfaction}
    return CallbackForm(
        outcome=outcomes.get(values.get("outcome", "")),
        contacted={"yes": True, "no": False}.get(values.get("contacted", "")),
        solved=solved.get(values.get("solved", "")),
        satisfied=satisfied.get(values.get("satisfied", "")),
        reason=values.get("reason", ""),
        decision=values.get("decision", ""),
        remark=values.get("remark", ""),
    )
