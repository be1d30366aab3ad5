"""``call.record``: a seat tells of a call it had. It is never refused for what it says, only for its shape."""

import msgspec
from msgspec.structs import asdict

from sync.contract.codec import ContractError, decode
from sync.contract.messages import Result
from sync.domain.call_record import CallFacts
from sync.domain.codes import Outcome
from sync.domain.instant import DAY
from sync.domain.phone import normalise
from sync.domain.refusal import Refusal, RefusalCode
from sync.server.commands.context import Sending
from sync.server.commands.work import UnitOfWork
from sync.server.sealing import Sealer
from sync.server.shapes import is_id, seat_name
from sync.server.telephony.call_book import CallBook

RECORD = "call.record"
_AHEAD = DAY
_TEXTS = ("queue", "dnis", "unique_id", "extension", "recording_id", "agent_name")


class _Telling(CallFacts, forbid_unknown_fields=True):
    """The arguments of ``call.record``, refusing unknown fields."""


class Calls:
    """Puts what seats tell into the book of calls."""

    def __init__(self, sealer: Sealer) -> None:
        self._book = CallBook(sealer)

    def apply(self, work: UnitOfWork, sending: Sending) -> Result:
        """Apply ``call.record``. The seat tells of its own calls only: the agent is who sends."""
        command = sending.command
        try:
            facts = decode(command.args, _Telling)
        except ContractError as error:
            return sending.rejected(Refusal(RefusalCode.INVALID_VALUE, error.field))
        if not is_id(command.target) or (facts.order_id and not is_id(facts.order_id)):
            return sending.rejected(Refusal(RefusalCode.INVALID_VALUE, "target"))
        times = [one for one in (facts.rang_at, facts.answered_at, facts.ended_at) if one is not None]
        if not all(0 <= one <= sending.now + _AHEAD for one in times) or not 0 <= facts.held_ms <= DAY:
            return sending.rejected(Refusal(RefusalCode.INVALID_VALUE, "rang_at"))
        mine = facts.agent != "" or facts.answered_at is not None
        clean: dict[str, object] = {
            **asdict(facts),
            **{name: seat_name(str(getattr(facts, name))) for name in _TEXTS},
            "number": "" if facts.hidden else normalise(facts.number[:40]),
            "asking": None,
            "end_unsure": False,
            "agent": sending.actor.user_id if mine else "",
        }
        for row in self._book.take(work.connection, command.target, msgspec.convert(clean, CallFacts), sending.now):
            work.announce(row)
        return sending.result(Outcome.APPLIED)
