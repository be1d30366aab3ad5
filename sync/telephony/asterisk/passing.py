"""Hold and transfer as the manager interface tells them."""

from sync.domain.call_record import AskStage
from sync.telephony.asterisk.book import CallBook
from sync.telephony.asterisk.framing import Message
from sync.telephony.events import Party, PhoneEvent, Transferred
from sync.telephony.moment import Moment
from sync.telephony.tracked import Call, Leg, asked, call_event, hold, release, resume

_SUCCESS, _THREEWAY = "success", "threeway"


class Passing:
    """Turns hold, resume and both kinds of transfer into events."""

    def __init__(self, book: CallBook) -> None:
        self._book = book

    def held(self, message: Message, now: Moment) -> list[PhoneEvent]:
        """One side put the other on hold."""
        return hold(self._talking(message.text("uniqueid")), now)

    def resumed(self, message: Message, now: Moment) -> list[PhoneEvent]:
        """The hold is over."""
        return resume(self._talking(message.text("uniqueid")), now)

    def blind(self, message: Message, now: Moment) -> list[PhoneEvent]:
        """An agent sent the caller on to a number."""
        leg = self._book.leg_of(message.text("transfereruniqueid"))
        call = self._book.call_of(message.text("transfereruniqueid"))
        if leg is None or call is None or message.text("result").lower() != _SUCCESS or not leg.talks:
            return []
        return [_pass_on(call, leg, message.text("extension"), now, attended=False)]

    def attended(self, message: Message, now: Moment) -> list[PhoneEvent]:
        """An agent talked to somebody and then joined the caller with them, or made it a talk of three."""
        uid = message.text("origtransfereruniqueid")
        leg, call = self._book.leg_of(uid), self._book.call_of(uid)
        if leg is None or call is None or message.text("result").lower() != _SUCCESS or not leg.talks:
            return []
        asked_leg = call.asked(leg)
        if message.text("desttype").lower() == _THREEWAY:
            return _join(call, leg, asked_leg, now)
        if asked_leg is not None:  # of a target inside the call Asterisk names no channel
            return [_pass_on(call, leg, asked_leg.extension, now, attended=True), *release(call, asked_leg, now)]
        target = message.text("transfertargetuniqueid")
        target_leg = self._book.leg_of(target)
        consulted = self._book.call_of(target)
        number = message.text("transfertargetcalleridnum") or message.text("origtransfererconnectedlinenum")
        told = _pass_on(call, leg, target_leg.extension if target_leg is not None else number, now, attended=True)
        if target_leg is not None and consulted is not None and consulted is not call:
            consulted.told = False
            consulted.legs.pop(target_leg.uid, None)
            self._book.put_leg(call, target_leg)
            call.last, call.told = target_leg, True
        return [told]

    def _talking(self, uid: str) -> tuple[Call, Leg, Party] | None:
        call, leg = self._book.call_of(uid), self._book.leg_of(uid)
        if call is None:
            return None
        by = Party.AGENT if leg is not None else Party.CALLER
        leg = leg if leg is not None else call.talking()
        return None if leg is None or not leg.talks else (call, leg, by)


def left_with(call: Call, leg: Leg, stays: Leg, now: Moment) -> list[PhoneEvent]:
    """The agent is out of the call, which goes on at the phone that was asked."""
    return [_pass_on(call, leg, stays.extension, now, attended=True), *release(call, stays, now)]


def leave(call: Call, leg: Leg, now: Moment) -> list[PhoneEvent]:
    """The agent leaves a talk of three: the caller stays with who was asked. Nothing where nobody was."""
    stays = call.asked(leg)
    if leg.over or stays is None or not stays.joined or not stays.talks:
        return []
    return left_with(call, leg, stays, now)


def _join(call: Call, leg: Leg, asked_leg: Leg | None, now: Moment) -> list[PhoneEvent]:
    if asked_leg is None:
        return []
    asked_leg.joined = True
    back = resume((call, leg, Party.AGENT), now)
    return [*back, *asked(call, asked_leg, AskStage.JOINED, now)]


def _pass_on(call: Call, leg: Leg, to: str, now: Moment, *, attended: bool) -> Transferred:
    leg.stop_hold(now)
    told = call_event(Transferred, call, leg, now, to=to, attended=attended)
    leg.over = True
    call.hung_by = Party.UNKNOWN
    return told
