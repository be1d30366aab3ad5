"""T37 for the result of a callback: the order waits for its callback as if the call had not been written down yet.

A try that decided nothing only goes. A closing and a second handling are taken back where everything they ended can be
told from what is there; where it cannot, they are refused and so not offered.
"""

from msgspec.structs import replace

from sync.domain.codes import Action, AssignmentRole, AssignmentState, OrderState
from sync.domain.instant import Instant
from sync.domain.order import Assignment, CallbackAttempt, Evaluation, Order
from sync.domain.refusal import Refusal, RefusalCode
from sync.domain.workflow import parts
from sync.domain.workflow.guards import refuse
from sync.domain.workflow.step import Effect, Step
from sync.domain.workflow.taking_back import clocks_as_before, last_act, withdrawn

_BLURS = frozenset({Action.REOPEN, Action.DECIDE_UNREASONABLE, Action.DECIDE_APPEAL})
"""Acts after which neither what was said nor what is done can be told from the attempts and the rounds."""

_MAKES_HARD = frozenset({Action.ESCALATE, Action.DESIGNATE})


def names_undecided(step: Step) -> bool:
    """Condition: the result that is named decided nothing: the order went on waiting, or had gone on before."""
    attempt = _named(step)
    return bool(step.data.request) and (
        step.order.state is OrderState.CALLBACK or (attempt is not None and attempt.about_older_reply)
    )


def can_be_put_back(step: Step) -> Refusal | None:
    """The order must be put back to exactly what it was."""
    return refuse(RefusalCode.CHANGED_MEANWHILE) if _before(step) is None else None


def result(step: Step) -> Effect:
    """The call is not written down yet."""
    decided = step.order.state is not OrderState.CALLBACK
    return withdrawn(_before(step) or step.order, assigned=decided and not names_undecided(step))


def _named(step: Step) -> CallbackAttempt | None:
    """Return the last attempt, if it is the one that is named."""
    last = next(iter(step.order.callbacks[-1:]), None)
    return last if last is not None and last.id == step.data.request else None


def _before(step: Step) -> Order | None:
    attempt = _named(step)
    if attempt is None:
        return None
    order = replace(
        step.order,
        callbacks=step.order.callbacks[:-1],
        attachments=tuple(file for file in step.order.attachments if file.act != attempt.id),
    )
    if attempt.about_older_reply:
        return order
    decided = order.state is not OrderState.CALLBACK
    if not decided and attempt.evaluation is None:
        return order
    if any(entry.action in _BLURS for entry in order.timeline):
        return None
    said = _evaluations_before(order, attempt)
    if said is None or not decided:
        return said
    return _open_again(said, attempt) if said.state is OrderState.CLOSED else _round_before(said, step)


def _evaluations_before(order: Order, attempt: CallbackAttempt) -> Order | None:
    """Return the order with what its caller had said before; ``None`` where the attempts do not tell it."""
    if attempt.evaluation is None and order.state is not OrderState.CLOSED:
        return order
    said: list[Evaluation] = [
        one.evaluation for one in order.callbacks if one.evaluation is not None and not one.about_older_reply
    ]
    first = said[0] if said else None
    if first is not None and order.first_evaluation != first:
        return None
    return replace(order, first_evaluation=first, final_evaluation=said[-1] if said else None)


def _open_again(order: Order, attempt: CallbackAttempt) -> Order | None:
    """Return what the result closed as it ran before."""
    at = last_act(order).at
    requests = tuple(
        replace(one, state=parts.OPEN, decided_at=None, decision_text="")
        if one.decided_at == at and one.decision_text == parts.CLOSED_WITH_ORDER
        else one
        for one in order.requests
    )
    escalated = any(entry.action in _MAKES_HARD for entry in order.timeline)
    order = replace(
        order,
        requests=requests,
        supervised=any(one.kind is Action.SUPERVISE and one.state == parts.OPEN for one in requests),
        hard=escalated if parts.is_bad(attempt.evaluation) else order.hard,
        closed_at=None,
    )
    return _parts_before(_clocks(order, at), order.round)


def _round_before(order: Order, step: Step) -> Order | None:
    """Return the order without the second handling: nobody was sent anything."""
    at = last_act(order).at
    sent = frozenset(part.id for part in order.assignments if part.dispatched_at == at)
    order = replace(
        order,
        assignments=tuple(part for part in order.assignments if part.id not in sent),
        clocks=tuple(clock for clock in order.clocks if clock.assignment not in sent),
        round=order.round - 1,
        redo_count=order.redo_count - 1,
    )
    before = _parts_before(clocks_as_before(order, step), order.round)
    main = parts.main_of(before) if before is not None else None
    if before is None or main is None:
        return None
    return replace(before, main_unit=main.unit, dispatched_at=main.dispatched_at)


def _clocks(order: Order, at: Instant) -> Order:
    running = tuple(replace(clock, stopped_at=None) if clock.stopped_at == at else clock for clock in order.clocks)
    return replace(order, clocks=running)


def _parts_before(order: Order, of_round: int) -> Order | None:
    """Return the order with the parts of a round as they stood before their end; ``None`` where one had been sent back
    and not replied again.
    """
    if any(one.defect for one in order.replies[-1:]):
        return None
    ended = (part for part in order.assignments if part.round == of_round and part.state is AssignmentState.DONE)
    for part in ended:
        if part.role is not AssignmentRole.COPY:
            order = parts.with_assignment(order, replace(part, state=_state_before(part)))
    return order


def _state_before(part: Assignment) -> AssignmentState:
    if part.replied_at is not None:
        return AssignmentState.REPLIED
    return AssignmentState.HANDLING if part.signed_at is not None else AssignmentState.PENDING_SIGN
