"""The file as the rest of the store sees it: read and write transactions with typed errors."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection

from desktop.store.cipher import reader_engine, writer_engine
from desktop.store.disk_worker import DiskWorker
from desktop.store.errors import StoreBusy, StoreDamaged, translated
from desktop.store.read_door import ReadDoor
from desktop.store.write_gate import WriteGate
from sync.encrypted_file import RawConnection, connect_raw

_READER_S = 2.0
_MANY_ROWS = 2_000
_REST_S = 1.0
"""Idle moments come after every small change; the disk need not be forced for each."""


class Database:
    """One SQLCipher file with one writer and a few readers."""

    def __init__(
        self, path: Path, key: bytes, *, readers: int = 3, on_damage: Callable[[], None] | None = None
    ) -> None:
        self.path = path
        self._key = key
        self._on_damage = on_damage
        self._maintenance: RawConnection | None = None
        self._maintenance_turn = threading.Lock()
        self._mover = DiskWorker("store-log")
        self._moving: Future[None] | None = None
        self.gate = WriteGate()
        self._door = ReadDoor()
        self._readers = readers
        self._rows_in_log = 0
        self._moved_at = 0.0
        self._writer = writer_engine(path, key)
        self._reader = reader_engine(path, key, size=readers)

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """Give errors their type; note a broken page so that the next start repairs the file."""
        try:
            with translated():
                yield
        except StoreDamaged:
            if self._on_damage is not None:
                self._on_damage()
            raise

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Read one consistent state."""
        with self._guarded(), self._door.passage(), self._reader.begin() as connection:
            yield connection

    @contextmanager
    def saving(self) -> Iterator[Connection]:
        """Write something a person did: goes first, and is on the disk when the block ends without an error."""
        with self._guarded(), self.gate.passage(urgent=True), self._writer.connect() as plain:
            connection = plain.execution_options(durable=True)
            with connection.begin():
                yield connection

    @contextmanager
    def applying(self, *, durable: bool = False) -> Iterator[Connection]:
        """Write in the background.

        Waits for savers; forced to the disk only when ``durable`` (else it can be fetched again). The disk takes longer
        than the rest: a save that comes meanwhile does not wait for it.
        """
        with self._guarded():
            with self.gate.passage(urgent=False), self._writer.connect() as plain:
                connection = plain.execution_options(durable=False)
                with connection.begin():
                    yield connection
            if durable:
                self._force_log()

    def _force_log(self) -> None:
        """Let everything that was committed so far be on the disk, as a durable commit does with the log.

        Only the log is opened: closing the file itself here would drop the locks this program has on it.
        """
        try:
            descriptor = os.open(_log_of(self.path), os.O_RDWR)
        except FileNotFoundError:
            return  # the file was closed meanwhile: with that the log is in it, and on the disk
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def exchange(self, fresh: Path, complete: Callable[[], None]) -> None:
        """Put another file in the place of this one, whole or not at all.

        ``complete`` brings over what must not be lost; nobody writes meanwhile. Readers wait for the exchange only.
        Raises ``StoreBusy`` when a reader does not end; then nothing has changed.
        """
        with self._guarded(), self.gate.passage(urgent=False):
            complete()
            with self._door.shut(_READER_S) as empty, self._maintenance_turn:
                if not empty:
                    raise StoreBusy
                self._shut_down()
                try:
                    if _log_of(self.path).exists() or _log_of(fresh).exists():
                        raise StoreBusy  # its last pages would be taken for the other file's
                    os.replace(fresh, self.path)
                finally:
                    self._writer = writer_engine(self.path, self._key)
                    self._reader = reader_engine(self.path, self._key, size=self._readers)

    def slice_clock(self, budget_ms: float, monotonic: Callable[[], float] = time.monotonic) -> Callable[[], bool]:
        """Return a function telling whether background work that starts now should end: time up or a saver waits."""
        end = monotonic() + budget_ms / 1000
        return lambda: self.gate.wanted or monotonic() >= end

    def checkpoint(self) -> None:
        """Move finished pages from the log into the file. Runs on a connection of its own: saves go on meanwhile."""
        self._note_moved()
        self._move_log()

    def _note_moved(self) -> None:
        self._rows_in_log = 0
        self._moved_at = time.monotonic()

    def _move_log(self) -> None:
        with self._guarded(), self._maintenance_turn:
            if self._maintenance is None:
                self._maintenance = connect_raw(self.path, self._key)
            self._maintenance.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def checkpoint_after(self, rows: int) -> None:
        """Note that so many rows of a big fill were written; every few thousand move them as :meth:`checkpoint` does.

        Rows near each other share pages: moved after each few hundred rows most pages would be written several times.
        The fill goes on while the disk is waited for; a fault that was met is raised by the next move.
        """
        self._rows_in_log += rows
        if self._rows_in_log >= _MANY_ROWS:
            self._note_moved()
            moving, self._moving = self._moving, None
            if moving is not None:
                moving.result()
            self._moving = self._mover.start(self._move_log)

    def checkpoint_at_rest(self) -> None:
        """Move what lies in the log, at most once a second: whoever waits for a change does not wait for this."""
        if self._rows_in_log and time.monotonic() >= self._moved_at + _REST_S:
            self.checkpoint()

    def close(self) -> None:
        """Close all connections; a save under way is finished first, and none begins any more."""
        self.gate.shut()
        self._mover.close()
        with self._maintenance_turn:
            self._shut_down()

    def _shut_down(self) -> None:
        if self._maintenance is not None:
            self._maintenance.close()
            self._maintenance = None
        self._reader.dispose()
        self._writer.dispose()


def _log_of(path: Path) -> Path:
    return path.with_name(path.name + "-wal")
