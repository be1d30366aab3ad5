"""T37 for other acts than a dispatch: who acted takes it back for some seconds, by a second act that names the first.

Nothing may have happened since. The order then stands as before the act; both stay in the timeline.
"""

from msgspec.structs import replace

from sync.domain import deadlines
from sync.domain.codes import Action, AssignmentState
from sync.domain.instant import SECOND, Instant
from sync.domain.order import Clock, Order, TimelineEntry
from sync.domain.refusal import Refusal, RefusalCode
from sync.domain.rules import Rules
from sync.domain.workflow import parts
from sync.domain.workflow.guards import names_request, refuse
from sync.domain.workflow.handling import was_signed
from sync.domain.workflow.step import Effect, Step

WITHDRAWN = "withdrawn"
"""Code in the timeline of an act that takes the one before it back."""

TAKEN_BACK: frozenset[Action] = frozenset(
    {
        Action.RETURN_TO_INTAKE,
        Action.REQUEST_RETURN,
        Action.REQUEST_EXTENSION,
        Action.REQUEST_SUSPENSION,
        Action.CLAIM_UNREASONABLE,
        Action.PASS_REPLY,
        Action.SEND_BACK_REPLY,
        Action.APPROVE_RETURN,
        Action.REFUSE_RETURN,
        Action.DISPUTE_RETURN,
        Action.APPROVE_EXTENSION,
        Action.REFUSE_EXTENSION,
        Action.APPROVE_SUSPENSION,
        Action.REFUSE_SUSPENSION,
        Action.URGE,
        Action.SUPPLEMENT,
        Action.TELL_PROGRESS,
        Action.RECORD_CALLBACK,
    }
)

ADDITIONS: frozenset[Action] = frozenset({Action.URGE, Action.SUPPLEMENT, Action.TELL_PROGRESS})
"""Those of them that only add: a server that does not know them as taken back would add once more (``additions_back``
of its session says that it does).
"""


def own_last_act(step: Step) -> Refusal | None:
    """Only who acted takes back, only what was done last, and only for some seconds by the acts' own times."""
    last = last_act(step.order) if step.order.timeline else None
    named = last is not None and last.id == step.data.request and last.action is step.act.action
    if last is None or not named or last.code == WITHDRAWN:
        return refuse(RefusalCode.CHANGED_MEANWHILE)
    if last.by != step.actor.user_id:
        return refuse(RefusalCode.UNDO_NOT_YOURS)
    late = step.at - last.at > step.rules.policy.undo_seconds * SECOND
    return refuse(RefusalCode.UNDO_TOO_LATE) if late else None


def last_act(order: Order) -> TimelineEntry:
    """Return the line of the last act; what an act adds to the timeline besides its own line is no act."""
    own = (entry for entry in reversed(order.timeline) if not _is_beside(entry, order))
    return next(own, order.timeline[-1])


def _is_beside(entry: TimelineEntry, order: Order) -> bool:
    return any(entry.id == parts.redo_line_id(one.id) for one in order.callbacks[-1:])


def names_signed(step: Step) -> bool:
    """Condition: a return asked for after the unit had signed is taken back."""
    return names_request(step) and was_signed(step)


def from_intake(step: Step) -> Effect:
    """The order waits for dispatch again."""
    return withdrawn(replace(step.order, returned_to_intake=False))


def request(step: Step) -> Effect:
    """What was asked for is no longer asked."""
    return withdrawn(_without_request(step))


def return_request(step: Step) -> Effect:
    """The unit keeps the order, signed or not as it was."""
    back = AssignmentState.HANDLING if was_signed(step) else AssignmentState.PENDING_SIGN
    order = parts.with_assignment(_without_request(step), replace(step.part, state=back))
    return withdrawn(clocks_as_before(order, step), assigned=True)


def urge(step: Step) -> Effect:
    """Nobody was urged."""
    return withdrawn(replace(_without_files(step), urge_count=max(0, step.order.urge_count - 1)))


def supplement(step: Step) -> Effect:
    """What was added last goes; what was added before stays."""
    return withdrawn(replace(_without_files(step), supplements=step.order.supplements[:-1]))


def addition(step: Step) -> Effect:
    """What left a line in the timeline only."""
    return withdrawn(_without_files(step))


def _without_files(step: Step) -> Order:
    left = tuple(file for file in step.order.attachments if file.act != step.data.request)
    return replace(step.order, attachments=left)


def passed_reply(step: Step) -> Effect:
    """The reply waits for review again."""
    return withdrawn(clocks_as_before(step.order, step))


def time_rests_again(step: Step) -> Refusal | None:
    """The unit's time must be put back to exactly what it was."""
    return refuse(RefusalCode.CHANGED_MEANWHILE) if _resting(step) is None else None


def sent_back_reply(step: Step) -> Effect:
    """The reply has no defect and waits for review again; the unit's time rests since it replied."""
    order = _resting(step) or step.order
    last = order.replies[-1]
    order = replace(order, replies=(*order.replies[:-1], replace(last, defect="")))
    replied = parts.assignment(order, step.part.id) or step.part
    order = parts.with_assignment(order, replace(replied, state=AssignmentState.REPLIED, replied_at=last.at))
    return withdrawn(clocks_as_before(order, step), assigned=True)


def withdrawn(order: Order, *, assigned: bool = False) -> Effect:
    """Return the effect of an act that takes the one before it back."""
    return Effect(order, code=WITHDRAWN, assigned=assigned)


def _without_request(step: Step) -> Order:
    left = tuple(one for one in step.order.requests if one.id != step.data.request)
    return replace(step.order, requests=left)


def clocks_as_before(order: Order, step: Step) -> Order:
    """Let go of clocks the last act started; those it stopped go on."""
    at = step.order.timeline[-1].at
    return replace(
        order,
        clocks=tuple(
            replace(clock, stopped_at=None) if clock.stopped_at == at else clock
            for clock in order.clocks
            if clock.started_at != at
        ),
    )


def _resting(step: Step) -> Order | None:
    """Return the order with the due clocks of the unit and those above it at rest since the reply; ``None`` where what
    they were cannot be told from what they are.
    """
    order = step.order
    if not order.replies:
        return None
    if not step.rules.policy.due_stops_at_reply:
        return order
    at, since = order.timeline[-1].at, order.replies[-1].at
    for owner in parts.line_of(order, step.part):
        clock = parts.due_clock(order, owner)
        if clock is not None:
            before = _before_resume(clock, since, at, step.rules)
            if before is None:
                return None
            order = parts.put_due_clock(order, before)
    return order


def _before_resume(clock: Clock, since: Instant, at: Instant, rules: Rules) -> Clock | None:
    """Return the clock that rested since an instant and became this one when it went on."""
    rested = replace(clock, stopped_at=since, paused_ms=clock.paused_ms - (at - since))
    candidates = [rested]
    if clock.original_due_at is not None:
        candidates.append(replace(rested, due_at=clock.original_due_at, original_due_at=None))
    return next((one for one in candidates if deadlines.resume(one, at, rules) == clock), None)
