"""Effects that only add: notes, supplements, calls, progress told, edits, supervision, claims on a pool."""

from msgspec.structs import replace

from sync.domain import editing
from sync.domain.codes import Action, ClockKind
from sync.domain.instant import MINUTE
from sync.domain.workflow import parts
from sync.domain.workflow.handling import ask, decided
from sync.domain.workflow.queues import responsible
from sync.domain.workflow.step import Effect, Step


def add_nothing(step: Step) -> Effect:
    """Leave a line in the timeline only."""
    return Effect(step.order, code=step.data.code)


def supplement(step: Step) -> Effect:
    """Add what the caller said later; the original words stay."""
    return Effect(replace(step.order, supplements=(*step.order.supplements, step.data.text)), code=step.data.code)


def link_call(step: Step) -> Effect:
    """Tie a call to the order; the first one becomes the order's own."""
    order = step.order
    if order.call is None and step.data.call is not None:
        order = replace(order, call=step.data.call)
    return Effect(order, code=step.data.code)


def edit(step: Step) -> Effect:
    """Write the fields that merge, keep the others as proposals; ``request`` closes a proposal."""
    data = step.data
    order = step.order
    merge = editing.merge_fields(order, data, step.act.id, step.actor.user_id, step.at)
    for name, text in merge.fields.items():
        order = editing.write_field(order, name, text) or order
    kept = tuple(proposal for proposal in order.proposals if proposal.id != data.request)
    order = replace(order, proposals=(*kept, *merge.proposals))
    if merge.supplement:
        order = replace(order, supplements=(*order.supplements, merge.supplement))
    return Effect(order, code=",".join(sorted(merge.fields)))


def claim(step: Step) -> Effect:
    """T38: take the order out of its pool for a while."""
    until = step.at + step.rules.policy.claim_minutes * MINUTE
    pool = responsible(step.order).pool
    return Effect(replace(step.order, holder=step.actor.user_id, holder_until=until, claim_pool=pool))


def release(step: Step) -> Effect:
    """T38: put the order back."""
    return Effect(replace(step.order, holder="", holder_until=None, claim_pool=""))


def back_to_intake(step: Step) -> Effect:
    """T36: what is missing goes back to the people who take calls."""
    return Effect(replace(step.order, returned_to_intake=True), code=step.data.code)


def accept(step: Step) -> Effect:
    """T05, T40: the order is in the hands of dispatch."""
    accepted_at = step.order.accepted_at if step.order.accepted_at is not None else step.at
    return Effect(replace(step.order, accepted_at=accepted_at, returned_to_intake=False), code=step.data.code)


def to_pre_review(step: Step) -> Effect:
    """T08: the question for those who decide."""
    return Effect(
        replace(step.order, dispatch_advice=step.data.text or step.order.dispatch_advice), code=step.data.code
    )


# --- supervision (T24) -----------------------------------------------------------------------------------------------


def supervise(step: Step) -> Effect:
    """T24: put the order under supervision with an own clock."""
    order = replace(ask(step).order, supervised=True)
    order = parts.start_clock(order, ClockKind.SUPERVISION, step.at, step.rules, until=step.data.until)
    return Effect(order, code=step.data.code, to_unit=order.main_unit)


def review_supervision(step: Step) -> Effect:
    """T24: decide on the unit's wish to be let out."""
    yes = step.data.code == "passed"
    state = parts.PASSED if yes else parts.REFUSED
    order = decided(step, step.order, Action.REQUEST_SUPERVISION_RETURN, state)
    return _ended(Step(order, step.act, step.data, step.rules)) if yes else Effect(order, code=step.data.code)


def end_supervision(step: Step) -> Effect:
    """T24: the matter is settled."""
    return _ended(step)


def _ended(step: Step) -> Effect:
    order = decided(step, step.order, Action.SUPERVISE, parts.PASSED)
    order = parts.stop_clocks(order, (ClockKind.SUPERVISION,), step.at)
    return Effect(replace(order, supervised=False), code=step.data.code)
