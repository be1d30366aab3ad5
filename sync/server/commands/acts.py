"""Acts on existing orders: judged against what happened meanwhile, merged where possible, decided by the rules."""

import msgspec

from sync.contract.codec import ContractError, decode_act
from sync.contract.merge import SAME, SUPERSEDED, judge, merge_edit, noted
from sync.contract.messages import Result
from sync.domain.act import Act, ActData
from sync.domain.actor import Actor
from sync.domain.codes import Action, Outcome, Role
from sync.domain.order import Order
from sync.domain.refusal import Refusal, RefusalCode
from sync.domain.workflow.decide import Accepted, decide
from sync.domain.workflow.taking_back import WITHDRAWN
from sync.server.auth.accounts import had_role
from sync.server.commands.context import Sending
from sync.server.commands.follow_ups import apply_follow_ups, kept_from_accused
from sync.server.commands.tasks import Tasks
from sync.server.commands.work import UnitOfWork
from sync.server.files.links import link_files


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
        verdict = judge(order, command, act, sending.now)
        if verdict.kind == SAME:
            return sending.result(Outcome.SAME, by=verdict.by, by_name=verdict.by_name, at=verdict.at)
        if verdict.kind == SUPERSEDED:
            if verdict.rescue is not None:
                apply_follow_ups(work, sending, (verdict.rescue,), self._tasks)
            return sending.result(
                Outcome.SUPERSEDED, verdict.code, by=verdict.by, by_name=verdict.by_name, at=verdict.at
            )
        act = verdict.act or act
        if action is Action.EDIT:
            return self._edit(work, sending, order, act, data)
        return self._decide(work, sending, order, act, Outcome.APPLIED)

    def has_note(self, work: UnitOfWork, sending: Sending) -> bool:
        """Tell whether the order has this very note, because its words came with an act that was superseded."""
        command = sending.command
        try:
            data = decode_act(command.args)
        except ContractError:
            return False
        order = work.order(command.target)
        act = Act(id=command.id, action=Action.NOTE, actor=sending.actor, at=sending.at, data=data)
        return order is not None and noted(order, act) is not None

    def _edit(self, work: UnitOfWork, sending: Sending, order: Order, act: Act, data: ActData) -> Result:
        """Apply an edit; fields that somebody else changed meanwhile are kept as proposals."""
        merge = merge_edit(order, data, sending.command.id, sending.actor, sending.at)
        if data.fields and not (merge.fields or merge.proposals or merge.supplement or data.request):
            return sending.result(Outcome.SAME)
        outcome = Outcome.MERGED if merge.proposals or merge.supplement else Outcome.APPLIED
        result = self._decide(work, sending, order, act, outcome)
        kept = ",".join(one.field for one in merge.proposals)
        if result.outcome is outcome and kept:
            return msgspec.structs.replace(result, detail={**result.detail, "proposals": kept})
        return result

    def _decide(self, work: UnitOfWork, sending: Sending, order: Order, act: Act, outcome: Outcome) -> Result:
        decision = decide(order, act, work.rules)
        if not isinstance(decision, Accepted):
            refusal = decision.refusal
            if refusal.code is RefusalCode.NOT_YOUR_ROLE and self._had_right(work, sending, order, act):
                return self._tasks.quarantine(work, sending, "right_lost")
            return sending.rejected(refusal)
        if refusal := kept_from_accused(work, decision.follow_ups):
            return sending.rejected(refusal)
        changed = link_files(work, decision.order, act.id, sending.device, sending.now)
        kind = sending.command.type
        event = sending.event(changed.id, changed.ver, kind, sending.actor.user_id, bytes(sending.command.args))
        work.put(changed, event)
        apply_follow_ups(work, sending, decision.follow_ups, self._tasks)
        if act.action is Action.DIRECT_CLOSE:
            self._tasks.pass_on(work, sending, changed)
        if decision.lesson is not None:
            rule = {"category": decision.lesson.category, "main": decision.lesson.main}
            self._tasks.ask(work, sending, "directory_lesson", Role.ADMINISTRATOR, order.id, **rule)
        if isinstance(act.data, ActData) and changed.timeline[-1].code == WITHDRAWN:
            self._tasks.drop(work, sending, act.data.request)
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
