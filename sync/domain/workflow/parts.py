"""Small steps on an order's parts. Each returns a new value; none knows a rule of who may do what."""

import uuid
from collections.abc import Callable, Iterable

from msgspec.structs import replace

from sync.domain import deadlines
from sync.domain.actor import SYSTEM_ACTOR
from sync.domain.codes import (
    Action,
    AssignmentRole,
    AssignmentState,
    CallOutcome,
    ClockKind,
    OrderState,
    Satisfaction,
    Solved,
    UnitLevel,
)
from sync.domain.instant import Instant
from sync.domain.order import Assignment, CallbackAttempt, Clock, Evaluation, Order, PendingRequest
from sync.domain.rules import Rules

_NAMESPACE = uuid.UUID("6f0f5f0e-5f0b-5b6c-9c39-2f6a0d1c12ab")

LEFT = frozenset({AssignmentState.RETURNED, AssignmentState.EXITED})
"""States of a part the unit no longer has."""

ENDED = LEFT | {AssignmentState.DONE}

OPEN = "open"
PASSED = "passed"
REFUSED = "refused"

CLOSED_WITH_ORDER = "closed"
"""Why a request that nobody decided on is refused as its order closes."""


def derived_id(act_id: str, name: str) -> str:
    """Return the id of something an act adds besides itself; both ends compute the same."""
    return str(uuid.uuid5(_NAMESPACE, f"{act_id}/{name}"))


def redo_line_id(act_id: str) -> str:
    """Return the id of the line a callback result adds when it sends the order into another round."""
    return derived_id(act_id, "redo")


# --- assignments -----------------------------------------------------------------------------------------------------


def main_of(order: Order) -> Assignment | None:
    """Return the main part that answers now: the last one not ended and not passed down."""
    mains = [part for part in order.assignments if part.role is AssignmentRole.MAIN and part.state not in ENDED]
    parents = {part.parent for part in mains}
    answering = [part for part in mains if part.id not in parents]
    return answering[-1] if answering else None


def last_main(order: Order) -> Assignment | None:
    """Return the main part that answers now or answered last, whatever became of it but return and exit."""
    mains = [part for part in order.assignments if part.role is AssignmentRole.MAIN and part.state not in LEFT]
    return main_of(order) or (mains[-1] if mains else None)


def assignment(order: Order, assignment_id: str) -> Assignment | None:
    """Return a part by id."""
    return next((part for part in order.assignments if part.id == assignment_id), None)


def part_of_unit(order: Order, unit: str, assignment_id: str = "") -> Assignment | None:
    """Return the unit's own part that is not ended: the named one, else the main one, else an assisting one."""
    own = [
        part
        for part in order.assignments
        if part.unit == unit and part.state not in ENDED and (not assignment_id or part.id == assignment_id)
    ]
    main = main_of(order)
    return next((part for part in own if part == main), own[-1] if own else None)


def line_of(order: Order, part: Assignment) -> tuple[str, ...]:
    """Return the ids of a part and of those it was passed down from."""
    ids = [part.id]
    parent = assignment(order, part.parent)
    while parent is not None and parent.id not in ids:
        ids.append(parent.id)
        parent = assignment(order, parent.parent)
    return tuple(ids)


def with_assignment(order: Order, changed: Assignment) -> Order:
    """Put a changed part in the place of the old one."""
    parts = tuple(changed if part.id == changed.id else part for part in order.assignments)
    return replace(order, assignments=parts)


def end_assignments(
    order: Order, state: AssignmentState, applies: Callable[[Assignment], bool] = lambda _: True
) -> Order:
    """Bring every part that is not ended, and that ``applies``, to an end."""
    parts = tuple(
        replace(part, state=state) if part.state not in ENDED and applies(part) else part for part in order.assignments
    )
    return replace(order, assignments=parts)


def level_of(unit_id: str, rules: Rules) -> UnitLevel:
    """Return the unit's level; an unknown unit counts as a city unit."""
    unit = rules.organisation.unit(unit_id)
    return unit.level if unit else UnitLevel.CITY


# --- clocks ----------------------------------------------------------------------------------------------------------


def map_clocks(order: Order, applies: Callable[[Clock], bool], change: Callable[[Clock], Clock]) -> Order:
    """Change the running clocks that ``applies``."""
    clocks = tuple(change(clock) if deadlines.is_running(clock) and applies(clock) else clock for clock in order.clocks)
    return replace(order, clocks=clocks)


def stop_clocks(order: Order, kinds: Iterable[ClockKind], at: Instant, owners: Iterable[str] | None = None) -> Order:
    """Stop running clocks of some kinds; ``owners`` limits it to the hotline's own (empty id) and these parts."""
    wanted, held = frozenset(kinds), None if owners is None else frozenset(owners)
    return map_clocks(
        order,
        lambda clock: clock.kind in wanted and (held is None or clock.assignment in held),
        lambda clock: deadlines.stop(clock, at),
    )


def add_clock(order: Order, clock: Clock | None) -> Order:
    """Add a clock; a due clock is also written on its part."""
    if clock is None:
        return order
    order = replace(order, clocks=(*order.clocks, clock))
    part = assignment(order, clock.assignment)
    if part is not None and clock.kind is ClockKind.DUE:
        order = with_assignment(order, replace(part, due_at=clock.due_at))
    return order


def start_clock(
    order: Order, kind: ClockKind, at: Instant, rules: Rules, owner: str = "", until: Instant | None = None
) -> Order:
    """Start a clock of the order; ``until`` overrides the due moment the preset would give."""
    clock = deadlines.start_clock(kind, at, deadlines.facts_of(order, rules), rules, assignment=owner)
    if clock is not None and until is not None and until > at:
        clock = replace(clock, due_at=until, preset="manual", uncertain=False)
    return add_clock(order, clock)


def due_clock(order: Order, owner: str) -> Clock | None:
    """Return the latest due clock of a part, running or not."""
    return next(
        (clock for clock in reversed(order.clocks) if clock.kind is ClockKind.DUE and clock.assignment == owner), None
    )


def put_due_clock(order: Order, changed: Clock) -> Order:
    """Put a changed due clock in the place of the latest one of its part."""
    old = due_clock(order, changed.assignment)
    clocks = tuple(changed if clock is old else clock for clock in order.clocks)
    order = replace(order, clocks=clocks)
    part = assignment(order, changed.assignment)
    return order if part is None else with_assignment(order, replace(part, due_at=changed.due_at))


def change_due_clock(order: Order, owner: str, change: Callable[[Clock], Clock]) -> Order:
    """Change the latest due clock of a part, if it has one."""
    clock = due_clock(order, owner)
    return order if clock is None else put_due_clock(order, change(clock))


# --- requests --------------------------------------------------------------------------------------------------------


def open_request(order: Order, kind: Action, request_id: str = "") -> PendingRequest | None:
    """Return the open request of a kind: the named one, else the latest."""
    found = [
        request
        for request in order.requests
        if request.kind is kind and request.state == OPEN and (not request_id or request.id == request_id)
    ]
    return found[-1] if found else None


def with_request(order: Order, changed: PendingRequest) -> Order:
    """Put a changed request in the place of the old one."""
    requests = tuple(changed if request.id == changed.id else request for request in order.requests)
    return replace(order, requests=requests)


_OUTLIVE_CLOSING = frozenset({Action.CLAIM_UNREASONABLE, Action.APPEAL_ASSESSMENT})


def close_order(order: Order, state: OrderState, at: Instant) -> Order:
    """End everything that runs: parts, clocks, requests that have no meaning on a closed order."""
    requests = tuple(
        replace(request, state=REFUSED, decided_at=at, decision_text=CLOSED_WITH_ORDER)
        if request.state == OPEN and request.kind not in _OUTLIVE_CLOSING
        else request
        for request in order.requests
    )
    order = map_clocks(order, lambda _: True, lambda clock: deadlines.stop(clock, at))
    order = end_assignments(order, AssignmentState.DONE)
    return replace(order, state=state, requests=requests, supervised=False, closed_at=at)


# --- callback --------------------------------------------------------------------------------------------------------

SPOKEN_TO = frozenset({CallOutcome.CONNECTED})
NOT_A_FAILED_TRY = frozenset({CallOutcome.CONNECTED, CallOutcome.RESCHEDULED})


def is_bad(evaluation: Evaluation | None) -> bool:
    """Tell whether an evaluation asks for a second handling: unsolved or dissatisfied."""
    if evaluation is None:
        return False
    return evaluation.solved is Solved.UNSOLVED or evaluation.satisfied is Satisfaction.DISSATISFIED


def is_complete(evaluation: Evaluation | None) -> bool:
    """Tell whether the three questions have answers."""
    return evaluation is not None and None not in (evaluation.contacted, evaluation.solved, evaluation.satisfied)


def attempts_about_reply(order: Order) -> tuple[CallbackAttempt, ...]:
    """Return the attempts about the newest reply in this round."""
    return tuple(
        attempt for attempt in order.callbacks if attempt.round == order.round and attempt.reply_rev == order.reply_rev
    )


def failed_attempts(order: Order) -> int:
    """Count the attempts about the newest reply that did not reach the caller."""
    return sum(attempt.outcome not in NOT_A_FAILED_TRY for attempt in attempts_about_reply(order))


def current_evaluation(order: Order) -> Evaluation | None:
    """Return what the caller last said about the newest reply."""
    said = [attempt.evaluation for attempt in attempts_about_reply(order) if attempt.evaluation is not None]
    return said[-1] if said else None


def exempted_by(order: Order) -> str:
    """Return who decided last that the caller need not be called; empty when nobody did, the order was opened again
    since, or the system let go a caller who had not asked for a call.
    """
    for entry in reversed(order.timeline):
        if entry.action is Action.EXEMPT_CALLBACK:
            return "" if entry.by == SYSTEM_ACTOR.user_id else entry.by
        if entry.action is Action.REOPEN:
            return ""
    return ""
