"""Whether each command was signed by the person it names, on the store it comes from, with a key good at that time.

Looked at before the transaction begins: checking costs a tenth of a millisecond a command and needs no lock. What does
not pass is never applied as that person; it is kept, whole, for somebody to look at.
"""

from collections.abc import Sequence
from typing import Final

from sync.contract.messages import Command
from sync.contract.signing import is_signed_by
from sync.domain.instant import HOUR, Instant
from sync.server.auth.lease_marks import LeaseMarks
from sync.server.auth.person_keys import PersonKey, keys_of
from sync.server.auth.principals import Principal, Principals
from sync.server.database import Database

MISSING: Final = "signature_missing"
INVALID: Final = "signature_invalid"
LEASE_INVALID: Final = "lease_invalid"
LEASE_OVER: Final = "lease_over"
_CREATE = "order.create"
_MOST_UNSURE = HOUR
"""No seat's clock is given more than this, whatever it says of itself."""


class Signatures:
    """Checks the commands of one person on one device. Keys come with the principal, which is loaded every 2 s."""

    def __init__(self, database: Database, principals: Principals, marks: LeaseMarks, offline: int) -> None:
        self._offline = offline
        self._database = database
        self._principals = principals
        self._marks = marks

    def refusals(self, principal: Principal, commands: Sequence[Command], now: Instant) -> dict[str, str]:
        """Return by command id why it must not be applied; commands that are well are not in it."""
        found = self._look(principal, commands, now)
        if INVALID in found.values():  # a key registered since the principal was loaded, by whatever process
            with self._database.read() as connection:
                principal.keys = keys_of(connection, principal.device, principal.user_id)
            found = self._look(principal, commands, now)
        late = [one for one in commands if one.type == _CREATE and found.get(one.id) == LEASE_OVER]
        if late and self._emergency():
            for command in late:
                del found[command.id]
        return found

    def _look(self, principal: Principal, commands: Sequence[Command], now: Instant) -> dict[str, str]:
        person, keys = principal.user_id, principal.keys
        reasons = ((command.id, self._reason(person, keys, command, now)) for command in commands)
        return {command_id: reason for command_id, reason in reasons if reason}

    def _reason(self, person: str, keys: Sequence[PersonKey], command: Command, now: Instant) -> str:
        """Return what is wrong with one command, nothing when it is well.

        A key is believed for the time before it was registered too: a store may be signed in late, after an outage or
        under a new device id. What ended, ended: its owner has another one since. Only what is older than the key may
        do without a lease (it was done before there were any). A seat that was not sure of the time gets the doubt.
        """
        if not command.sig:
            return MISSING
        occurred = command.occurred
        at = min(occurred.wall + occurred.off_ms, now)
        earliest = at - min(max(0, occurred.unc_ms), _MOST_UNSURE)
        until = self._marks.until(person, command.sess)
        key = next((one for one in keys if is_signed_by(command, one.public)), None)
        if key is None or not (key.to_at is None or at < key.to_at or self._before(key.to_at, earliest, until)):
            return INVALID
        if not command.sess and at < key.from_at:
            return ""
        if until is None:
            return LEASE_INVALID
        return LEASE_OVER if earliest > until else ""

    def _before(self, ended: Instant, earliest: Instant, until: Instant | None) -> bool:
        """Tell whether an act may be from before a key ended although the seat's clock says otherwise.

        Its own word is not enough, anybody could say so: the lease it names was granted before, by our own clock.
        """
        return earliest < ended and until is not None and until - self._offline <= ended

    def _emergency(self) -> bool:
        """Tell whether the city lets orders be taken after a lease has ended."""
        with self._database.read() as connection:
            return self._principals.policy(connection).emergency_intake
