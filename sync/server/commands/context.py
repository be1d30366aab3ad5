"""What every command handler is given."""

import msgspec

from sync.contract.messages import Command, Result
from sync.domain.actor import Actor
from sync.domain.codes import Outcome
from sync.domain.instant import Instant
from sync.domain.refusal import Refusal
from sync.server.commands.work import OrderEvent


class Sending(msgspec.Struct, frozen=True):
    """One command on its way: who sent it from where, when it happened and when it came."""

    command: Command
    actor: Actor
    device: str
    at: Instant
    now: Instant
    doubtful: bool

    def result(self, outcome: Outcome, code: str = "", **fields: object) -> Result:
        """Return a result for this command."""
        return Result(seq=self.command.seq, id=self.command.id, outcome=outcome, code=code, **fields)  # type: ignore[arg-type]

    def rejected(self, refusal: Refusal) -> Result:
        """Return the rejection for a refusal."""
        detail: dict[str, str | int] = dict(refusal.values)
        if refusal.field:
            detail["field"] = refusal.field
        return self.result(Outcome.REJECTED, refusal.code.value, detail=detail)

    def event(self, order_id: str, ver: int, kind: str, actor: str, args: bytes) -> OrderEvent:
        """Return the line of the legal trail for a change this command made."""
        return OrderEvent(
            order_id=order_id,
            cmd_id=self.command.id,
            kind=kind,
            actor=actor[:64],
            device=self.device,
            ver=ver,
            occurred_at=self.at,
            received_at=self.now,
            uncertain=self.doubtful,
            args=args,
        )
