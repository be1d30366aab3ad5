"""The whole state, read from lists after the line came up: what is there is taken over, what is gone is ended."""

from collections.abc import Iterable, Sequence

from sync.telephony.asterisk.book import CallBook
from sync.telephony.asterisk.calls import Calls
from sync.telephony.asterisk.framing import Message
from sync.telephony.asterisk.names import extension_of, interface_of, is_local
from sync.telephony.asterisk.passing import left_with
from sync.telephony.events import Answered, Outcome, PhoneEvent, QueueChange, Ringing
from sync.telephony.moment import Moment
from sync.telephony.tracked import Call, Leg, asked_anew, call_event, calls_there, end, queue_event

_QUEUES_LEG = "appqueue"
_LEG_APPLICATIONS = frozenset({_QUEUES_LEG, "appdial", "appdial2"})
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
        self._talks: dict[str, str] = {}
        self._anew: list[tuple[Call, Leg]] = []

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
        self._talks = talks_of(self._listed.values())
        events = self._end_the_gone(now)
        phones = [uid for uid, one in self._listed.items() if _is_leg(one) and not is_local(one.text("channel"))]
        asked_by = self._who_asks(phones)
        for uid in phones:  # who asks comes before who is asked
            if uid not in asked_by:
                events += self._take_leg(uid, now, asks=uid in asked_by.values())
        for uid, asker in asked_by.items():
            events += self._take_asked(uid, asker, now)
        for message in self._listed.values():
            self._note_caller(message)
        events += self._stages_anew(now)
        if len(self._listed) < _MOST_LISTED:
            events.append(calls_there(self._there(), now))
        self._listed, self._before = {}, []
        return events

    def _end_the_gone(self, now: Moment) -> list[PhoneEvent]:
        gone = [uid for uid in self._before if uid not in self._listed]
        events: list[PhoneEvent] = []
        for uid in gone:
            call, leg = self._book.call_of(uid), self._book.leg_of(uid)
            stays = call.asked(leg) if call is not None and leg is not None else None
            if call is not None and leg is not None and stays is not None and self._goes_on(call, stays):
                events += left_with(call, leg, stays, now)
            elif leg is not None and leg.uid == uid and leg.rings:
                events += self._calls.miss(leg, Outcome.LOST, now)
            elif call is not None and leg is not None and leg.talks and leg.asked_by is not None:
                events += self._calls.asked_gone(call, leg, Outcome.LOST, now)
            elif call is not None and (uid == call.caller or (leg is not None and leg.talks)):
                events += end(call, call.talking(), now, outcome=Outcome.LOST)
            self._book.forget(uid)
        return events

    def _goes_on(self, call: Call, stays: Leg) -> bool:
        """Tell whether the caller is with who was asked now."""
        caller, phone = self._listed.get(call.caller), self._listed.get(stays.uid)
        return caller is not None and phone is not None and self._talk(caller, phone)

    def _take_leg(self, uid: str, now: Moment, *, asks: bool) -> list[PhoneEvent]:
        message = self._listed[uid]
        caller = self._caller_of(uid, message)
        channel, mine = self._book.channel(caller or message), self._book.channel(message)
        if caller is None or channel is None or mine is None:
            return []
        call = self._book.call(caller, channel)
        if not call.channel:
            self._book.caller(call, channel)
        queue = _queue_of(caller)
        call.queue = call.queue or queue
        leg = self._book.leg_of(uid) or self._book.add_leg(call, mine, queue)
        state, since = message.text("channelstate"), now.mono_ms - _duration_ms(message.text("duration"))
        if leg.over or leg.answered_at is not None:
            return []
        if state == _UP and (asks or self._talk(message, caller)):
            leg.resynced, leg.answered_at = True, since
            call.told, call.last = True, leg
            self._anew.append((call, leg))
            return [call_event(Answered, call, leg, now, resync=True)]
        if state in _RINGING and leg.rang_at is None:
            leg.rang_at = since
            call.told, call.last = True, leg
            return [call_event(Ringing, call, leg, now, resync=True)]
        return []

    def _caller_of(self, uid: str, leg: Message) -> Message | None:
        """The channel that called this phone: the one it is joined with, else the first of the same whole call."""
        others = [one for other, one in self._of_call(leg) if other != uid and not _is_leg(one)]
        outer = [one for one in others if not is_local(one.text("channel"))] or others
        joined = [one for one in outer if self._talk(one, leg)]
        candidates = joined or outer
        known: Call | None = self._book.call_of(uid)
        if known is not None and known.caller in self._listed:
            return self._listed[known.caller]
        return candidates[0] if candidates else None

    # --- who is asked while the caller waits --------------------------------------------------------------------------
    def _who_asks(self, phones: Sequence[str]) -> dict[str, str]:
        """The phones that are asked, with the phone of the agent who asks each.

        An agent asks over an inner channel inside the same whole call. Where a queue rings its phones over such
        channels too, these are told apart by the number that the queue's own one names.
        """
        found: dict[str, str] = {}
        for uid in phones:
            mine, leg = self._listed[uid], self._book.leg_of(uid)
            if leg is not None:
                if leg.asked_by is not None:
                    found[uid] = leg.asked_by.uid
                continue
            inner = [one for _, one in self._of_call(mine) if is_local(one.text("channel"))]
            of_queue = {_number(one) for one in inner if _is_leg(one)}
            asker = self._asker(mine, phones, of_queue)
            if asker not in (None, uid) and not _by_queue(mine) and {_number(one) for one in inner} - of_queue:
                found[uid] = asker
        return found

    def _asker(self, mine: Message, phones: Sequence[str], of_queue: set[str]) -> str | None:
        """The phone of a whole call that the call came to: the queue's own, else the one that is there longest."""
        there = [(uid, one) for uid, one in self._of_call(mine) if uid in phones and one.text("channelstate") == _UP]
        by_queue = [uid for uid, one in there if _by_queue(one) or _number(one) in of_queue]
        longest = sorted(there, key=lambda one: -_duration_ms(one[1].text("duration")))
        return next(iter([*by_queue, *(uid for uid, _ in longest)]), None)

    def _take_asked(self, uid: str, asker: str, now: Moment) -> list[PhoneEvent]:
        """The phone of who is asked, at which the call itself is not."""
        message, call, by = self._listed[uid], self._book.call_of(asker), self._book.leg_of(asker)
        channel = self._book.channel(message)
        if call is None or by is None or channel is None or not by.talks:
            return []
        leg = self._book.leg_of(uid) or self._book.add_leg(call, channel, asked_by=by)
        if leg.over or leg.asked_by is not by:
            return []
        before = leg.rang_at, leg.answered_at, leg.joined
        since = now.mono_ms - _duration_ms(message.text("duration"))
        leg.rang_at = since if leg.rang_at is None else leg.rang_at
        if leg.answered_at is None and message.text("channelstate") == _UP:
            leg.answered_at = since
        caller = self._listed.get(call.caller)
        leg.joined = leg.talks and caller is not None and self._talk(message, caller)
        if before == (leg.rang_at, leg.answered_at, leg.joined):
            return []
        self._anew.append((call, by))
        return [call_event(Answered if leg.talks else Ringing, call, leg, now, resync=True)]

    def _stages_anew(self, now: Moment) -> list[PhoneEvent]:
        anew, self._anew = {id(leg): (call, leg) for call, leg in self._anew if leg.talks}, []
        return [event for call, leg in anew.values() for event in asked_anew(call, leg, now)]

    # --- inside -------------------------------------------------------------------------------------------------------
    def _there(self) -> set[str]:
        """The keys of the calls that are there; those that began after the list was asked for among them."""
        listed = {one.text("linkedid") or uid for uid, one in self._listed.items()}
        return listed | set(self._book.calls)

    def _of_call(self, message: Message) -> list[tuple[str, Message]]:
        linked = message.text("linkedid")
        return [(uid, one) for uid, one in self._listed.items() if one.text("linkedid") == linked]

    def _talk(self, one: Message, other: Message) -> bool:
        """Tell whether two channels hear each other, directly or over inner channels."""
        here, there = one.text("bridgeid"), other.text("bridgeid")
        return bool(here) and self._talks.get(here) == self._talks.get(there)

    def _note_caller(self, message: Message) -> None:
        """A caller in a queue whose phone does not ring yet."""
        queue = _queue_of(message)
        channel = self._book.channel(message)
        if not queue or channel is None or self._book.call_of(channel.uid) is not None:
            return
        call = self._book.call(message, channel)
        self._book.caller(call, channel)
        call.queue, call.told = queue, True


def talks_of(channels: Iterable[Message]) -> dict[str, str]:
    """Return for each bridge the first of those it is joined with over the two ends of inner channels."""
    found: dict[str, str] = {}
    ends: dict[str, str] = {}
    for one in channels:
        name, bridge = one.text("channel"), one.text("bridgeid")
        if not bridge:
            continue
        found.setdefault(bridge, bridge)
        other = ends.setdefault(name.rpartition(";")[0], bridge) if is_local(name) else bridge
        if found[other] != found[bridge]:
            left, stays = found[bridge], found[other]
            found = {key: stays if value == left else value for key, value in found.items()}
    return found


def _is_leg(message: Message) -> bool:
    return message.text("application").lower() in _LEG_APPLICATIONS


def _by_queue(message: Message) -> bool:
    return message.text("application").lower() == _QUEUES_LEG


def _number(message: Message) -> str:
    return extension_of(interface_of(message.text("channel")))


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
