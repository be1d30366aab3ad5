"""Whether each command was signed by the person it names, on the store it comes from, with a key good at that time.

Looked at before the transaction begins: checking costs a tenth of a millisecond a command and needs no lock. What does
not pass is never applied as that person; it is kept, whole, for somebody to look at.
"""

from collections.abc import Sequence
from typing import Final

from sync.contract.messages import Command
from sync.contract.signing import is_signed_by
from sync.domain.instant import Instant
from sync.server.auth.person_keys import PersonKey, keys_of
from sync.server.auth.principals import Principal
from sync.server.database import Database

MISSING: Final = "signature_missing"
INVALID: Final = "signature_invalid"


class Signatures:
    """Checks the commands of one person on one device. Keys come with the principal, which is loaded every 2 s."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def refusals(self, principal: Principal, commands: Sequence[Command], now: Instant) -> dict[str, str]:
        """Return by command id why it must not be applied; commands that are well are not in it."""
        found = refusals(principal.keys, commands, now)
        if INVALID in found.values():  # a key registered since the principal was loaded, by whatever process
            with self._database.read() as connection:
                principal.keys = keys_of(connection, principal.device, principal.user_id)
            found = refusals(principal.keys, commands, now)
        return found


def refusals(keys: Sequence[PersonKey], commands: Sequence[Command], now: Instant) -> dict[str, str]:
    """Return by command id what is wrong with its signature."""
    found: dict[str, str] = {}
    for command in commands:
        if not command.sig:
            found[command.id] = MISSING
        elif not _is_signed(command, keys, now):
            found[command.id] = INVALID
    return found


def _is_signed(command: Command, keys: Sequence[PersonKey], now: Instant) -> bool:
    """Tell whether a key that was good when the command was made signed it.

    A key is believed for the time before it was registered too: a store may be signed in late, after an outage or
    under a new device id. What ended, ended: its owner has another one since.
    """
    at = min(command.occurred.wall + command.occurred.off_ms, now)
    return any((key.to_at is None or at < key.to_at) and is_signed_by(command, key.public) for key in keys)
