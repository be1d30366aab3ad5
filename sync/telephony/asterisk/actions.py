"""Commands of the port as actions of the manager interface."""

from sync.telephony.adapter import PhoneError, PhoneErrorCode
from sync.telephony.address import PhoneAddress
from sync.telephony.asterisk.tracker import Tracker
from sync.telephony.commands import (
    Capability,
    CompleteTransfer,
    Dial,
    HangUp,
    Pause,
    PhoneCommand,
    SendTones,
    SignIn,
    ThreeWay,
    Transfer,
)
from sync.telephony.tracked import Call, Leg, legs_of
from sync.telephony.values import checked_number, checked_tones

CAPABILITIES = frozenset(
    {
        Capability.HANG_UP,
        Capability.BLIND_TRANSFER,
        Capability.ATTENDED_TRANSFER,
        Capability.THREE_WAY,
        Capability.DIAL,
        Capability.SEND_TONES,
        Capability.PAUSE,
        Capability.SIGN_IN,
    }
)
"""The manager interface cannot lift a phone, nor put it on hold: that is done at the phone, or by a softphone."""
RING_OUT_MS = 30_000
LONGEST_REASON = 80
Action = list[tuple[str, str]]


def actions_of(command: PhoneCommand, tracker: Tracker, address: PhoneAddress) -> list[Action]:
    """Return the actions for a command. Raises :class:`PhoneError`: not able, no such call or agent, a bad value."""
    if isinstance(command, HangUp):
        call, leg = _find(tracker, command.call_id, command.extension)
        return [[("Action", "Hangup"), ("Channel", _agent_side(call, leg)), ("Cause", "16")]]
    if isinstance(command, Transfer):
        return [_transfer(command, tracker, address)]
    if isinstance(command, CompleteTransfer):
        return [_complete(command, tracker)]
    if isinstance(command, ThreeWay):
        if command.to:  # its features take in only who is being asked
            raise PhoneError(PhoneErrorCode.NOT_ABLE, "to")
        leg, _ = _asking(tracker, command.call_id, command.extension, answered=True)
        return _received(leg.channel, address.three_way)
    if isinstance(command, Dial):
        return [_dial(command, tracker, address)]
    if isinstance(command, SendTones):
        call, _ = _find(tracker, command.call_id, command.extension)
        tones = checked_tones(command.tones)
        return [[("Action", "PlayDTMF"), ("Channel", call.channel), ("Digit", tone)] for tone in tones]
    if isinstance(command, Pause):
        return _pause(command, tracker)
    if isinstance(command, SignIn):
        return [_sign_in(command, address)]
    raise PhoneError(PhoneErrorCode.NOT_ABLE, type(command).__name__)


def _transfer(command: Transfer, tracker: Tracker, address: PhoneAddress) -> Action:
    call, leg = _find(tracker, command.call_id, command.extension)
    to = [("Context", address.context), ("Exten", checked_number(command.to, "to"))]
    if leg is not None and leg.talks:
        kind = "Atxfer" if command.attended else "BlindTransfer"
        if command.attended:
            checked_tones(command.to)  # Asterisk dials it by key tones
            if call.asked(leg) is not None:
                raise PhoneError(PhoneErrorCode.REFUSED, "a colleague is being asked")
        return [("Action", kind), ("Channel", leg.channel), *to]
    if command.attended:
        raise PhoneError(PhoneErrorCode.NO_SUCH_CALL, "not answered")
    return [("Action", "Redirect"), ("Channel", call.channel), *to, ("Priority", "1")]


def _complete(command: CompleteTransfer, tracker: Tracker) -> Action:
    """Hanging up the agent joins the two; who was taken into the call is let go by hanging up."""
    leg, asked = _asking(tracker, command.call_id, command.extension, answered=command.join)
    if command.join or asked.joined:
        return [("Action", "Hangup"), ("Channel", leg.channel if command.join else asked.channel), ("Cause", "16")]
    return [("Action", "CancelAtxfer"), ("Channel", leg.channel)]


def _asking(tracker: Tracker, call_id: str, extension: str, *, answered: bool) -> tuple[Leg, Leg]:
    """Return the leg of who asks, and of who is asked. Raises ``phone_no_such_call`` when nobody is (or has
    answered): what is done then would hit the caller.
    """
    call, leg = _find(tracker, call_id, extension)
    asked = call.asked(leg) if leg is not None else None
    if leg is None or asked is None or (answered and not asked.talks):
        raise PhoneError(PhoneErrorCode.NO_SUCH_CALL, "nobody is being asked")
    return leg, asked


def _received(channel: str, tones: str) -> list[Action]:
    """Let Asterisk believe that a phone sent key tones: its features are driven by them."""
    return [
        [("Action", "PlayDTMF"), ("Channel", channel), ("Digit", tone), ("Receive", "true")]
        for tone in checked_tones(tones)
    ]


def _dial(command: Dial, tracker: Tracker, address: PhoneAddress) -> Action:
    extension = checked_number(command.extension, "extension")
    known = tracker.members.interfaces(extension)
    interface = known[0][1] if known else address.interface.replace("{extension}", extension)
    action = [
        ("Action", "Originate"),
        ("Channel", interface),
        ("Context", address.context),
        ("Exten", checked_number(command.to, "to")),
        ("Priority", "1"),
        ("Timeout", str(RING_OUT_MS)),
        ("Async", "true"),
    ]
    if command.caller_id:
        action.append(("CallerID", checked_number(command.caller_id, "caller_id")))
    return action


def _pause(command: Pause, tracker: Tracker) -> list[Action]:
    if len(command.reason) > LONGEST_REASON or not command.reason.isprintable():
        raise PhoneError(PhoneErrorCode.BAD_VALUE, "reason")
    found = tracker.members.interfaces(command.extension, command.queue)
    if not found:
        raise PhoneError(PhoneErrorCode.NO_SUCH_AGENT)
    actions: list[Action] = []
    for interface in dict.fromkeys(interface for _, interface in found):
        action = [("Action", "QueuePause"), ("Interface", interface), ("Paused", "true" if command.paused else "false")]
        if command.queue:
            action.append(("Queue", command.queue))
        if command.reason and command.paused:
            action.append(("Reason", command.reason))
        actions.append(action)
    return actions


def _sign_in(command: SignIn, address: PhoneAddress) -> Action:
    extension = checked_number(command.extension, "extension")
    interface = address.interface.replace("{extension}", extension)
    queue = ("Queue", checked_number(command.queue, "queue"))
    return [("Action", "QueueAdd" if command.on else "QueueRemove"), queue, ("Interface", interface)]


def _find(tracker: Tracker, call_id: str, extension: str = "") -> tuple[Call, Leg | None]:
    call = tracker.book.calls.get(call_id)
    if call is None:
        raise PhoneError(PhoneErrorCode.NO_SUCH_CALL)
    talking, ringing = legs_of(call, extension)
    return call, talking or ringing


def _agent_side(call: Call, leg: Leg | None) -> str:
    """The agent's channel: what the dial plan does after the talk (asking how it was) still happens to the caller."""
    return leg.channel if leg is not None else call.channel
