"""Events of the event socket in, events of the port out. No input or output of its own."""

from collections.abc import Callable

from sync.domain.phone import DEFAULT_AREA_CODE
from sync.telephony.events import PhoneEvent
from sync.telephony.freeswitch.agents import Agents
from sync.telephony.freeswitch.book import Book
from sync.telephony.freeswitch.calls import Calls
from sync.telephony.freeswitch.framing import Event
from sync.telephony.freeswitch.listing import Listing, Lists
from sync.telephony.moment import Moment

CALLCENTER = "callcenter::info"
Handler = Callable[[Event, Moment], list[PhoneEvent]]


class Tracker:
    """Knows every call, agent and queue of one FreeSWITCH. ``take`` never raises for what a line may bring."""

    def __init__(self, area_code: str = DEFAULT_AREA_CODE) -> None:
        self._area_code = area_code
        self.agents = Agents()
        self.book = Book(self.agents, area_code)
        self.calls = Calls(self.book)
        self.lists: Lists | None = None
        """Where the answers to the questions of the moment go; ``None``: nothing is being asked."""
        self._listing = Listing(self.book, self.calls)
        self._handlers = self._table()

    def take(self, event: Event, now: Moment) -> list[PhoneEvent]:
        """Return what an event tells; nothing for one that says nothing of calls."""
        kind = event.get("CC-Action", "") if event.kind == CALLCENTER else event.kind
        handler = self._handlers.get(kind)
        if handler is None or (kind.startswith("CHANNEL_") and not event.text("Unique-ID")):
            return []
        if kind == "CHANNEL_HANGUP_COMPLETE" and self.lists is not None:
            self.lists.gone.add(event.text("Unique-ID"))
        told = handler(event, now)
        return told + self.agents.follow(told, now)

    def renewed(self) -> "Tracker":
        """Return a tracker that will tell everything again."""
        fresh = Tracker(self._area_code)
        fresh.book.channels.update(self.book.channels)
        return fresh

    def begin_lists(self) -> Lists:
        """The whole state is asked for; returns where the answers go."""
        lists = self.lists = Lists(before=set(self.book.channels))
        return lists

    def listed(self, now: Moment) -> list[PhoneEvent]:
        """Every list was answered."""
        lists, self.lists = self.lists, None
        return [] if lists is None else self._listing.take(lists, now)

    def _table(self) -> dict[str, Handler]:
        calls = self.calls
        return {
            "CHANNEL_CREATE": calls.told,
            "CHANNEL_PROGRESS": calls.rings,
            "CHANNEL_PROGRESS_MEDIA": calls.rings,
            "CHANNEL_ANSWER": calls.answered,
            "CHANNEL_BRIDGE": calls.bridged,
            "CHANNEL_HOLD": calls.held,
            "CHANNEL_UNHOLD": calls.resumed,
            "CHANNEL_HANGUP_COMPLETE": calls.hung_up,
            "member-queue-start": calls.queued,
            "member-queue-end": calls.unqueued,
            "bridge-agent-start": calls.connected,
            "bridge-agent-end": self._agent_done,
            "bridge-agent-fail": calls.not_connected,
            "members-count": calls.counted,
            "agent-status-change": self._status,
            "agent-state-change": self._state,
        }

    def _agent_done(self, event: Event, now: Moment) -> list[PhoneEvent]:
        self.agents.wraps_up(event.text("CC-Agent"), now)
        return []

    def _status(self, event: Event, now: Moment) -> list[PhoneEvent]:
        return self.agents.changed(event.text("CC-Agent"), now, status=event.text("CC-Agent-Status"))

    def _state(self, event: Event, now: Moment) -> list[PhoneEvent]:
        return self.agents.changed(event.text("CC-Agent"), now, state=event.text("CC-Agent-State"))
