"""Decides acts: the only way an order changes, on the server as truth and on a seat as preview. Pure and total."""

from msgspec.structs import replace

from sync.domain import deadlines
from sync.domain.act import Act, ActData, OrderDraft
from sync.domain.actor import Actor
from sync.domain.attachments import attach
from sync.domain.codes import OPEN_STATES, Action, AssignmentRole, ClockKind, OrderState, Role
from sync.domain.instant import SECOND, Instant
from sync.domain.order import Assignment, Order, TimelineEntry
from sync.domain.refusal import Refusal, RefusalCode
from sync.domain.rules import Rules
from sync.domain.workflow import parts
from sync.domain.workflow.checks import act_problem, draft_problem, in_range
from sync.domain.workflow.creating import act_data, draft_field, first_version, mapped_draft
from sync.domain.workflow.step import Accepted, Effect, Refused, Row, Step
from sync.domain.workflow.table import NEW, rows_of
from sync.domain.workflow.taking_back import TAKEN_BACK

__all__ = ["Accepted", "Refused", "available", "decide", "undo_until"]

_OWNED_BY_UNIT = frozenset({ClockKind.SIGN, ClockKind.CONTACT, ClockKind.DUE})
_NEEDS_PART = frozenset({"main", "assist", "any", "past", "desk", "last"})
_TEXT_KEPT_ELSEWHERE = frozenset({Action.REPLY, Action.ADD_CALLER, Action.SUPPLEMENT})


def decide(order: Order | None, act: Act, rules: Rules) -> Accepted | Refused:
    """Return the order after the act, or why not. ``order`` is ``None`` for a create, whose data is an ``OrderDraft``.

    The new order has ``ver`` + 1, ``assign_rev`` and ``reply_rev`` raised where units or replies changed, its clocks
    moved on and a timeline entry with the act's id. Never raises for bad data.
    """
    if not in_range(act.at):
        return Refused(Refusal(RefusalCode.INVALID_VALUE, "at"))
    if isinstance(act.data, OrderDraft):
        if order is not None:
            return Refused(Refusal(RefusalCode.CHANGED_MEANWHILE))
        return _create(act, act.data, rules)
    if order is None:
        return Refused(Refusal(RefusalCode.UNKNOWN_ORDER))
    if problem := act_problem(act.data, rules):
        return Refused(problem)
    return _decide(order, act, act.data, rules)


def _create(act: Act, draft: OrderDraft, rules: Rules) -> Accepted | Refused:
    if draft.disposition is Action.CREATE:
        # T01, an unsent draft, lives on its seat only
        return Refused(Refusal(RefusalCode.UNKNOWN_ACTION, "disposition"))
    if problem := draft_problem(draft, rules):
        return Refused(problem)
    draft, mapped = mapped_draft(draft, rules)
    meant = replace(act, action=draft.disposition)
    verdict = _decide(first_version(draft, act, rules), meant, act_data(draft), rules)
    if isinstance(verdict, Refused):
        refusal = verdict.refusal
        return Refused(replace(refusal, field=draft_field(refusal.field, draft.disposition, draft.way)))
    return Accepted(verdict.order, verdict.follow_ups, mapped, verdict.lesson, verdict.row)


def _decide(order: Order, act: Act, data: ActData, rules: Rules) -> Accepted | Refused:
    found = _find(order, act, data, rules)
    if isinstance(found, Refusal):
        return Refused(found)
    row, step = found
    for check in (*row.before, *row.guards):
        if refusal := check(step):
            return Refused(refusal)
    effect = row.change(step)
    after = _finish(row, step, effect)
    return Accepted(after, effect.follow_ups, lesson=effect.lesson, row=row)


# --- which row ------------------------------------------------------------------------------------------------------


def _find(order: Order, act: Act, data: ActData, rules: Rules) -> tuple[Row, Step] | Refusal:
    """Return the first row whose source, role, party, condition and required data fit, else the nearest refusal."""
    rows = [row for row in rows_of(act.action) if order.state in row.sources]
    if not rows:
        return Refusal(RefusalCode.NOT_IN_THIS_STATE)
    nearest: Refusal | None = None
    for row in rows:
        if row.t == "T37" and not row.offered and not data.request:
            continue  # it only takes an act back that is named: who may do that is nobody's question here
        refusal = _who_problem(row, order, act.actor)
        if refusal is None:
            own = _own_part(row, order, act.actor, data.assignment)
            if own is None and row.party in _NEEDS_PART:
                refusal = _no_part(row, act.actor)
            else:
                step = Step(order, act, data, rules, own)
                if not row.when(step):
                    continue
                refusal = _data_problem(row, step)
                return refusal if refusal is not None else (row, step)
        nearest = nearest or refusal
    return nearest or Refusal(RefusalCode.NOT_IN_THIS_STATE)


def _no_part(row: Row, actor: Actor) -> Refusal:
    if row.party in {"desk", "last"}:
        return Refusal(RefusalCode.NOT_IN_THIS_STATE)
    return Refusal(RefusalCode.NOT_YOUR_ASSIGNMENT if actor.unit else RefusalCode.NOT_YOUR_UNIT)


def _who_problem(row: Row, order: Order, actor: Actor) -> Refusal | None:
    accused = order.accused_unit
    if accused and (accused == actor.unit or accused in actor.conflicts):
        return Refusal(RefusalCode.CONFLICT_OF_INTEREST)
    if not actor.has(*row.roles):
        return Refusal(RefusalCode.NOT_YOUR_ROLE)
    if row.party == "reader" and actor.unit and all(part.unit != actor.unit for part in order.assignments):
        # who had the order once may still add a word that was on its way when it left
        return Refusal(RefusalCode.NOT_YOUR_UNIT)
    return None


def _own_part(row: Row, order: Order, actor: Actor, assignment_id: str) -> Assignment | None:
    main = parts.main_of(order)
    if row.party in {"", "reader", "desk"}:
        return main
    if row.party == "last":
        return parts.last_main(order)
    if row.party == "past":
        return _past_part(order, actor.unit)
    own = parts.part_of_unit(order, actor.unit, assignment_id) if actor.unit else None
    if row.party == "main":
        return own if own is not None and main is not None and own.id == main.id else None
    if row.party == "assist":
        return _assisting(order, actor.unit, assignment_id)
    return own


def _assisting(order: Order, unit: str, assignment_id: str) -> Assignment | None:
    open_parts = [
        part
        for part in order.assignments
        if part.unit == unit
        and part.role is AssignmentRole.ASSIST
        and part.state not in parts.ENDED
        and (not assignment_id or part.id == assignment_id)
    ]
    return open_parts[-1] if unit and open_parts else None


def _past_part(order: Order, unit: str) -> Assignment | None:
    had = [part for part in order.assignments if part.unit == unit and part.state not in parts.LEFT]
    return had[-1] if unit and had else None


def _data_problem(row: Row, step: Step) -> Refusal | None:
    data = step.data
    for field in row.required:
        value = getattr(data, field)
        if value is None or (isinstance(value, str) and not value.strip()):
            return Refusal(RefusalCode.REQUIRED, field)
    if row.reason_list and data.code and not step.rules.knows_code(row.reason_list, data.code):
        return Refusal(RefusalCode.UNKNOWN_CODE, "code")
    return None


# --- what becomes of the order ---------------------------------------------------------------------------------------


def _finish(row: Row, step: Step, effect: Effect) -> Order:
    before = step.order
    state = row.target if row.target is not None else effect.order.state
    order = replace(effect.order, state=state)
    if step.data.files:
        order = attach(order, step.act, step.data.files)
    order = _move_clocks(row, step, order)
    if state is not before.state:
        order = replace(order, holder="", holder_until=None, claim_pool="", previous_state=before.state)
    return replace(
        order,
        ver=before.ver + 1,
        assign_rev=before.assign_rev + int(effect.assigned),
        updated_at=max(step.at, before.updated_at),
        timeline=(*order.timeline, _entry(step, effect), *effect.entries),
    )


def _move_clocks(row: Row, step: Step, order: Order) -> Order:
    owners = ("",) if step.own is None else ("", step.own.id)
    order = parts.stop_clocks(order, row.stops, step.at, owners)
    order = parts.map_clocks(
        order, lambda clock: clock.kind in row.pauses, lambda clock: deadlines.pause(clock, step.at)
    )
    for kind in row.resumes:
        order = _resume(step, order, kind)
    main = parts.main_of(order)
    for kind in row.starts:
        owner = main.id if main is not None and kind in _OWNED_BY_UNIT else ""
        running = any(
            clock.kind is kind and clock.assignment == owner and deadlines.is_running(clock) for clock in order.clocks
        )
        if not running:
            until = step.data.until if kind is ClockKind.DUE else None
            order = parts.start_clock(order, kind, step.at, step.rules, owner, until)
    return order


def _resume(step: Step, order: Order, kind: ClockKind) -> Order:
    """Let clocks of a kind go on: due clocks move by the time they rested, the dispatch clock stands as before."""
    if kind is ClockKind.DISPATCH:
        own = [clock for clock in order.clocks if clock.kind is kind]
        if not own:
            return parts.start_clock(order, kind, order.accepted_at or order.created_at, step.rules)
        last = replace(own[-1], stopped_at=None)
        return replace(order, clocks=tuple(last if clock is own[-1] else clock for clock in order.clocks))
    main = parts.main_of(order)
    line = frozenset(parts.line_of(order, main)) if main is not None else frozenset[str]()
    for part in order.assignments:
        clock = parts.due_clock(order, part.id)
        if clock is not None and (clock.paused_at is not None or (clock.stopped_at is not None and part.id in line)):
            order = parts.put_due_clock(order, deadlines.resume(clock, step.at, step.rules))
    return order


def _entry(step: Step, effect: Effect) -> TimelineEntry:
    act, data = step.act, step.data
    closed = step.order.state not in OPEN_STATES and step.order.state is not OrderState.DRAFT
    return TimelineEntry(
        id=act.id,
        action=act.action,
        at=act.at,
        by=act.actor.user_id,
        by_name=act.actor.name,
        unit=act.actor.unit,
        to_unit=effect.to_unit,
        code=effect.code,
        text="" if act.action in _TEXT_KEPT_ELSEWHERE else effect.text or data.text,
        after_closing=closed,
    )


# --- what a screen may offer -----------------------------------------------------------------------------------------


def available(order: Order, actor: Actor, rules: Rules, at: Instant | None = None) -> tuple[Action, ...]:
    """Return the acts whose state, role, party and standing conditions fit; the act's own data is not known yet."""
    now = at if at is not None else order.updated_at
    return tuple(action for action in Action if _is_available(order, actor, rules, action, now))


def _is_available(order: Order, actor: Actor, rules: Rules, action: Action, at: Instant) -> bool:
    act = Act(id="", action=action, actor=actor, at=at, data=ActData(), order_id=order.id)
    for row in rows_of(action):
        if (
            row.sources == NEW
            or not row.offered
            or order.state not in row.sources
            or _who_problem(row, order, actor) is not None
        ):
            continue
        own = _own_part(row, order, actor, "")
        if own is None and row.party in _NEEDS_PART:
            continue
        step = Step(order, act, ActData(), rules, own)
        if all(check(step) is None for check in row.before):
            return True
    return False


def undo_until(order: Order, act: Act, rules: Rules) -> Instant:
    """Return until when the act just taken can be undone (T37), 0 for acts that cannot.

    ``order`` is as it stands after the act.
    """
    if act.action in TAKEN_BACK:
        if (
            act.action in (Action.APPROVE_RETURN, Action.URGE, Action.RECORD_CALLBACK)
            and isinstance(act.data, ActData)
            and act.data.urgency is not None
        ):
            return 0  # nothing tells afterwards what the urgency was
        again = replace(act, id=parts.derived_id(act.id, "undo"), data=ActData(request=act.id))
        possible = isinstance(decide(order, again, rules), Accepted)
        return act.at + rules.policy.undo_seconds * SECOND if possible else 0
    direct = isinstance(act.data, OrderDraft) and act.data.disposition is Action.DIRECT_DISPATCH
    if order.state is not OrderState.DISPATCHED or not (direct or act.action is Action.DISPATCH):
        return 0
    may = act.actor.has(Role.AGENT, Role.DISPATCHER, Role.TEAM_LEAD)
    return act.at + rules.policy.undo_seconds * SECOND if may else 0
