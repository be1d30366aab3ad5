"""Messages of the manager interface in, events of the port out. No input or output of its own."""

from collections.abc import Callable

from sync.domain.phone import DEFAULT_AREA_CODE
from sync.telephony.asterisk.book import CallBook
from sync.telephony.asterisk.calls import Calls
from sync.telephony.asterisk.framing import Message
from sync.telephony.asterisk.listing import Listing
from sync.telephony.asterisk.members import Members
from sync.telephony.asterisk.passing import Passing
from sync.telephony.events import PhoneEvent
from sync.telephony.moment import Moment

Handler = Callable[[Message, Moment], list[PhoneEvent]]
_RECORDING_NAMES = frozenset({"mixmonitor_filename", "recording_id", "monitor_filename"})


class Tracker:
    """Knows every call, agent and queue of one Asterisk. ``take`` never raises for what a line may bring."""

    def __init__(self, area_code: str = DEFAULT_AREA_CODE) -> None:
        self._area_code = area_code
        self.members = Members()
        self.book = CallBook(self.members, area_code)
        self._calls = Calls(self.book)
        self._passing = Passing(self.book)
        self._listing = Listing(self.book, self._calls)
        self._handlers = self._table()

    def take(self, message: Message, now: Moment) -> list[PhoneEvent]:
        """Return what a message tells; nothing for one that says nothing of calls."""
        handler = self._handlers.get(message.kind)
        return [] if handler is None else handler(message, now)

    def renewed(self) -> "Tracker":
        """Return a tracker that will tell everything again; it keeps what no list tells: the numbers dialled first."""
        fresh = Tracker(self._area_code)
        fresh.book.channels.update(self.book.channels)
        return fresh

    def begin_lists(self) -> None:
        """The whole state is asked for."""
        self.members.begin()
        self._listing.begin()

    def queues_listed(self, now: Moment) -> list[PhoneEvent]:
        """The list of queues and members is whole."""
        return self.members.complete(now)

    def channels_listed(self, now: Moment) -> list[PhoneEvent]:
        """The list of channels is whole."""
        return self._listing.complete(now)

    def _table(self) -> dict[str, Handler]:
        calls, passing, members, listing = self._calls, self._passing, self.members, self._listing
        return {
            "newchannel": calls.channel_told,
            "newcallerid": calls.channel_told,
            "newexten": calls.channel_told,
            "rename": calls.renamed,
            "queuecallerjoin": calls.joined,
            "queuecallerleave": calls.left,
            "queuecallerabandon": calls.gave_up,
            "agentcalled": calls.agent_called,
            "agentconnect": calls.agent_connected,
            "agentcomplete": calls.agent_done,
            "agentringnoanswer": calls.not_answered,
            "agentdump": calls.dumped,
            "dialbegin": calls.dial_began,
            "dialend": calls.dial_ended,
            "hanguprequest": calls.hang_up_asked,
            "softhanguprequest": calls.hang_up_asked,
            "hangup": calls.hung_up,
            "hold": passing.held,
            "unhold": passing.resumed,
            "blindtransfer": passing.blind,
            "attendedtransfer": passing.attended,
            "queuemember": members.listed,
            "queuememberadded": members.listed,
            "queuememberstatus": members.listed,
            "queuememberpause": members.listed,
            "queuememberpenalty": members.listed,
            "queuememberremoved": members.removed,
            "devicestatechange": members.device,
            "queueparams": members.queue,
            "queueentry": listing.waits,
            "coreshowchannel": listing.channel_listed,
            "varset": self._variable,
            "mixmonitorstart": self._recording,
        }

    def _variable(self, message: Message, _now: Moment) -> list[PhoneEvent]:
        """Where the recording lies, if the dial plan says so in a variable."""
        call = self.book.call_of(message.text("uniqueid"))
        if call is not None and message.text("variable").lower() in _RECORDING_NAMES:
            call.recording = message.text("value").rpartition("/")[2]
        return []

    def _recording(self, message: Message, _now: Moment) -> list[PhoneEvent]:
        call = self.book.call_of(message.text("uniqueid"))
        if call is not None and not call.recording:
            call.recording = call.id
        return []
