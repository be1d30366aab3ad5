"""T37 for decisions on what a unit asked for: return, extension, suspension. The request is open again."""

from msgspec.structs import replace

from sync.domain import deadlines
from sync.domain.codes import Action, AssignmentRole, AssignmentState
from sync.domain.instant import to_wall
from sync.domain.order import Assignment, Clock, Order, PendingRequest
from sync.domain.refusal import Refusal, RefusalCode
from sync.domain.workflow import parts
from sync.domain.workflow.guards import refuse
from sync.domain.workflow.step import Effect, Step
from sync.domain.workflow.taking_back import clocks_as_before, withdrawn

_DECIDED: dict[Action, Action] = {
    Action.APPROVE_RETURN: Action.REQUEST_RETURN,
    Action.REFUSE_RETURN: Action.REQUEST_RETURN,
    Action.APPROVE_EXTENSION: Action.REQUEST_EXTENSION,
    Action.REFUSE_EXTENSION: Action.REQUEST_EXTENSION,
    Action.APPROVE_SUSPENSION: Action.REQUEST_SUSPENSION,
    Action.REFUSE_SUSPENSION: Action.REQUEST_SUSPENSION,
}


def names_decision(step: Step) -> bool:
    """Condition: the act names an earlier decision of its kind, not the request that is decided on."""
    return any(entry.id == step.data.request and entry.action is step.act.action for entry in step.order.timeline)


def request_was_decided(step: Step) -> Refusal | None:
    """The request that was decided on must be told from the others."""
    return refuse(RefusalCode.CHANGED_MEANWHILE) if _request(step) is None else None


def decision(step: Step) -> Effect:
    """A refusal beside the state: only the request changes."""
    return withdrawn(_reopened(step))


def dispute(step: Step) -> Effect:
    """The return waits for a decision, not for a conference."""
    return withdrawn(clocks_as_before(step.order, step))


def refused_return(step: Step) -> Effect:
    """The unit waits for a decision again."""
    order = parts.with_assignment(_reopened(step), replace(step.part, state=AssignmentState.RETURN_REQUESTED))
    return withdrawn(clocks_as_before(order, step), assigned=True)


# --- extension and suspension ----------------------------------------------------------------------------------------


def _due_before(step: Step) -> Clock | None:
    """Return the due clock as it was before the extension; ``None`` where that cannot be told from what it is."""
    request, clock = _request(step), parts.due_clock(step.order, step.part.id)
    if request is None or clock is None or clock.original_due_at is None:
        return None
    due = clock.original_due_at
    known = to_wall(due).year in step.rules.calendar.years
    before = replace(clock, due_at=due, original_due_at=None, extended_by=clock.extended_by - request.days,
                     uncertain=clock.uncertain and not known)  # fmt: skip
    return before if deadlines.extend(before, request.days, step.rules) == clock else None


def due_is_known(step: Step) -> Refusal | None:
    """The unit's time must be put back to exactly what it was."""
    return refuse(RefusalCode.CHANGED_MEANWHILE) if _due_before(step) is None else None


def approved_extension(step: Step) -> Effect:
    """The old due moment holds again."""
    order = replace(_reopened(step), extension_count=step.order.extension_count - 1)
    before = _due_before(step)
    return withdrawn(order if before is None else parts.put_due_clock(order, before))


def approved_suspension(step: Step) -> Effect:
    """The due clocks never rested, and nobody looks at the order on the expected day."""
    order, at = clocks_as_before(_reopened(step), step), step.order.timeline[-1].at
    running = tuple(replace(clock, paused_at=None) if clock.paused_at == at else clock for clock in order.clocks)
    return withdrawn(replace(order, clocks=running), assigned=True)


# --- a granted return ------------------------------------------------------------------------------------------------


def return_can_be_put_back(step: Step) -> Refusal | None:
    """The units must be put back to exactly what they were: those above the old one, and one that assisted and then
    took over, have lost that with the decision; so has an advice that another one has replaced in a later round.
    """
    order, old = step.order, _returned(step)
    if old is None or old.parent or (order.round > 1 and step.part.advice):
        return refuse(RefusalCode.CHANGED_MEANWHILE)
    gone = [part for part in order.assignments if part.unit == step.part.unit and part.state is AssignmentState.EXITED]
    assisted = any(part.dispatched_at >= old.dispatched_at for part in gone)
    return refuse(RefusalCode.CHANGED_MEANWHILE) if assisted else None


def granted_return(step: Step) -> Effect:
    """The old unit waits for a decision again; the new one never had the order."""
    order, old = _reopened(step), _returned(step) or step.part
    sent = frozenset(part.id for part in order.assignments if part.dispatched_at == step.order.timeline[-1].at)
    order = clocks_as_before(order, step)
    order = replace(
        order,
        assignments=tuple(part for part in order.assignments if part.id not in sent),
        clocks=tuple(clock for clock in order.clocks if clock.assignment not in sent),
        main_unit=old.unit,
        dispatched_at=old.dispatched_at,
        return_count=order.return_count - 1,
        hop_count=order.hop_count - 1,
    )
    waiting = replace(old, state=AssignmentState.RETURN_REQUESTED, return_count=old.return_count - 1)
    order = parts.with_assignment(order, waiting)
    return withdrawn(replace(order, dispatch_advice=_advice(order, step.part.advice)), assigned=True)


def _advice(order: Order, replaced_by: str) -> str:
    """Return the advice before the one it was replaced by: that of the last dispatch that had one."""
    mains = [part for part in order.assignments if part.role is AssignmentRole.MAIN and not part.parent]
    given = ["", *(part.advice for part in mains if part.advice)]
    return given[-1] if replaced_by else order.dispatch_advice


def _returned(step: Step) -> Assignment | None:
    """Return the main part that was given back last."""
    gone = [
        part
        for part in step.order.assignments
        if part.role is AssignmentRole.MAIN and part.state is AssignmentState.RETURNED
    ]
    return gone[-1] if gone else None


# --- the request -----------------------------------------------------------------------------------------------------


def _request(step: Step) -> PendingRequest | None:
    last, kind = step.order.timeline[-1], _DECIDED[step.act.action]
    decided = [one for one in step.order.requests if one.kind is kind and one.decided_at == last.at]
    return decided[-1] if decided else None


def _reopened(step: Step) -> Order:
    found = [
        replace(one, state=parts.OPEN, decided_by="", decided_at=None, decision_text="")
        if one == _request(step)
        else one
        for one in step.order.requests
    ]
    return replace(step.order, requests=tuple(found))
