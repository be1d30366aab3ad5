"""The calls of this phone. No input or output of its own: what baresip told comes in, events of the port go out."""

from dataclasses import dataclass
from typing import Any, TypeVar

from sync.domain.call_record import AskStage
from sync.telephony.baresip.answers import CallStatus, user_of
from sync.telephony.durations import durations
from sync.telephony.events import (
    Answered,
    Asked,
    CallEvent,
    Direction,
    Ended,
    Held,
    Missed,
    Outcome,
    Party,
    PhoneEvent,
    Resumed,
    Ringing,
    Transferred,
)
from sync.telephony.moment import Moment
from sync.telephony.numbers import read_number

_Event = TypeVar("_Event", bound=CallEvent)


@dataclass(slots=True, eq=False)
class PhoneCall:
    """One call at this phone. Times are ``Moment.mono_ms``. ``id`` is its SIP Call-ID.

    ``consults``: the call a colleague is asked about, ``joins``: to make it a talk of three, ``joined``: it is one;
    ``replaces``: the address that passes a caller to who is asked; ``passing``: where the call is being passed to,
    ``pass_failed``: why it was not.
    """

    id: str
    outgoing: bool
    peer: str = ""
    local: str = ""
    began: int = 0
    told: bool = False
    answered: int | None = None
    held: int | None = None
    hold_ms: int = 0
    hold_wanted: bool = False
    hung_up: bool = False
    consults: str = ""
    joins: bool = False
    joined: bool = False
    replaces: str = ""
    passing: str = ""
    pass_failed: str = ""
    attended: bool = False


class PhoneBook:
    """Knows the calls of one phone and tells what becomes of them."""

    def __init__(self, user: str, label: str, area_code: str) -> None:
        self.calls: dict[str, PhoneCall] = {}
        self.asks: tuple[str, bool] | None = None
        """The next call out asks a colleague about this call (its id, and whether it is to be a talk of three)."""
        self.dialled = 0
        """Calls out that were seen to begin."""
        self._user = user
        self._label = label
        self._area_code = area_code

    # --- what baresip tells ---------------------------------------------------------------------------------------
    def began(self, call_id: str, now: Moment, *, outgoing: bool, peer: str = "", local: str = "") -> PhoneCall:
        """Return the call, noted when it is new. Nothing is told before it is known who was dialled."""
        call = self.calls.get(call_id)
        if call is None:
            call = self.calls[call_id] = PhoneCall(call_id, outgoing, began=now.mono_ms)
            self.dialled += outgoing
            if outgoing and self.asks is not None:
                (call.consults, call.joins), self.asks = self.asks, None
        call.peer, call.local = call.peer or peer, call.local or local
        return call

    def tell(self, call: PhoneCall, now: Moment, *, resync: bool = False) -> list[PhoneEvent]:
        """Tell a call that rings, once."""
        if call.told:
            return []
        call.told = True
        return [self._event(Ringing, call, now, resync=resync), *self._asked(call, now)]

    def established(self, call: PhoneCall, now: Moment, *, resync: bool = False) -> list[PhoneEvent]:
        """The call was answered. A call that was found when it was long answered is not told to ring."""
        if call.answered is not None:
            return []
        told = [] if resync else self.tell(call, now)
        call.told, call.answered = True, now.mono_ms
        ring = {"ring_ms": None} if resync else {}
        return [*told, self._event(Answered, call, now, resync=resync, **ring), *self._asked(call, now)]

    def joined(self, asked: PhoneCall, now: Moment) -> list[PhoneEvent]:
        """Who is asked and the caller hear each other."""
        asked.joined = True
        return self._asked(asked, now)

    def hold_is(self, call: PhoneCall, on: bool, now: Moment, *, resync: bool = False) -> list[PhoneEvent]:
        """Whether the other end is on hold, as baresip has it."""
        if call.answered is None or on == (call.held is not None):
            return []
        if on:
            call.held, call.hold_wanted = now.mono_ms, True
            return [self._event(Held, call, now, resync=resync, by=Party.AGENT)]
        call.hold_ms += now.mono_ms - (call.held or now.mono_ms)
        call.held, call.hold_wanted = None, False
        return [self._event(Resumed, call, now, resync=resync, by=Party.AGENT)]

    def closed(self, call_id: str, reason: str, now: Moment) -> list[PhoneEvent]:
        """The call is over. ``reason``: what baresip says, a SIP status first where there was one."""
        call = self.calls.pop(call_id, None)
        if call is None:
            return []
        told = self.tell(call, now)
        status = int(reason[:3]) if reason[:3].isascii() and reason[:3].isdigit() else None
        if call.passing:
            told.append(self._event(Transferred, call, now, to=call.passing, attended=call.attended))
            return [*told, self._event(Ended, call, now, outcome=Outcome.TRANSFERRED, by=Party.AGENT)]
        by = Party.AGENT if call.hung_up else Party.UNKNOWN if "imed out" in reason else Party.CALLER
        outcome = _outcome(call, status, reason)
        if call.answered is None and not call.outgoing:
            told.append(self._event(Missed, call, now, outcome=outcome))
        elif call.outgoing and not call.hung_up:
            by = Party.UNKNOWN if call.answered is None else by
        told.append(self._event(Ended, call, now, outcome=outcome, by=by, cause=status, cause_text=reason[:120]))
        return [*told, *self._asked(call, now, outcome), *self._alone(call, now)]

    def lost(self, call_ids: set[str], now: Moment, reason: str) -> list[PhoneEvent]:
        """These calls are gone and nobody told how."""
        told: list[PhoneEvent] = []
        for call_id in call_ids:
            call = self.calls.pop(call_id, None)
            if call is not None and call.told:
                outcome = Outcome.FAILED if call.pass_failed else Outcome.LOST
                more = {"cause_text": call.pass_failed or reason, "by": Party.SYSTEM, "resync": True}
                told.append(self._event(Ended, call, now, outcome=outcome, **more))
                told += [*self._asked(call, now, outcome), *self._alone(call, now)]
        return told

    def seen(self, status: CallStatus, on_hold: bool, now: Moment, *, resync: bool) -> list[PhoneEvent]:
        """Take in a call as a listing has it. ``resync``: it is read after a gap."""
        call = self.began(status.id, now, outgoing=status.outgoing, peer=status.peer, local=status.local)
        if not status.is_established:
            return self.tell(call, now, resync=resync)
        return self.established(call, now, resync=resync) + self.hold_is(call, on_hold, now, resync=resync)

    def forget_told(self) -> None:
        """Nobody took our events for a while: everything is told again at the next listing."""
        for call in self.calls.values():
            call.told = False

    def retold(self, now: Moment) -> list[PhoneEvent]:
        """Tell everything that is not told as it is now."""
        told: list[PhoneEvent] = []
        for call in self.calls.values():
            if call.told:
                continue
            call.told = True
            told.append(self._event(Ringing if call.answered is None else Answered, call, now, resync=True))
            if call.held is not None:
                told.append(self._event(Held, call, now, resync=True, by=Party.AGENT))
            told += self._asked(call, now)
        return told

    # --- events ---------------------------------------------------------------------------------------------------
    def _asked(self, asked: PhoneCall, now: Moment, outcome: Outcome | None = None) -> list[PhoneEvent]:
        """Tell how it stands with who is asked, of the call it is about; ``outcome``: it is over, and how."""
        about = self.calls.get(asked.consults)
        if about is None or about.passing:
            return []
        stage = AskStage.RINGING if asked.answered is None else AskStage.JOINED if asked.joined else AskStage.TALKING
        over = {} if outcome is None else {"stage": AskStage.OVER, "outcome": outcome}
        return [self._event(Asked, about, now, **({"to": user_of(asked.peer), "stage": stage} | over))]

    def _alone(self, gone: PhoneCall, now: Moment) -> list[PhoneEvent]:
        """The caller is gone while a colleague was asked: that talk is a call of its own from now on."""
        told: list[PhoneEvent] = []
        for asked in [one for one in self.calls.values() if one.consults == gone.id]:
            asked.consults = ""
            told.append(self._event(Ringing if asked.answered is None else Answered, asked, now))
        return told

    def _event(self, kind: type[_Event], call: PhoneCall, now: Moment, **more: Any) -> _Event:
        far, near = user_of(call.peer), user_of(call.local)
        read = read_number(far, self._area_code)
        fields: dict[str, Any] = {
            "call_id": call.id,
            "unique_id": call.id,
            "leg_id": call.id,
            "agent": self._user,
            "extension": self._user,
            "interface": self._label,
            "asked_by": self._user if call.consults else "",
            **durations(now.mono_ms, call.began, call.answered, call.held, call.hold_ms),
            "at_ms": now.wall_ms,
            "mono_ms": now.mono_ms,
        }
        if call.outgoing:
            fields |= {"ani": self._user, "number": self._user, "dnis": far, "direction": Direction.OUTBOUND}
        else:
            hidden = not far or (read is not None and read.hidden)
            fields |= {"hidden": hidden, "dnis": near, "ani": "" if hidden else far}
            fields["number"] = "" if hidden or read is None else read.e164
        return kind(**(fields | more))


def _outcome(call: PhoneCall, status: int | None, reason: str) -> Outcome:
    if call.answered is not None:
        return Outcome.FAILED if "imed out" in reason else Outcome.COMPLETED
    if not call.outgoing:
        return Outcome.REJECTED if call.hung_up else Outcome.NO_ANSWER
    if call.hung_up:
        return Outcome.ABANDONED
    if status in (486, 600):
        return Outcome.BUSY
    if status in (408, 480, 487):
        return Outcome.NO_ANSWER
    return Outcome.REJECTED if status in (403, 603) else Outcome.FAILED
