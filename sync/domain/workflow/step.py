"""What guards and effects work on, and what they answer with."""

from collections.abc import Callable
from dataclasses import dataclass, field

from sync.domain.act import Act, ActData
from sync.domain.actor import Actor
from sync.domain.codes import Action, ClockKind, OrderState, Role
from sync.domain.instant import Instant
from sync.domain.order import Assignment, Order, TimelineEntry
from sync.domain.reference import DirectoryRule
from sync.domain.refusal import Refusal
from sync.domain.rules import Rules


@dataclass(frozen=True, slots=True)
class Step:
    """One act on one order. ``own`` is the part the actor acts on: the unit's own one, else the main one."""

    order: Order
    act: Act
    data: ActData
    rules: Rules
    own: Assignment | None = None

    @property
    def part(self) -> Assignment:
        """The part the actor acts on, in effects of rows that require one. ``LookupError`` is a fault of the table."""
        if self.own is None:
            raise LookupError("the row of this act names no party")
        return self.own

    @property
    def actor(self) -> Actor:
        """Who acts."""
        return self.act.actor

    @property
    def at(self) -> Instant:
        """When it happened."""
        return self.act.at


@dataclass(frozen=True, slots=True)
class Effect:
    """The changed order and what goes with the change. ``code`` and ``to_unit`` are for the timeline entry."""

    order: Order
    code: str = ""
    to_unit: str = ""
    text: str = ""
    assigned: bool = False
    entries: tuple[TimelineEntry, ...] = ()
    follow_ups: tuple[Act, ...] = ()
    lesson: DirectoryRule | None = None


Guard = Callable[[Step], Refusal | None]
"""Says why not, or ``None``."""

Change = Callable[[Step], Effect]
Condition = Callable[[Step], bool]


def always(_: Step) -> bool:
    """The condition of a row without one."""
    return True


def unchanged(step: Step) -> Effect:
    """Change nothing but the state and clocks the row names."""
    return Effect(step.order)


@dataclass(frozen=True, slots=True)
class Row:
    """One transition. ``t`` is its number in the domain reference (empty for plain additions).

    ``sources`` are the states it starts from (DRAFT: the order does not exist yet), ``target`` the state it leads to
    (``None``: the state stays). ``required`` names fields of the act that must not be empty. ``before`` are guards on
    order and actor alone (they decide what a screen offers), ``guards`` those that look at the act's data. ``party``
    says whose part the act is on: ``main``, ``assist``, ``any`` or ``past``: the actor's unit's; ``desk``: the main
    part, by somebody else; ``last``: the main part even when done; ``reader``: a unit must have had the order;
    empty: none is needed. ``starts``, ``stops``, ``pauses``, ``resumes`` are clocks.
    """

    t: str
    action: Action
    sources: frozenset[OrderState]
    target: OrderState | None
    roles: frozenset[Role]
    change: Change = unchanged
    required: tuple[str, ...] = ()
    before: tuple[Guard, ...] = ()
    guards: tuple[Guard, ...] = ()
    when: Condition = always
    party: str = ""
    offline: bool = True
    starts: tuple[ClockKind, ...] = ()
    stops: tuple[ClockKind, ...] = ()
    pauses: tuple[ClockKind, ...] = ()
    resumes: tuple[ClockKind, ...] = ()
    offered: bool = True
    """Whether screens offer the act in these states; late results are kept but not asked for."""
    reason_list: str = ""
    """Code list that the act's ``code`` must be from."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The act stands. ``follow_ups`` are acts on this or other orders to decide next, in the same transaction.

    ``mapped`` names reference problems of a create that were mapped instead of refused; ``lesson`` is a directory rule
    that the decision suggests.
    """

    order: Order
    follow_ups: tuple[Act, ...] = ()
    mapped: tuple[Refusal, ...] = field(default=())
    lesson: DirectoryRule | None = None
    row: Row | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """The act does not stand."""

    refusal: Refusal
