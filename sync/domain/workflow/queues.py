"""Who an order waits for. Each open state has exactly one responsible pool: an order is never in no one's queue."""

from sync.domain.codes import Action, OrderState
from sync.domain.order import Order, TimelineEntry
from sync.domain.value import Value
from sync.domain.workflow import parts


class Responsible(Value):
    """The pool an order waits in; ``unit`` when it is a unit's. ``holder`` is who claimed it, empty for nobody."""

    pool: str
    unit: str = ""
    holder: str = ""


INTAKE = "intake"
DISPATCH = "dispatch"
PRE_REVIEW = "pre_review"
ARBITRATION = "arbitration"
UNIT = "unit"
REPLY_REVIEW = "reply_review"
CALLBACK = "callback"
ARCHIVE = "archive"

_POOLS: dict[OrderState, str] = {
    OrderState.DRAFT: INTAKE,
    OrderState.RECEIVED: INTAKE,
    OrderState.ACCEPTED: DISPATCH,
    OrderState.PRE_REVIEW: PRE_REVIEW,
    OrderState.DISPATCHED: UNIT,
    OrderState.RETURN_REQUESTED: ARBITRATION,
    OrderState.DISPUTED: ARBITRATION,
    OrderState.HANDLING: UNIT,
    OrderState.SUSPENDED: UNIT,
    OrderState.REPLY_REVIEW: REPLY_REVIEW,
    OrderState.CALLBACK: CALLBACK,
    OrderState.CLOSED: ARCHIVE,
    OrderState.ARCHIVED: ARCHIVE,
    OrderState.DIRECT_CLOSED: ARCHIVE,
    OrderState.NOT_ACCEPTED: ARCHIVE,
    OrderState.MERGED: ARCHIVE,
    OrderState.CANCELLED: ARCHIVE,
    OrderState.INVALID: ARCHIVE,
}


def is_back_at_intake(order: Order) -> bool:
    """Tell whether the order waits at intake for what was missing (T36)."""
    return order.state is OrderState.ACCEPTED and order.returned_to_intake


def wanted_at_intake(order: Order) -> TimelineEntry | None:
    """Return who gave the order back to intake, why (its code) and in what words; ``None`` when it is not there."""
    if not is_back_at_intake(order):
        return None
    return next((entry for entry in reversed(order.timeline) if entry.action is Action.RETURN_TO_INTAKE), None)


def responsible(order: Order) -> Responsible:
    """Return the one pool that must act next on the order."""
    pool = INTAKE if is_back_at_intake(order) else _POOLS[order.state]
    main = parts.main_of(order)
    unit = main.unit if pool == UNIT and main is not None else ""
    return Responsible(pool=pool, unit=unit, holder=order.holder)
