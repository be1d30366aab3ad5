"""Effects that bring an order to units: dispatch, redo, sub-dispatch, assisting units, and taking back."""

from msgspec.structs import replace

from sync.domain.codes import AssignmentRole, AssignmentState, ClockKind, TimeBasis, UnitLevel
from sync.domain.deadlines import due_moment
from sync.domain.instant import Instant
from sync.domain.order import Assignment, Clock, Order
from sync.domain.reference import DirectoryRule, Limit
from sync.domain.workdays import day_of
from sync.domain.workflow import parts
from sync.domain.workflow.step import Effect, Step


def new_part(step: Step, unit: str, role: AssignmentRole, *, parent: str = "") -> Assignment:
    """Return a fresh part of a unit. A copy asks nothing of its unit and is done from the start."""
    return Assignment(
        id=parts.derived_id(step.act.id, f"{role.value}:{unit}"),
        unit=unit,
        role=role,
        level=parts.level_of(unit, step.rules),
        state=AssignmentState.DONE if role is AssignmentRole.COPY else AssignmentState.PENDING_SIGN,
        round=step.order.round,
        parent=parent,
        dispatched_by=step.actor.user_id,
        dispatched_at=step.at,
        advice=step.data.text,
    )


def copies_for(step: Step, unit: str) -> tuple[str, ...]:
    """Return the units to inform: those named, and the district's office when the order goes to a street."""
    organisation = step.rules.organisation
    target = organisation.unit(unit)
    copies = list(step.data.copies)
    if target is not None and target.level is UnitLevel.STREET:
        district = next(
            (area for area in organisation.area_path(target.area) if area.level is UnitLevel.DISTRICT), None
        )
        office = organisation.office(district.id) if district else None
        if office is not None and office.id != step.order.accused_unit:
            copies.append(office.id)
    taken = {unit, *step.data.assist}
    return tuple(dict.fromkeys(copy for copy in copies if copy and copy not in taken))


def send(step: Step, order: Order, unit: str, until: Instant | None = None) -> Order:
    """Give the order a new main part with assisting parts and copies; its clocks are the table's business."""
    main = new_part(step, unit, AssignmentRole.MAIN)
    assists = [new_part(step, one, AssignmentRole.ASSIST) for one in dict.fromkeys(step.data.assist) if one != unit]
    copies = [new_part(step, one, AssignmentRole.COPY) for one in copies_for(step, unit)]
    earlier = tuple(part.id for part in order.assignments if part.unit == unit and part.state not in parts.ENDED)
    order = parts.stop_clocks(order, tuple(ClockKind), step.at, earlier)
    order = parts.end_assignments(order, AssignmentState.EXITED, lambda part: part.id in earlier)
    present = {(part.unit, part.role) for part in order.assignments if part.state not in parts.LEFT}
    fresh = [part for part in (*assists, *copies) if (part.unit, part.role) not in present]
    order = replace(
        order,
        assignments=(*order.assignments, main, *fresh),
        main_unit=unit,
        dispatched_at=step.at,
        first_dispatched_at=order.first_dispatched_at if order.first_dispatched_at is not None else step.at,
        dispatch_advice=step.data.text or order.dispatch_advice,
        urgency=step.data.urgency or order.urgency,
        returned_to_intake=False,
    )
    for part in fresh:
        if part.role is AssignmentRole.ASSIST:
            order = _start_assist_clocks(step, order, part, until)
    return order


def _start_assist_clocks(step: Step, order: Order, part: Assignment, until: Instant | None) -> Order:
    order = parts.start_clock(order, ClockKind.SIGN, step.at, step.rules, part.id)
    return parts.start_clock(order, ClockKind.DUE, step.at, step.rules, part.id, until)


def dispatch(step: Step) -> Effect:
    """T06, T09, T10: send to the main unit."""
    return Effect(send(step, step.order, step.data.unit, step.data.until), to_unit=step.data.unit, assigned=True)


def undo_dispatch(step: Step) -> Effect:
    """T37: take the dispatch back; the order stands as before it."""
    order = step.order
    owners = {part.id for part in order.assignments if part.state not in parts.LEFT}
    order = replace(
        order,
        clocks=tuple(clock for clock in order.clocks if clock.assignment not in owners),
        assignments=tuple(
            replace(part, state=AssignmentState.EXITED) if part.id in owners else part for part in order.assignments
        ),
        main_unit="",
        dispatched_at=None,
        first_dispatched_at=None,
    )
    return Effect(order, assigned=True)


def send_on(step: Step, ended: AssignmentState) -> Effect:
    """T14, T17, T35: the main part ends in a state, another unit takes over; the deadline is kept or counted anew."""
    old = step.part
    inherited = parts.due_clock(step.order, old.id)
    order = parts.stop_clocks(step.order, (ClockKind.SIGN, ClockKind.CONTACT, ClockKind.DUE), step.at, (old.id,))
    order = _leave_line_above(step, order, old)
    returns = old.return_count + int(ended is AssignmentState.RETURNED)
    order = parts.with_assignment(order, replace(old, state=ended, return_count=returns))
    order = send(step, order, step.data.unit)
    order = _keep_parent(step, order, old)
    reset = step.data.reset_deadline or not step.rules.policy.inherit_deadline_on_return
    if inherited is not None and not reset and step.data.until is None:
        main = order.assignments[_index_of_new_main(step, order)]
        order = parts.add_clock(order, replace(inherited, assignment=main.id, stopped_at=None, paused_at=None))
    order = replace(order, hop_count=order.hop_count + 1)
    return Effect(order, to_unit=step.data.unit, assigned=True, lesson=_lesson(step))


def _stays_below(step: Step, parent: Assignment | None) -> bool:
    return parent is not None and step.rules.organisation.is_below(step.data.unit, parent.unit)


def _leave_line_above(step: Step, order: Order, old: Assignment) -> Order:
    """Let the units above the old part go when the order leaves their line: nobody keeps a clock for what is gone."""
    above = parts.line_of(order, old)[1:]
    if _stays_below(step, parts.assignment(order, old.parent)):
        return order
    order = parts.stop_clocks(order, (ClockKind.SIGN, ClockKind.CONTACT, ClockKind.DUE), step.at, above)
    return parts.end_assignments(order, AssignmentState.EXITED, lambda part: part.id in above)


def _keep_parent(step: Step, order: Order, old: Assignment) -> Order:
    """Hang the new main part below the same unit as the old one when it belongs there."""
    if not _stays_below(step, parts.assignment(order, old.parent)):
        return order
    main = order.assignments[_index_of_new_main(step, order)]
    return parts.with_assignment(order, replace(main, parent=old.parent))


def escalate(step: Step) -> Effect:
    """T35: a higher unit takes over from the one that cannot solve it alone; its own part ends."""
    sent = send_on(step, AssignmentState.EXITED)
    return Effect(replace(sent.order, hard=True), code=step.data.code, to_unit=sent.to_unit, assigned=True)


def _index_of_new_main(step: Step, order: Order) -> int:
    wanted = parts.derived_id(step.act.id, f"{AssignmentRole.MAIN.value}:{step.data.unit}")
    return next(index for index, part in enumerate(order.assignments) if part.id == wanted)


def _lesson(step: Step) -> DirectoryRule | None:
    """Return the directory rule the decision suggests; nothing can be learned about an order without a category."""
    order = step.order
    if not order.category:
        return None
    return DirectoryRule(
        id=parts.derived_id(step.act.id, "lesson"),
        category=order.category,
        area=order.place.street or order.place.district,
        main=f"unit:{step.data.unit}",
        basis=step.data.basis or step.data.text,
        valid_from=str(day_of(step.at)),
        source=order.id,
    )


def redo_clock(step: Step, owner: str) -> Clock:
    """Return the limit of a second handling."""
    days = step.rules.policy.redo_working_days
    limit = Limit(clock=ClockKind.DUE, amount=days, basis=TimeBasis.WORKING_DAY)
    due, uncertain = due_moment(step.at, limit, step.rules)
    return Clock(
        kind=ClockKind.DUE, started_at=step.at, due_at=due, basis=limit.basis, amount=days, preset="redo",
        assignment=owner, uncertain=uncertain,
    )  # fmt: skip


def redo(step: Step) -> Effect:
    """T30: the next round, at the same unit unless another is named."""
    unit = step.data.unit or step.part.unit
    order = parts.end_assignments(step.order, AssignmentState.DONE)
    order = replace(order, round=order.round + 1, redo_count=order.redo_count + 1)
    again = Step(order=order, act=step.act, data=replace(step.data, unit=unit, text=""), rules=step.rules)
    order = send(again, order, unit)
    main = order.assignments[_index_of_new_main(again, order)]
    clock = redo_clock(step, main.id)
    until = step.data.until
    if until is not None and until > step.at:
        clock = replace(clock, due_at=until, preset="manual", uncertain=False)
    order = parts.with_assignment(order, replace(main, advice=step.data.text))
    return Effect(parts.add_clock(order, clock), to_unit=unit, assigned=True)


def sub_dispatch(step: Step) -> Effect:
    """T18: the main unit passes its part down and stays responsible above it."""
    parent = step.part
    part = new_part(step, step.data.unit, AssignmentRole.MAIN, parent=parent.id)
    order = replace(
        step.order,
        assignments=(*step.order.assignments, part),
        main_unit=part.unit,
        dispatched_at=step.at,
        hop_count=step.order.hop_count + 1,
    )
    own = parts.due_clock(order, parent.id)
    if own is not None:
        due = step.data.until if step.data.until is not None else own.due_at
        order = parts.add_clock(
            order, replace(own, assignment=part.id, due_at=due, original_due_at=None, extended_by=0)
        )
    return Effect(order, to_unit=part.unit, assigned=True)


def add_assists(step: Step) -> Effect:
    """T19: further units help the main unit, each with its own clocks."""
    order = step.order
    there = {part.unit for part in order.assignments if part.state not in parts.ENDED}
    wanted = step.data.assist or (step.data.unit,)
    fresh = [new_part(step, unit, AssignmentRole.ASSIST) for unit in dict.fromkeys(wanted) if unit not in there]
    order = replace(order, assignments=(*order.assignments, *fresh))
    until = step.data.until if step.data.until is not None else step.part.due_at
    for part in fresh:
        order = _start_assist_clocks(step, order, part, until)
    return Effect(order, to_unit=fresh[0].unit, code=step.data.code, assigned=True)


def reopen(step: Step) -> Effect:
    """T33: the unit that handled the order last takes it up again, with the limit of a second handling."""
    part = step.part
    order = parts.with_assignment(step.order, replace(part, state=AssignmentState.HANDLING, replied_at=None))
    order = replace(order, closed_at=None, main_unit=part.unit)
    order = parts.add_clock(order, redo_clock(step, part.id))
    return Effect(order, code=step.data.code, to_unit=part.unit, assigned=True)
