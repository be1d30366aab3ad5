"""Calls as the manager interface tells them: shown when a phone rings, open on the answer, over at the end."""

from sync.domain.call_record import AskStage
from sync.telephony.asterisk.book import CallBook, Channel
from sync.telephony.asterisk.framing import Message
from sync.telephony.asterisk.names import extension_of, interface_of, is_inside, is_local
from sync.telephony.asterisk.passing import leave
from sync.telephony.events import (
    Direction,
    Ended,
    Outcome,
    Party,
    PhoneEvent,
    QueueChange,
    QueueState,
)
from sync.telephony.moment import Moment
from sync.telephony.tracked import Call, Leg, answer, asked, call_event, end, miss, queue_event, ring

_DIAL_FAILURES = {
    "BUSY": Outcome.BUSY,
    "NOANSWER": Outcome.NO_ANSWER,
    "CHANUNAVAIL": Outcome.FAILED,
    "CONGESTION": Outcome.FAILED,
    "INVALIDARGS": Outcome.FAILED,
    "DONTCALL": Outcome.REJECTED,
    "TORTURE": Outcome.REJECTED,
}
_BY = {"caller": Party.CALLER, "agent": Party.AGENT, "transfer": Party.AGENT}
_BY_ASTERISK = "softhanguprequest"


class Calls:
    """Turns messages about queues, dials and hang-ups into events. Each message may come twice, or too late."""

    def __init__(self, book: CallBook) -> None:
        self._book = book

    def channel_told(self, message: Message, _now: Moment) -> list[PhoneEvent]:
        """A new channel, or news of its number."""
        channel = self._book.channel(message)
        call = None if channel is None else self._book.call_of(channel.uid)
        if channel is not None and call is not None and call.caller == channel.uid and not call.legs:
            self._book.caller(call, channel)
        return []

    def renamed(self, message: Message, _now: Moment) -> list[PhoneEvent]:
        """A channel has another name."""
        channel = self._book.channels.get(message.text("uniqueid"))
        if channel is not None:
            channel.name = message.text("newname") or channel.name
        return []

    # --- in a queue -------------------------------------------------------------------------------------------------
    def joined(self, message: Message, now: Moment) -> list[PhoneEvent]:
        """A caller waits in a queue."""
        call = self._in_queue(message)
        if call is None:
            return []
        call.joined_at, call.waited_ms, call.abandoned = now.mono_ms, None, False
        return [self._queue(call, message, QueueChange.JOINED, now)]

    def left(self, message: Message, now: Moment) -> list[PhoneEvent]:
        """A caller waits no more: answered, given up or sent on."""
        call = self._in_queue(message)
        if call is None:
            return []
        if call.joined_at is not None:
            call.waited_ms = now.mono_ms - call.joined_at
        return [self._queue(call, message, QueueChange.LEFT, now)]

    def gave_up(self, message: Message, now: Moment) -> list[PhoneEvent]:
        """A caller hung up while waiting."""
        call = self._in_queue(message)
        if call is None:
            return []
        call.abandoned = True
        call.hung_by = Party.CALLER
        if call.waited_ms is None and (seconds := message.number("holdtime")) is not None:
            call.waited_ms = seconds * 1000
        return [self._queue(call, message, QueueChange.ABANDONED, now)]

    def agent_called(self, message: Message, now: Moment) -> list[PhoneEvent]:
        """The queue rings an agent's phone."""
        call, agent = self._in_queue(message), self._book.channel(message, "dest")
        if call is None or agent is None or self._book.leg_of(agent.uid) is not None:
            return []
        leg = self._book.add_leg(call, agent, message.text("queue"), message.text("interface"))
        leg.agent = _member_name(message) or leg.agent
        return [ring(call, leg, now)]

    def agent_connected(self, message: Message, now: Moment) -> list[PhoneEvent]:
        """The agent has the caller on the line."""
        call, agent = self._in_queue(message), self._book.channel(message, "dest")
        if call is None or agent is None:
            return []
        leg = self._book.add_leg(call, agent, message.text("queue"), message.text("interface"))
        leg.agent = _member_name(message) or leg.agent
        if leg.over or leg.answered_at is not None:
            return []
        if call.joined_at is None and (seconds := message.number("holdtime")) is not None:
            call.waited_ms = seconds * 1000
        if leg.rang_at is None and (seconds := message.number("ringtime")) is not None:
            leg.rang_at = now.mono_ms - seconds * 1000
        return [answer(call, leg, now)]

    def agent_done(self, message: Message, now: Moment) -> list[PhoneEvent]:
        """The agent's part is over; after a transfer the call goes on."""
        call = self._book.call_of(message.text("uniqueid"))
        leg = None if call is None else call.legs.get(message.text("destuniqueid"))  # its channel may be gone already
        if call is None or leg is None or leg.over:
            return []
        by = _BY.get(message.text("reason").lower(), Party.UNKNOWN)
        talk = message.number("talktime")
        if leg.resynced and talk is not None:
            leg.answered_at = now.mono_ms - talk * 1000
        if message.text("reason").lower() == "transfer":
            leg.stop_hold(now)
            leg.over = True
            return []
        if by is not Party.CALLER and (left := leave(call, leg, now)):
            return left
        return end(call, leg, now, by=by)

    def not_answered(self, message: Message, now: Moment) -> list[PhoneEvent]:
        """The agent did not take the call; it rings on elsewhere."""
        return self.miss(self._book.leg_of(message.text("destuniqueid")), Outcome.NO_ANSWER, now)

    def dumped(self, message: Message, now: Moment) -> list[PhoneEvent]:
        """The agent hung up on the announcement before the caller was connected."""
        return self.miss(self._book.leg_of(message.text("destuniqueid")), Outcome.REJECTED, now)

    # --- dialled without a queue ------------------------------------------------------------------------------------
    def dial_began(self, message: Message, now: Moment) -> list[PhoneEvent]:
        """A channel rings another: from outside a phone, from a phone outside, or both inside."""
        far, near = self._book.channel(message, "dest"), self._book.channel(message)
        if far is None or self._book.leg_of(far.uid) is not None:
            return []
        if near is None:
            return []  # a phone rung for a dialling of its own: told when it dials out
        call = self._book.call_of(near.uid) or self._book.calls.get(message.text("linkedid"))
        if is_local(near.name) and call is not None and (stands_for := _rung_by_queue(call, far.name)) is not None:
            self._book.put_leg(call, stands_for, far.uid)
            return []
        if is_local(far.name):
            return []
        call = self._book.call(message, near)
        self._begin_call(call, near, far)
        outward = call.direction is Direction.OUTBOUND
        asker = call.talking() if is_local(near.name) else None
        leg = self._book.add_leg(call, near if outward and asker is None else far, asked_by=asker)
        if leg.asked_by is not None:
            return [ring(call, leg, now), *asked(call, leg, AskStage.RINGING, now)]
        if outward:
            call.dnis = call.dnis or message.text("dialstring").rpartition("/")[2].partition("@")[0]
            self._book.put_leg(call, leg, far.uid)
            if leg.answered_at is not None:
                return []
        return [ring(call, leg, now)]

    def dial_ended(self, message: Message, now: Moment) -> list[PhoneEvent]:
        """A dialled channel has answered, or not."""
        leg = self._book.leg_of(message.text("destuniqueid"))
        call = None if leg is None else self._book.call_of(message.text("destuniqueid"))
        if leg is None or call is None or not leg.rings:
            return []
        status = message.text("dialstatus").upper()
        if status == "ANSWER":
            leg.failure = None
            return [] if leg.queue else [answer(call, leg, now), *asked(call, leg, AskStage.TALKING, now)]
        if leg.queue and leg.uid != message.text("destuniqueid"):
            return []  # a channel behind the queue's own one
        leg.failure = _DIAL_FAILURES.get(status)
        if leg.failure is None:
            return []  # cancelled: why is seen when the channel goes
        return [] if leg.queue and leg.failure is Outcome.NO_ANSWER else self.miss(leg, leg.failure, now)

    def hang_up_asked(self, message: Message, _now: Moment) -> list[PhoneEvent]:
        """Somebody hangs up: the first one counts. A caller whom Asterisk lets go (the other end is gone, or the dial
        plan is at its end) has not.
        """
        uid = message.text("uniqueid")
        call = self._book.call_of(uid)
        if call is not None and call.hung_by is Party.UNKNOWN:
            is_caller = uid == call.caller
            if call.direction is Direction.OUTBOUND:
                is_caller = not is_caller
            if is_caller and message.kind == _BY_ASTERISK:
                return []
            call.hung_by = Party.CALLER if is_caller else Party.AGENT
        return []

    def hung_up(self, message: Message, now: Moment) -> list[PhoneEvent]:
        """A channel is gone."""
        uid = message.text("uniqueid")
        call, leg = self._book.call_of(uid), self._book.leg_of(uid)
        events: list[PhoneEvent] = []
        if call is not None:
            cause, words = message.number("cause"), message.text("cause-txt")
            if leg is not None and leg.uid == uid and uid != call.caller:
                events = self._leg_gone(call, leg, cause, words, now)
            elif uid == call.caller or call.direction is Direction.OUTBOUND:
                events = self._caller_gone(call, cause, words, now)
        self._book.forget(uid)
        return events

    def miss(self, leg: Leg | None, outcome: Outcome, now: Moment) -> list[PhoneEvent]:
        """Tell that a phone stopped ringing without an answer; nothing for one that does not ring."""
        call = None if leg is None else self._book.call_of(leg.uid)
        if leg is None or call is None:
            return []
        return [*miss(call, leg, outcome, now), *asked(call, leg, AskStage.OVER, now, outcome)]

    # --- inside -----------------------------------------------------------------------------------------------------
    def _in_queue(self, message: Message) -> Call | None:
        channel = self._book.channel(message)
        if channel is None:
            return None
        call = self._book.call(message, channel)
        if self._book.speaks_for(call, channel):
            self._book.caller(call, channel)
        call.queue = message.text("queue") or call.queue
        call.told = call.told or not call.legs
        return call

    def _begin_call(self, call: Call, near: Channel, far: Channel) -> None:
        if self._book.speaks_for(call, near):
            self._book.caller(call, near)
        members = self._book.members
        from_inside = members.is_agent(near.name) or is_inside(near.name)
        to_inside = members.is_agent(far.name) or is_inside(far.name)
        if call.queue or call.last is not None:
            return
        if from_inside:
            call.direction = Direction.INTERNAL if to_inside else Direction.OUTBOUND

    def _leg_gone(self, call: Call, leg: Leg, cause: int | None, words: str, now: Moment) -> list[PhoneEvent]:
        if leg.asked_by is not None and not leg.over:
            outcome = leg.failure or (Outcome.NO_ANSWER if leg.rings else Outcome.COMPLETED)
            return self.asked_gone(call, leg, outcome, now, cause, words)
        if leg.rings:
            if leg.failure is not None:
                return self.miss(leg, leg.failure, now)
            taken = call.talking() is not None or any(one.answered_at is not None for one in call.legs.values())
            given_up = call.abandoned or call.hung_by is Party.CALLER or call.caller not in self._book.channels
            gone = Outcome.ABANDONED if given_up else Outcome.NO_ANSWER
            return self.miss(leg, Outcome.ELSEWHERE if taken else gone, now)
        if call.caller in self._book.channels and (left := leave(call, leg, now)):
            return left
        if leg.queue and not leg.over:
            return []  # the queue tells the end itself, with who hung up
        if leg.over:
            return []
        goes_on = any(one.talks for one in call.legs.values() if one is not leg)
        events = end(call, leg, now, cause=cause, words=words)
        call.told = call.told or goes_on  # a colleague who was asked has left; the caller still talks
        return events

    @staticmethod
    def asked_gone(
        call: Call, leg: Leg, outcome: Outcome, now: Moment, cause: int | None = None, words: str = ""
    ) -> list[PhoneEvent]:
        """Who was asked is out: the agent and the caller go on."""
        if leg.rings:
            events = miss(call, leg, outcome, now)
        else:
            leg.over = True
            events = [call_event(Ended, call, leg, now, outcome=outcome, cause=cause, cause_text=words)]
        return [*events, *asked(call, leg, AskStage.OVER, now, outcome)]

    def _caller_gone(self, call: Call, cause: int | None, words: str, now: Moment) -> list[PhoneEvent]:
        leg = call.talking()
        if leg is not None or any(one.answered_at is not None for one in call.legs.values()):
            return end(call, leg, now, cause=cause, words=words)
        last = call.last
        failure = last.failure if last is not None else None
        timed_out = bool(call.queue) and call.waited_ms is not None and not call.abandoned
        outcome = failure or (Outcome.NO_ANSWER if timed_out else Outcome.ABANDONED)
        return end(call, None, now, outcome=outcome, cause=cause, words=words)

    @staticmethod
    def _queue(call: Call, message: Message, change: QueueChange, now: Moment) -> QueueState:
        return queue_event(call, change, now, waiting=message.number("count"), position=message.number("position"))


def _member_name(message: Message) -> str:
    name = message.text("membername")
    return "" if name == message.text("interface") else name


def _rung_by_queue(call: Call, channel: str) -> Leg | None:
    """The leg by which a queue rings this phone over an inner channel."""
    extension = extension_of(interface_of(channel))
    return next(
        (leg for leg in call.legs.values() if leg.queue and is_local(leg.channel) and leg.extension == extension), None
    )
