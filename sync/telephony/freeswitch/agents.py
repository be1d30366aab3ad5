"""Agents of the call centre module, and which queues they serve."""

from dataclasses import dataclass, field

from sync.telephony.events import (
    AgentState,
    Answered,
    Asked,
    CallEvent,
    Held,
    PhoneEvent,
    Resumed,
    Ringing,
    SeatState,
)
from sync.telephony.freeswitch.names import user_of
from sync.telephony.freeswitch.tables import Row, whole
from sync.telephony.moment import Moment

MOST_AGENTS = 20_000
ON_BREAK, LOGGED_OUT = "On Break", "Logged Out"
_STATES = {
    "Waiting": SeatState.READY,
    "Receiving": SeatState.RINGING,
    "Reserved": SeatState.RINGING,
    "In a queue call": SeatState.TALKING,
    "Idle": SeatState.PAUSED,
}
_FREE = frozenset({SeatState.READY, SeatState.UNKNOWN})


@dataclass(slots=True, eq=False)
class Agent:
    """One agent, as told last. ``reason`` is ours: the module knows none. ``in_call``: what the phone itself does."""

    name: str
    contact: str = ""
    status: str = ""
    state: str = ""
    reason: str = ""
    wrap_up_s: int = 0
    wraps_until_ms: int = 0
    calls_taken: int | None = None
    since: int | None = None
    in_call: SeatState | None = None
    queues: set[str] = field(default_factory=set[str])
    told: dict[str, tuple[SeatState, bool, str]] = field(default_factory=dict[str, tuple[SeatState, bool, str]])

    @property
    def extension(self) -> str:
        """The agent's phone."""
        return user_of(self.contact) or self.name.partition("@")[0]

    def seat(self, now_ms: int) -> SeatState:
        """What the agent is doing."""
        if self.status == LOGGED_OUT:
            return SeatState.SIGNED_OUT
        state = _STATES.get(self.state, SeatState.UNKNOWN)
        if self.in_call is not None and (self.status == ON_BREAK or state in _FREE or state is SeatState.TALKING):
            return self.in_call
        if self.status == ON_BREAK:
            return SeatState.PAUSED
        if state is SeatState.READY and now_ms < self.wraps_until_ms:
            return SeatState.WRAP_UP
        return state


class Agents:
    """Every agent of the module."""

    def __init__(self) -> None:
        self._agents: dict[str, Agent] = {}

    def named(self, name: str) -> Agent | None:
        """Return an agent by its name."""
        return self._agents.get(name)

    def at(self, extension: str) -> Agent | None:
        """Return an agent by name or phone."""
        found = self._agents.get(extension)
        return found or next((one for one in self._agents.values() if one.extension == extension), None)

    def listed(self, rows: list[Row], tiers: list[Row], now: Moment) -> list[PhoneEvent]:
        """Take the whole list over: who is not in it is gone."""
        events: list[PhoneEvent] = []
        for name in set(self._agents) - {row.get("name", "") for row in rows}:
            self._agents[name].status = LOGGED_OUT
            events += self._tell(self._agents.pop(name), now, resync=True)
        for row in rows[:MOST_AGENTS]:
            if row.get("name"):
                agent = self._agents.setdefault(row["name"], Agent(row["name"]))
                _fill(agent, row)
                agent.queues = {one.get("queue", "") for one in tiers if one.get("agent") == agent.name}
                events += self._tell(agent, now, resync=True)
        return events

    def changed(self, name: str, now: Moment, *, status: str = "", state: str = "") -> list[PhoneEvent]:
        """An agent's status or state has changed."""
        if not name or (name not in self._agents and len(self._agents) >= MOST_AGENTS):
            return []
        agent = self._agents.setdefault(name, Agent(name))
        agent.status, agent.state = status or agent.status, state or agent.state
        if agent.status != ON_BREAK:
            agent.reason = ""
        return self._tell(agent, now)

    def wraps_up(self, name: str, now: Moment) -> None:
        """The agent's part of a queue call is over: the module gives no calls for a while."""
        agent = self._agents.get(name)
        if agent is not None and agent.wrap_up_s:
            agent.wraps_until_ms = now.wall_ms + agent.wrap_up_s * 1000

    def follow(self, events: list[PhoneEvent], now: Moment) -> list[PhoneEvent]:
        """Return what calls mean for the states of those who are in them."""
        told: list[PhoneEvent] = []
        for event in events:
            if not isinstance(event, CallEvent) or isinstance(event, Asked):
                continue
            agent = self.at(event.extension) if event.extension else None
            if agent is not None:
                agent.in_call = _in_call(event)
                told += self._tell(agent, now)
        return told

    def tick(self, now: Moment) -> list[PhoneEvent]:
        """Tell the states that change by the clock alone: the end of wrap-up."""
        events: list[PhoneEvent] = []
        for agent in self._agents.values():
            if agent.wraps_until_ms and now.wall_ms >= agent.wraps_until_ms:
                agent.wraps_until_ms = 0
                events += self._tell(agent, now)
        return events

    def forget_told(self) -> None:
        """Everything is told again at the next list."""
        for agent in self._agents.values():
            agent.told = {}

    @staticmethod
    def _tell(agent: Agent, now: Moment, *, resync: bool = False) -> list[PhoneEvent]:
        paused = agent.status == ON_BREAK
        told = (agent.seat(now.wall_ms), paused, agent.reason if paused else "")
        events: list[PhoneEvent] = []
        for queue in sorted(agent.queues) or [""]:
            if agent.told.get(queue) == told:
                continue
            agent.told[queue] = told
            since = agent.since if resync else now.wall_ms
            events.append(
                AgentState(
                    agent=agent.name,
                    extension=agent.extension,
                    interface=agent.contact,
                    queue=queue,
                    state=told[0],
                    paused=paused,
                    reason=told[2],
                    since_ms=since,
                    calls_taken=agent.calls_taken,
                    resync=resync,
                    at_ms=now.wall_ms,
                    mono_ms=now.mono_ms,
                )
            )
        return events


def _in_call(event: PhoneEvent) -> SeatState | None:
    if isinstance(event, Ringing):
        return SeatState.RINGING
    if isinstance(event, Held):
        return SeatState.HELD
    if isinstance(event, Answered | Resumed):
        return SeatState.TALKING
    return None


def _fill(agent: Agent, row: Row) -> None:
    agent.contact = row.get("contact", "")
    agent.status, agent.state = row.get("status", ""), row.get("state", "")
    agent.wrap_up_s = whole(row.get("wrap_up_time", ""))
    ended = whole(row.get("last_bridge_end", ""))
    agent.wraps_until_ms = (ended + agent.wrap_up_s) * 1000 if ended and agent.wrap_up_s else 0
    agent.calls_taken = whole(row.get("calls_answered", ""))
    changed = whole(row.get("last_status_change", ""))
    agent.since = changed * 1000 if changed else None
