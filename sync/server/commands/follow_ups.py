"""Acts that follow from an act (a merge adds the caller to the master order) in the same transaction."""

from collections.abc import Sequence

from sync.contract.codec import encode
from sync.domain.act import Act
from sync.domain.codes import Role
from sync.domain.refusal import Refusal, RefusalCode
from sync.domain.workflow.decide import Accepted, decide
from sync.server.commands.context import Sending
from sync.server.commands.tasks import Tasks
from sync.server.commands.work import UnitOfWork
from sync.server.files.links import link_files

_MOST = 50


def kept_from_accused(work: UnitOfWork, acts: Sequence[Act]) -> Refusal | None:
    """Return the refusal when what follows would show a complaint to the unit it is about: then the act is refused."""
    for act in acts:
        decision = decide(work.order(act.order_id), act, work.rules)
        if not isinstance(decision, Accepted) and decision.refusal.code is RefusalCode.UNIT_IS_ACCUSED:
            return decision.refusal
    return None


def apply_follow_ups(work: UnitOfWork, sending: Sending, acts: Sequence[Act], tasks: Tasks) -> None:
    """Apply acts and what follows from them. One that is refused becomes a task: the act itself stands."""
    waiting = list(acts)
    for _ in range(_MOST):
        if not waiting:
            return
        act = waiting.pop(0)
        decision = decide(work.order(act.order_id), act, work.rules)
        if isinstance(decision, Accepted):
            order = link_files(work, decision.order, act.id, sending.device, sending.now)
            kind = f"order.{act.action.value}"
            work.put(order, sending.event(order.id, order.ver, kind, act.actor.user_id, encode(act.data)))
            waiting += decision.follow_ups
        else:
            reason = decision.refusal.code.value
            tasks.ask(work, sending, "follow_up_refused", Role.DISPATCHER, act.order_id, reason=reason)
