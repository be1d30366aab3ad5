"""Channels and calls of one FreeSWITCH, as far as its event socket has told them."""

from dataclasses import dataclass

from sync.domain import phone
from sync.telephony.freeswitch.agents import Agents
from sync.telephony.freeswitch.names import is_inside, user_of
from sync.telephony.tracked import Call, Leg, note_caller

MOST_CHANNELS = 50_000
"""Channels kept; beyond it the oldest is forgotten."""


@dataclass(slots=True, eq=False)
class Channel:
    """One channel. ``other`` is the channel that called it, ``joined`` the one it talks with.

    ``agent``, ``queue`` and ``member`` are what the call centre module says of it.
    """

    uid: str
    name: str = ""
    number: str = ""
    dialled: str = ""
    hidden: bool = False
    other: str = ""
    joined: str = ""
    agent: str = ""
    queue: str = ""
    member: str = ""


class Book:
    """Finds channels, calls and legs by the ids of channels."""

    def __init__(self, agents: Agents, area_code: str) -> None:
        self.agents = agents
        self.channels: dict[str, Channel] = {}
        self.calls: dict[str, Call] = {}
        self.legs: dict[str, tuple[Call, Leg]] = {}
        self.area_code = area_code

    def channel(self, uid: str) -> Channel:
        """Return a channel, made when it is new."""
        found = self.channels.get(uid)
        if found is None:
            while len(self.channels) >= MOST_CHANNELS:
                self.forget(next(iter(self.channels)))
            found = self.channels[uid] = Channel(uid)
        return found

    def call(self, channel: Channel) -> Call:
        """Return the call whose caller a channel is, made when it is new."""
        call = self.calls.get(channel.uid)
        if call is None:
            call = self.calls[channel.uid] = Call(channel.uid, channel.uid, channel.name)
        if not call.ani and not call.hidden:
            hidden = channel.hidden or phone.is_hidden(channel.number)
            note_caller(call, channel.number, channel.dialled, self.area_code, hidden=hidden)
        return call

    def of(self, uid: str) -> tuple[Call | None, Leg | None]:
        """Return the call a channel is in, and its leg when it is an agent's."""
        if uid in self.legs:
            return self.legs[uid]
        return self.calls.get(uid), None

    def add_leg(self, call: Call, channel: Channel, *, also: str = "", asked_by: Leg | None = None) -> Leg:
        """Return the leg of a phone in a call, made when it is new; ``also``: a channel that stands for the same;
        ``asked_by``: who asks that phone.
        """
        leg = call.legs.get(channel.uid)
        if leg is None:
            user = user_of(channel.name)
            agent = (self.agents.named(channel.agent) if channel.agent else None) or self.agents.at(user)
            name, extension = (user, user) if agent is None else (agent.name, agent.extension)
            leg = Leg(channel.uid, channel.name, channel.agent or name, extension, channel.name, channel.queue)
            leg.asked_by = asked_by
            call.legs[channel.uid] = leg
        self.legs[also or channel.uid] = call, leg
        call.last = leg if leg.asked_by is None else call.last
        return leg

    def is_inside(self, channel: Channel) -> bool:
        """Tell whether a channel is a phone of the house."""
        return bool(channel.agent) or is_inside(channel.name) or self.agents.at(user_of(channel.name)) is not None

    def forget(self, uid: str) -> None:
        """A channel is gone; its call too once nothing of it is left."""
        self.channels.pop(uid, None)
        found = self.legs.pop(uid, None)
        call = found[0] if found is not None else self.calls.get(uid)
        if call is not None and call.caller not in self.channels and not any(leg in self.channels for leg in call.legs):
            self.calls.pop(call.id, None)
