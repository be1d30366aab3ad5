"""Agents as members of queues, and the queues themselves."""

from dataclasses import dataclass

from sync.telephony.asterisk.framing import Message
from sync.telephony.asterisk.names import extension_of, interface_of, is_local
from sync.telephony.events import AgentState, PhoneEvent, QueueChange, QueueState, SeatState
from sync.telephony.moment import Moment

_MOST_MEMBERS = 20_000
_STATES = {
    "0": SeatState.UNKNOWN,
    "1": SeatState.READY,
    "2": SeatState.TALKING,
    "3": SeatState.TALKING,
    "4": SeatState.OFFLINE,
    "5": SeatState.OFFLINE,
    "6": SeatState.RINGING,
    "7": SeatState.TALKING,
    "8": SeatState.HELD,
}
_DEVICE_STATES = {
    "UNKNOWN": "0",
    "NOT_INUSE": "1",
    "INUSE": "2",
    "BUSY": "3",
    "INVALID": "4",
    "UNAVAILABLE": "5",
    "RINGING": "6",
    "RINGINUSE": "7",
    "ONHOLD": "8",
}
_IN_CALL = frozenset({SeatState.TALKING, SeatState.HELD, SeatState.RINGING})


@dataclass(slots=True)
class Member:
    """One agent in one queue, as told last."""

    queue: str
    interface: str
    name: str
    state_interface: str
    status: str = "0"
    in_call: bool = False
    paused: bool = False
    reason: str = ""
    wrap_up_s: int = 0
    last_call_s: int = 0
    calls_taken: int | None = None
    told: tuple[SeatState, bool, str] | None = None
    since: int | None = None
    seen: int = 0

    @property
    def agent(self) -> str:
        """The agent's name in the queue; the phone where the queue has only that."""
        return extension_of(self.interface) if self.name in ("", self.interface) else self.name

    def state(self, now_ms: int) -> SeatState:
        """What the agent is doing."""
        state = _STATES.get(self.status, SeatState.UNKNOWN)
        if self.in_call and state in (SeatState.READY, SeatState.UNKNOWN):
            state = SeatState.TALKING
        if state in _IN_CALL or state is SeatState.OFFLINE:
            return state
        if self.paused:
            return SeatState.PAUSED
        if self.wrap_up_s and now_ms < (self.last_call_s + self.wrap_up_s) * 1000:
            return SeatState.WRAP_UP
        return state


class Members:
    """Every agent of every queue."""

    def __init__(self) -> None:
        self._members: dict[tuple[str, str], Member] = {}
        self._generation = 0
        self._resync = False

    def who(self, channel: str) -> tuple[str, str, str]:
        """Return (agent, extension, interface) of a channel or interface."""
        interface = interface_of(channel)
        extension = extension_of(interface)
        for member in self._members.values():
            if interface in (member.interface, member.state_interface):
                return member.agent, extension_of(member.interface), interface
        for member in self._members.values():
            if is_local(member.interface) and extension_of(member.interface) == extension:
                return member.agent, extension, interface
        return extension, extension, interface

    def is_agent(self, channel: str) -> bool:
        """Tell whether a channel is the phone of an agent."""
        interface = interface_of(channel)
        extension = extension_of(interface)
        return any(
            interface in (member.interface, member.state_interface) or extension_of(member.interface) == extension
            for member in self._members.values()
        )

    def interfaces(self, extension: str, queue: str = "") -> list[tuple[str, str]]:
        """Return the (queue, interface) pairs of a phone or agent name."""
        return [
            (member.queue, member.interface)
            for member in self._members.values()
            if extension in (extension_of(member.interface), member.name, member.interface)
            and queue in ("", member.queue)
        ]

    def begin(self) -> None:
        """Begin a reading of the whole state."""
        self._generation += 1
        self._resync = True

    def complete(self, now: Moment) -> list[PhoneEvent]:
        """End the reading: who was not in it has signed out."""
        gone = [key for key, member in self._members.items() if member.seen != self._generation]
        events = [self._signed_out(self._members.pop(key), now, resync=True) for key in gone]
        self._resync = False
        return events

    def listed(self, message: Message, now: Moment) -> list[PhoneEvent]:
        """A member, from a list or because its state changed, or it was paused or added."""
        queue = message.text("queue")
        interface = message.text("interface") or message.text("location")
        if not queue or not interface:
            return []
        member = self._members.get((queue, interface))
        if member is None:
            if len(self._members) >= _MOST_MEMBERS:
                return []
            member = self._members[(queue, interface)] = Member(queue, interface, "", "")
        _fill(member, message)
        member.seen = self._generation
        return self._tell(member, now)

    def removed(self, message: Message, now: Moment) -> list[PhoneEvent]:
        """A member has left a queue."""
        interface = message.text("interface") or message.text("location")
        member = self._members.pop((message.text("queue"), interface), None)
        return [] if member is None else [self._signed_out(member, now, resync=False)]

    def device(self, message: Message, now: Moment) -> list[PhoneEvent]:
        """A phone changed its state: in every queue it is in."""
        device, status = message.text("device"), _DEVICE_STATES.get(message.text("state").upper())
        events: list[PhoneEvent] = []
        if status is None:
            return events
        for member in self._members.values():
            if device == (member.state_interface or member.interface):
                member.status = status
                if status == "1":
                    member.in_call = False
                events += self._tell(member, now)
        return events

    def queue(self, message: Message, now: Moment) -> list[PhoneEvent]:
        """The counts of a queue, from a list."""
        name = message.text("queue")
        if not name:
            return []
        state = QueueState(
            queue=name,
            change=QueueChange.STATUS,
            waiting=message.number("calls"),
            completed=message.number("completed"),
            abandoned=message.number("abandoned"),
            resync=True,
            at_ms=now.wall_ms,
            mono_ms=now.mono_ms,
        )
        return [state]

    def tick(self, now: Moment) -> list[PhoneEvent]:
        """Tell the states that change by the clock alone: the end of wrap-up."""
        events: list[PhoneEvent] = []
        for member in self._members.values():
            if member.wrap_up_s and member.told is not None and member.told[0] is SeatState.WRAP_UP:
                events += self._tell(member, now)
        return events

    def _tell(self, member: Member, now: Moment) -> list[PhoneEvent]:
        state = member.state(now.wall_ms)
        told = (state, member.paused, member.reason)
        if told == member.told:
            return []
        if member.told is None or member.told[0] is not state:
            member.since = None if self._resync else now.wall_ms
        member.told = told
        return [_event(member, state, now, self._resync)]

    @staticmethod
    def _signed_out(member: Member, now: Moment, *, resync: bool) -> PhoneEvent:
        member.since = None if resync else now.wall_ms
        member.paused, member.reason = False, ""
        return _event(member, SeatState.SIGNED_OUT, now, resync)


def _event(member: Member, state: SeatState, now: Moment, resync: bool) -> AgentState:
    return AgentState(
        agent=member.agent,
        extension=extension_of(member.interface),
        interface=member.interface,
        queue=member.queue,
        state=state,
        paused=member.paused,
        reason=member.reason,
        since_ms=member.since,
        calls_taken=member.calls_taken,
        resync=resync,
        at_ms=now.wall_ms,
        mono_ms=now.mono_ms,
    )


def _fill(member: Member, message: Message) -> None:
    member.name = message.text("membername") or message.text("name") or member.name
    member.state_interface = message.text("stateinterface") or member.state_interface
    member.status = message.text("status") or member.status
    if (in_call := message.number("incall")) is not None:
        member.in_call = in_call != 0
    if (paused := message.number("paused")) is not None:
        member.paused = paused != 0
        member.reason = (message.text("pausedreason") or message.text("reason")) if member.paused else ""
    member.wrap_up_s = message.number("wrapuptime") or 0
    member.last_call_s = message.number("lastcall") or 0
    taken = message.number("callstaken")
    member.calls_taken = taken if taken is not None else member.calls_taken
