"""What the person at this seat is doing: owned by the telephone system where there is one, else by the server.

Without either the seat keeps its own last state and tells it later.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from enum import StrEnum

import msgspec

from desktop.errors import AppError, AppErrorCode, to_app_error
from desktop.services.events import Event, EventHub, PhoneChanged, SessionEnded
from desktop.services.phone_service import PhoneService
from desktop.services.ports import SeatClock
from desktop.services.seat_call import Phase, SeatCall
from desktop.services.small_ports import CityNumbers, ServerReach, ServerSender, SignedIn
from sync.contract.codec import ContractError, decode, encode
from sync.contract.telephony import MOST_CHANGES, AgentChange, AgentReport, AgentStanding
from sync.domain.agent_state import (
    BREAK_REASONS,
    IN_CALL,
    RESTING,
    AgentAct,
    AgentPresence,
    AgentRefusal,
    AgentStatus,
    step,
    wrap_up_of,
)
from sync.domain.codes import Role
from sync.domain.value import Value
from sync.telephony.commands import Capability
from sync.telephony.events import AgentState, Direction, SeatState

logger = logging.getLogger(__name__)

PATH = "/telephony/v1/agent"
SEAT_ROLES = frozenset({Role.AGENT, Role.TEAM_LEAD, Role.DISPATCHER, Role.CALLBACK_AGENT})
"""Who sits at a telephone."""
WRAP_UP_REASON = "wrap_up"
"""Reason a telephone system is given while after-call work was prolonged."""
_BY_ACD = {
    SeatState.READY: AgentStatus.READY,
    SeatState.RINGING: AgentStatus.RINGING,
    SeatState.TALKING: AgentStatus.TALKING,
    SeatState.HELD: AgentStatus.HELD,
    SeatState.WRAP_UP: AgentStatus.WRAP_UP,
}


class Owner(StrEnum):
    """Who has the last word on the state."""

    ACD = "acd"
    SERVER = "server"
    SEAT = "seat"


class PhoneBinding(Value, frozen=True):
    """The phone this seat names; ``held_by``: who has it instead, ``refusal``: why it was not taken over the last time
    somebody wanted that (the code of an error or of the server's refusal), ``attempt`` its number in this session.

    ``is_ours``: the server has given it to this person. ``is_heard``: the telephone system knows it, or there is none.
    """

    extension: str = ""
    held_by: str = ""
    refusal: str = ""
    is_heard: bool = True
    is_ours: bool = False
    attempt: int = 0


class AgentStateService:
    """Takes acts from the screen and calls from the telephone on any thread; only :meth:`send` needs the network."""

    def __init__(
        self,
        phone: PhoneService,
        seat: SignedIn,
        sync: ServerReach,
        online: ServerSender,
        clock: SeatClock,
        new_id: Callable[[], str],
        hub: EventHub,
        city: CityNumbers,
    ) -> None:
        self._phone = phone
        self._seat = seat
        self._sync = sync
        self._online = online
        self._clock = clock
        self._new_id = new_id
        self._hub = hub
        self._city = city
        self._lock = threading.RLock()
        self._sending = threading.Lock()
        self._presence = AgentPresence()
        self._unsent: deque[tuple[AgentChange, float]] = deque(maxlen=MOST_CHANGES)
        self.extension = ""
        """The phone this seat names as its own."""
        self.binding = PhoneBinding()
        """What the server says of that."""
        self._takes_over = False
        self._attempts = 0
        hub.subscribe(self._on_event)

    # --- reading --------------------------------------------------------------------------------------------------
    @property
    def presence(self) -> AgentPresence:
        """The state with its start and, during after-call work, its end (instants of this seat's clock)."""
        return self._presence

    @property
    def owner(self) -> Owner:
        """Who owns the state now; ``SEAT`` while neither telephone system nor server can be asked."""
        if self._acd is not None:
            return Owner.ACD
        return Owner.SERVER if self._sync.online() else Owner.SEAT

    @property
    def sits_at_telephone(self) -> bool:
        """Whether the person who is signed in has a telephone to be ready for."""
        return self._seat.is_taken and not SEAT_ROLES.isdisjoint(self._seat.actor.roles)

    @property
    def unsent(self) -> int:
        """How many changes the server has not been told of."""
        return len(self._unsent)

    @property
    def _wrap_up(self) -> int:
        return wrap_up_of(self._city.known_policy.wrap_up_seconds)

    @property
    def _acd(self) -> AgentState | None:
        return self._phone.seat if Capability.PAUSE in self._phone.able else None

    # --- acts -----------------------------------------------------------------------------------------------------
    def begin(self) -> None:
        """Sign the person in at this seat (置忙), once a session."""
        with self._lock:
            if self._presence.status is not AgentStatus.SIGNED_OUT or not self.sits_at_telephone:
                return
            self._step(AgentAct.SIGN_IN)
        self._follow()

    def toggle(self) -> None:
        """Ready becomes busy and the other way round; during a call it says what comes afterwards."""
        presence, seat = self._presence, self._acd
        if seat is not None:
            ready = not seat.paused
        else:
            ready = AgentStatus.READY in (presence.status, presence.rests if presence.status in IN_CALL else "")
        self.act(AgentAct.GO_BUSY if ready else AgentAct.GO_READY)

    def act(self, act: AgentAct, reason: str = "") -> None:
        """Do an act by hand. Raises ``agent_…`` codes of the rules and ``phone_…`` codes of the telephone system."""
        with self._lock:
            if self._acd is None:
                self._step(act, reason)
                return
            found = step(self._presence, act, self._clock.wall_ms(), reason, self._wrap_up)
        if isinstance(found, AgentRefusal):
            raise AppError(found)
        if act is AgentAct.PROLONG:
            self._phone.pause(True, WRAP_UP_REASON)
            self._put(found, "")
        else:
            self._phone.pause(act in (AgentAct.GO_BUSY, AgentAct.TAKE_BREAK), reason)

    def take_over(self) -> None:
        """Take the phone this seat names from who has it, with the next report; :attr:`binding` tells when it failed.

        Raises ``phone_no_extension`` and ``phone_is_ours``.
        """
        binding, extension = self.binding, self._named
        if not extension:
            raise AppError(AppErrorCode.PHONE_NO_EXTENSION)
        if binding.is_ours and binding.extension == extension:
            raise AppError(AppErrorCode.PHONE_IS_OURS, values={"extension": extension})
        self._takes_over = True

    def tick(self) -> None:
        """End after-call work whose time is up."""
        presence = self._presence
        if presence.until is None or presence.until > self._clock.wall_ms():
            return
        seat = self._acd
        if seat is None:
            with self._lock:
                if self._presence is presence:
                    self._step(AgentAct.TIME_UP)
        elif seat.paused and seat.reason == WRAP_UP_REASON:
            self._put(msgspec.structs.replace(presence, until=None), None)
            self._phone.pause(False)

    # --- the server -----------------------------------------------------------------------------------------------
    def send(self) -> None:
        """Tell the server what it was not told, and take over how it stands there.

        Raises ``needs_connection`` and the like; what was not told is told the next time, but for a wish to take a
        phone over: that one has failed, and is done later only when it is wished again.
        """
        with self._sending:
            if not self.sits_at_telephone:
                return
            with self._lock:
                telling = list(self._unsent)
            extension = self._named
            takes_over, self._takes_over = self._takes_over, False
            try:
                standing = self._report(telling, extension, takes_over)
            except Exception as error:
                if takes_over:
                    self._not_taken(
                        msgspec.structs.replace(self.binding, extension=extension), to_app_error(error).code
                    )
                raise
            with self._lock:
                told = {id(one) for one in telling}
                self._unsent = deque((one for one in self._unsent if id(one) not in told), MOST_CHANGES)
                if not self._unsent:
                    self._adopt(standing)
            self._take_binding(standing, extension, takes_over)
            self._phone.offer(standing.able)
            if self._phone.is_through_server and standing.owner == Owner.ACD:
                self._hear(standing, extension)

    @property
    def _named(self) -> str:
        return self.extension or (self._phone.seat.extension if self._phone.seat is not None else "")

    def _report(self, telling: Sequence[tuple[AgentChange, float]], extension: str, takes_over: bool) -> AgentStanding:
        now = self._clock.monotonic()
        changes = [_aged(change, now - at) for change, at in telling]
        body = encode(AgentReport(changes, extension, takes_over))
        answer = self._online.send("POST", PATH, self._sync.access_token(), body)
        try:
            return decode(answer, AgentStanding)
        except ContractError:
            raise AppError(AppErrorCode.NOT_A_SERVER) from None

    def _take_binding(self, standing: AgentStanding, extension: str, took_over: bool) -> None:
        is_ours = bool(standing.extension)
        binding = PhoneBinding(
            extension, standing.held_by, standing.refusal, standing.is_heard, is_ours, self._attempts
        )
        if took_over and not is_ours:
            self._not_taken(binding, standing.refusal or AppErrorCode.PHONE_NOT_TAKEN)
        else:
            self.binding = binding

    def _not_taken(self, binding: PhoneBinding, code: str) -> None:
        self._attempts += 1
        logger.info("extension not taken over", extra={"code": str(code)})
        self.binding = msgspec.structs.replace(binding, refusal=str(code), attempt=self._attempts)

    def _hear(self, standing: AgentStanding, extension: str) -> None:
        """The telephone system's word on the state, as the server passes it on."""
        state, former = _as_told(standing, extension), self._phone.seat
        if former is None or (state.state, state.paused, state.reason) != (former.state, former.paused, former.reason):
            self._phone.take(state)

    def _adopt(self, standing: AgentStanding) -> None:
        """The server owns the state: where it differs the seat follows."""
        mine = self._presence
        known = {status.value: status for status in AgentStatus}
        status = known.get(standing.status, AgentStatus.SIGNED_OUT)
        if self._acd is not None or status is AgentStatus.SIGNED_OUT:
            return
        if (status, standing.reason) == (mine.status, mine.reason):
            return
        now = self._clock.wall_ms()
        until = now + standing.left_ms if standing.left_ms >= 0 else None
        rests = known.get(standing.rests, AgentStatus.BUSY)
        theirs = AgentPresence(status, now - standing.age_ms, standing.reason, until, rests, standing.rests_reason)
        self._put(theirs, None)

    # --- inside ---------------------------------------------------------------------------------------------------
    def _on_event(self, event: Event) -> None:
        if isinstance(event, SessionEnded):
            with self._lock:
                self._presence = AgentPresence()
                self._unsent.clear()
                self.binding, self._takes_over = PhoneBinding(), False
            self._phone.offer(())
        elif isinstance(event, PhoneChanged):
            self._follow()

    def _follow(self) -> None:
        """Take over what the telephone says: the call first, then (with a telephone system) the rest."""
        with self._lock:
            if self._presence.status is AgentStatus.SIGNED_OUT:
                return
            call, seat = self._phone.current, self._acd
            for act in _acts_for(call, self._presence.status):
                if not (act is AgentAct.HANG_UP and seat is not None):
                    self._step(act)
            if call is None and seat is not None:
                self._follow_seat(seat)

    def _follow_seat(self, seat: AgentState) -> None:
        now, mine = self._clock.wall_ms(), self._presence
        status, reason = _said(seat)
        if (status, reason) == (mine.status, mine.reason):
            return
        wrap_up = self._wrap_up
        until = now + wrap_up if status is AgentStatus.WRAP_UP and wrap_up else None
        rests, why = (status, reason) if status in RESTING else (mine.rests, mine.rests_reason)
        since = seat.since_ms if seat.since_ms and mine.since <= seat.since_ms <= now else now
        self._put(AgentPresence(status, since, reason, until, rests, why), "")

    def _step(self, act: AgentAct, reason: str = "") -> None:
        found = step(self._presence, act, self._clock.wall_ms(), reason, self._wrap_up)
        if isinstance(found, AgentRefusal):
            raise AppError(found)
        self._put(found, act.value, reason)

    def _put(self, presence: AgentPresence, act: str | None, reason: str = "") -> None:
        """Take a state; ``act`` is what the server is told of it, ``None``: nothing."""
        with self._lock:
            if presence is self._presence:
                return
            self._presence = presence
            if act is not None:
                left = -1 if presence.until is None else max(0, presence.until - self._clock.wall_ms())
                made = AgentChange(
                    id=self._new_id(),
                    act=act,
                    status=presence.status.value,
                    reason=reason or presence.reason,
                    left_ms=left,
                )
                self._unsent.append((made, self._clock.monotonic()))
        self._hub.publish(PhoneChanged(""))


def _acts_for(call: SeatCall | None, status: AgentStatus) -> list[AgentAct]:
    """Return what leads from a state to the one the call means."""
    if call is None:
        if status is AgentStatus.RINGING:
            return [AgentAct.UNANSWERED]
        return [AgentAct.HANG_UP] if status in IN_CALL else []
    if call.phase is Phase.RINGING:
        dialled = call.direction is Direction.OUTBOUND
        return [] if status in IN_CALL else [AgentAct.DIAL if dialled else AgentAct.RING]
    if call.phase is Phase.HELD:
        if status is AgentStatus.HELD:
            return []
        talks = status in (AgentStatus.TALKING, AgentStatus.OUTBOUND)
        return [AgentAct.HOLD] if talks else [AgentAct.ANSWER, AgentAct.HOLD]
    if status is AgentStatus.HELD:
        return [AgentAct.RESUME]
    if call.direction is Direction.OUTBOUND:
        return [] if status in IN_CALL else [AgentAct.DIAL]
    return [] if status in (AgentStatus.TALKING, AgentStatus.OUTBOUND) else [AgentAct.ANSWER]


def _said(seat: AgentState) -> tuple[AgentStatus, str]:
    """Return the state a telephone system means."""
    if seat.paused:
        if seat.reason == WRAP_UP_REASON:
            return AgentStatus.WRAP_UP, ""
        return (AgentStatus.BREAK, seat.reason) if seat.reason in BREAK_REASONS else (AgentStatus.BUSY, "")
    return _BY_ACD.get(seat.state, AgentStatus.BUSY), ""


def _as_told(standing: AgentStanding, extension: str) -> AgentState:
    """Return a state of the server as the telephone system would have told it."""
    paused = standing.status in (AgentStatus.BREAK, AgentStatus.BUSY)
    named = {status.value: state for state, status in _BY_ACD.items()}
    state = SeatState.PAUSED if paused else named.get(standing.status, SeatState.UNKNOWN)
    return AgentState(agent=extension, extension=extension, state=state, paused=paused, reason=standing.reason)


def _aged(change: AgentChange, seconds: float) -> AgentChange:
    age = max(0, int(seconds * 1000))
    left = max(0, change.left_ms - age) if change.left_ms >= 0 else -1
    return msgspec.structs.replace(change, age_ms=age, left_ms=left)
