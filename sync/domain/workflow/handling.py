"""Effects of a unit's work: sign, contact, return, extension, suspension, reply and its review."""

from msgspec.structs import replace

from sync.domain import deadlines
from sync.domain.act import Act, ActData
from sync.domain.actor import SYSTEM_ACTOR
from sync.domain.codes import Action, AssignmentState, CallOutcome, ClockKind, Urgency
from sync.domain.order import Assignment, Order, PendingRequest, Reply
from sync.domain.workflow import parts
from sync.domain.workflow.step import Effect, Step


def sign(step: Step) -> Effect:
    """T11, T12: the unit takes the order on."""
    own = step.part
    signed = replace(own, state=AssignmentState.HANDLING, signed_at=step.at, signed_by=step.actor.user_id)
    late = "late" if _sign_is_late(step, own) else ""
    return Effect(parts.with_assignment(step.order, signed), code=late, assigned=True)


def _sign_is_late(step: Step, own: Assignment) -> bool:
    clocks = [clock for clock in step.order.clocks if clock.kind is ClockKind.SIGN and clock.assignment == own.id]
    return bool(clocks) and step.at > clocks[-1].due_at


def log_contact(step: Step) -> Effect:
    """T20: a contact with the caller; only one that reached them stops the contact clock."""
    data, own = step.data, step.part
    reached = data.outcome in {None, CallOutcome.CONNECTED, CallOutcome.RESCHEDULED}
    order = step.order
    if reached:
        at = data.contact_at if data.contact_at is not None else step.at
        order = parts.with_assignment(order, replace(own, contacted_at=at))
        order = parts.stop_clocks(order, (ClockKind.CONTACT,), step.at, (own.id,))
    return Effect(order, code=data.outcome.value if data.outcome else data.code)


def assist_reply(step: Step) -> Effect:
    """T19: an assisting unit reports to the main unit."""
    own = step.part
    replied = replace(own, state=AssignmentState.REPLIED, replied_at=step.at, reply_text=step.data.text)
    order = parts.with_assignment(step.order, replied)
    return Effect(parts.stop_clocks(order, tuple(ClockKind), step.at, (own.id,)), assigned=True)


# --- requests --------------------------------------------------------------------------------------------------------


def ask(step: Step) -> Effect:
    """Open a request beside the state (extension, suspension, supervision return, unreasonable claim, appeal)."""
    data = step.data
    request = PendingRequest(
        id=step.act.id, kind=step.act.action, state=parts.OPEN, unit=step.own.unit if step.own else step.actor.unit,
        by=step.actor.user_id, at=step.at, reason=data.code, basis=data.basis, text=data.text,
        proposed_unit=data.proposed_unit, days=data.days, until=data.until,
    )  # fmt: skip
    return Effect(
        replace(step.order, requests=(*step.order.requests, request)), code=data.code, to_unit=data.proposed_unit
    )


def ask_return(step: Step) -> Effect:
    """T13: the main part waits for a decision."""
    asked = ask(step)
    waiting = replace(step.part, state=AssignmentState.RETURN_REQUESTED)
    order = parts.with_assignment(asked.order, waiting)
    return Effect(order, code=asked.code, to_unit=asked.to_unit, assigned=True)


def decided(step: Step, order: Order, kind: Action, state: str) -> Order:
    """Write the decision on the open request of a kind."""
    request = parts.open_request(order, kind, step.data.request)
    if request is None:
        return order
    return parts.with_request(
        order,
        replace(request, state=state, decided_by=step.actor.user_id, decided_at=step.at, decision_text=step.data.text),
    )


def refuse_return(step: Step) -> Effect:
    """T15: the unit keeps the order, signed or not as it was."""
    order = decided(step, step.order, Action.REQUEST_RETURN, parts.REFUSED)
    back = AssignmentState.HANDLING if was_signed(step) else AssignmentState.PENDING_SIGN
    order = parts.with_assignment(order, replace(step.part, state=back))
    return Effect(order, code=step.data.code, assigned=True)


def was_signed(step: Step) -> bool:
    """Tell whether the main part was signed before it asked for a return."""
    return step.part.signed_at is not None


def approve_extension(step: Step) -> Effect:
    """T21: the due moment moves, the old one is kept."""
    request = parts.open_request(step.order, Action.REQUEST_EXTENSION, step.data.request)
    days = request.days if request else 0
    order = decided(step, step.order, Action.REQUEST_EXTENSION, parts.PASSED)
    order = parts.change_due_clock(order, step.part.id, lambda clock: deadlines.extend(clock, days, step.rules))
    return Effect(replace(order, extension_count=order.extension_count + 1), code=step.data.code)


def refuse_extension(step: Step) -> Effect:
    """T21: the due moment stays."""
    return Effect(decided(step, step.order, Action.REQUEST_EXTENSION, parts.REFUSED), code=step.data.code)


def approve_suspension(step: Step) -> Effect:
    """T22: the due clocks rest, a review clock runs to the expected day."""
    request = parts.open_request(step.order, Action.REQUEST_SUSPENSION, step.data.request)
    order = decided(step, step.order, Action.REQUEST_SUSPENSION, parts.PASSED)
    until = step.data.until if step.data.until is not None else (request.until if request else None)
    order = parts.start_clock(order, ClockKind.REVIEW, step.at, step.rules, until=until)
    return Effect(order, code=request.reason if request else "", assigned=True)


def refuse_suspension(step: Step) -> Effect:
    """T22: the work goes on."""
    return Effect(decided(step, step.order, Action.REQUEST_SUSPENSION, parts.REFUSED), code=step.data.code)


# --- reply and review ------------------------------------------------------------------------------------------------


def reply(step: Step) -> Effect:
    """T25: the main unit answers; its due clock stops here where the city's policy says so."""
    data, own = step.data, step.part
    answer = Reply(
        rev=step.order.reply_rev + 1, unit=own.unit, by=step.actor.user_id, at=step.at, public_text=data.text,
        internal_text=data.internal_text, result=data.result, truthful=data.truthful, solved=data.solved,
        unsolved_reason=data.unsolved_reason, contact_at=data.contact_at, contact_number=data.contact_number,
        attachments=(*data.attachments, *(file.id for file in data.files)),
    )  # fmt: skip
    contacted = own.contacted_at if own.contacted_at is not None else data.contact_at
    part = replace(own, state=AssignmentState.REPLIED, replied_at=step.at, contacted_at=contacted)
    order = parts.with_assignment(step.order, part)
    order = replace(order, replies=(*order.replies, answer), reply_rev=answer.rev)
    kinds = [ClockKind.CONTACT] if contacted is not None else []
    if step.rules.policy.due_stops_at_reply:
        kinds.append(ClockKind.DUE)
    order = parts.stop_clocks(order, kinds, step.at, parts.line_of(order, own))
    return Effect(order, code=data.result, assigned=True)


def send_back_reply(step: Step) -> Effect:
    """T26: the reply has a defect; the unit's time goes on where it stopped."""
    order = step.order
    defective = (replace(last, defect=step.data.code) for last in order.replies[-1:])
    order = replace(order, replies=(*order.replies[:-1], *defective))
    order = parts.with_assignment(order, replace(step.part, state=AssignmentState.REWORK, replied_at=None))
    return Effect(order, code=step.data.code, assigned=True)


def to_callback(step: Step) -> Effect:
    """T27, T28: the unit's time is over; who need not be called is let go by the system in the next act."""
    owners = parts.line_of(step.order, step.part)
    order = parts.stop_clocks(step.order, (ClockKind.DUE, ClockKind.CONTACT), step.at, owners)
    wanted = order.need_callback or any(reporter.need_callback for reporter in order.reporters)
    waive = Act(
        id=parts.derived_id(step.act.id, "waived"), action=Action.EXEMPT_CALLBACK, actor=SYSTEM_ACTOR, at=step.at,
        order_id=order.id, data=ActData(code="waived"),
    )  # fmt: skip
    return Effect(order, code=step.data.code, follow_ups=() if wanted else (waive,))


def urge(step: Step) -> Effect:
    """T23: ask for speed; the order may become urgent."""
    urgency = step.data.urgency if step.data.urgency in {Urgency.URGENT, Urgency.CRITICAL} else step.order.urgency
    order = replace(step.order, urge_count=step.order.urge_count + 1, urgency=urgency)
    return Effect(order, code=step.data.code, to_unit=order.main_unit)
