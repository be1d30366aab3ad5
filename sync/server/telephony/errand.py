"""What a seat asked of a telephone system, as it lies sealed until the process of that system takes it."""

import msgspec

from sync.contract.codec import decode, encode
from sync.contract.phone_commands import PhoneAct
from sync.server.sealing import Sealer
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
    ThreeWay,
    Transfer,
)

CHANNEL = "hotline_phone_command"
"""Where the database tells that something was asked (PostgreSQL)."""
NEW, TAKEN, DONE = "new", "taken", "done"
NEEDS = {
    PhoneAct.ANSWER: Capability.ANSWER,
    PhoneAct.HANG_UP: Capability.HANG_UP,
    PhoneAct.HOLD: Capability.HOLD,
    PhoneAct.RESUME: Capability.HOLD,
    PhoneAct.TRANSFER: Capability.BLIND_TRANSFER,
    PhoneAct.ASK: Capability.ATTENDED_TRANSFER,
    PhoneAct.BACK: Capability.ATTENDED_TRANSFER,
    PhoneAct.COMPLETE: Capability.ATTENDED_TRANSFER,
    PhoneAct.THREE_WAY: Capability.THREE_WAY,
    PhoneAct.DIAL: Capability.DIAL,
    PhoneAct.TONES: Capability.SEND_TONES,
    PhoneAct.PAUSE: Capability.PAUSE,
    PhoneAct.READY: Capability.PAUSE,
}
OFFERED = frozenset(NEEDS.values())
"""What can be asked through the server at all."""
OF_EXTENSION = frozenset({PhoneAct.DIAL, PhoneAct.PAUSE, PhoneAct.READY})
"""What is asked of a phone, not of a call."""


class Errand(msgspec.Struct, frozen=True, omit_defaults=True):
    """``call`` is the id of a call's record, ``extension`` the phone of who asked."""

    act: PhoneAct
    extension: str
    call: str = ""
    to: str = ""
    tones: str = ""
    reason: str = ""


def seal_errand(sealer: Sealer, errand_id: str, errand: Errand) -> bytes:
    """Return the errand as it is stored: it may hold a number."""
    return sealer.seal(encode(errand), f"phone_command:{errand_id}")


def open_errand(sealer: Sealer, errand_id: str, doc: bytes) -> Errand:
    """Return a stored errand."""
    return decode(sealer.open(doc, f"phone_command:{errand_id}"), Errand)


def command_of(errand: Errand, call_id: str) -> PhoneCommand:
    """Return the command for an errand; ``call_id`` is the call's key at the telephone system."""
    at = errand.extension
    match errand.act:
        case PhoneAct.ANSWER:
            return Answer(call_id, at)
        case PhoneAct.HANG_UP:
            return HangUp(call_id, at)
        case PhoneAct.HOLD | PhoneAct.RESUME:
            return Hold(call_id, on=errand.act is PhoneAct.HOLD, extension=at)
        case PhoneAct.TRANSFER | PhoneAct.ASK:
            return Transfer(call_id, errand.to, attended=errand.act is PhoneAct.ASK, extension=at)
        case PhoneAct.BACK | PhoneAct.COMPLETE:
            return CompleteTransfer(call_id, join=errand.act is PhoneAct.COMPLETE, extension=at)
        case PhoneAct.THREE_WAY:
            return ThreeWay(call_id, extension=at)
        case PhoneAct.TONES:
            return SendTones(call_id, errand.tones, at)
        case PhoneAct.DIAL:
            return Dial(at, errand.to)
        case PhoneAct.PAUSE | PhoneAct.READY:
            return Pause(at, errand.act is PhoneAct.PAUSE, errand.reason)
