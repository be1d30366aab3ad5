"""Effects around the end of an order: callback, exemption, claims, appeals, cancelling, merging, archive."""

from dataclasses import replace as replace_effect
from datetime import timedelta

from msgspec.structs import replace

from sync.domain.act import Act, ActData
from sync.domain.codes import Action, CallOutcome, ClockKind, OrderState, RequestType
from sync.domain.instant import HOUR, Instant, from_wall, to_wall
from sync.domain.order import CallbackAttempt, Caller, Evaluation, Order, Reporter, TimelineEntry
from sync.domain.reference import Policy
from sync.domain.workdays import at_minute
from sync.domain.workflow import parts, sending
from sync.domain.workflow.handling import decided
from sync.domain.workflow.step import Effect, Step
from sync.domain.workflow.ways import Way

_FINAL_OUTCOMES = frozenset(
    {CallOutcome.REFUSED, CallOutcome.INVALID_NUMBER, CallOutcome.CONFIDENTIAL_NOT_CALLED, CallOutcome.WRONG_PERSON}
)
"""Outcomes after which another try is pointless; the callback agent may close at once (code ``close``)."""


def next_call_time(at: Instant, policy: Policy) -> Instant:
    """Return the earliest moment to try again: after the gap, inside a calling window."""
    moment = to_wall(at + policy.callback_gap_hours * HOUR)
    for ahead in range(2):
        day = moment.date() + timedelta(days=ahead)
        for first, last in policy.callback_windows:
            if moment < at_minute(day, last):
                return from_wall(max(moment, at_minute(day, first)))
    return from_wall(moment)


# --- what a callback result means ------------------------------------------------------------------------------------


def is_late(step: Step) -> bool:
    """Tell whether the result is about an older reply."""
    return 0 < step.data.reply_rev < step.order.reply_rev


def result_redoes(step: Step) -> bool:
    """Tell whether the result asks for a second handling in the same act."""
    return step.data.code == "redo" and not is_late(step)


def result_closes(step: Step) -> bool:
    """Tell whether the result closes the order: a good evaluation, a chosen closing, or the last vain try."""
    data = step.data
    if is_late(step) or data.code in {"redo", "again"}:
        return False
    if data.outcome is CallOutcome.CONNECTED:
        return not parts.is_bad(data.evaluation) or data.code == "close"
    if data.code == "close" and data.outcome in _FINAL_OUTCOMES:
        return True
    vain = parts.failed_attempts(step.order) + (data.outcome not in parts.NOT_A_FAILED_TRY)
    return data.outcome is not CallOutcome.RESCHEDULED and vain >= step.rules.policy.max_callback_attempts


def _evaluation(step: Step) -> Evaluation | None:
    """Return what the caller said, with the validity the rules give it."""
    if step.data.outcome is not CallOutcome.CONNECTED or step.data.evaluation is None:
        return None
    return replace(step.data.evaluation, valid=True, excluded=False, excluded_reason="")


def _attempted(step: Step, *, late: bool, next_at: Instant | None = None) -> Order:
    order, data = step.order, step.data
    evaluation = _evaluation(step)
    attempt = CallbackAttempt(
        id=step.act.id, round=order.round, reply_rev=data.reply_rev or order.reply_rev, by=step.actor.user_id,
        at=step.at, outcome=data.outcome or CallOutcome.UNREACHABLE, evaluation=evaluation, remark=data.text,
        next_at=next_at, about_older_reply=late,
    )  # fmt: skip
    order = replace(order, callbacks=(*order.callbacks, attempt))
    if late or evaluation is None:
        return order
    first = order.first_evaluation if order.first_evaluation is not None else evaluation
    return replace(order, first_evaluation=first, final_evaluation=evaluation)


def keep_late_result(step: Step) -> Effect:
    """Keep a result that came too late to decide anything."""
    return Effect(_attempted(step, late=True), code=_code(step))


def attempt_only(step: Step) -> Effect:
    """T29: a try that decides nothing yet: not reached, called again later, or bad and to be decided on."""
    late = is_late(step)
    if late:
        return Effect(_attempted(step, late=True), code=_code(step))
    connected = step.data.outcome is CallOutcome.CONNECTED
    default = None if connected else next_call_time(step.at, step.rules.policy)
    next_at = step.data.next_at if step.data.next_at is not None else default
    return Effect(_attempted(step, late=False, next_at=next_at), code=_code(step))


def close_by_result(step: Step) -> Effect:
    """T29: the result closes the order; who could not be reached does not count in the rates."""
    order = _attempted(step, late=False)
    evaluation = _evaluation(step)
    if evaluation is None:
        order = _unevaluated(order, (step.data.outcome or CallOutcome.UNREACHABLE).value)
    hard = order.hard or parts.is_bad(evaluation)
    return Effect(parts.close_order(replace(order, hard=hard), OrderState.CLOSED, step.at), code=_code(step))


def redo_by_result(step: Step) -> Effect:
    """T30: record what was said and send the order into the next round."""
    recorded = _attempted(step, late=False)
    data = replace(step.data, code="")
    again = sending.redo(Step(recorded, step.act, data, step.rules, step.own))
    entry = TimelineEntry(
        id=parts.redo_line_id(step.act.id), action=Action.REDO, at=step.at, by=step.actor.user_id,
        by_name=step.actor.name, unit=step.actor.unit, to_unit=again.to_unit, text=step.data.text,
    )  # fmt: skip
    return Effect(again.order, code=_code(step), to_unit=again.to_unit, assigned=True, entries=(entry,))


def _code(step: Step) -> str:
    return (step.data.outcome or CallOutcome.UNREACHABLE).value


def _unevaluated(order: Order, reason: str) -> Order:
    """Close without an evaluation that counts; what was said about an earlier round stays as the first."""
    nothing = Evaluation(valid=False, reason=reason)
    first = order.first_evaluation if order.first_evaluation is not None else nothing
    return replace(order, first_evaluation=first, final_evaluation=nothing)


def exempt(step: Step) -> Effect:
    """T29: close without a call, for a coded reason."""
    order = step.order
    if parts.current_evaluation(order) is None:
        order = _unevaluated(order, step.data.code)
    return Effect(parts.close_order(order, OrderState.CLOSED, step.at), code=step.data.code)


# --- claims and appeals ----------------------------------------------------------------------------------------------


def is_passed(step: Step) -> bool:
    """Tell whether a decision says yes."""
    return step.data.code == "passed"


def decide_unreasonable(step: Step) -> Effect:
    """T31: the hotline confirms or refuses the unit's claim; a confirmed one leaves the effective rates, not the raw
    ones.
    """
    yes = is_passed(step)
    order = decided(step, step.order, Action.CLAIM_UNREASONABLE, parts.PASSED if yes else parts.REFUSED)
    order = replace(order, unreasonable=parts.PASSED if yes else parts.REFUSED)
    if yes:
        order = replace(_excluded(order, "unreasonable"), hard=True)
    return Effect(order, code=step.data.code)


def close_as_unreasonable(step: Step) -> Effect:
    """T31: a confirmed claim ends the callback."""
    decision = decide_unreasonable(step)
    order = decision.order
    if order.final_evaluation is None:
        order = _excluded(_unevaluated(order, "unreasonable"), "unreasonable")
    return Effect(parts.close_order(order, OrderState.CLOSED, step.at), code=decision.code)


def decide_appeal(step: Step) -> Effect:
    """Decide a unit's appeal against its assessment: the evaluation stays as said, it only stops counting."""
    yes = is_passed(step)
    request = parts.open_request(step.order, Action.APPEAL_ASSESSMENT, step.data.request)
    order = decided(step, step.order, Action.APPEAL_ASSESSMENT, parts.PASSED if yes else parts.REFUSED)
    if yes:
        order = _excluded(order, request.reason if request else "")
    return Effect(order, code=step.data.code)


def _excluded(order: Order, reason: str) -> Order:
    def out(evaluation: Evaluation | None) -> Evaluation | None:
        return None if evaluation is None else replace(evaluation, excluded=True, excluded_reason=reason)

    return replace(
        order,
        in_assessment=False,
        first_evaluation=out(order.first_evaluation),
        final_evaluation=out(order.final_evaluation),
    )


# --- other ends ------------------------------------------------------------------------------------------------------


def close_with(state: OrderState, step: Step) -> Effect:
    """End the order in a state, with the act's code and text as its reason."""
    data = step.data
    order = replace(
        step.order,
        disposition=step.act.action.value if step.act.action is not Action.CREATE else step.order.disposition,
        disposition_reason=data.code or step.order.disposition_reason,
        previous_state=step.order.state,
    )
    return Effect(parts.close_order(order, state, step.at), code=data.code)


def direct_close(step: Step) -> Effect:
    """T02, T40: answered on the line, or ended in another way: passed on, told, calmed down."""
    data = step.data
    order = replace(
        step.order,
        answer_text=data.text or step.order.answer_text,
        article=data.article or step.order.article,
        handed_to=data.handed_to if data.way else "",
        forward_as_suggestion=step.order.forward_as_suggestion or data.way == Way.SUGGESTION,
    )
    effect = close_with(OrderState.DIRECT_CLOSED, Step(order, step.act, data, step.rules))
    if not data.way:
        return effect
    return replace_effect(effect, order=replace(effect.order, disposition=data.way), code=data.way)


def invalidate(step: Step) -> Effect:
    """T03: no request at all."""
    return close_with(OrderState.INVALID, step)


def not_accept(step: Step) -> Effect:
    """T04: refused with a reason, the right channel told."""
    return close_with(OrderState.NOT_ACCEPTED, step)


def cancel(step: Step) -> Effect:
    """T34: the caller withdrew."""
    return close_with(OrderState.CANCELLED, step)


def merge(step: Step) -> Effect:
    """T07: the order ends in another one, which gets its callers as further reporters."""
    order, data = step.order, step.data
    merged = close_with(OrderState.MERGED, step).order
    report = order.request_type is RequestType.REPORT  # this hid its callers; the other order may be no report
    callers = [
        (replace(caller, confidential=caller.confidential or report), content, call)
        for caller, content, call in (
            (order.caller, order.content, order.call),
            *((one.caller, one.content, one.call) for one in order.reporters),
        )
    ]
    follow_ups = tuple(
        Act(
            id=parts.derived_id(step.act.id, f"caller:{index}"),
            action=Action.ADD_CALLER,
            actor=step.actor,
            at=step.at,
            order_id=data.target_order,
            data=ActData(
                caller=caller, text=content, call=call, target_order=order.id,
                need_reply=order.need_reply, need_callback=order.need_callback, accused_unit=order.accused_unit,
            ),
        )
        for index, (caller, content, call) in enumerate(callers)
    )  # fmt: skip
    return Effect(replace(merged, merged_into=data.target_order), code=data.code, follow_ups=follow_ups)


def unmerge(step: Step) -> Effect:
    """T39 on the merged order: back to the pool, its clock running again, its callers taken off the other order."""
    order = step.order
    master = order.merged_into
    order = replace(order, merged_into="", closed_at=None, previous_state=None)
    order = parts.start_clock(order, ClockKind.DISPATCH, order.accepted_at or order.created_at, step.rules)
    follow_up = Act(
        id=parts.derived_id(step.act.id, "unmerge"), action=Action.UNMERGE, actor=step.actor, at=step.at,
        order_id=master, data=ActData(target_order=order.id, text=step.data.text),
    )  # fmt: skip
    return Effect(order, code=step.data.code, follow_ups=(follow_up,))


def lose_callers(step: Step) -> Effect:
    """T39 on the order that was merged into: the callers of the other order leave."""
    reporters = tuple(one for one in step.order.reporters if one.order != step.data.target_order)
    return Effect(replace(step.order, reporters=reporters), code="unmerged")


def take_caller_back(step: Step) -> Effect:
    """T07 undone at once: the caller leaves with the files they brought."""
    added = step.data.request
    order = replace(
        step.order,
        reporters=tuple(one for one in step.order.reporters if one.id != added),
        attachments=tuple(file for file in step.order.attachments if file.act != added),
    )
    return Effect(order, code="withdrawn")


def add_caller(step: Step) -> Effect:
    """T07 seen from the order merged into: one more caller with an own wish for reply and callback."""
    data = step.data
    reporter = Reporter(
        id=step.act.id, caller=data.caller or Caller(), at=step.at, by=step.actor.user_id, content=data.text,
        need_reply=data.need_reply, need_callback=data.need_callback, call=data.call, order=data.target_order,
    )  # fmt: skip
    return Effect(replace(step.order, reporters=(*step.order.reporters, reporter)), code=data.code)
