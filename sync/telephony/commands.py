"""What a seat may ask of the telephone system.

``extension`` of what is done with a call: at this phone only. A line for the whole hotline sees every phone of a call.
"""

from enum import StrEnum
from typing import TypeAlias

from sync.domain.value import Value


class Capability(StrEnum):
    """What an adapter can do. A screen offers nothing an adapter lacks."""

    ANSWER = "answer"
    HANG_UP = "hang_up"
    HOLD = "hold"
    BLIND_TRANSFER = "blind_transfer"
    ATTENDED_TRANSFER = "attended_transfer"
    THREE_WAY = "three_way"
    DIAL = "dial"
    SEND_TONES = "send_tones"
    PAUSE = "pause"
    SIGN_IN = "sign_in"
    DEVICES = "devices"


class Answer(Value, frozen=True):
    """Take the call that rings."""

    call_id: str
    extension: str = ""


class HangUp(Value, frozen=True):
    """End the call."""

    call_id: str
    extension: str = ""


class Hold(Value, frozen=True):
    """Put the caller on hold, or take the call back with ``on=False``."""

    call_id: str
    on: bool = True
    extension: str = ""


class Transfer(Value, frozen=True):
    """Pass the call on to a number; ``attended`` first talks to who answers there."""

    call_id: str
    to: str
    attended: bool = False
    extension: str = ""


class CompleteTransfer(Value, frozen=True):
    """End the asking of an attended transfer: pass on, or with ``join=False`` let the colleague go."""

    call_id: str
    join: bool = True
    extension: str = ""


class ThreeWay(Value, frozen=True):
    """Take a third number into the call, or (empty ``to``) the colleague who is being asked."""

    call_id: str
    to: str = ""
    extension: str = ""


class Dial(Value, frozen=True):
    """Ring the agent's own phone, then the number."""

    extension: str
    to: str
    caller_id: str = ""


class SendTones(Value, frozen=True):
    """Send key tones into the call (0–9, ``*``, ``#``, A–D)."""

    call_id: str
    tones: str
    extension: str = ""


class Pause(Value, frozen=True):
    """Stop (or, with ``paused=False``, resume) delivery of calls; without ``queue`` in every queue."""

    extension: str
    paused: bool
    reason: str = ""
    queue: str = ""


class SignIn(Value, frozen=True):
    """Join a queue, or leave it with ``on=False``."""

    extension: str
    queue: str
    on: bool = True


class ChooseDevices(Value, frozen=True):
    """Speak through other sound devices (``driver,device``); an empty one stays as it is."""

    source: str = ""
    player: str = ""


PhoneCommand: TypeAlias = (
    Answer | HangUp | Hold | Transfer | CompleteTransfer | ThreeWay | Dial | SendTones | Pause | SignIn | ChooseDevices
)

NEEDS: dict[type[PhoneCommand], Capability] = {
    Answer: Capability.ANSWER,
    HangUp: Capability.HANG_UP,
    Hold: Capability.HOLD,
    Transfer: Capability.BLIND_TRANSFER,
    CompleteTransfer: Capability.ATTENDED_TRANSFER,
    ThreeWay: Capability.THREE_WAY,
    Dial: Capability.DIAL,
    SendTones: Capability.SEND_TONES,
    Pause: Capability.PAUSE,
    SignIn: Capability.SIGN_IN,
    ChooseDevices: Capability.DEVICES,
}


def needs(command: PhoneCommand) -> Capability:
    """Return what an adapter must be able to do for a command."""
    if isinstance(command, Transfer) and command.attended:
        return Capability.ATTENDED_TRANSFER
    return NEEDS[type(command)]
