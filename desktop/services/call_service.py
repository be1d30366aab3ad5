"""The calls of this seat as records: told to the server through the outbox, and what is known of a caller's calls."""

from collections.abc import Callable, Sequence

from desktop.errors import AppError, AppErrorCode
from desktop.services.command_factory import CommandFactory
from desktop.services.events import EventHub, RecordsChanged
from desktop.services.phone_service import PhoneService
from desktop.services.ports import SyncControl
from desktop.services.seat import Seat
from desktop.services.seat_call import SeatCall
from desktop.services.sign_in_ports import OnlineCalls
from sync.contract.codec import ContractError, decode
from sync.contract.messages import Command
from sync.domain.call_record import CallDirection, CallFacts, CallRecord, CallResult, record_id
from sync.domain.order import CallRef
from sync.domain.phone import normalise
from sync.telephony.events import Outcome

PATH = "/telephony/v1/calls"
CALL = "call"
LAST = 5
"""Calls of a number that are shown."""
_MOST_WAITING = 200


class CallService:
    """``record`` and ``link`` write to the store (``store_write``); ``claim`` and ``settle`` need the server."""

    def __init__(
        self,
        phone: PhoneService,
        seat: Seat,
        sync: SyncControl,
        online: OnlineCalls,
        commands: CommandFactory,
        hub: EventHub,
        refs: Callable[[str], Sequence[str]],
    ) -> None:
        self._phone = phone
        self._seat = seat
        self._sync = sync
        self._online = online
        self._commands = commands
        self._hub = hub
        self._refs = refs

    @property
    def is_kept(self) -> bool:
        """Whether the server keeps calls; an older one would refuse them."""
        return self._seat.is_taken and self._seat.session.calls and not self._seat.is_emergency

    def record(self, call: SeatCall, order_id: str = "") -> None:
        """Tell the server of a call; one that only stopped ringing here, or a colleague's about which this seat was
        asked, is not this seat's to tell.
        """
        if not self.is_kept or (call.missed and not call.was_abandoned and self._phone.able):
            return
        if (call.missed and call.was_elsewhere) or call.asked_by:
            return
        self._tell(self._id(call.id), self._facts(call, order_id))

    def link(self, reference: CallRef, order_id: str) -> None:
        """The call led to an order: say so, whether it is over or not. Of one that this program does not remember (it
        was restarted, or the draft came from another desk) nothing else is said.
        """
        call = self._phone.call(reference.id)
        if call is not None:
            self.record(call, order_id)
        elif self.is_kept:
            self._tell(self._id(reference.id), CallFacts(rang_at=reference.rang_at or 0, order_id=order_id))

    def _tell(self, target: str, facts: CallFacts) -> None:
        actor, command_id = self._seat.actor, self._commands.new_id()

        def make(seq: int) -> Command:
            return self._commands.build(
                seq=seq, command_id=command_id, kind="call.record", target=target, args=facts, actor=actor
            )

        self._seat.store.commands.save_command(actor, make, self._commands.now())
        self._hub.publish(RecordsChanged(CALL, (target,), "phone"))
        self._sync.wake()

    def last(self, number: str, but: str = "") -> tuple[CallRecord, ...]:
        """Return the last calls of a number, newest first, without the one that goes on (``but``)."""
        e164 = normalise(number)
        if not e164 or not self.is_kept:
            return ()
        own = self._id(but) if but else ""
        found = self._seat.store.calls.of_number(e164, self._refs(e164), LAST + 1)
        return tuple(one for one in found if one.id != own)[:LAST]

    def own(self, ids: Sequence[str]) -> tuple[CallRecord, ...]:
        """Return those of these calls that are this person's."""
        if not self.is_kept:
            return ()
        me = self._seat.actor.user_id
        return tuple(one for one in self._seat.store.calls.some(ids) if one.facts.agent == me)

    def waiting(self) -> tuple[CallRecord, ...]:
        """Return the calls that wait to be called back, oldest first."""
        return tuple(self._seat.store.calls.waiting(_MOST_WAITING)) if self.is_kept else ()

    def claim(self, call_id: str) -> CallRecord:
        """Take a waiting call for oneself: the server decides who was first and gives the whole number.

        Raises ``call_taken``, ``call_settled``, and ``needs_connection`` without the server.
        """
        body = self._online.send("POST", f"{PATH}/{call_id}/claim", self._sync.access_token(), b"")
        try:
            return decode(body, CallRecord)
        except ContractError:
            raise AppError(AppErrorCode.NOT_A_SERVER) from None

    def settle(self, call_id: str) -> None:
        """Take a claimed call from the list: nobody there again, or a wrong number."""
        self._online.send("POST", f"{PATH}/{call_id}/settle", self._sync.access_token(), b"")

    def id_of(self, call_id: str) -> str:
        """Return under which id a call of this seat is kept."""
        return self._id(call_id)

    def _id(self, call_id: str) -> str:
        """Return the id of the record. Calls this seat numbered itself carry its device, so that no two meet."""
        own = f"@{self._seat.store.device[-12:]}" if call_id.startswith(("local-", "played-")) else ""
        return record_id(call_id, own)

    def _facts(self, call: SeatCall, order_id: str) -> CallFacts:
        actor = self._seat.actor
        if self._phone.is_through_server and call.outcome == Outcome.TRANSFERRED:
            return CallFacts(number="" if call.hidden else call.number, order_id=order_id)  # it goes on elsewhere
        taken = call.answered_at is not None
        result = CallResult.UNDER_WAY
        if call.ended_at is not None:
            result = CallResult.COMPLETED if taken else CallResult.ABANDONED
        return CallFacts(
            direction=CallDirection(call.direction.value),
            number="" if call.hidden else call.number,
            hidden=call.hidden,
            queue=call.queue,
            dnis=call.dnis,
            unique_id=call.unique_id,
            agent=actor.user_id if taken else "",
            agent_name=actor.name if taken else "",
            extension=call.extension,
            rang_at=call.rang_at or 0,
            answered_at=call.answered_at,
            held_ms=call.held_ms,
            ended_at=call.ended_at,
            recording_id=call.recording_id,
            result=result,
            order_id=order_id,
        )
