"""Guards: each looks at one rule and says why not, or nothing. The table names them row by row."""

from sync.domain.codes import (
    AssignmentState,
    RequestType,
    Role,
    UnitLevel,
)
from sync.domain.editing import EDITABLE, LONG_TEXT, write_field
from sync.domain.instant import SECOND
from sync.domain.organisation import LEVEL_RANK
from sync.domain.refusal import Refusal, RefusalCode
from sync.domain.workdays import day_of
from sync.domain.workflow import parts, queues
from sync.domain.workflow.step import Step

LEADS = (Role.LEADER, Role.TEAM_LEAD, Role.ARBITER)


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
    return (
        refuse(RefusalCode.CONFIDENTIAL_NOT_DIRECT, "caller.confidential") if step.order.caller.confidential else None
    )


def directory_is_sure(step: Step) -> Refusal | None:
    """The directory must name exactly one main unit, and the act must send to it."""
    order = step.order
    day = str(day_of(step.at))
    sure = step.rules.directory.resolve(order.category, order.place, order.content, day).sure
    return (
        None if sure is not None and sure.unit == step.data.unit else refuse(RefusalCode.DIRECTORY_NOT_UNIQUE, "unit")
    )


# --- intake and additions --------------------------------------------------------------------------------------------


def leader_confirms_serious(step: Step) -> Refusal | None:
    """Refusing a complaint or report needs a leader's word."""
    serious = step.order.request_type in {RequestType.COMPLAINT, RequestType.REPORT}
    if serious and not step.data.leader_confirmed and not step.actor.has(*LEADS):
        return refuse(RefusalCode.LEADER_MUST_CONFIRM, "leader_confirmed")
    return None


def not_before_the_accused(step: Step) -> Refusal | None:
    """A caller who complains about a unit is added only to an order that is kept from this unit (回避)."""
    accused = step.data.accused_unit
    return refuse(RefusalCode.UNIT_IS_ACCUSED, "accused_unit") if accused not in ("", step.order.accused_unit) else None


def merge_target_is_other(step: Step) -> Refusal | None:
    """An order is not merged into itself."""
    return refuse(RefusalCode.MERGE_INTO_ITSELF, "target_order") if step.data.target_order == step.order.id else None


def has_recording(step: Step) -> Refusal | None:
    """Withdrawal rests on a recorded call."""
    call = step.data.call
    if step.data.recording or (call is not None and call.recording_id):
        return None
    return refuse(RefusalCode.RECORDING_REQUIRED, "recording")


def is_back_at_intake(step: Step) -> Refusal | None:
    """Only an order that was given back to intake is submitted again."""
    return None if step.order.returned_to_intake else refuse(RefusalCode.NOT_IN_THIS_STATE)


def is_not_back_at_intake(step: Step) -> Refusal | None:
    """An order is given back to intake once at a time."""
    return refuse(RefusalCode.NOT_IN_THIS_STATE) if step.order.returned_to_intake else None


def names_unit(step: Step) -> bool:
    """Condition: the act names a unit."""
    return bool(step.data.unit)


def names_request(step: Step) -> bool:
    """Condition: the act is about something added before."""
    return bool(step.data.request)


def own_caller_just_added(step: Step) -> Refusal | None:
    """Who added a caller takes that back for some seconds, by the acts' own times."""
    added = next((one for one in step.order.reporters if one.id == step.data.request), None)
    if added is None or added.by != step.actor.user_id or added.order:
        return refuse(RefusalCode.UNDO_NOT_YOURS)
    late = step.at - added.at > step.rules.policy.undo_seconds * SECOND
    return refuse(RefusalCode.UNDO_TOO_LATE) if late else None


def says_something(step: Step) -> Refusal | None:
    """A contact record says at least one of result, time and words."""
    data = step.data
    said = data.text or data.outcome is not None or data.contact_at is not None
    return None if said else refuse(RefusalCode.REQUIRED, "text")


def note_says_something(step: Step) -> Refusal | None:
    """A note has words or an attachment."""
    data = step.data
    return None if data.text.strip() or data.attachments or data.files else refuse(RefusalCode.REQUIRED, "text")


def fields_are_editable(step: Step) -> Refusal | None:
    """An edit names fields that may be edited, with values that can stand there."""
    for name, text in sorted(step.data.fields.items()):
        if name not in EDITABLE:
            return refuse(RefusalCode.INVALID_VALUE, name[:40])
        if name in LONG_TEXT and not text.strip():
            return refuse(RefusalCode.REQUIRED, name)
        if write_field(step.order, name, text) is None:
            return refuse(RefusalCode.INVALID_VALUE, name)
        if name == "category" and text and not step.rules.categories.is_usable(text):
            return refuse(RefusalCode.UNKNOWN_CATEGORY, name)
    accused = step.data.fields.get("accused_unit", "")
    if accused and any(part.unit == accused and part.state not in parts.LEFT for part in step.order.assignments):
        return refuse(RefusalCode.UNIT_IS_ACCUSED, "accused_unit")
    return None


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


_MEMBERS: dict[str, frozenset[Role]] = {
    queues.INTAKE: frozenset({Role.AGENT, Role.TEAM_LEAD, Role.DISPATCHER}),
    queues.DISPATCH: frozenset({Role.DISPATCHER, Role.TEAM_LEAD}),
    queues.PRE_REVIEW: frozenset({Role.ARBITER, Role.TEAM_LEAD, Role.LEADER}),
    queues.ARBITRATION: frozenset({Role.DISPATCHER, Role.ARBITER, Role.TEAM_LEAD}),
    queues.REPLY_REVIEW: frozenset({Role.REPLY_REVIEWER, Role.TEAM_LEAD}),
    queues.CALLBACK: frozenset({Role.CALLBACK_AGENT, Role.TEAM_LEAD}),
}


def in_the_pool(step: Step) -> Refusal | None:
    """Only members of the pool an order waits in claim it: people of its unit, or the desk's roles."""
    waits = queues.responsible(step.order)
    if waits.pool == queues.UNIT:
        return None if step.actor.unit and step.actor.unit == waits.unit else refuse(RefusalCode.NOT_YOUR_UNIT)
    return None if step.actor.has(*_MEMBERS.get(waits.pool, frozenset())) else refuse(RefusalCode.NOT_YOUR_ROLE)


def held_by_actor(step: Step) -> Refusal | None:
    """Only the holder releases, or a team lead."""
    if step.order.holder and (step.order.holder == step.actor.user_id or step.actor.has(Role.TEAM_LEAD, Role.SYSTEM)):
        return None
    return refuse(RefusalCode.NOT_HELD)
