"""Who is asking: the person behind an access token with the scopes they may read."""

import hashlib
import threading

from sqlalchemy import Connection, select

from sync.contract.errors import ErrorCode
from sync.contract.messages import ScopeGrant
from sync.domain.access import grants
from sync.domain.actor import Actor
from sync.domain.codes import Disclosure, Role
from sync.domain.instant import SECOND, Instant
from sync.domain.reference import Policy
from sync.server.auth import accounts
from sync.server.auth.accounts import Account
from sync.server.auth.person_keys import PersonKey, keys_of
from sync.server.auth.tokens import AccessNote
from sync.server.database import Database
from sync.server.faults import ServerFault, device_revoked
from sync.server.reference.book import ReferenceBook
from sync.server.tables.feed import head
from sync.server.tables.people import device, session_family

_FRESH = 2 * SECOND
_ROOM = 10_000


class Principal:
    """A signed-in person on a device, as of a moment."""

    def __init__(self, account: Account, note: AccessNote, grants_: dict[str, Disclosure], loaded_at: Instant) -> None:
        self.account = account
        self.actor: Actor = account.actor
        self.note = note
        self.grants = grants_
        self.scope_set = scope_set_of(grants_, account)
        self.reader = reader_of(account)
        self.loaded_at = loaded_at
        self.reference_ver = -1
        """Version of the reference data the scopes were worked out from (-1: not known)."""
        self.keys: tuple[PersonKey, ...] = ()
        """What the person's commands on this device may be signed with."""
        self.hands_in = False
        """Nobody is signed in: sealed commands of the device are handed in, even of one that was shut out."""

    @property
    def user_id(self) -> str:
        """Id of the person."""
        return self.account.id

    @property
    def device(self) -> str:
        """Id of the store the person works on."""
        return self.note.device

    def require(self, *roles: Role) -> None:
        """Raise 403 unless the person holds one of the roles."""
        if not self.actor.has(*roles):
            raise ServerFault(ErrorCode.FORBIDDEN, 403)


class Principals:
    """Loads principals and keeps them for two seconds; a change of rights in this process is seen at once."""

    def __init__(self, database: Database, book: ReferenceBook) -> None:
        self._database = database
        self._book = book
        self._lock = threading.Lock()
        self._known: dict[str, Principal] = {}

    def remembered(self, note: AccessNote, now: Instant) -> Principal | None:
        """Return the principal of a token when it was loaded just now."""
        with self._lock:
            found = self._known.get(note.family)
        if found is None or now - found.loaded_at > _FRESH or found.loaded_at > now:
            return None
        return found if found.note.user == note.user and found.note.device == note.device else None

    def load(self, note: AccessNote, now: Instant) -> Principal:
        """Load the principal of a token. Raises 401 and 403 faults when it is no longer good."""
        with self._database.glance() as connection:
            reference_ver = connection.execute(select(head.c.reference_ver).where(head.c.id == 1)).scalar_one()
            row = connection.execute(
                select(session_family.c.revoked_at, device.c.revoked_at.label("device_revoked_at"))
                .join(device, device.c.id == session_family.c.device)
                .where(session_family.c.id == note.family, session_family.c.device == note.device)
            ).first()
            person = accounts.by_id(connection, note.user)
            if row is not None and row.device_revoked_at is not None:
                raise device_revoked(note.device, row.device_revoked_at)
            if row is None or row.revoked_at is not None or person is None or not person.active:
                raise ServerFault(ErrorCode.TOKEN_INVALID, 401)
            principal = self.make(connection, person, note, now)
            principal.reference_ver = reference_ver
            principal.keys = keys_of(connection, note.device, note.user)
        with self._lock:
            if len(self._known) >= _ROOM:
                self._known.clear()
            self._known[note.family] = principal
        return principal

    def confirm(self, principal: Principal, now: Instant) -> None:
        """Raise what the person would be told now: they are shut out (401, 403), or see other things than before
        (409). For what is being sent for longer than a moment.
        """
        fresh = self.remembered(principal.note, now) or self.load(principal.note, now)
        if fresh.scope_set != principal.scope_set:
            raise ServerFault(ErrorCode.SCOPES_CHANGED, 409, {"scope_set": fresh.scope_set})

    def make(self, connection: Connection, person: Account, note: AccessNote, now: Instant) -> Principal:
        """Return the principal of an account without asking whether the session is good."""
        organisation = self._book.organisation(connection)
        return Principal(person, note, dict(grants(person.actor, organisation)), now)

    def policy(self, connection: Connection) -> Policy:
        """Return the numbers and switches of the city served."""
        return self._book.rules(connection).policy

    def forget_all(self) -> None:
        """Load everybody anew at their next request (rights or reference data changed)."""
        with self._lock:
            self._known.clear()


def scope_set_of(granted: dict[str, Disclosure], person: Account) -> str:
    """Return the mark of what a person sees; a cursor is good for one mark only.

    Besides scopes and variants the own unit and the units of conflict decide which orders, and what of them.
    """
    text = ",".join(f"{scope}/{variant.value}" for scope, variant in sorted(granted.items()))
    if person.unit or person.conflicts:
        text += "|" + ",".join((person.unit, *sorted(person.conflicts)))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def reader_of(person: Account) -> str:
    """Return the mark of what besides the scopes decides what a person is shown."""
    text = ",".join((person.unit, *sorted(person.conflicts)))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def as_grants(granted: dict[str, Disclosure]) -> list[ScopeGrant]:
    """Return the scopes as sent to the client."""
    return [ScopeGrant(scope, variant.value) for scope, variant in sorted(granted.items())]
