"""Commands of the port as commands of FreeSWITCH."""

import re

from sync.telephony.adapter import PhoneError, PhoneErrorCode
from sync.telephony.address import PhoneAddress
from sync.telephony.commands import (
    Answer,
    Capability,
    CompleteTransfer,
    Dial,
    HangUp,
    Hold,
    Pause,
    PhoneCommand,
    SendTones,
    SignIn,
    Transfer,
)
from sync.telephony.events import Party
from sync.telephony.freeswitch.agents import ON_BREAK
from sync.telephony.freeswitch.tracker import Tracker
from sync.telephony.tracked import Call, Leg, legs_of
from sync.telephony.values import checked_number, checked_tones

CAPABILITIES = frozenset(
    {
        Capability.ANSWER,
        Capability.HANG_UP,
        Capability.HOLD,
        Capability.BLIND_TRANSFER,
        Capability.ATTENDED_TRANSFER,
        Capability.DIAL,
        Capability.SEND_TONES,
        Capability.PAUSE,
        Capability.SIGN_IN,
    }
)
"""Answering works with phones that understand ``Event: talk`` (most desk phones and softphones do)."""
LONGEST_REASON = 80
_UUID = re.compile(r"[0-9A-Za-z-]{1,64}")
_NAME = re.compile(r"[\w.@+-]{1,80}", re.ASCII)


def command_of(command: PhoneCommand, tracker: Tracker, address: PhoneAddress) -> str:
    """Return the command for one of the port. Raises :class:`PhoneError`: not able, no such call or agent, a bad
    value.
    """
    if isinstance(command, Dial):
        return _dial(command, tracker, address)
    if isinstance(command, Pause):
        return _pause(command, tracker)
    if isinstance(command, SignIn):
        return _sign_in(command, tracker)
    if isinstance(command, Answer | HangUp | Hold | Transfer | CompleteTransfer | SendTones):
        return _with_call(command, tracker, address)
    raise PhoneError(PhoneErrorCode.NOT_ABLE, type(command).__name__)


def is_name(name: str) -> bool:
    """Tell whether a queue or agent is called so that its name may stand in a command."""
    return _NAME.fullmatch(name) is not None


def _with_call(
    command: Answer | HangUp | Hold | Transfer | CompleteTransfer | SendTones, tracker: Tracker, address: PhoneAddress
) -> str:
    call = tracker.book.calls.get(command.call_id)
    if call is None:
        raise PhoneError(PhoneErrorCode.NO_SUCH_CALL)
    leg, ringing = legs_of(call, command.extension)
    if isinstance(command, Answer):
        if ringing is None:
            raise PhoneError(PhoneErrorCode.NO_SUCH_CALL, "does not ring")
        return f"uuid_phone_event {_uuid(ringing.uid)} talk"
    if isinstance(command, HangUp):
        call.hung_by = Party.AGENT
        return f"uuid_kill {_uuid(_uid(call, leg or ringing))} NORMAL_CLEARING"
    if isinstance(command, Transfer):
        return _transfer(command, call, leg, tracker, address)
    if leg is None:
        raise PhoneError(PhoneErrorCode.NO_SUCH_CALL, "not answered")
    if isinstance(command, Hold):
        return f"uuid_hold {'' if command.on else 'off '}{_uuid(leg.uid)}"
    if isinstance(command, SendTones):
        return f"uuid_send_dtmf {_uuid(call.caller)} {checked_tones(command.tones)}"
    return _complete(command, call, leg, tracker)


def _transfer(command: Transfer, call: Call, leg: Leg | None, tracker: Tracker, address: PhoneAddress) -> str:
    to = checked_number(command.to, "to")
    if leg is None and command.attended:
        raise PhoneError(PhoneErrorCode.NO_SUCH_CALL, "not answered")
    if command.attended and leg is not None and call.asked(leg) is not None:
        raise PhoneError(PhoneErrorCode.REFUSED, "a colleague is being asked")
    if leg is not None:
        tracker.calls.passing[call.id] = to, command.attended
        if command.attended:
            return f"uuid_broadcast {_uuid(leg.uid)} att_xfer::{_phone(to, address)} aleg"
    return f"uuid_transfer {_uuid(call.caller)} {to} XML {address.context}"


def _complete(command: CompleteTransfer, call: Call, leg: Leg, tracker: Tracker) -> str:
    """The agent's hanging up joins the two, once the colleague has answered: before, the caller would be lost. A
    colleague who is hung up gives the caller back.
    """
    asked = call.asked(leg)
    if asked is None or (command.join and not asked.talks):
        raise PhoneError(PhoneErrorCode.NO_SUCH_CALL, "nobody is being asked")
    if command.join:
        tracker.calls.passing.setdefault(call.id, (asked.extension, True))
    return f"uuid_kill {_uuid(leg.uid if command.join else asked.uid)} NORMAL_CLEARING"


def _dial(command: Dial, tracker: Tracker, address: PhoneAddress) -> str:
    extension, to = checked_number(command.extension, "extension"), checked_number(command.to, "to")
    agent = tracker.agents.at(extension)
    caller = checked_number(command.caller_id, "caller_id") if command.caller_id else to
    phone = _phone(agent.extension if agent is not None else extension, address)
    return f"originate {{origination_caller_id_number={caller}}}{phone} {to} XML {address.context}"


def _pause(command: Pause, tracker: Tracker) -> str:
    if len(command.reason) > LONGEST_REASON or not command.reason.isprintable():
        raise PhoneError(PhoneErrorCode.BAD_VALUE, "reason")
    agent = tracker.agents.at(command.extension)
    if agent is None or (command.queue and command.queue not in agent.queues):
        raise PhoneError(PhoneErrorCode.NO_SUCH_AGENT)
    agent.reason = command.reason if command.paused else ""
    status = ON_BREAK if command.paused else "Available"
    return f"callcenter_config agent set status {_name(agent.name)} '{status}'"


def _sign_in(command: SignIn, tracker: Tracker) -> str:
    agent = tracker.agents.at(command.extension)
    if agent is None:
        raise PhoneError(PhoneErrorCode.NO_SUCH_AGENT)
    queue = _name(command.queue)
    if command.on:
        return f"callcenter_config tier add {queue} {_name(agent.name)} 1 1"
    return f"callcenter_config tier del {queue} {_name(agent.name)}"


def _uid(call: Call, leg: Leg | None) -> str:
    """The agent's channel: what the dial plan does after the talk still happens to the caller."""
    return call.caller if leg is None else leg.uid


def _phone(extension: str, address: PhoneAddress) -> str:
    return address.interface.replace("{extension}", extension)


def _uuid(uid: str) -> str:
    """Return a channel's id as the line brought it. Raises ``phone_bad_value`` for what could be more than an id."""
    return _checked(_UUID, uid, "channel")


def _name(name: str) -> str:
    return _checked(_NAME, name, "name")


def _checked(pattern: re.Pattern[str], value: str, part: str) -> str:
    if pattern.fullmatch(value) is None:
        raise PhoneError(PhoneErrorCode.BAD_VALUE, part)
    return value
