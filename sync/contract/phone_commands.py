"""Messages of ``/telephony/v1/commands``: what a seat asks of the telephone system through the server."""

from enum import StrEnum

import msgspec

ANSWER_WITHIN_MS = 5_000
"""Until then a command is carried out or never."""


class PhoneAct(StrEnum):
    """What can be asked. Each needs the capability of a like name (``transfer``: ``blind_transfer``).

    ``ask`` rings a colleague while the caller waits; then ``complete`` leaves the caller with them, ``back`` lets them
    go, ``three_way`` joins all three (``attended_transfer``).
    """

    ANSWER = "answer"
    HANG_UP = "hang_up"
    HOLD = "hold"
    RESUME = "resume"
    TRANSFER = "transfer"
    ASK = "ask"
    BACK = "back"
    COMPLETE = "complete"
    THREE_WAY = "three_way"
    DIAL = "dial"
    TONES = "send_tones"
    PAUSE = "pause"
    READY = "ready"


class PhoneAsk(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """``POST /telephony/v1/commands``. The same ``id`` again asks for the outcome of the first.

    ``call`` is the id of the own call's record; ``to`` a number to dial, pass on to or ask; ``tones`` key tones;
    ``reason`` why no calls are wanted; ``asked_at`` the moment it was asked, by the server's clock as the seat knows it
    (0: not said): what comes in later than :data:`ANSWER_WITHIN_MS` after it is not done.
    """

    id: str
    act: str
    call: str = ""
    to: str = ""
    tones: str = ""
    reason: str = ""
    asked_at: int = 0


class PhoneOutcome(msgspec.Struct, omit_defaults=True):
    """What became of it: done, or not, with a ``phone_…`` code."""

    code: str = ""
