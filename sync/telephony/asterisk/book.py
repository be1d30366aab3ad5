"""Calls under way, as far as the manager interface has told them."""

from dataclasses import dataclass, field
from typing import Any, TypeVar

from sync.domain import phone
from sync.telephony.asterisk.framing import Message
from sync.telephony.asterisk.members import Members
from sync.telephony.asterisk.names import dialled
from sync.telephony.durations import durations
from sync.telephony.events import CallEvent, Direction, Outcome, Party
from sync.telephony.moment import Moment
from sync.telephony.numbers import read_number

MOST_CHANNELS = 50_000
"""Channels kept; beyond it the oldest is forgotten (a hostile or broken line, no real telephone system)."""
_Event = TypeVar("_Event", bound=CallEvent)


@dataclass(slots=True, eq=False)
class Channel:
    """One channel. ``exten`` is the first number dialled on it: the dial plan changes it later."""

    uid: str
    name: str = ""
    exten: str = ""
    number: str = ""
    hidden: bool = False


@dataclass(slots=True, eq=False)
class Leg:
    """The call at one agent's phone. Times are ``Moment.mono_ms``."""

    uid: str
    channel: str
    agent: str
    extension: str
    interface: str
    queue: str = ""
    rang_at: int | None = None
    answered_at: int | None = None
    held_at: int | None = None
    held_by: Party = Party.UNKNOWN
    hold_ms: int = 0
    failure: Outcome | None = None
    over: bool = False
    resynced: bool = False

    @property
    def rings(self) -> bool:
        """Whether the phone rings."""
        return not self.over and self.answered_at is None

    @property
    def talks(self) -> bool:
        """Whether the agent is in the call."""
        return not self.over and self.answered_at is not None

    def stop_hold(self, now: Moment) -> None:
        """Count the hold that is on."""
        if self.held_at is not None:
            self.hold_ms += now.mono_ms - self.held_at
            self.held_at = None


@dataclass(slots=True, eq=False)
class Call:
    """One whole call. ``caller`` is the uid of the channel that came in (or, outward, of the agent's phone)."""

    id: str
    caller: str
    channel: str = ""
    ani: str = ""
    number: str = ""
    hidden: bool = False
    dnis: str = ""
    queue: str = ""
    direction: Direction = Direction.INBOUND
    joined_at: int | None = None
    waited_ms: int | None = None
    abandoned: bool = False
    told: bool = False
    """Something was told about it that needs an end."""
    hung_by: Party = Party.UNKNOWN
    legs: dict[str, Leg] = field(default_factory=dict[str, Leg])
    last: Leg | None = None
    recording: str = ""
    channels: set[str] = field(default_factory=set[str])

    def talking(self) -> Leg | None:
        """The leg that talks."""
        return next((leg for leg in self.legs.values() if leg.talks), None)

    def ringing(self) -> list[Leg]:
        """The legs that ring."""
        return [leg for leg in self.legs.values() if leg.rings]


class CallBook:
    """Finds channels, legs and calls by their unique ids."""

    def __init__(self, members: Members, area_code: str) -> None:
        self.members = members
        self.channels: dict[str, Channel] = {}
        self.calls: dict[str, Call] = {}
        self._call_of: dict[str, Call] = {}
        self._leg_of: dict[str, Leg] = {}
        self._area_code = area_code

    def channel(self, message: Message, prefix: str = "") -> Channel | None:
        """Return the channel a message speaks of, noted with what is new in it; ``None`` without a unique id."""
        uid = message.text(f"{prefix}uniqueid")
        if not uid:
            return None
        found = self.channels.get(uid)
        if found is None:
            if len(self.channels) >= MOST_CHANNELS:
                self.forget(next(iter(self.channels)))
            found = self.channels[uid] = Channel(uid)
        found.name = message.text(f"{prefix}channel") or found.name
        found.exten = found.exten or dialled(message.text(f"{prefix}exten"))
        number = message.text(f"{prefix}calleridnum")
        if number:
            found.number = number
            found.hidden = found.hidden or phone.is_hidden(number)
        if "prohib" in message.text("cid-callingpres").lower():
            found.hidden = True
        return found

    def call(self, message: Message, channel: Channel) -> Call:
        """Return the call of the caller's channel, made when it is new."""
        found = self._call_of.get(channel.uid)
        if found is None:
            call_id = message.text("linkedid") or channel.uid
            found = self.calls.get(call_id)
            if found is None:
                found = self.calls[call_id] = Call(call_id, channel.uid)
            self._bind(channel.uid, found)
        return found

    def call_of(self, uid: str) -> Call | None:
        """Return the call a channel is in."""
        return self._call_of.get(uid)

    def leg_of(self, uid: str) -> Leg | None:
        """Return the leg of an agent's channel."""
        return self._leg_of.get(uid)

    def speaks_for(self, call: Call, channel: Channel) -> bool:
        """Tell whether a channel is the caller's: an agent who asks a colleague dials inside the same call."""
        return not call.channel or call.caller == channel.uid or call.caller not in self.channels

    def caller(self, call: Call, channel: Channel) -> None:
        """Note who calls, as far as it was not known."""
        call.caller, call.channel = channel.uid, channel.name
        self._bind(channel.uid, call)
        call.hidden = channel.hidden or not channel.number
        call.ani = "" if call.hidden else channel.number
        read = None if call.hidden else read_number(call.ani, self._area_code)
        call.number = "" if read is None else read.e164
        call.dnis = call.dnis or channel.exten

    def add_leg(self, call: Call, channel: Channel, queue: str = "", name: str = "") -> Leg:
        """Return the leg of an agent's channel in a call, made when it is new."""
        leg = call.legs.get(channel.uid)
        if leg is None:
            agent, extension, interface = self.members.who(name or channel.name)
            leg = Leg(channel.uid, channel.name, agent, extension, interface, queue)
            self.put_leg(call, leg)
        call.last = leg
        return leg

    def put_leg(self, call: Call, leg: Leg, uid: str = "") -> None:
        """Join a leg to a call; ``uid`` is another channel that stands for the same phone."""
        call.legs[leg.uid] = leg
        self._leg_of[uid or leg.uid] = leg
        self._bind(uid or leg.uid, call)

    def forget(self, uid: str) -> None:
        """A channel is gone; its call too once nothing of it is left."""
        self.channels.pop(uid, None)
        self._leg_of.pop(uid, None)
        call = self._call_of.pop(uid, None)
        if call is not None:
            self._unbind(uid, call)

    def event(self, kind: type[_Event], call: Call, leg: Leg | None, now: Moment, **more: Any) -> _Event:
        """Return an event about a call, at a leg's phone where there is one."""
        leg = leg if leg is not None else call.last
        wait = call.waited_ms
        if wait is None and call.joined_at is not None:
            wait = now.mono_ms - call.joined_at
        fields: dict[str, Any] = {
            "call_id": call.id,
            "unique_id": call.caller,
            "ani": call.ani,
            "number": call.number,
            "hidden": call.hidden,
            "dnis": call.dnis,
            "queue": call.queue,
            "direction": call.direction,
            "wait_ms": wait,
            "at_ms": now.wall_ms,
            "mono_ms": now.mono_ms,
        }
        if leg is not None:
            fields |= _at_phone(leg, now)
            if leg.queue:
                fields["queue"] = leg.queue
        return kind(**(fields | more))

    def _bind(self, uid: str, call: Call) -> None:
        former = self._call_of.get(uid)
        if former is not None and former is not call:
            self._unbind(uid, former)
        self._call_of[uid] = call
        call.channels.add(uid)

    def _unbind(self, uid: str, call: Call) -> None:
        call.channels.discard(uid)
        if not call.channels and self.calls.get(call.id) is call:
            del self.calls[call.id]


def _at_phone(leg: Leg, now: Moment) -> dict[str, Any]:
    return {
        "leg_id": leg.uid,
        "agent": leg.agent,
        "extension": leg.extension,
        "interface": leg.interface,
        **durations(now.mono_ms, leg.rang_at, leg.answered_at, leg.held_at, leg.hold_ms),
    }
