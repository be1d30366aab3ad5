"""Steps of opening a store.

Is the key right, is own data readable, is it of this program's version, is the spool complete.
"""

import hashlib
import hmac
import os
from dataclasses import dataclass
from pathlib import Path

import msgspec

from desktop.store.cipher import writer_engine
from desktop.store.database import Database
from desktop.store.errors import StoreDamaged, WrongKey, store_error, translated
from desktop.store.migrate import current_revision, newest_revision, upgrade
from desktop.store.own_copy import copy_own_data
from desktop.store.own_tables import OWN_TABLES
from desktop.store.spool import Spool, SpooledCommand
from sync.domain.actor import Actor
from sync.domain.codes import NOT_DONE
from sync.encrypted_file import DatabaseError, check_key, connect_raw


@dataclass(frozen=True, slots=True)
class StorePaths:
    """Where the parts of one store lie."""

    folder: Path

    @property
    def database(self) -> Path:
        """The encrypted file."""
        return self.folder / "store.db"

    def size(self) -> int:
        """Return the bytes of the encrypted file with its journal."""
        files = (self.database, self.database.with_name(self.database.name + "-wal"))
        return sum(file.stat().st_size for file in files if file.exists())

    @property
    def lock(self) -> Path:
        """The lock against a second program."""
        return self.folder / "store.lock"

    @property
    def files(self) -> Path:
        """Folder of sealed attached files."""
        return self.folder / "files"

    @property
    def key_check(self) -> Path:
        """Tells a wrong key from a damaged file."""
        return self.folder / "store.check"

    @property
    def damaged_mark(self) -> Path:
        """Present when a broken page was met: repair at the next opening."""
        return self.folder / "store.damaged"

    @property
    def device(self) -> Path:
        """The device id, readable before the store is open (a sign-in needs it)."""
        return self.folder / "device.id"

    @property
    def lease_key(self) -> Path:
        """The server's pinned public key: a wipe order is checked with it while the store is closed."""
        return self.folder / "lease.pub"

    @property
    def backup(self) -> Path:
        """Own data as it was before the last migration."""
        return self.folder / "own-before-update.db"

    @property
    def before_repair(self) -> Path:
        """The damaged file as it was before a repair that could not bring back all own data."""
        return self.folder / "store.before-repair.db"

    @property
    def spool(self) -> Path:
        """Folder of sealed commands."""
        return self.folder / "spool"

    @property
    def sealed_drafts(self) -> Path:
        """Folder of sealed drafts of a closed store."""
        return self.folder / "spool-drafts"

    def make(self) -> None:
        """Make the folder, for this account only."""
        with translated():
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def noted_device(self) -> str:
        """Return the device id written beside the file; empty when there is none."""
        with translated():
            return self.device.read_text("ascii").strip() if self.device.exists() else ""

    def note_device(self, device: str) -> None:
        """Write the device id beside the file."""
        with translated():
            if not self.device.exists() or self.device.read_text("ascii") != device:
                self.device.write_text(device, "ascii")

    def note_lease_key(self, key: str) -> None:
        """Write the pinned key beside the file."""
        with translated():
            if key and (not self.lease_key.exists() or self.lease_key.read_text("ascii") != key):
                self.lease_key.write_text(key, "ascii")

    def drop_before_repair(self) -> None:
        """Remove the damaged file: what is taken out of the cache now may lie there as well."""
        with translated():
            self.before_repair.unlink(missing_ok=True)

    def mark_damaged(self) -> None:
        """Note that a broken page was met."""
        with translated():
            self.damaged_mark.touch(mode=0o600)


def test_key(paths: StorePaths, key: bytes) -> None:
    """Compare the key with the one the store was made with. Raises :class:`WrongKey`."""
    check_key(key)
    expected = hmac.new(key, b"hotline-desk store", hashlib.sha256).hexdigest()[:32]
    with translated():
        if paths.key_check.exists():
            if not hmac.compare_digest(paths.key_check.read_text("ascii"), expected):
                raise WrongKey
        else:
            descriptor = os.open(paths.key_check, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(expected)


def is_sound(paths: StorePaths, key: bytes) -> bool:
    """Tell whether own data is all there: a store that was once complete has every own table, sound and readable."""
    if paths.damaged_mark.exists():
        return False
    if not paths.database.exists():
        return not paths.device.exists()
    connection = connect_raw(paths.database, key)
    try:
        there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if paths.device.exists() and not there >= {table.name for table in OWN_TABLES}:
            return False
        own = [table.name for table in OWN_TABLES if table.name in there]
        return all(connection.execute(f"PRAGMA integrity_check({name})").fetchone() == ("ok",) for name in own)
    except DatabaseError as error:
        fault = store_error(error)
        if isinstance(fault, StoreDamaged):
            return False
        raise fault from None
    finally:
        connection.close()


def migrate_own_data(paths: StorePaths, key: bytes) -> None:
    """Bring own data to this program's version; a copy of it is put aside first. Raises ``StoreTooNew``."""
    engine = writer_engine(paths.database, key)
    try:
        with translated():
            with engine.connect() as connection:
                found = current_revision(connection)
            if found == newest_revision():
                return
            if found is not None:
                copy_own_data(paths.database, paths.backup, key)
            with engine.connect() as plain:
                connection = plain.execution_options(durable=True)
                with connection.begin():
                    upgrade(connection)
    finally:
        engine.dispose()


def reconcile_spool(database: Database, spool: Spool) -> None:
    """Make the spool agree with the outbox after a crash: one file for each undecided command, none for others."""
    with database.reading() as connection:
        rows = connection.exec_driver_sql(
            "SELECT id, seq, payload, actor, created_at, outcome FROM outbox "
            "WHERE state NOT IN ('done', 'closed') ORDER BY seq"
        ).all()
    confirmed, provisional = spool.ids()
    wanted = {row.id for row in rows}
    spool.remove((confirmed | provisional) - wanted)
    for row in rows:
        if row.id in confirmed:
            continue
        if row.id not in provisional or not spool.is_whole(row.id):
            actor = msgspec.json.decode(row.actor, type=Actor)
            spool.prepare(SpooledCommand(row.id, row.seq, bytes(row.payload), actor, row.created_at))
        spool.confirm(row.id)
    spool.mark_told(row.id for row in rows if row.outcome in NOT_DONE)
