"""Guards: each looks at one rule and says why not, or nothing. The table names them row by row."""

from sync.domain.codes import (
    Action,
    AssignmentRole,
    AssignmentState,
    CallOutcome,
    OrderState,
    RequestType,
    Role,
    UnitLevel,
)
from sync.domain.editing import EDITABLE, write_field
from sync.domain.instant import DAY, SECOND, Instant
from sync.domain.order import Order
from sync.domain.organisation import LEVEL_RANK
from sync.domain.refusal import Refusal, RefusalCode
from sync.domain.workdays import day_of, end_of_day
from sync.domain.workflow import parts
from sync.domain.workflow.step import Guard, Step

_APPEAL_WORKING_DAYS = 3
_LEADS = (Role.LEADER, Role.TEAM_LEAD, Role.ARBITER)
_BELOW_STREET = frozenset({UnitLevel.COMMUNITY, UnitLevel.GRID})


def refuse(code: RefusalCode, field: str = "", **values: str | int) -> Refusal:
    """Shorten the making of a refusal."""
    return Refusal(code, field, dict(values))


# --- units an act sends to -------------------------------------------------------------------------------------------


def units_known(step: Step) -> Refusal | None:
    """Every unit named must exist and be active."""
    for field in ("unit", "assist", "copies"):
        given = getattr(step.data, field)
        for unit in (given,) if isinstance(given, str) else given:
            if unit and not step.rules.organisation.is_active_unit(unit):
                return refuse(RefusalCode.UNKNOWN_UNIT, field)
    return None


def units_not_accused(step: Step) -> Refusal | None:
    """Nothing goes to the unit that is complained about, in no role."""
    accused = step.order.accused_unit
    if not accused:
        return None
    if step.data.unit == accused:
        return refuse(RefusalCode.UNIT_IS_ACCUSED, "unit")
    if accused in step.data.assist:
        return refuse(RefusalCode.UNIT_IS_ACCUSED, "assist")
    return refuse(RefusalCode.UNIT_IS_ACCUSED, "copies") if accused in step.data.copies else None


def main_not_community(step: Step) -> Refusal | None:
    """The hotline never makes a community or a grid the main unit."""
    unit = step.rules.organisation.unit(step.data.unit)
    return refuse(RefusalCode.UNIT_IS_COMMUNITY, "unit") if unit is not None and unit.level in _BELOW_STREET else None


def not_the_same_unit(step: Step) -> Refusal | None:
    """An order sent on must go to another unit."""
    main = parts.last_main(step.order)
    return refuse(RefusalCode.SAME_UNIT, "unit") if main is not None and main.unit == step.data.unit else None


def unit_below_own(step: Step) -> Refusal | None:
    """A unit passes an order down its own line only."""
    own = step.own.unit if step.own else ""
    fine = step.rules.organisation.is_below(step.data.unit, own)
    return None if fine else refuse(RefusalCode.NOT_YOUR_UNIT, "unit")


def unit_above_own(step: Step) -> Refusal | None:
    """An order is escalated to a higher level, or from one city unit to another."""
    own = step.own.unit if step.own else ""
    here = LEVEL_RANK[parts.level_of(own, step.rules)]
    there = LEVEL_RANK[parts.level_of(step.data.unit, step.rules)]
    fine = there < here or (there == here == 0 and step.data.unit != own)
    return None if fine else refuse(RefusalCode.INVALID_VALUE, "unit")


def sub_deadline_fits(step: Step) -> Refusal | None:
    """A part's deadline lies after now and not after the deadline of the part it comes from."""
    until = step.data.until
    if until is None:
        return None
    if until <= step.at:
        return refuse(RefusalCode.INVALID_VALUE, "until")
    main = step.own or parts.main_of(step.order)
    limit = main.due_at if main else None
    return refuse(RefusalCode.SUB_DEADLINE_TOO_LATE, "until") if limit is not None and until > limit else None


def some_assist(step: Step) -> Refusal | None:
    """Adding assisting units needs at least one that is not in the order already."""
    there = {part.unit for part in step.order.assignments if part.state not in parts.ENDED}
    wanted = step.data.assist or ((step.data.unit,) if step.data.unit else ())
    if not wanted:
        return refuse(RefusalCode.REQUIRED, "assist")
    return refuse(RefusalCode.SAME_UNIT, "assist") if set(wanted) <= there else None


# --- direct dispatch -------------------------------------------------------------------------------------------------


def may_go_direct(step: Step) -> Refusal | None:
    """Reports and confidential orders pass a dispatcher; the city may switch direct dispatch off."""
    if not step.rules.policy.direct_dispatch_for_agents:
        return refuse(RefusalCode.NOT_YOUR_ROLE)
    if step.order.request_type is RequestType.REPORT:
        return refuse(RefusalCode.REPORT_NOT_DIRECT, "request_type")
    return refuse(RefusalCode.CONFIDENTIAL_NOT_DIRECT, "caller.confidential") if step.order.caller.confidential else None


def directory_is_sure(step: Step) -> Refusal | None:
    """The directory must name exactly one main unit, and the act must send to it."""
    order = step.order
    day = str(day_of(step.at))
    sure = step.rules.directory.resolve(order.category, order.place, order.content, day).sure
    return None if sure is not None and sure.unit == step.data.unit else refuse(RefusalCode.DIRECTORY_NOT_UNIQUE, "unit")


# --- intake ----------------------------------------------------------------------------------------------------------


def leader_confirms_serious(step: Step) -> Refusal | None:
    """Refusing a complaint or report needs a leader's word."""
    serious = step.order.request_type in {RequestType.COMPLAINT, RequestType.REPORT}
    if serious and not step.data.leader_confirmed and not step.actor.has(*_LEADS):
        return refuse(RefusalCode.LEADER_MUST_CONFIRM, "leader_confirmed")
    return None


def merge_target_is_other(step: Step) -> Refusal | None:
    """An order is not merged into itself."""
    return refuse(RefusalCode.MERGE_INTO_ITSELF, "target_order") if step.data.target_order == step.order.id else None


def has_recording(step: Step) -> Refusal | None:
    """Withdrawal rests on a recorded call."""
    call = step.data.call
    if step.data.recording or (call is not None and call.recording_id):
        return None
    return refuse(RefusalCode.RECORDING_REQUIRED, "recording")


# --- signing, undo, pools --------------------------------------------------------------------------------------------


def part_unsigned(step: Step) -> Refusal | None:
    """Only a part that waits for its signature can be signed."""
    own = step.own
    return None if own is not None and own.state is AssignmentState.PENDING_SIGN else refuse(RefusalCode.ALREADY_SIGNED)


def nobody_signed(step: Step) -> Refusal | None:
    """A dispatch is taken back only while no unit has signed."""
    live = [part for part in step.order.assignments if part.state not in parts.LEFT and part.round == step.order.round]
    signed = any(part.signed_at is not None for part in live)
    return refuse(RefusalCode.ALREADY_SIGNED) if signed else None


def own_dispatch(step: Step) -> Refusal | None:
    """Only who dispatched takes back, and only the first way out of the pool: a redo or return has its own story."""
    main = parts.main_of(step.order)
    if main is None or main.dispatched_by != step.actor.user_id:
        return refuse(RefusalCode.UNDO_NOT_YOURS)
    fresh = main.round == 1 and not main.parent and step.order.hop_count == 0
    return None if fresh else refuse(RefusalCode.NOT_IN_THIS_STATE)


def within_undo_time(step: Step) -> Refusal | None:
    """Ten seconds, by the acts' own times."""
    since = step.at - (step.order.dispatched_at or 0)
    return None if since <= step.rules.policy.undo_seconds * SECOND else refuse(RefusalCode.UNDO_TOO_LATE)


def not_held_by_other(step: Step) -> Refusal | None:
    """Compare and set: an order somebody holds is not claimed."""
    order = step.order
    held = order.holder and order.holder != step.actor.user_id and (order.holder_until or 0) > step.at
    return refuse(RefusalCode.ALREADY_HELD) if held else None


def held_by_actor(step: Step) -> Refusal | None:
    """Only the holder releases, or a team lead."""
    if step.order.holder and (step.order.holder == step.actor.user_id or step.actor.has(Role.TEAM_LEAD, Role.SYSTEM)):
        return None
    return refuse(RefusalCode.NOT_HELD)


# --- returns ---------------------------------------------------------------------------------------------------------


def return_window_end(order: Order, step: Step) -> Instant | None:
    """End of the last day on which the main unit may ask for a return, ``None`` without a dispatch."""
    main = parts.main_of(order)
    if main is None:
        return None
    days = step.rules.policy.return_window_working_days
    day, _ = step.rules.calendar.add_working_days(day_of(main.dispatched_at), days)
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
    end = return_window_end(step.order, step)
    return refuse(RefusalCode.RETURN_WINDOW_OVER, until=end) if end is not None and step.at > end else None


def return_window_over(step: Step) -> Refusal | None:
    """Silence counts as acceptance only after the window."""
    end = return_window_end(step.order, step)
    return refuse(RefusalCode.TOO_EARLY, until=end) if end is not None and step.at <= end else None


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


# --- requests beside the state ---------------------------------------------------------------------------------------


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
    if long and not step.data.leader_confirmed and not step.actor.has(*_LEADS):
        return refuse(RefusalCode.LEADER_MUST_CONFIRM, "leader_confirmed")
    return None


def until_in_future(step: Step) -> Refusal | None:
    """A suspension names the day it is expected to end."""
    until = step.data.until
    if until is None:
        return refuse(RefusalCode.REQUIRED, "until")
    return refuse(RefusalCode.INVALID_VALUE, "until") if until <= step.at else None


def appeal_in_time(step: Step) -> Refusal | None:
    """An appeal comes within three working days of closing."""
    day, _ = step.rules.calendar.add_working_days(day_of(step.order.closed_at or step.at), _APPEAL_WORKING_DAYS)
    return refuse(RefusalCode.APPEAL_TOO_LATE) if step.at > end_of_day(day, 1439) else None


def yes_or_no(step: Step) -> Refusal | None:
    """A decision is ``passed`` or ``refused``."""
    return None if step.data.code in {parts.PASSED, parts.REFUSED} else refuse(RefusalCode.UNKNOWN_CODE, "code")


# --- reply, callback -------------------------------------------------------------------------------------------------

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
    if parts.is_bad(said) or step.actor.has(*_LEADS):
        return None
    return refuse(RefusalCode.REDO_NOT_NEEDED)


def archive_time(step: Step) -> Refusal | None:
    """An order is archived when nobody has objected for some days and nothing on it is undecided."""
    if any(request.state == parts.OPEN for request in step.order.requests):
        return refuse(RefusalCode.REQUEST_OPEN)
    rest = step.rules.policy.archive_after_days * DAY
    early = step.at < (step.order.closed_at or step.order.created_at) + rest
    return refuse(RefusalCode.TOO_EARLY) if early else None


def was_assigned(step: Step) -> Refusal | None:
    """Only an order that a unit handled can go back to it."""
    return None if parts.last_main(step.order) else refuse(RefusalCode.NOT_IN_THIS_STATE)


def master_open(step: Step) -> Refusal | None:
    """A caller is added to an event only while it is open."""
    closed = step.order.state in {OrderState.MERGED, OrderState.CANCELLED, OrderState.INVALID, OrderState.NOT_ACCEPTED}
    done = step.order.state in {OrderState.CLOSED, OrderState.ARCHIVED, OrderState.DIRECT_CLOSED}
    return refuse(RefusalCode.MASTER_NOT_OPEN) if closed or done else None


def says_something(step: Step) -> Refusal | None:
    """A contact record says at least one of result, time and words."""
    data = step.data
    said = data.text or data.outcome is not None or data.contact_at is not None
    return None if said else refuse(RefusalCode.REQUIRED, "text")


def due_is_running(step: Step) -> Refusal | None:
    """There must be a running limit to extend."""
    clock = parts.due_clock(step.order, step.own.id) if step.own else None
    running = clock is not None and clock.stopped_at is None
    return None if running else refuse(RefusalCode.NOT_IN_THIS_STATE)


def city_calls_at_expiry(step: Step) -> Refusal | None:
    """Most cities call back after a reply only."""
    return None if step.rules.policy.callback_on_expiry else refuse(RefusalCode.NOT_OVERDUE)


def result_known(step: Step) -> Refusal | None:
    """The result of handling is from the city's list."""
    known = step.rules.knows_code("handling_result", step.data.result)
    return None if known else refuse(RefusalCode.UNKNOWN_CODE, "result")


def names_unit(step: Step) -> bool:
    """Condition: the act names a unit."""
    return bool(step.data.unit)


def is_back_at_intake(step: Step) -> Refusal | None:
    """Only an order that was given back to intake is submitted again."""
    return None if step.order.returned_to_intake else refuse(RefusalCode.NOT_IN_THIS_STATE)


def is_not_back_at_intake(step: Step) -> Refusal | None:
    """An order is given back to intake once at a time."""
    return refuse(RefusalCode.NOT_IN_THIS_STATE) if step.order.returned_to_intake else None


def has_merged_callers(step: Step) -> Refusal | None:
    """There must be a caller that came from another order."""
    merged = any(reporter.order for reporter in step.order.reporters)
    return None if merged else refuse(RefusalCode.NOT_IN_THIS_STATE)


def note_says_something(step: Step) -> Refusal | None:
    """A note has words or an attachment."""
    return None if step.data.text.strip() or step.data.attachments else refuse(RefusalCode.REQUIRED, "text")


def fields_are_editable(step: Step) -> Refusal | None:
    """An edit names fields that may be edited, with values that can stand there."""
    for name, text in sorted(step.data.fields.items()):
        if name not in EDITABLE:
            return refuse(RefusalCode.INVALID_VALUE, name[:40])
        if write_field(step.order, name, text) is None:
            return refuse(RefusalCode.INVALID_VALUE, name)
        if name == "category" and text and not step.rules.categories.is_usable(text):
            return refuse(RefusalCode.UNKNOWN_CATEGORY, name)
    accused = step.data.fields.get("accused_unit", "")
    if accused and any(part.unit == accused and part.state not in parts.LEFT for part in step.order.assignments):
        return refuse(RefusalCode.UNIT_IS_ACCUSED, "accused_unit")
    return None
