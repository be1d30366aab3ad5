"""The whole state, read from lists after the line came up: what is there is taken over, what is gone is ended."""

from sync.telephony.asterisk.book import CallBook
from sync.telephony.asterisk.calls import Calls
from sync.telephony.asterisk.framing import Message
from sync.telephony.asterisk.names import is_local
from sync.telephony.events import Answered, Outcome, PhoneEvent, QueueChange, Ringing
from sync.telephony.moment import Moment
from sync.telephony.tracked import Call, call_event, end, queue_event

_LEG_APPLICATIONS = frozenset({"appqueue", "appdial", "appdial2"})
_UP = "6"
_RINGING = frozenset({"0", "1", "5"})
_MOST_LISTED = 50_000


class Listing:
    """Gathers a list of channels and of waiting callers, then compares it with what is known."""

    def __init__(self, book: CallBook, calls: Calls) -> None:
        self._book = book
        self._calls = calls
        self._listed: dict[str, Message] = {}
        self._before: list[str] = []

    def begin(self) -> None:
        """A list is asked for: channels that come later are not missing in it."""
        self._listed = {}
        self._before = list(self._book.channels)

    def channel_listed(self, message: Message, _now: Moment) -> list[PhoneEvent]:
        """One channel of the list."""
        uid = message.text("uniqueid")
        if uid and len(self._listed) < _MOST_LISTED:
            self._listed[uid] = message
            self._book.channel(message)
        return []

    def waits(self, message: Message, now: Moment) -> list[PhoneEvent]:
        """One caller of a queue's list."""
        channel = self._book.channel(message)
        if channel is None or self._book.call_of(channel.uid) is not None:
            return []
        call = self._book.call(message, channel)
        self._book.caller(call, channel)
        call.queue, call.told = message.text("queue"), True
        call.joined_at = now.mono_ms - (message.number("wait") or 0) * 1000
        joined = queue_event(call, QueueChange.JOINED, now, position=message.number("position"), resync=True)
        return [joined]

    def complete(self, now: Moment) -> list[PhoneEvent]:
        """The list is whole."""
        events = self._end_the_gone(now)
        for uid, message in self._listed.items():
            if message.text("application").lower() in _LEG_APPLICATIONS and not is_local(message.text("channel")):
                events += self._take_leg(uid, message, now)
        for message in self._listed.values():
            self._note_caller(message)
        self._listed, self._before = {}, []
        return events

    def _end_the_gone(self, now: Moment) -> list[PhoneEvent]:
        gone = [uid for uid in self._before if uid not in self._listed]
        events: list[PhoneEvent] = []
        for uid in gone:
            call, leg = self._book.call_of(uid), self._book.leg_of(uid)
            if leg is not None and leg.uid == uid and leg.rings:
                events += self._calls.miss(leg, Outcome.LOST, now)
            elif call is not None and leg is not None and leg.talks and leg.asked_by is not None:
                events += self._calls.asked_gone(call, leg, Outcome.LOST, now)
            elif call is not None and (uid == call.caller or (leg is not None and leg.talks)):
                events += end(call, call.talking(), now, outcome=Outcome.LOST)
            self._book.forget(uid)
        return events

    def _take_leg(self, uid: str, message: Message, now: Moment) -> list[PhoneEvent]:
        caller = self._caller_of(uid, message)
        if caller is None:
            return []
        channel = self._book.channel(caller)
        mine = self._book.channel(message)
        if channel is None or mine is None:
            return []
        call = self._book.call(caller, channel)
        if not call.channel:
            self._book.caller(call, channel)
        queue = _queue_of(caller)
        call.queue = call.queue or queue
        leg = self._book.leg_of(uid) or self._book.add_leg(call, mine, queue)
        state, duration = message.text("channelstate"), _duration_ms(message.text("duration"))
        if leg.over or leg.answered_at is not None:
            return []
        bridge = message.text("bridgeid")
        if state == _UP and bridge and bridge == caller.text("bridgeid"):
            leg.resynced = True
            leg.answered_at = now.mono_ms - duration
            call.told, call.last = True, leg
            return [call_event(Answered, call, leg, now, resync=True)]
        if state in _RINGING and leg.rang_at is None:
            leg.rang_at = now.mono_ms - duration
            call.told, call.last = True, leg
            return [call_event(Ringing, call, leg, now, resync=True)]
        return []

    def _caller_of(self, uid: str, leg: Message) -> Message | None:
        """The channel that called this phone: the one it is joined with, else the first of the same whole call."""
        others = [
            one
            for other, one in self._listed.items()
            if other != uid
            and one.text("linkedid") == leg.text("linkedid")
            and one.text("application").lower() not in _LEG_APPLICATIONS
        ]
        bridge = leg.text("bridgeid")
        joined = [one for one in others if bridge and one.text("bridgeid") == bridge]
        candidates = joined or others
        known: Call | None = self._book.call_of(uid)
        if known is not None and known.caller in self._listed:
            return self._listed[known.caller]
        return candidates[0] if candidates else None

    def _note_caller(self, message: Message) -> None:
        """A caller in a queue whose phone does not ring yet."""
        queue = _queue_of(message)
        channel = self._book.channel(message)
        if not queue or channel is None or self._book.call_of(channel.uid) is not None:
            return
        call = self._book.call(message, channel)
        self._book.caller(call, channel)
        call.queue, call.told = queue, True


def _queue_of(message: Message) -> str:
    if message.text("application").lower() != "queue":
        return ""
    return message.text("applicationdata").split(",", 1)[0]


def _duration_ms(text: str) -> int:
    """``00:01:17`` in ms; 0 for anything else."""
    parts = text.split(":")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) < 6 for part in parts):
        return 0
    hours, minutes, seconds = (int(part) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000
