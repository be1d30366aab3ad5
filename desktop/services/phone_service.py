"""This seat's telephone: the calls it has now, what can be done with them, and what the telephone system says of it."""

import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Mapping

from desktop.errors import AppError
from desktop.services.events import EventHub, PhoneChanged
from desktop.services.phone_setup import THROUGH_SERVER
from desktop.services.seat_call import Phase, SeatCall, call_after
from sync.domain.instant import Instant
from sync.telephony.adapter import PhoneAdapter, PhoneError, PhoneErrorCode
from sync.telephony.commands import Capability, Dial, Pause, PhoneCommand
from sync.telephony.events import (
    AgentState,
    CallEvent,
    CommandAnswer,
    Line,
    LineState,
    PhoneEvent,
    SeatState,
)

MOST_REFUSED = 8
"""Refusals that wait to be shown."""
KEPT = 64
"""Calls that are remembered, the one under way among them."""
_ORDER = {Phase.RINGING: 0, Phase.HELD: 1, Phase.TALKING: 2}


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
        """The call to show: one that is talked in before one on hold before one that rings, the newest of them."""
        alive = self._alive()
        return alive[-1] if alive else None

    def others(self) -> list[SeatCall]:
        """Return the calls beside the one that is shown: on hold, or ringing."""
        return self._alive()[:-1]

    @property
    def rings(self) -> SeatCall | None:
        """The call that rings, the oldest of them."""
        return next((call for call in self._alive() if call.phase is Phase.RINGING), None)

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
    def is_plugged(self) -> bool:
        """Whether there is a telephone system that takes commands; without one calls are told by other programs."""
        return self._adapter is not None

    @property
    def is_through_server(self) -> bool:
        """Whether calls are told by the server, and what is asked goes through it."""
        return self._adapter is not None and self._adapter.name == THROUGH_SERVER

    def lacks(self) -> frozenset[Capability]:
        """Return what cannot be done from here with the call that is shown: that is done by hand. Without a telephone
        system it was only told, by another program, and nothing can.
        """
        return frozenset() if self.current is None else frozenset(Capability) - self.able

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
        another = self.rings is not None and call.asks is None
        return able - ({Capability.DIAL} if another else {Capability.ANSWER, Capability.DIAL})

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
            call = call_after(event, self.call(event.call_id), self._now(), self._place)
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

    def _alive(self) -> list[SeatCall]:
        """Return the calls that are not over, the one to show last."""
        with self._lock:
            alive = [call for call in self._calls.values() if call.phase is not Phase.OVER]
        return sorted(alive, key=lambda call: (_ORDER[call.phase], call.rang_at or 0))

    def _keep(self, call: SeatCall) -> None:
        with self._lock:
            self._calls[call.id] = call
            self._calls.move_to_end(call.id)
            while len(self._calls) > KEPT:
                self._calls.popitem(last=False)
