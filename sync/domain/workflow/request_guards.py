"""Guards of requests: returns, extensions, suspensions, supervision, claims and appeals."""

from sync.domain.codes import (
    Action,
    Role,
)
from sync.domain.instant import Instant
from sync.domain.refusal import Refusal, RefusalCode
from sync.domain.workdays import day_of, end_of_day
from sync.domain.workflow import parts
from sync.domain.workflow.guards import LEADS, refuse
from sync.domain.workflow.step import Guard, Step


def return_window_end(step: Step) -> Instant:
    """End of the last day on which the main unit may ask for a return."""
    days = step.rules.policy.return_window_working_days
    day, _ = step.rules.calendar.add_working_days(day_of(step.part.dispatched_at), days)
    return end_of_day(day, 1439)


def return_allowed(step: Step) -> Refusal | None:
    """A designated unit never returns, and an order is not returned for ever."""
    if step.order.forbid_return:
        return refuse(RefusalCode.RETURN_FORBIDDEN)
    limit = step.rules.policy.max_returns
    if step.order.return_count >= limit:
        return refuse(RefusalCode.RETURN_LIMIT, limit=limit)
    return None


def in_return_window(step: Step) -> Refusal | None:
    """A return is asked for within the window after dispatch."""
    end = return_window_end(step)
    return refuse(RefusalCode.RETURN_WINDOW_OVER, until=end) if step.at > end else None


def return_window_over(step: Step) -> Refusal | None:
    """Silence counts as acceptance only after the window."""
    end = return_window_end(step)
    return refuse(RefusalCode.TOO_EARLY, until=end) if step.at <= end else None


def proposed_unit_known(step: Step) -> Refusal | None:
    """The proposed unit must exist and be another one."""
    proposed = step.data.proposed_unit
    if not step.rules.organisation.is_active_unit(proposed):
        return refuse(RefusalCode.UNKNOWN_UNIT, "proposed_unit")
    same = step.own is not None and proposed == step.own.unit
    return refuse(RefusalCode.SAME_UNIT, "proposed_unit") if same else None


def leader_confirms(step: Step) -> Refusal | None:
    """A designation needs the leader's word beside the arbiter's."""
    if step.data.leader_confirmed or step.actor.has(Role.LEADER):
        return None
    return refuse(RefusalCode.LEADER_MUST_CONFIRM, "leader_confirmed")


def none_open(kind: Action) -> Guard:
    """No second request of a kind while one is open."""

    def check(step: Step) -> Refusal | None:
        return refuse(RefusalCode.REQUEST_OPEN) if parts.open_request(step.order, kind) else None

    return check


def one_open(kind: Action) -> Guard:
    """A decision needs an open request of its kind."""

    def check(step: Step) -> Refusal | None:
        found = parts.open_request(step.order, kind, step.data.request)
        return None if found else refuse(RefusalCode.NO_OPEN_REQUEST)

    return check


def extension_left(step: Step) -> Refusal | None:
    """Extensions are counted."""
    limit = step.rules.policy.max_extensions
    return refuse(RefusalCode.EXTENSION_LIMIT, limit=limit) if step.order.extension_count >= limit else None


def extension_days_fit(step: Step) -> Refusal | None:
    """At least one day, at most what the city allows."""
    limit = step.rules.policy.max_extension_days
    if step.data.days < 1:
        return refuse(RefusalCode.REQUIRED, "days")
    return refuse(RefusalCode.EXTENSION_LIMIT, "days", limit=limit) if step.data.days > limit else None


def before_due(step: Step) -> Refusal | None:
    """An extension is asked for before the time is up."""
    clock = parts.due_clock(step.order, step.own.id) if step.own else None
    late = clock is not None and step.at > clock.due_at
    return refuse(RefusalCode.EXTENSION_TOO_LATE) if late else None


def caller_informed(step: Step) -> Refusal | None:
    """The caller learns of the extension and its reason first."""
    return None if step.data.caller_informed else refuse(RefusalCode.CALLER_NOT_INFORMED, "caller_informed")


def second_approval(step: Step) -> Refusal | None:
    """A long extension needs a second, higher word."""
    request = parts.open_request(step.order, Action.REQUEST_EXTENSION, step.data.request)
    long = request is not None and request.days > step.rules.policy.second_approval_above_days
    if long and not step.data.leader_confirmed and not step.actor.has(*LEADS):
        return refuse(RefusalCode.LEADER_MUST_CONFIRM, "leader_confirmed")
    return None


def due_is_running(step: Step) -> Refusal | None:
    """There must be a running limit to extend."""
    clock = parts.due_clock(step.order, step.own.id) if step.own else None
    running = clock is not None and clock.stopped_at is None
    return None if running else refuse(RefusalCode.NOT_IN_THIS_STATE)


def until_in_future(step: Step) -> Refusal | None:
    """A suspension names the day it is expected to end."""
    until = step.data.until
    if until is None:
        return refuse(RefusalCode.REQUIRED, "until")
    return refuse(RefusalCode.INVALID_VALUE, "until") if until <= step.at else None


_APPEAL_WORKING_DAYS = 3


def appeal_in_time(step: Step) -> Refusal | None:
    """An appeal comes within three working days of closing."""
    day, _ = step.rules.calendar.add_working_days(day_of(step.order.closed_at or step.at), _APPEAL_WORKING_DAYS)
    return refuse(RefusalCode.APPEAL_TOO_LATE) if step.at > end_of_day(day, 1439) else None


def yes_or_no(step: Step) -> Refusal | None:
    """A decision is ``passed`` or ``refused``."""
    return None if step.data.code in {parts.PASSED, parts.REFUSED} else refuse(RefusalCode.UNKNOWN_CODE, "code")
