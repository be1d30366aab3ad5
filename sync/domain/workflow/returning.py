"""Effect of a granted return and of a designation: both end the old part and send the order on."""

from msgspec.structs import replace

from sync.domain.codes import Action, AssignmentState
from sync.domain.workflow import parts
from sync.domain.workflow.handling import decided
from sync.domain.workflow.sending import send_on
from sync.domain.workflow.step import Effect, Step


def grant_return(step: Step) -> Effect:
    """T14, T17: another unit takes over; after a designation nobody may return the order again."""
    sent = send_on(step, AssignmentState.RETURNED)
    order = decided(step, sent.order, Action.REQUEST_RETURN, parts.PASSED)
    designated = step.act.action is Action.DESIGNATE
    order = replace(
        order,
        return_count=order.return_count + 1,
        forbid_return=order.forbid_return or designated,
        hard=order.hard or designated,
    )
    return Effect(order, code=step.data.code, to_unit=sent.to_unit, assigned=True, lesson=sent.lesson)
