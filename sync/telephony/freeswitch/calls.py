"""Calls as channel events and the call centre module tell them. Each event may come twice, or too late."""

from sync.domain.call_record import AskStage
from sync.telephony.events import (
    Direction,
    Ended,
    Outcome,
    Party,
    PhoneEvent,
    QueueChange,
    QueueState,
    Transferred,
)
from sync.telephony.freeswitch.book import Book, Channel
from sync.telephony.freeswitch.framing import Event
from sync.telephony.freeswitch.names import outcome_of, user_of
from sync.telephony.moment import Moment
from sync.telephony.tracked import (
    Call,
    Leg,
    answer,
    asked,
    call_event,
    end,
    hold,
    miss,
    queue_event,
    release,
    resume,
    ring,
)

_PASSED = {"BLIND_TRANSFER": False, "ATTENDED_TRANSFER": True}


class Calls:
    """Turns events into those of the port. ``passing``: calls that are being passed on by a command, and where to."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self.passing: dict[str, tuple[str, bool]] = {}

    # --- channels -----------------------------------------------------------------------------------------------------
    def told(self, event: Event, _now: Moment) -> list[PhoneEvent]:
        """A channel began, or something of it has changed."""
        self._note(event)
        return []

    def rings(self, event: Event, now: Moment) -> list[PhoneEvent]:
        """The other end rings."""
        found = self._joined(self._note(event))
        if found is None or found[1].rang_at is not None or found[1].over or found[1].answered_at is not None:
            return []
        return [ring(*found, now), *asked(*found, AskStage.RINGING, now)]

    def answered(self, event: Event, now: Moment) -> list[PhoneEvent]:
        """A channel was answered: of a call that did not ring before, that it was there at all."""
        return self.rings(event, now) if event.text("Call-Direction") == "outbound" else self.told(event, now)

    def bridged(self, event: Event, now: Moment) -> list[PhoneEvent]:
        """Two channels were joined: caller and agent can talk."""
        self._note(event)
        near = event.text("Bridge-A-Unique-ID") or event.text("Unique-ID")
        far = event.text("Bridge-B-Unique-ID") or event.text("Other-Leg-Unique-ID")
        if not near or not far:
            return []
        self._book.channel(near).joined, self._book.channel(far).joined = far, near
        return self.join(self._book.channel(near), self._book.channel(far), now)

    def join(self, near: Channel, far: Channel, now: Moment) -> list[PhoneEvent]:
        """Caller and phone are on the line with each other, whichever of them is named first."""
        found = self.found(near, far)
        if found is None or found[1].over or found[1].answered_at is not None:
            return []
        call, leg = found
        events: list[PhoneEvent] = [] if leg.rang_at is not None else [ring(call, leg, now)]
        waited = call.queue and call.joined_at is not None and call.waited_ms is None
        events += [answer(call, leg, now), *asked(call, leg, AskStage.TALKING, now)]
        if waited:
            events.insert(0, queue_event(call, QueueChange.LEFT, now))
        return events

    def found(self, near: Channel, far: Channel) -> tuple[Call, Leg] | None:
        """Return call and leg of two channels that belong together, made when they are new."""
        found = self._joined(far) or self._joined(near)
        if found is None and not far.other and not near.other:
            caller, callee = (far, near) if far.uid in self._book.calls else (near, far)
            callee.other = caller.uid
            found = self._joined(callee)
        return found

    def held(self, event: Event, now: Moment) -> list[PhoneEvent]:
        """One side put the other on hold."""
        return hold(self._talking(event.text("Unique-ID")), now)

    def resumed(self, event: Event, now: Moment) -> list[PhoneEvent]:
        """The hold is over."""
        return resume(self._talking(event.text("Unique-ID")), now)

    def hung_up(self, event: Event, now: Moment) -> list[PhoneEvent]:
        """A channel is gone."""
        channel = self._note(event)
        call, leg = self._book.of(channel.uid)
        events: list[PhoneEvent] = []
        if call is not None and leg is not None and leg.asked_by is not None:
            cause = event.text("Hangup-Cause")
            events = self.asked_gone(call, leg, outcome_of(cause) if leg.rings else Outcome.COMPLETED, now, cause)
        elif call is not None:
            cause, by_itself = event.text("Hangup-Cause"), not _was_hung_up(event)
            if call.hung_by is Party.UNKNOWN:
                is_agent = (leg is not None and leg.uid == channel.uid) == by_itself
                call.hung_by = Party.AGENT if is_agent else Party.CALLER
            if leg is not None and leg.talks:
                events = self._leg_gone(call, leg, channel.uid, event, now)
            elif leg is not None and channel.uid != call.caller:
                events = self._ringing_gone(call, leg, cause, now)
            elif channel.uid == call.caller:
                events = self._caller_gone(call, cause, now)
        self._book.forget(channel.uid)
        return events

    # --- the call centre module ---------------------------------------------------------------------------------------
    def queued(self, event: Event, now: Moment) -> list[PhoneEvent]:
        """A caller waits in a queue."""
        call = self._member(event)
        if call is None or call.joined_at is not None:
            return []
        call.joined_at, call.waited_ms, call.abandoned, call.told = now.mono_ms, None, False, True
        return [queue_event(call, QueueChange.JOINED, now)]

    def unqueued(self, event: Event, now: Moment) -> list[PhoneEvent]:
        """A caller waits no more: given up, or sent on. For who was answered that was told before."""
        call = self._member(event)
        if call is None or call.joined_at is None or call.waited_ms is not None:
            return []
        call.waited_ms = now.mono_ms - call.joined_at
        gave_up = event.text("CC-Cause") == "Cancel" and event.text("CC-Cancel-Reason") in ("", "NONE", "BREAK_OUT")
        call.abandoned = gave_up
        return [queue_event(call, QueueChange.ABANDONED if gave_up else QueueChange.LEFT, now)]

    def connected(self, event: Event, now: Moment) -> list[PhoneEvent]:
        """The agent has the caller on the line."""
        call, uid = self._member(event), event.text("CC-Agent-UUID")
        if call is None or not uid:
            return []
        far = self._book.channel(uid)
        far.agent, far.queue, far.member = event.text("CC-Agent"), event.text("CC-Queue"), call.id
        return self.join(self._book.channel(call.caller), far, now)

    def not_connected(self, event: Event, now: Moment) -> list[PhoneEvent]:
        """The agent did not take the call; it rings on elsewhere."""
        call, agent = self._member(event), event.text("CC-Agent")
        if call is None:
            return []
        outcome = outcome_of(event.text("CC-Hangup-Cause"))
        return [one for leg in call.ringing() if leg.agent == agent for one in miss(call, leg, outcome, now)]

    @staticmethod
    def counted(event: Event, now: Moment) -> list[PhoneEvent]:
        """How many wait in a queue."""
        queue, count = event.text("CC-Queue"), event.number("CC-Count")
        if not queue or count is None:
            return []
        return [QueueState(queue=queue, waiting=count, at_ms=now.wall_ms, mono_ms=now.mono_ms)]

    # --- inside -------------------------------------------------------------------------------------------------------
    def _note(self, event: Event) -> Channel:
        channel = self._book.channel(event.text("Unique-ID") or event.text("Caller-Unique-ID"))
        channel.name = event.text("Channel-Name") or channel.name
        channel.number = channel.number or event.text("Caller-ANI") or event.text("Caller-Caller-ID-Number")
        channel.dialled = channel.dialled or event.text("Caller-Destination-Number")
        channel.hidden = channel.hidden or event.get("Caller-Privacy-Hide-Number") == "true"
        if event.text("Other-Type") == "originator":
            channel.other = channel.other or event.text("Other-Leg-Unique-ID")
        if event.variable("cc_side") == "agent":
            channel.agent = event.variable("cc_agent") or channel.agent
            channel.queue = event.variable("cc_queue") or channel.queue
            channel.member = event.variable("cc_member_session_uuid") or channel.member
        return channel

    def _joined(self, channel: Channel) -> tuple[Call, Leg] | None:
        """Return call and leg of a phone that was called, made when they are new."""
        found = self._book.legs.get(channel.uid)
        if found is not None:
            return found
        near = self._book.channels.get(channel.member or channel.other)
        if near is None:
            return None
        asker = self._book.legs.get(near.uid)
        if asker is not None and asker[1].talks and asker[0].caller != near.uid:
            return asker[0], self._book.add_leg(asker[0], channel, asked_by=asker[1])
        call = self._book.call(near)
        if not call.legs and not channel.member and self._book.is_inside(near):
            call.direction = Direction.INTERNAL if self._book.is_inside(channel) else Direction.OUTBOUND
        if call.direction is Direction.OUTBOUND:
            call.dnis = user_of(channel.name) if not call.dnis or call.dnis == user_of(near.name) else call.dnis
            leg = self._book.add_leg(call, near)
            self._book.legs[channel.uid] = call, leg
            return call, leg
        call.queue = channel.queue or call.queue
        return call, self._book.add_leg(call, channel)

    def _talking(self, uid: str) -> tuple[Call, Leg, Party] | None:
        call, leg = self._book.of(uid)
        if call is None:
            return None
        by = Party.AGENT if leg is not None and leg.uid == uid else Party.CALLER
        leg = leg if leg is not None else call.talking()
        return None if leg is None or not leg.talks else (call, leg, by)

    def _member(self, event: Event) -> Call | None:
        uid = event.text("CC-Member-Session-UUID")
        if not uid:
            return None
        channel = self._book.channel(uid)
        channel.number = channel.number or event.text("CC-Member-CID-Number")
        call = self._book.call(channel)
        call.dnis = call.dnis or event.text("CC-Member-DNIS")
        call.queue = event.text("CC-Queue") or call.queue
        return call

    def _leg_gone(self, call: Call, leg: Leg, uid: str, event: Event, now: Moment) -> list[PhoneEvent]:
        cause, asked_leg = event.text("Hangup-Cause"), call.asked(leg)
        to, attended = self.passing.pop(call.id, ("", False))
        is_passed = asked_leg is not None if attended else bool(to)
        if uid == leg.uid and uid != call.caller and (is_passed or cause in _PASSED):
            to = to or user_of(event.variable("sip_refer_to").strip("<>"))
            return self.pass_on(call, leg, to, now, attended=attended or _PASSED.get(cause, False))
        return end(call, leg, now, cause=event.number("variable_hangup_cause_q850"), words=cause)

    def pass_on(self, call: Call, leg: Leg, to: str, now: Moment, *, attended: bool) -> list[PhoneEvent]:
        """The agent is out of the call, which goes on at ``to``, or at the phone of who was asked."""
        asked_leg = call.asked(leg)
        leg.stop_hold(now)
        told = call_event(Transferred, call, leg, now, to=to, attended=attended)
        leg.over, call.hung_by = True, Party.UNKNOWN
        return [told, *self._taken_over(call, asked_leg, now)]

    def _taken_over(self, call: Call, asked_leg: Leg | None, now: Moment) -> list[PhoneEvent]:
        """A colleague who was asked has the caller now; the two may have been joined before the agent was gone."""
        if asked_leg is None:
            return []
        channel = self._book.channel(asked_leg.uid)
        channel.other = call.caller
        if channel.joined == call.caller:
            return release(call, asked_leg, now)
        asked_leg.asked_by = asked_leg.answered_at = None  # told as answered once the two are joined
        call.last, call.told = asked_leg, True
        return []

    def asked_gone(self, call: Call, leg: Leg, outcome: Outcome, now: Moment, cause: str = "") -> list[PhoneEvent]:
        """Who was asked is out: the agent and the caller go on."""
        self.passing.pop(call.id, None)
        if leg.rings:
            events = miss(call, leg, outcome, now)
        else:
            leg.over = True
            events = [call_event(Ended, call, leg, now, outcome=outcome, cause_text=cause)]
        return [*events, *asked(call, leg, AskStage.OVER, now, outcome)]

    def _ringing_gone(self, call: Call, leg: Leg, cause: str, now: Moment) -> list[PhoneEvent]:
        if not leg.rings:
            return []
        outcome = outcome_of(cause)
        if outcome is Outcome.ABANDONED and any(one.answered_at is not None for one in call.legs.values()):
            outcome = Outcome.ELSEWHERE
        told = miss(call, leg, outcome, now)
        if not call.queue and call.direction is Direction.OUTBOUND:
            told += end(call, leg, now, outcome=outcome, words=cause)
        return told

    def _caller_gone(self, call: Call, cause: str, now: Moment) -> list[PhoneEvent]:
        self.passing.pop(call.id, None)
        leg = call.talking()
        if leg is not None or any(one.answered_at is not None for one in call.legs.values()):
            return end(call, leg, now, words=cause)
        timed_out = bool(call.queue) and call.waited_ms is not None and not call.abandoned
        return end(call, None, now, outcome=Outcome.NO_ANSWER if timed_out else Outcome.ABANDONED, words=cause)


def _was_hung_up(event: Event) -> bool:
    """Tell whether FreeSWITCH ended a channel, rather than who is at its end."""
    return event.variable("sip_hangup_disposition").startswith("send_")
