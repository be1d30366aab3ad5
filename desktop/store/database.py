"""The file as the rest of the store sees it: read and write transactions with typed errors."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection

from desktop.store.cipher import reader_engine, writer_engine
from desktop.store.errors import StoreDamaged, translated
from desktop.store.write_gate import WriteGate


class Database:
    """One SQLCipher file with one writer and a few readers."""

    def __init__(
        self, path: Path, key: bytes, *, readers: int = 3, on_damage: Callable[[], None] | None = None
    ) -> None:
        self.path = path
        self._on_damage = on_damage
        self.gate = WriteGate()
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
        with self._guarded(), self._reader.begin() as connection:
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
        """Write in the background: waits for savers; forced to the disk only when ``durable`` (else it can be fetched again)."""
        with self._guarded(), self.gate.passage(urgent=False), self._writer.connect() as plain:
            connection = plain.execution_options(durable=durable)
            with connection.begin():
                yield connection

    def slice_clock(self, budget_ms: float, monotonic: Callable[[], float] = time.monotonic) -> Callable[[], bool]:
        """Return a function telling whether a background transaction that starts now should end (time up or a saver waits)."""
        end = monotonic() + budget_ms / 1000
        return lambda: self.gate.wanted or monotonic() >= end

    def checkpoint(self) -> None:
        """Move finished pages from the log into the file without making anybody wait."""
        with self._guarded(), self.gate.passage(urgent=False):
            pooled = self._writer.raw_connection()
            try:
                pooled.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
            finally:
                pooled.close()

    def close(self) -> None:
        """Close all connections."""
        self._reader.dispose()
        self._writer.dispose()
