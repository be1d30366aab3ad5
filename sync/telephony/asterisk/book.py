"""Calls under way, as far as the manager interface has told them."""

from dataclasses import dataclass

from sync.domain import phone
from sync.telephony.asterisk.framing import Message
from sync.telephony.asterisk.members import Members
from sync.telephony.asterisk.names import dialled
from sync.telephony.tracked import Call, Leg, note_caller

MOST_CHANNELS = 50_000
"""Channels kept; beyond it the oldest is forgotten (a hostile or broken line, no real telephone system)."""


@dataclass(slots=True, eq=False)
class Channel:
    """One channel. ``exten`` is the first number dialled on it: the dial plan changes it later."""

    uid: str
    name: str = ""
    exten: str = ""
    number: str = ""
    hidden: bool = False


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
        note_caller(call, channel.number, channel.exten, self._area_code, hidden=channel.hidden)

    def add_leg(
        self, call: Call, channel: Channel, queue: str = "", name: str = "", asked_by: Leg | None = None
    ) -> Leg:
        """Return the leg of an agent's channel in a call, made when it is new; ``asked_by``: who asks that phone."""
        leg = call.legs.get(channel.uid)
        if leg is None:
            agent, extension, interface = self.members.who(name or channel.name)
            leg = Leg(channel.uid, channel.name, agent, extension, interface, queue, asked_by=asked_by)
            self.put_leg(call, leg)
        call.last = leg if leg.asked_by is None else call.last
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
