"""Taking sealed commands: opened with the spool key, then through the same path as everything that is pushed.

Nothing that is handed in moves the queue of its device: the person's next push of the same commands gets the outcomes
stored here, and a gap in the numbers stops nobody. What comes from a device that was shut out is kept, never applied.
"""

import hashlib
import hmac
from collections.abc import Collection, Mapping, Sequence
from typing import Final

import msgspec
from sqlalchemy import select, update

from sync.contract.errors import ErrorCode
from sync.contract.messages import Command, Result
from sync.contract.signing import CREDENTIAL_BYTES, decode_base64
from sync.contract.spooling import MOST_BYTES, MOST_FILES, SpoolReply, SpoolRequest, SpoolResult, open_command
from sync.contract.wiping import WipeOrder, own_order, sign_order
from sync.domain.instant import Instant
from sync.server import audit
from sync.server.auth import accounts
from sync.server.auth.credentials import credential_hash
from sync.server.auth.person_keys import keys_of
from sync.server.auth.principals import Principal, Principals
from sync.server.auth.shutting_out import shut_out
from sync.server.auth.tokens import AccessNote
from sync.server.commands.push import Push, has_shape
from sync.server.database import Database
from sync.server.faults import ServerFault
from sync.server.feed.rows import read_head
from sync.server.keys import KeyRing
from sync.server.ports import Clock
from sync.server.shapes import is_id
from sync.server.tables.people import device as device_table

UNREADABLE: Final = "unreadable"
UNKNOWN_DEVICE: Final = "unknown_device"
_INACTIVE: Final = "person_inactive"
_TOLD: Final = "told_not_done"


class Store(msgspec.Struct, frozen=True):
    """A device as far as handing in is concerned."""

    id: str
    user_id: str
    credential_hash: bytes | None
    revoked_at: Instant | None


class HandIn:
    """The use case of ``POST /sync/v1/spool`` and of ``hotline-server spool import``."""

    def __init__(self, database: Database, keys: KeyRing, push: Push, principals: Principals, clock: Clock) -> None:
        self._database = database
        self._keys = keys
        self._push = push
        self._principals = principals
        self._clock = clock

    def hand_in(self, request: SpoolRequest) -> SpoolReply:
        """Take files of the store whose credential this is. Raises 401 for any other, 413 for too many."""
        store = self._proved(request)
        if len(request.files) > MOST_FILES:
            raise ServerFault(ErrorCode.TOO_LARGE, 413, {"most": MOST_FILES})
        with self._database.read() as connection:  # before anything is taken: rather an epoch too old than one too new
            epoch = read_head(connection).epoch
        store = self._reminded(store, request)
        results = self.take(store, request.files, request.told)
        if store.revoked_at is None:
            return SpoolReply(results, epoch=epoch)
        if request.wiped:
            self._note_wiped(store)
        return SpoolReply(results, sign_order(WipeOrder(store.id, store.revoked_at), self._keys.lease), epoch)

    def store(self, device: str) -> Store | None:
        """Return a device by id."""
        with self._database.read() as connection:
            row = connection.execute(select(device_table).where(device_table.c.id == device)).first()
        return Store(row.id, row.user_id, row.credential_hash, row.revoked_at) if row is not None else None

    def take(self, store: Store, files: Sequence[bytes], told: Collection[str] = ()) -> list[SpoolResult]:
        """Open the files and apply what is in them; one result a file, in their order. What the person was ``told`` is
        not done is kept for somebody to look at, unless it is known here.
        """
        opened = [self._open(sealed) for sealed in files]
        fresh: dict[str, Command] = {}
        for command in sorted((one for one in opened if isinstance(one, Command)), key=lambda one: one.seq):
            fresh.setdefault(command.id, command)
        outcomes = self._apply(store, list(fresh.values()), told)
        return [
            SpoolResult(code=one) if isinstance(one, str) else _told(outcomes.get(one.id), one.id) for one in opened
        ]

    def _open(self, sealed: bytes) -> Command | str:
        """Return the command of a file, or why there is none."""
        command = open_command(sealed, self._keys.spool) if len(sealed) <= MOST_BYTES else None
        if command is None:
            return UNREADABLE
        if command.cv > self._push.newest_version:
            return ErrorCode.SERVER_TOO_OLD.value
        return command if has_shape(command) else ErrorCode.BAD_REQUEST.value

    def _apply(self, store: Store, commands: list[Command], told: Collection[str]) -> dict[str, Result]:
        if not commands:
            return {}
        now = self._clock.now()
        with self._database.read() as connection:
            person = accounts.by_id(connection, store.user_id)
            if person is None:
                raise ServerFault(ErrorCode.TOKEN_INVALID, 401)
            principal = self._principals.make(connection, person, AccessNote(person.id, store.id, "", 0), now)
            principal.keys = keys_of(connection, store.id, person.id)
        principal.hands_in = True
        reason = ErrorCode.DEVICE_REVOKED.value if store.revoked_at is not None else ""
        reason = reason or ("" if person.active else _INACTIVE)
        refused = {one.id: reason or _TOLD for one in commands if reason or one.id in told}
        return self._run(principal, commands, refused)

    def _run(self, principal: Principal, commands: list[Command], refused: Mapping[str, str]) -> dict[str, Result]:
        apart = [msgspec.structs.replace(command, seq=_place_apart(command.id)) for command in commands]
        return {result.id: result for result in self._push.hand_in(principal, apart, refused)}

    def _proved(self, request: SpoolRequest) -> Store:
        store = self.store(request.device) if is_id(request.device) else None
        proof = decode_base64(request.credential, CREDENTIAL_BYTES)
        expected = store.credential_hash if store is not None else None
        if store is None or proof is None or expected is None:
            raise ServerFault(ErrorCode.TOKEN_INVALID, 401)
        if not hmac.compare_digest(credential_hash(proof), expected):
            raise ServerFault(ErrorCode.TOKEN_INVALID, 401)
        return store

    def _reminded(self, store: Store, request: SpoolRequest) -> Store:
        """Shut a store out again that has obeyed an order of ours nobody here knows of: from before a restore."""
        known = not (request.wiped and request.order) or store.revoked_at is not None
        order = None if known else own_order(request.order, store.id, self._keys.lease)
        if order is None:
            return store
        with self._database.write() as connection:
            shut_out(connection, store.id, order.at, self._clock.now(), store.user_id, reason="obeyed_before_restore")
        self._principals.forget_all()
        return msgspec.structs.replace(store, revoked_at=order.at)

    def _note_wiped(self, store: Store) -> None:
        now = self._clock.now()
        with self._database.write() as connection:
            done = connection.execute(
                update(device_table)
                .where(device_table.c.id == store.id, device_table.c.wiped_at.is_(None))
                .values(wiped_at=now)
            )
            if done.rowcount:
                audit.record(connection, now, "device_wiped", actor=store.user_id, device=store.id)


def _place_apart(command_id: str) -> int:
    """Return a place in the device's log that its own queue never uses; the same command has always the same."""
    return -1 - int.from_bytes(hashlib.sha256(command_id.encode()).digest()[:6])


def _told(result: Result | None, command_id: str) -> SpoolResult:
    if result is None:
        return SpoolResult(id=command_id, code=ErrorCode.INTERNAL.value)
    return SpoolResult(id=command_id, outcome=result.outcome, code=result.code)
