"""Effect of a granted return and of a designation: both end the old part and send the order on."""

from msgspec.structs import replace

from sync.domain.codes import Action
from sync.domain.workflow.handling import passed_return
from sync.domain.workflow.sending import redispatch
from sync.domain.workflow.step import Effect, Step


def grant_return(step: Step) -> Effect:
    """T14, T17: another unit takes over; after a designation nobody may return the order again."""
    sent = redispatch(Step(step.order, step.act, step.data, step.rules, step.own))
    ended = passed_return(replace(step.order, assignments=step.order.assignments), step)
    returned = {part.id: part for part in ended.assignments}
    order = replace(
        sent.order,
        assignments=tuple(returned.get(part.id, part) for part in sent.order.assignments),
        requests=ended.requests,
        return_count=ended.return_count,
        forbid_return=sent.order.forbid_return or step.act.action is Action.DESIGNATE,
        hard=sent.order.hard or step.act.action is Action.DESIGNATE,
    )
    return Effect(order, code=step.data.code, to_unit=sent.to_unit, assigned=True, lesson=sent.lesson)
