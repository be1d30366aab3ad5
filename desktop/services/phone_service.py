"""This seat's telephone: the calls it has now, what can be done with them, and what the telephone system says of it."""

import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum

import msgspec

from desktop.errors import AppError
from desktop.services.events import EventHub, PhoneChanged
from desktop.services.phone_setup import THROUGH_SERVER
from sync.domain.instant import Instant
from sync.domain.order import CallRef
from sync.domain.value import Value
from sync.telephony.adapter import PhoneAdapter, PhoneError, PhoneErrorCode
from sync.telephony.commands import Capability, Dial, Pause, PhoneCommand
from sync.telephony.events import (
    AgentState,
    Answered,
    CallEvent,
    CommandAnswer,
    Direction,
    Ended,
    Held,
    Line,
    LineState,
    Missed,
    Outcome,
    PhoneEvent,
    Resumed,
    Ringing,
    SeatState,
    Transferred,
)

MOST_REFUSED = 8
"""Refusals that wait to be shown."""
KEPT = 64
"""Calls that are remembered, the one under way among them."""


class Phase(StrEnum):
    """Where a call is at this seat."""

    RINGING = "ringing"
    TALKING = "talking"
    HELD = "held"
    OVER = "over"


class SeatCall(Value):
    """A call at this seat. ``given`` is the number as it came, ``number`` its E.164; both empty when ``hidden``.

    ``place`` is where the number comes from. Times are instants (ms UTC). ``missed``: it was over before it was taken.
    """

    id: str
    phase: Phase
    given: str = ""
    number: str = ""
    hidden: bool = False
    place: str = ""
    queue: str = ""
    extension: str = ""
    direction: Direction = Direction.INBOUND
    rang_at: Instant | None = None
    answered_at: Instant | None = None
    held_at: Instant | None = None
    ended_at: Instant | None = None
    recording_id: str = ""
    missed: bool = False
    dnis: str = ""
    unique_id: str = ""
    held_ms: int = 0
    outcome: str = ""

    @property
    def was_abandoned(self) -> bool:
        """Whether it ended for the hotline without an answer, not only at this seat."""
        return self.missed and self.outcome == Outcome.ABANDONED

    @property
    def was_elsewhere(self) -> bool:
        """Whether somebody else took it."""
        return self.missed and self.outcome == Outcome.ELSEWHERE

    @property
    def reference(self) -> CallRef:
        """The call as an order keeps it."""
        return CallRef(self.id, self.queue, self.rang_at, self.answered_at, self.ended_at, self.recording_id)


class PhoneService:
    """Takes events from an adapter's thread and commands from the screen's; neither ever waits for the network."""

    def __init__(self, hub: EventHub, now: Callable[[], Instant], place: Callable[[str], str]) -> None:
        self._hub = hub
        self._now = now
        self._place = place
        self._lock = threading.Lock()
        self._calls: OrderedDict[str, SeatCall] = OrderedDict()
        self._seat: AgentState | None = None
        self._adapter: PhoneAdapter | None = None
        self._trouble = ""
        self.is_connected = False
        """Whether the telephone system (or the registrar) has this seat now."""
        self._refused: deque[str] = deque(maxlen=MOST_REFUSED)
        self.offered: frozenset[Capability] = frozenset()
        """What the server can let the telephone system do for this seat."""
        self.stories: Mapping[str, Mapping[str, str]] = {}
        """What callers of the practice city want, by number and language."""

    # --- reading --------------------------------------------------------------------------------------------------
    @property
    def current(self) -> SeatCall | None:
        """The call to show: one that talks before one that rings, the newest of them."""
        with self._lock:
            alive = [call for call in self._calls.values() if call.phase is not Phase.OVER]
        alive.sort(key=lambda call: (call.phase is not Phase.RINGING, call.rang_at or 0))
        return alive[-1] if alive else None

    @property
    def seat(self) -> AgentState | None:
        """What the telephone system says the agent does; ``None`` while none says anything."""
        with self._lock:
            return self._seat

    @property
    def trouble(self) -> str:
        """Why the telephone does not work now, a ``phone_…`` code; empty while it does."""
        with self._lock:
            return self._trouble

    def refusals(self) -> list[str]:
        """Return the codes of what the telephone would not do, each once."""
        with self._lock:
            found = list(self._refused)
            self._refused.clear()
        return found

    def call(self, call_id: str) -> SeatCall | None:
        """Return a call of this seat."""
        with self._lock:
            return self._calls.get(call_id)

    @property
    def able(self) -> frozenset[Capability]:
        """What the telephone system can do at all; nothing without one."""
        adapter = self._adapter
        return frozenset() if adapter is None else adapter.capabilities

    @property
    def is_through_server(self) -> bool:
        """Whether calls are told by the server, and what is asked goes through it."""
        return self._adapter is not None and self._adapter.name == THROUGH_SERVER

    def lacks(self) -> frozenset[Capability]:
        """Return what the connected telephone cannot do with the call that is shown: that is done by hand."""
        if self._adapter is None or self.current is None:
            return frozenset()
        return frozenset(Capability) - self._adapter.capabilities

    def can(self) -> frozenset[Capability]:
        """Return what can be done now, with the call that is shown."""
        adapter, call = self._adapter, self.current
        if adapter is None:
            return frozenset()
        able = adapter.capabilities
        if call is None:
            return able & {Capability.DIAL, Capability.PAUSE}
        if call.phase is Phase.RINGING:
            return able & {Capability.ANSWER, Capability.HANG_UP, Capability.PAUSE}
        return able - {Capability.ANSWER, Capability.DIAL}

    # --- commands -------------------------------------------------------------------------------------------------
    def plug(self, adapter: PhoneAdapter | None) -> None:
        """Use an adapter for commands; its events come through ``take``. What the one before it said is forgotten."""
        with self._lock:
            self._adapter, self._seat, self._trouble, self.is_connected = adapter, None, "", False
            self._refused.clear()
        self._hub.publish(PhoneChanged(""))

    def offer(self, able: Iterable[str]) -> None:
        """Take over what the server can do; words this program does not know are left out."""
        known = {one.value: one for one in Capability}
        offered = frozenset(known[one] for one in able if one in known)
        if offered != self.offered:
            self.offered = offered
            self._hub.publish(PhoneChanged(""))

    def send(self, command: PhoneCommand) -> None:
        """Give a command. Raises an error with a ``phone_…`` code, like all of these."""
        adapter = self._adapter
        if adapter is None:
            raise AppError(PhoneErrorCode.NOT_CONNECTED)
        try:
            adapter.send(command)
        except PhoneError as error:
            raise AppError(error.code) from None

    def dial(self, number: str) -> None:
        """Ring this seat's phone, then the number."""
        if Capability.DIAL not in self.can():
            raise AppError(PhoneErrorCode.NOT_ABLE)
        self.send(Dial(self._seat.extension if self._seat is not None else "", number.strip()))

    def pause(self, paused: bool, reason: str = "") -> None:
        """Stop or resume the delivery of calls."""
        extension = self._seat.extension if self._seat is not None else ""
        self.send(Pause(extension, paused, reason))

    # --- events ---------------------------------------------------------------------------------------------------
    def take(self, event: PhoneEvent) -> bool:
        """Take an event in, on any thread; always has room."""
        if isinstance(event, AgentState):
            with self._lock:
                self._seat = None if event.state is SeatState.SIGNED_OUT else event
            self._hub.publish(PhoneChanged(""))
        elif isinstance(event, Line | CommandAnswer):
            self._note(event)
        elif isinstance(event, CallEvent):
            call = self._after(event)
            if call is not None:
                self._keep(call)
                self._hub.publish(PhoneChanged(call.id))
        return True

    def _note(self, event: Line | CommandAnswer) -> None:
        with self._lock:
            if isinstance(event, CommandAnswer):
                if event.ok:
                    return
                self._refused.append(event.code)
            elif event.state is LineState.OVERFLOWN:
                return
            else:
                fine = event.state is LineState.CONNECTED
                former = self._trouble, self.is_connected
                self._trouble = "" if fine else event.code or PhoneErrorCode.LINE_LOST.value
                self.is_connected = fine
                if former == (self._trouble, fine):
                    return
        self._hub.publish(PhoneChanged(""))

    def _after(self, event: CallEvent) -> SeatCall | None:
        former = self.call(event.call_id)
        if isinstance(event, Ringing | Answered):
            return self._begun(event, former)
        if former is not None and former.missed and isinstance(event, Ended) and event.outcome is Outcome.ABANDONED:
            return msgspec.structs.replace(former, outcome=event.outcome.value, ended_at=event.at_ms)
        if former is None or former.phase is Phase.OVER:
            return None
        if isinstance(event, Held):
            return msgspec.structs.replace(former, phase=Phase.HELD, held_at=event.at_ms)
        if isinstance(event, Resumed):
            return msgspec.structs.replace(
                former, phase=Phase.TALKING, held_at=None, held_ms=_held(former, event.at_ms)
            )
        if isinstance(event, Missed):
            return msgspec.structs.replace(
                former, phase=Phase.OVER, ended_at=event.at_ms, missed=True, outcome=event.outcome.value
            )
        if isinstance(event, Ended | Transferred):
            recording = event.recording_id if isinstance(event, Ended) else ""
            return msgspec.structs.replace(
                former,
                phase=Phase.OVER,
                ended_at=event.at_ms,
                missed=former.answered_at is None,
                outcome=event.outcome.value if isinstance(event, Ended) else Outcome.TRANSFERRED.value,
                held_ms=_held(former, event.at_ms),
                recording_id=recording or former.recording_id,
            )
        return None

    def _begun(self, event: Ringing | Answered, former: SeatCall | None) -> SeatCall | None:
        at = event.at_ms or self._now()
        if former is None or former.phase is Phase.OVER:
            rang = at - event.ring_ms if isinstance(event, Answered) and event.ring_ms else at
            far = event.dnis if event.direction is Direction.OUTBOUND else event.ani
            number = far if event.direction is Direction.OUTBOUND else event.number
            former = SeatCall(
                id=event.call_id,
                phase=Phase.RINGING,
                given=far,
                number=number,
                hidden=event.hidden,
                place=self._place(number) if number else "",
                queue=event.queue,
                dnis=event.dnis,
                unique_id=event.unique_id,
                extension=event.extension,
                direction=event.direction,
                rang_at=rang,
            )
        if isinstance(event, Ringing):
            return former if former.phase is Phase.RINGING else None
        return msgspec.structs.replace(
            former, phase=Phase.TALKING, answered_at=at, recording_id=event.recording_id or former.recording_id
        )

    def _keep(self, call: SeatCall) -> None:
        with self._lock:
            self._calls[call.id] = call
            self._calls.move_to_end(call.id)
            while len(self._calls) > KEPT:
                self._calls.popitem(last=False)


def _held(call: SeatCall, now: Instant) -> int:
    """Return how long a call was on hold so far, ms."""
    return call.held_ms + (max(0, now - call.held_at) if call.held_at is not None else 0)
