"""One opened store: the encrypted file of one person at one server on this workstation, with its spool."""

import contextlib
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
from sqlalchemy import Connection

from desktop.services.ports import Projection
from desktop.services.values import StoreFacts
from desktop.store import own_kv
from desktop.store.attention import AttentionBox
from desktop.store.blobs import BlobShelf
from desktop.store.cache_schema import prepare_cache
from desktop.store.calls import CallShelf, prepare_calls
from desktop.store.commands import CommandWriter
from desktop.store.database import Database
from desktop.store.drafts import DraftBox
from desktop.store.facts import read_facts
from desktop.store.file_lock import FileLock
from desktop.store.image_inbox import ImageInbox
from desktop.store.nuisances import NuisanceShelf, prepare_nuisances
from desktop.store.numbers import burn_leases, give_back, keep_device_number, keep_leases, unused
from desktop.store.opening import StorePaths, is_sound, migrate_own_data, reconcile_spool, test_key
from desktop.store.order_reader import OrderReader
from desktop.store.outbox import Outbox, renumber
from desktop.store.queries import Viewer
from desktop.store.read_model import PendingAct, ReadModel
from desktop.store.reference_shelf import ReferenceShelf
from desktop.store.repair import RepairReport, repair
from desktop.store.replica import Replica
from desktop.store.sealed_drafts import SealedDrafts
from desktop.store.search import SearchIndex
from desktop.store.signatures import make_signer
from desktop.store.spool import Spool
from sync.contract.messages import NumberLease, Session
from sync.contract.signing import SEED_BYTES
from sync.domain.instant import Instant
from sync.domain.order import Order

_SESSION = "session"


def without_preview(record: Order | None, commands: Sequence[PendingAct]) -> Order | None:
    """Show records alone: what a store does until it is given the rules."""
    del commands
    return record


@dataclass(frozen=True, slots=True)
class StoreOptions:
    """How a store is opened. ``clock`` gives ms UTC; ``device`` and ``sign_seed`` go into a file that has none."""

    clock: Callable[[], Instant]
    device: str = ""
    sign_seed: bytes = b""
    readers: int = 3


class SeatStore:
    """Everything a seat keeps. Use :func:`open_store`; ``repaired`` tells what a repair at opening brought back."""

    def __init__(
        self, paths: StorePaths, key: bytes, options: StoreOptions, lock: FileLock, repaired: RepairReport | None
    ) -> None:
        self._lock = lock
        self._paths = paths
        self._projection: Projection = without_preview
        self._clock = options.clock
        self.repaired = repaired
        self._database = Database(paths.database, key, readers=options.readers, on_damage=paths.mark_damaged)
        self._read_model = ReadModel(self._project)
        self._spool = Spool(paths.spool, key)
        self._sealed_drafts = SealedDrafts(paths.sealed_drafts, key)
        self.cache_dropped = prepare_cache(self._database, self._read_model)
        prepare_calls(self._database)
        prepare_nuisances(self._database)
        with self._database.saving() as connection:
            if not own_kv.read_text(connection, own_kv.DEVICE):
                own_kv.write_text(connection, own_kv.DEVICE, options.device or paths.noted_device())
            self._device = own_kv.read_text(connection, own_kv.DEVICE)
            self._lease_key = own_kv.read_text(connection, own_kv.LEASE_KEY)
            connection.exec_driver_sql("UPDATE outbox SET state = 'new' WHERE state = 'sent'")
            session = own_kv.read_bytes(connection, _SESSION)
            self._signer = make_signer(connection, options.sign_seed or secrets.token_bytes(SEED_BYTES), self._spool)
        paths.note_device(self._device)
        paths.note_lease_key(self._lease_key)
        self._session = msgspec.json.decode(session, type=Session) if session else None
        self._signer.use_lease_of(self._session)
        self._spool.device = self._device
        self._spool.use_server_key(self._session.spool_key if self._session else "")
        reconcile_spool(self._database, self._spool)
        self._sealed_drafts.clear()
        self.search_index = SearchIndex(self._database)
        self.replica = Replica(self._database, self._read_model, self.search_index)
        self.images = ImageInbox(self._database, self._read_model, key)
        self.outbox = Outbox(self._database, self._read_model, self.replica, self._spool, self._signer)
        self.orders = OrderReader(self._database, self._viewer)
        self.drafts = DraftBox(self._database)
        self.commands = CommandWriter(self._database, self._read_model, self._spool, self._signer, self.drafts)
        self.files = BlobShelf(self._database, paths.files)
        self.attention = AttentionBox(self._database, self._read_model)
        self.reference = ReferenceShelf(self._database)
        self.calls = CallShelf(self._database)
        self.nuisances = NuisanceShelf(self._database)

    @property
    def device(self) -> str:
        """Device id of this file."""
        return self._device

    @property
    def sign_key(self) -> str:
        """Public key (base64) of what is signed in this file."""
        return self._signer.public

    @property
    def lease_key(self) -> str:
        """The server's key (base64), pinned at the first sign-in."""
        return self._lease_key

    @property
    def database(self) -> Database:
        """The file itself (for checks and measurements)."""
        return self._database

    def session(self) -> Session | None:
        """Return the last session the server granted (refresh token included)."""
        return self._session

    def save_session(self, session: Session) -> None:
        """Keep a session durably and seal new spool files to its key."""
        with self._database.saving() as connection:
            self._write_session(connection, session, self._device)
        self._use_session(session)

    def _write_session(self, connection: Connection, session: Session, device: str) -> None:
        own_kv.write_bytes(connection, _SESSION, msgspec.json.encode(session))
        keep_leases(connection, session.leases, session.now)
        keep_device_number(connection, device, session.device_number)
        if not self._lease_key and session.lease_key:
            own_kv.write_text(connection, own_kv.LEASE_KEY, session.lease_key)

    def _use_session(self, session: Session) -> None:
        self._lease_key = self._lease_key or session.lease_key
        self._paths.note_lease_key(self._lease_key)
        self._session = session
        self._signer.use_lease_of(session)
        self._spool.use_server_key(session.spool_key)

    def forget_session(self) -> None:
        """Forget tokens and grants; outbox and drafts stay."""
        with self._database.saving() as connection:
            connection.exec_driver_sql("DELETE FROM kv WHERE k = ?", (_SESSION,))
        self._session = None

    def new_device(self, device: str, session: Session | None = None) -> None:
        """Make this file another device (its disk was copied), with the session the server gave that one.

        Its leased numbers are never used again, nor its number in the emergency series, and what is unsent is numbered
        from 1 on. All in one transaction.
        """
        with self._database.saving() as connection:
            own_kv.write_text(connection, own_kv.DEVICE, device)
            own_kv.remove(connection, own_kv.OWN_DATA_LOST)
            burn_leases(connection)
            renumber(connection, 1)
            if session is not None:
                self._write_session(connection, session, device)
        self._device = self._spool.device = device
        self._paths.note_device(device)
        if session is not None:
            self._use_session(session)

    def prove(self, claim: bytes) -> str:
        """Return the signature (base64) over a claim by the key of this file."""
        return self._signer.prove(claim)

    def unused_numbers(self) -> tuple[NumberLease, ...]:
        """Return the numbers that are left."""
        with self._database.reading() as connection:
            return unused(connection)

    def give_back_numbers(self) -> tuple[NumberLease, ...]:
        """Return the unused numbers at a clean sign-off; they are not used here any more."""
        with self._database.saving() as connection:
            return give_back(connection)

    def facts(self) -> StoreFacts:
        """Return how the store stands, for diagnosis."""
        confirmed, provisional = self._spool.ids()
        with self._database.reading() as connection:
            facts = read_facts(connection)
        return msgspec.structs.replace(
            facts,
            device=self._device,
            store_bytes=self._paths.size(),
            spool_folder=str(self._paths.spool),
            spool_files=len(confirmed | provisional),
        )

    def use_projection(self, projection: Projection) -> None:
        """Set the overlay function and lay all pending commands again."""
        self._projection = projection
        with self._database.applying() as connection:
            self._read_model.refresh_pending(connection)

    def read_value(self, key: str) -> bytes | None:
        """Return an own small value."""
        with self._database.reading() as connection:
            return own_kv.read_bytes(connection, "seat." + key)

    def save_value(self, key: str, value: bytes) -> None:
        """Keep an own small value durably (window layout, frequent choices)."""
        with self._database.saving() as connection:
            own_kv.write_bytes(connection, "seat." + key, value)

    def close(self) -> None:
        """Close the file and let another program open it."""
        with contextlib.ExitStack() as steps:  # whatever one of them meets, the others are done, the last added first
            steps.callback(self._lock.release)
            steps.callback(self._spool.sweep_all)
            steps.callback(self._spool.close)
            steps.callback(self.images.close)
            steps.callback(self._database.close)
            if self._session is not None:
                self._sealed_drafts.seal(self.drafts.drafts, self._session, self._device, self._signer)

    def _project(self, record: Order | None, commands: Sequence[PendingAct]) -> Order | None:
        return self._projection(record, commands)

    def _viewer(self) -> Viewer:
        person = self._session.person if self._session is not None else None
        return Viewer(user=person.id if person else "", unit=person.unit if person else "", now=self._clock())


def open_store(folder: Path, key: bytes, options: StoreOptions) -> SeatStore:
    """Open (or create) the store in a folder.

    A damaged file is repaired first: own data is saved, the cache starts empty. Raises ``StoreInUse`` when another
    program has it, ``WrongKey``, ``StoreTooNew``, ``StoreFull`` and other store errors.
    """
    paths = StorePaths(folder)
    paths.make()
    with contextlib.ExitStack() as undo:
        lock = FileLock(paths.lock)
        lock.acquire()
        undo.callback(lock.release)
        test_key(paths, key)
        report = None
        if not is_sound(paths, key):
            report = repair(paths, key)
        migrate_own_data(paths, key)
        store = SeatStore(paths, key, options, lock, report)
        undo.pop_all()
    return store
