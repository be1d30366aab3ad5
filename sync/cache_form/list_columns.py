"""What lists, pools and counts need to know of an order, computed once when the order changes."""

import zlib
from typing import Any

from sync.cache_form.search_text import index_text
from sync.cache_form.tables import NO_DUE
from sync.domain.codes import OPEN_STATES, Action, AssignmentState, OrderState, Solved
from sync.domain.deadlines import matters, warn_from
from sync.domain.order import Order
from sync.domain.phone import normalise
from sync.domain.workflow.parts import exempted_by
from sync.domain.workflow.queues import is_back_at_intake

WANTS_EXTENSION, WANTS_SUSPENSION, WANTS_CLAIM, WANTS_CORRECTION = 1, 2, 4, 8
_WANTS = {
    Action.REQUEST_EXTENSION: WANTS_EXTENSION,
    Action.REQUEST_SUSPENSION: WANTS_SUSPENSION,
    Action.CLAIM_UNREASONABLE: WANTS_CLAIM,
    Action.APPEAL_ASSESSMENT: WANTS_CLAIM,
}
_ENDED = frozenset({AssignmentState.RETURNED, AssignmentState.DONE, AssignmentState.EXITED})
_SETTLED = frozenset({OrderState.CLOSED, OrderState.ARCHIVED})

ListValues = tuple[Any, ...]


def list_values(key: int, order: Order, *, pending: bool, evicted: bool) -> ListValues:
    """Return the values of ``tables.LIST_COLUMNS`` in their order."""
    due_at, sort_due, warn_at = _due(order)
    last = order.callbacks[-1] if order.callbacks else None
    in_callback = order.state is OrderState.CALLBACK
    return (
        key, order.id, order.no, order.state.value, order.request_type.value, order.title, order.category,
        order.place.district, order.place.street, order.channel, order.urgency.value, order.created_at,
        order.updated_at, order.ver, due_at, order.main_unit, order.round,
        sum(1 for attempt in order.callbacks if attempt.round == order.round),
        len(order.reporters), last.next_at if last is not None and in_callback else None,
        order.replies[-1].at if order.replies else None, _satisfied(order), int(order.caller.confidential),
        int(pending), int(evicted), sort_due, warn_at, int(order.state in OPEN_STATES), int(order.supervised),
        int(order.hard), _wants(order), _settled_at(order), order.created_by,
        order.holder, order.no[::-1], _resolved(order),
        zlib.crc32("\n".join(search_parts(order)).encode()),
    )  # fmt: skip


def search_parts(order: Order) -> tuple[str, ...]:
    """Return the texts an order is found by."""
    return (order.title, order.content, order.no, order.place.text, order.place.detail)


def search_text(order: Order) -> str:
    """Return the tokens of the order for the full-text index."""
    return index_text(search_parts(order))


def unit_values(key: int, order: Order) -> list[tuple[str, int, str, str]]:
    """Return (unit, key, role, state) of each part a unit still has in an open order; the last one of a role counts."""
    if order.state not in OPEN_STATES:
        return []
    found = {(part.unit, part.role.value): part.state for part in order.assignments}
    return [(unit, key, role, state.value) for (unit, role), state in found.items() if state not in _ENDED]


def caller_values(key: int, order: Order) -> list[tuple[str, int]]:
    """Return (phone as written and in plain form, or caller reference; key) of everybody who called about the order."""
    callers = [order.caller, *(reporter.caller for reporter in order.reporters)]
    numbers = {number for caller in callers for number in (caller.phone, caller.contact_phone) if "*" not in number}
    refs = {order.caller_ref, *numbers, *(normalise(number) for number in numbers)}
    return [(ref, key) for ref in refs if ref]


def _due(order: Order) -> tuple[int | None, int, int]:
    clock = matters(order)
    if clock is None:
        return None, NO_DUE, NO_DUE
    if clock.stopped_at is not None or clock.paused_at is not None:
        return clock.due_at, NO_DUE, NO_DUE
    return clock.due_at, clock.due_at, warn_from(clock)


def _wants(order: Order) -> int:
    flags = WANTS_CORRECTION if is_back_at_intake(order) else 0
    for request in order.requests:
        if request.state == "open":
            flags |= _WANTS.get(request.kind, 0)
    return flags


def _settled_at(order: Order) -> int:
    """When an order closed that the callback desk is done with: its caller was called, or somebody decided that
    they need not be; else 0.
    """
    if order.state not in _SETTLED or order.closed_at is None:
        return 0
    return order.closed_at if order.callbacks or exempted_by(order) else 0


def _satisfied(order: Order) -> str:
    evaluation = order.final_evaluation or order.first_evaluation
    return evaluation.satisfied.value if evaluation is not None and evaluation.satisfied is not None else ""


def _resolved(order: Order) -> int | None:
    """1 or 0 when the last valid evaluation counts in the resolution rate, else ``None``."""
    evaluation = order.final_evaluation or order.first_evaluation
    if evaluation is None or evaluation.solved is None or evaluation.excluded or not order.in_assessment:
        return None
    return int(evaluation.solved is Solved.SOLVED)
