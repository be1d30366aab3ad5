"""Guards of an order's end: reply, callback, second handling, archive, merged callers."""

from sync.domain.codes import (
    AssignmentRole,
    AssignmentState,
    CallOutcome,
    OrderState,
)
from sync.domain.instant import DAY
from sync.domain.refusal import Refusal, RefusalCode
from sync.domain.workflow import parts
from sync.domain.workflow.guards import LEADS, refuse
from sync.domain.workflow.step import Step

_NO_CONTACT_NEEDED = frozenset({"unreachable", "withdrawn"})


def caller_was_contacted(step: Step) -> Refusal | None:
    """A reply rests on a contact with the caller, unless there is nobody to reach."""
    main = step.own
    if step.data.contact_at is not None or (main is not None and main.contacted_at is not None):
        return None
    exempt = step.order.caller.anonymous or not step.order.need_reply or step.data.result in _NO_CONTACT_NEEDED
    return None if exempt else refuse(RefusalCode.CONTACT_MISSING, "contact_at")


def assists_replied(step: Step) -> Refusal | None:
    """The first-responsible unit answers when every assisting unit has reported to it."""
    waiting = any(
        part.role is AssignmentRole.ASSIST and part.state not in parts.ENDED | {AssignmentState.REPLIED}
        for part in step.order.assignments
    )
    return refuse(RefusalCode.ASSIST_NOT_REPLIED) if waiting else None


def result_known(step: Step) -> Refusal | None:
    """The result of handling is from the city's list."""
    known = step.rules.knows_code("handling_result", step.data.result)
    return None if known else refuse(RefusalCode.UNKNOWN_CODE, "result")


def city_calls_at_expiry(step: Step) -> Refusal | None:
    """Most cities call back after a reply only."""
    return None if step.rules.policy.callback_on_expiry else refuse(RefusalCode.NOT_OVERDUE)


def overdue(step: Step) -> Refusal | None:
    """Callback at expiry happens where the city wants it, and only after the due moment."""
    main = parts.main_of(step.order)
    clock = parts.due_clock(step.order, main.id) if main else None
    late = clock is not None and clock.paused_at is None and step.at > clock.due_at
    return None if late and step.rules.policy.callback_on_expiry else refuse(RefusalCode.NOT_OVERDUE)


def evaluation_complete(step: Step) -> Refusal | None:
    """Who was spoken to has answered the three questions."""
    if step.data.outcome is not CallOutcome.CONNECTED or parts.is_complete(step.data.evaluation):
        return None
    return refuse(RefusalCode.EVALUATION_INCOMPLETE, "evaluation")


def redo_left(step: Step) -> Refusal | None:
    """Second handlings are counted."""
    limit = step.rules.policy.max_redo_rounds
    return refuse(RefusalCode.REDO_LIMIT, limit=limit) if step.order.redo_count >= limit else None


def redo_needed(step: Step) -> Refusal | None:
    """A second handling rests on what the caller said, in this act or the last call; a leader may order one anyway."""
    said = step.data.evaluation or parts.current_evaluation(step.order)
    if parts.is_bad(said) or step.actor.has(*LEADS):
        return None
    return refuse(RefusalCode.REDO_NOT_NEEDED)


def archive_time(step: Step) -> Refusal | None:
    """An order is archived when nobody has objected for some days and nothing on it is undecided."""
    if any(request.state == parts.OPEN for request in step.order.requests):
        return refuse(RefusalCode.REQUEST_OPEN)
    rest = step.rules.policy.archive_after_days * DAY
    early = step.at < (step.order.closed_at or step.order.created_at) + rest
    return refuse(RefusalCode.TOO_EARLY) if early else None


def was_replied(step: Step) -> Refusal | None:
    """A callback result belongs to a reply; one about an order nobody answered yet is a mistake."""
    return None if step.order.reply_rev > 0 else refuse(RefusalCode.NOT_IN_THIS_STATE)


def master_open(step: Step) -> Refusal | None:
    """A caller is added to an event only while it is open."""
    closed = step.order.state in {OrderState.MERGED, OrderState.CANCELLED, OrderState.INVALID, OrderState.NOT_ACCEPTED}
    done = step.order.state in {OrderState.CLOSED, OrderState.ARCHIVED, OrderState.DIRECT_CLOSED}
    return refuse(RefusalCode.MASTER_NOT_OPEN) if closed or done else None


def has_merged_callers(step: Step) -> Refusal | None:
    """There must be a caller that came from another order."""
    merged = any(reporter.order for reporter in step.order.reporters)
    return None if merged else refuse(RefusalCode.NOT_IN_THIS_STATE)
