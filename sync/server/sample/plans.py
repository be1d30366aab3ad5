"""What is to happen to an order, drawn before its story is played."""

import random
from dataclasses import dataclass
from enum import StrEnum

from sync.domain.codes import OrderState
from sync.domain.instant import DAY, HOUR, MINUTE, Instant


class Turn(StrEnum):
    """What the intake makes of a contact."""

    ORDER = "order"
    ANSWER = "answer"
    REFUSE = "refuse"
    INVALID = "invalid"


@dataclass
class Plan:
    """Choices of one story. ``rests_in``: the state the order still is in; ``slow``: how patient everybody is."""

    turn: Turn = Turn.ORDER
    rests_in: OrderState | None = None
    by_channel: bool = False
    direct: bool = False
    pre_review: bool = False
    back_to_intake: bool = False
    cancelled: bool = False
    returned: str = ""
    sub_dispatched: bool = False
    assisted: bool = False
    whistled: bool = False
    extended: bool = False
    suspended: bool = False
    escalated: bool = False
    sent_back: bool = False
    unreasonable: bool = False
    supervised: bool = False
    urges: int = 0
    supplemented: bool = False
    unsigned: bool = False
    overdue: bool = False
    never: bool = False
    redo: int = 0
    quick: bool = False
    slow_dispatch: bool = False


_SHOWN = (
    OrderState.ACCEPTED, OrderState.HANDLING, OrderState.DISPATCHED, OrderState.CALLBACK, OrderState.REPLY_REVIEW,
    OrderState.RETURN_REQUESTED, OrderState.SUSPENDED, OrderState.PRE_REVIEW, OrderState.DISPUTED, OrderState.RECEIVED,
    OrderState.CANCELLED, OrderState.NOT_ACCEPTED, OrderState.INVALID, OrderState.DIRECT_CLOSED,
)  # fmt: skip
"""States every sample shows, however small it is."""

SHOWN_STATES = len(_SHOWN)

_RESTING = {
    OrderState.HANDLING: 18, OrderState.DISPATCHED: 46, OrderState.CALLBACK: 14, OrderState.REPLY_REVIEW: 14,
    OrderState.ACCEPTED: 60, OrderState.RETURN_REQUESTED: 7, OrderState.SUSPENDED: 4, OrderState.PRE_REVIEW: 4,
    OrderState.DISPUTED: 4, OrderState.RECEIVED: 5,
}  # fmt: skip


_EARLY = frozenset({OrderState.ACCEPTED, OrderState.RECEIVED, OrderState.PRE_REVIEW, OrderState.DISPATCHED})
_EARLY_FOR = 36 * HOUR
"""Orders rest before a unit's work for a day and a half at most: the hotline is quicker than the units."""


def shown_state(turn: int) -> OrderState:
    """Return the state that the ``turn``-th order kept for showing has to be in."""
    return _SHOWN[turn % len(_SHOWN)]


def draw_plan(rng: random.Random, age: Instant, *, consult: bool, praise: bool) -> Plan:
    """Return what will happen to an order that came ``age`` ms ago."""
    roll = rng.random()
    answered = 0.86 if consult else 0.5 if praise else 0.1
    if roll < 0.022:
        return Plan(turn=Turn.INVALID)
    if roll < 0.047:
        return Plan(turn=Turn.REFUSE, by_channel=rng.random() < 0.2)
    if rng.random() < answered:
        return Plan(turn=Turn.ANSWER, by_channel=rng.random() < 0.1)
    plan = _ordinary(rng)
    early = age < _EARLY_FOR
    if 10 * MINUTE < age < 7 * DAY and rng.random() < (0.85 if early else 0.6):
        states = [state for state in _RESTING if early or state not in _EARLY]
        _resting(plan, rng.choices(states, weights=[_RESTING[state] for state in states])[0])
    elif age < 2 * DAY and rng.random() < 0.25:
        plan.slow_dispatch = True
    return plan


def plan_for_state(rng: random.Random, state: OrderState) -> Plan:
    """Return a plan that ends in a state."""
    turns = {
        OrderState.DIRECT_CLOSED: Turn.ANSWER,
        OrderState.NOT_ACCEPTED: Turn.REFUSE,
        OrderState.INVALID: Turn.INVALID,
    }
    if state in turns:
        return Plan(turn=turns[state])
    plan = _ordinary(rng)
    _resting(plan, state)
    return plan


def _resting(plan: Plan, state: OrderState) -> None:
    plan.rests_in = state
    plan.quick = True
    plan.cancelled = state is OrderState.CANCELLED
    plan.returned = {OrderState.RETURN_REQUESTED: "approved", OrderState.DISPUTED: "disputed"}.get(state, "")
    plan.suspended = state is OrderState.SUSPENDED
    plan.pre_review = state is OrderState.PRE_REVIEW
    plan.by_channel = state is OrderState.RECEIVED or plan.by_channel
    plan.back_to_intake = False
    if state in {OrderState.ACCEPTED, OrderState.PRE_REVIEW, OrderState.CANCELLED}:
        plan.direct = False


def _ordinary(rng: random.Random) -> Plan:
    def chance(of: float) -> bool:
        return rng.random() < of

    plan = Plan(
        by_channel=chance(0.15),
        direct=chance(0.5),
        pre_review=chance(0.025),
        back_to_intake=chance(0.02),
        cancelled=chance(0.02),
        sub_dispatched=chance(0.3),
        assisted=chance(0.3),
        whistled=chance(0.03),
        extended=chance(0.07),
        suspended=chance(0.025),
        escalated=chance(0.01),
        sent_back=chance(0.07),
        unreasonable=chance(0.015),
        supervised=chance(0.025),
        supplemented=chance(0.05),
        unsigned=chance(0.03),
        overdue=chance(0.06),
        never=chance(0.012),
    )
    if chance(0.1):
        plan.urges = rng.choice((1, 1, 1, 2, 3))
    if chance(0.075):
        plan.returned = rng.choices(("approved", "refused", "disputed"), weights=(60, 28, 12))[0]
    if chance(0.09):
        plan.redo = 2 if chance(0.12) else 1
    return plan
