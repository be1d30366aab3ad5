"""Opening the second wrap of a store's key, for a person whose password was reset.

The server opens the outer envelope only; what comes out still needs the secret of the workstation. It does so for the
person of that store alone, right after a full sign-in on it, and leaves a line in the audit. A store that went on as a
new device while nobody typed a password still has the envelope of the device it was: that is its own too.
"""

from sqlalchemy import select

from sync.contract.errors import ErrorCode
from sync.contract.recovery import RecoverReply, RecoverRequest, open_for_recovery
from sync.domain.instant import MINUTE
from sync.server import audit
from sync.server.auth.forks import devices_it_was
from sync.server.auth.principals import Principal
from sync.server.database import Database
from sync.server.faults import ServerFault, bad_request
from sync.server.keys import KeyRing
from sync.server.ports import Clock
from sync.server.tables.people import session_family

FRESH = 10 * MINUTE
"""How long after the password was typed the envelope is opened."""


class Recovery:
    """The use case of ``POST /auth/v1/recover``."""

    def __init__(self, database: Database, keys: KeyRing, clock: Clock) -> None:
        self._database = database
        self._keys = keys
        self._clock = clock

    def recover(self, principal: Principal, request: RecoverRequest) -> RecoverReply:
        """Return the inner envelope. Raises 403 long after the sign-in, 400 for what is no envelope of ours."""
        now = self._clock.now()
        envelope = open_for_recovery(request.sealed, self._keys.recovery)
        with self._database.write() as connection:
            since = connection.execute(
                select(session_family.c.created_at).where(session_family.c.id == principal.note.family)
            ).scalar()
            if since is None or not 0 <= now - since <= FRESH:
                raise ServerFault(ErrorCode.FORBIDDEN, 403, {"reason": "sign_in_again"})
            own = devices_it_was(connection, principal.device, principal.user_id)
            if envelope is None or envelope.device not in own:
                raise bad_request("sealed")
            who, here = principal.user_id, principal.device
            audit.record(connection, now, "store_key_recovered", actor=who, device=here, subject=envelope.device)
        return RecoverReply(envelope.inner)
