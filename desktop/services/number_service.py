"""What became of an order number that a caller names and this seat does not have."""

from desktop.errors import AppError, ErrorCode
from desktop.services.ports import SyncControl
from desktop.services.seat import Seat
from desktop.services.sign_in_ports import OnlineCalls
from sync.contract.administration import NumberOrigin
from sync.contract.codec import decode
from sync.domain.codes import Role
from sync.domain.numbering import parse_emergency, parse_no

_ASKING = frozenset(
    {Role.AGENT, Role.DISPATCHER, Role.CALLBACK_AGENT, Role.TEAM_LEAD, Role.SUPERVISOR, Role.ADMINISTRATOR}
)
UNKNOWN = "unknown"
"""State of a number that was never given out."""


class NumberService:
    """Asks the server; use the ``network`` queue."""

    def __init__(self, seat: Seat, sync: SyncControl, online: OnlineCalls) -> None:
        self._seat = seat
        self._sync = sync
        self._online = online

    def origin(self, text: str) -> NumberOrigin | None:
        """Return what the server knows of a number; ``None`` for a text that is none, or where one may not ask.

        Raises ``needs_connection`` and the other errors of a call.
        """
        number = whole_number(text)
        if not number or not self._seat.is_taken or not self._seat.actor.roles & _ASKING:
            return None
        try:
            reply = self._online.get(f"/admin/v1/numbers/{number}", self._sync.access_token(), {})
        except AppError as error:
            if error.code != ErrorCode.NOT_FOUND:
                raise
            return NumberOrigin(no=number, state=UNKNOWN)
        return decode(reply, NumberOrigin)


def whole_number(text: str) -> str:
    """Return the order number that a text is from end to end, with its check digit right; else nothing."""
    plain = "".join(sign for sign in text.strip().upper() if not sign.isspace() and sign not in "-—–")
    known = parse_no(plain) is not None or parse_emergency(plain) is not None
    return plain if known else ""
