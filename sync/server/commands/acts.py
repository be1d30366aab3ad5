"""Acts on existing orders: judged against what happened meanwhile, merged where they can be, then decided by the rules."""

import msgspec

from sync.contract.codec import ContractError, decode_act
from sync.contract.merge import EditMerge, judge, merge_edit
from sync.contract.messages import Result
from sync.domain.act import Act, ActData
from sync.domain.actor import Actor
from sync.domain.codes import Action, Outcome, Role
from sync.domain.instant import HOUR
from sync.domain.order import Order
from sync.domain.refusal import Refusal, RefusalCode
from sync.domain.workflow.decide import Accepted, decide
from sync.server.auth.accounts import had_role
from sync.server.commands.context import Sending
from sync.server.commands.follow_ups import apply_follow_ups
from sync.server.commands.tasks import Tasks
from sync.server.commands.work import UnitOfWork

_TOO_OLD = 12 * HOUR
APPENDS = frozenset(
    {
        Action.NOTE,
        Action.URGE,
        Action.SUPPLEMENT,
        Action.ADD_CALLER,
        Action.TELL_PROGRESS,
        Action.LINK_CALL,
        Action.LOG_CONTACT,
        Action.RECORD_CALLBACK,
        Action.EDIT,
    }
)
"""Acts that add and never undo: they are applied however long they waited."""


class Acts:
    """Turns ``order.<action>`` into the next version of an order."""

    def __init__(self, tasks: Tasks) -> None:
        self._tasks = tasks

    def apply(self, work: UnitOfWork, sending: Sending, action: Action) -> Result:
        """Apply one act, or say why not."""
        command = sending.command
        try:
            data = decode_act(command.args)
        except ContractError as error:
            return sending.rejected(Refusal(RefusalCode.INVALID_VALUE, error.field))
        order = work.order(command.target)
        if order is None or _is_kept_from(sending.actor, order):
            return sending.rejected(Refusal(RefusalCode.UNKNOWN_ORDER))
        act = Act(id=command.id, action=action, actor=sending.actor, at=sending.at, data=data, order_id=order.id)
        verdict = judge(order, command, act)
        if verdict.kind == "same":
            return sending.result(Outcome.SAME, by=verdict.by, by_name=verdict.by_name, at=verdict.at)
        if verdict.kind == "superseded":
            return sending.result(
                Outcome.SUPERSEDED, verdict.code, by=verdict.by, by_name=verdict.by_name, at=verdict.at
            )
        if sending.now - sending.at > _TOO_OLD and action not in APPENDS and order.updated_at > sending.at:
            return sending.result(Outcome.SUPERSEDED, RefusalCode.TOO_OLD_FOR_QUEUE.value, at=order.updated_at)
        if action is Action.EDIT:
            return self._edit(work, sending, order, act, data)
        return self._decide(work, sending, order, act, Outcome.APPLIED)

    def _edit(self, work: UnitOfWork, sending: Sending, order: Order, act: Act, data: ActData) -> Result:
        merge = merge_edit(order, data, sending.command.id, sending.actor, sending.at)
        outcome = Outcome.MERGED if merge.proposals or merge.supplement else Outcome.APPLIED
        if merge.proposals:
            order = msgspec.structs.replace(order, proposals=(*order.proposals, *merge.proposals))
        act = msgspec.structs.replace(act, data=msgspec.structs.replace(data, fields=merge.fields, base={}))
        result = self._decide(work, sending, order, act, outcome)
        if result.outcome is outcome:
            self._supplement(work, sending, act, merge)
            detail = {f"proposal:{one.field}"[:80]: one.theirs[:200] for one in merge.proposals}
            return msgspec.structs.replace(result, detail={**result.detail, **detail})
        return result

    def _supplement(self, work: UnitOfWork, sending: Sending, act: Act, merge: EditMerge) -> None:
        if merge.supplement:
            follow = msgspec.structs.replace(
                act, id=f"{act.id[:60]}-s", action=Action.SUPPLEMENT, data=ActData(text=merge.supplement)
            )
            apply_follow_ups(work, sending, (follow,), self._tasks)

    def _decide(self, work: UnitOfWork, sending: Sending, order: Order, act: Act, outcome: Outcome) -> Result:
        decision = decide(order, act, work.rules)
        if not isinstance(decision, Accepted):
            refusal = decision.refusal
            if refusal.code is RefusalCode.NOT_YOUR_ROLE and self._had_right(work, sending, order, act):
                return self._tasks.quarantine(work, sending, "right_lost")
            return sending.rejected(refusal)
        changed = decision.order
        kind = sending.command.type
        event = sending.event(changed.id, changed.ver, kind, sending.actor.user_id, bytes(sending.command.args))
        work.put(changed, event)
        apply_follow_ups(work, sending, decision.follow_ups, self._tasks)
        return sending.result(outcome, detail={"ver": changed.ver})

    def _had_right(self, work: UnitOfWork, sending: Sending, order: Order, act: Act) -> bool:
        """Tell whether the person could do this when it happened (rights at the time of an offline act)."""
        lost = [
            role
            for role in Role
            if role not in sending.actor.roles
            and role not in (Role.SYSTEM, Role.CHANNEL)
            and had_role(work.connection, sending.actor.user_id, role, sending.at)
        ]
        if not lost:
            return False
        former = msgspec.structs.replace(act.actor, roles=act.actor.roles | frozenset(lost))
        return isinstance(decide(order, msgspec.structs.replace(act, actor=former), work.rules), Accepted)


def _is_kept_from(actor: Actor, order: Order) -> bool:
    """Tell whether the order must not exist for this person: their unit is what it complains about."""
    return bool(order.accused_unit) and (order.accused_unit == actor.unit or order.accused_unit in actor.conflicts)
