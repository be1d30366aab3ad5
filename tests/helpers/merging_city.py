"""A practice city where others work too: their acts come before ours, and ours are judged as a server judges them."""

import msgspec
from msgspec.structs import replace

from desktop.services.overlay import act_of
from desktop.services.seat import actor_of
from desktop.wiring.practice import CITY, PracticeTransport
from sync.contract.codec import encode
from sync.contract.merge import SUPERSEDED, judge, merge_edit
from sync.contract.messages import Change, Command, Result
from sync.domain.act import Act, ActData
from sync.domain.codes import Action, Outcome
from sync.domain.order import Order
from sync.domain.workflow.decide import Accepted, decide
from tests.helpers.small_city import actor, small_rules


class MergingTransport(PracticeTransport):
    """The practice transport with colleagues, guards and the field-by-field merge."""

    refuse_with = ""
    """Code with which every act is turned down while it is set."""

    def somebody(self, who: str, order_id: str, action: Action, data: ActData, *, at: int | None = None) -> None:
        """Let a colleague act; this seat does not hear of it before its own act is answered."""
        orders = self._decoded_orders()
        moment = at if at is not None else self._clock.wall_ms()
        act = Act(f"other-{action.value}-{orders[order_id].ver}", action, actor(who), moment, data, order_id)
        verdict = decide(orders[order_id], act, small_rules())
        assert isinstance(verdict, Accepted), verdict
        orders[order_id] = verdict.order

    def _decide(self, command: Command) -> Result:
        act = act_of(command, actor_of(self._person))
        order = self._decoded_orders().get(command.target)
        if self.refuse_with:
            self._next_seq = command.seq + 1
            return Result(seq=command.seq, id=command.id, outcome=Outcome.REJECTED, code=self.refuse_with)
        if act is None or order is None:
            return super()._decide(command)
        verdict = judge(order, command, act, self._clock.wall_ms())
        if verdict.kind == SUPERSEDED:
            self._next_seq = command.seq + 1
            return Result(
                seq=command.seq,
                id=command.id,
                outcome=Outcome.SUPERSEDED,
                code=verdict.code,
                by=verdict.by,
                by_name=verdict.by_name,
                at=verdict.at,
                rows=[_row(order)],
            )
        result = super()._decide(command)
        if act.action is Action.EDIT and isinstance(act.data, ActData) and result.outcome is Outcome.APPLIED:
            merged = merge_edit(order, act.data, act.id, act.actor, act.at)
            if merged.proposals or merged.supplement:
                return replace(result, outcome=Outcome.MERGED)
        return result


def _row(order: Order) -> Change:
    return Change(p=1, s=CITY, e="order", id=order.id, ver=order.ver, op="U", d=msgspec.Raw(encode(order)))
