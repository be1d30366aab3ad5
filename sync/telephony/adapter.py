"""The port: what every adapter is to the program."""

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol

from sync.telephony.commands import Capability, PhoneCommand
from sync.telephony.events import PhoneEvent

Deliver = Callable[[PhoneEvent], bool]
"""Takes an event, on the adapter's thread, at once; ``False`` when there is no room (see :class:`EventBox`)."""


class PhoneErrorCode(StrEnum):
    """Codes of :class:`PhoneError`."""

    WRONG_ADDRESS = "phone_wrong_address"
    UNREACHABLE = "phone_unreachable"
    NOT_A_PBX = "phone_not_a_pbx"
    LOGIN_REFUSED = "phone_login_refused"
    LINE_LOST = "phone_line_lost"
    NOT_CONNECTED = "phone_not_connected"
    NOT_ABLE = "phone_not_able"
    NO_SUCH_CALL = "phone_no_such_call"
    NO_SUCH_AGENT = "phone_no_such_agent"
    BAD_VALUE = "phone_bad_value"
    TOO_MANY = "phone_too_many"
    TIMED_OUT = "phone_timed_out"
    REFUSED = "phone_refused"
    SOFTPHONE_MISSING = "phone_softphone_missing"
    SOFTPHONE_ENDED = "phone_softphone_ended"
    NOT_OURS = "phone_not_ours"
    OUTCOME_UNKNOWN = "phone_outcome_unknown"
    SERVICE_CODE = "phone_service_code"
    NOT_HEARD = "phone_not_heard"
    NOT_REACHED = "phone_not_reached"


class PhoneError(Exception):
    """Something a telephone adapter cannot do, by a stable ``code``. ``detail`` names the part, never a secret."""

    def __init__(self, code: PhoneErrorCode, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else str(code))
        self.code = code
        self.detail = detail


class PhoneClock(Protocol):
    """Time as an adapter reads it."""

    def wall_ms(self) -> int:
        """Wall clock, ms UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that never go back."""
        ...


class PhoneAdapter(Protocol):
    """One telephone system. Its work is done on its own thread; no call of this port waits for the network."""

    @property
    def name(self) -> str:
        """Short name: ``asterisk``, ``baresip``, ``simulated`` …"""
        ...

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What it can do now."""
        ...

    def start(self) -> None:
        """Begin; from here on events are delivered."""
        ...

    def close(self) -> None:
        """End the line and the thread. May be called twice."""
        ...

    def send(self, command: PhoneCommand) -> str:
        """Give a command; returns its id, under which a ``command`` event tells what became of it.

        Raises :class:`PhoneError`: not able, no such call, a value no telephone system takes, not connected.
        """
        ...

    def resync(self) -> None:
        """Read the whole state again: events were dropped."""
        ...
