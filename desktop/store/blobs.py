"""Attached files at this seat: one sealed file each beside the database, its key inside the database."""

import hashlib
import os
import secrets
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row

from desktop.errors import AppError, ErrorCode
from desktop.services.file_ports import FileState, SeatFile
from desktop.store.database import Database
from desktop.store.errors import translated
from sync.contract.sealed_files import BLOCK, KEY_BYTES, SEALED_BLOCK, BlockBroken, BlockCipher, blocks_in, place_of
from sync.domain.instant import Instant

_COLUMNS = "id, order_id, state, path, size, file_key, created_at, name, kind, command, sent, note"
_SELECT = f"SELECT {_COLUMNS} FROM blob_queue"  # noqa: S608
_PART, _WHOLE = ".part", ".file"
_STATES = {state.value: state for state in FileState}


class BlobShelf:
    """Files under random names: not even a content id shows on the disk."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self._folder = folder

    def put(self, content: Iterator[bytes], size: int, like: SeatFile) -> SeatFile:
        """Seal ``size`` bytes and keep them under their content id; the same content is kept once."""
        key = secrets.token_bytes(KEY_BYTES)
        name = secrets.token_hex(16)
        part, whole = self._folder / (name + _PART), self._folder / (name + _WHOLE)
        try:
            with translated():
                self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            digest = _write(part, content, BlockCipher(key, size, os.urandom))
            with translated():
                os.replace(part, whole)
            if like.id and digest != like.id:
                raise AppError(ErrorCode.FILE_DAMAGED)
            file = self._insert(digest, whole.name, size, key, like)
        except BaseException:
            part.unlink(missing_ok=True)
            whole.unlink(missing_ok=True)
            raise
        if file.path != whole.name:
            whole.unlink(missing_ok=True)
        return file

    def find(self, file_id: str) -> SeatFile | None:
        """Return a file of this seat; one whose sealed file is gone is none."""
        with self._database.reading() as connection:
            row = connection.exec_driver_sql(f"{_SELECT} WHERE id = ?", (file_id,)).first()
        found = None if row is None else _file(row)
        return found if found is not None and (self._folder / found.path).exists() else None

    def read(self, file: SeatFile, offset: int = 0) -> Iterator[bytes]:
        """Yield the content from a block's beginning on. Raises ``file_damaged``."""
        cipher = BlockCipher(file.key, file.size, os.urandom)
        with translated(), (self._folder / file.path).open("rb") as sealed:
            first = offset // BLOCK
            sealed.seek(place_of(first))
            for index in range(first, blocks_in(file.size)):
                try:
                    yield cipher.open(index, sealed.read(SEALED_BLOCK))
                except BlockBroken:
                    raise AppError(ErrorCode.FILE_DAMAGED) from None

    def to_send(self) -> tuple[SeatFile, ...]:
        """Return what waits and whose command is acknowledged, small ones first."""
        with self._database.reading() as connection:
            rows = connection.exec_driver_sql(
                f"{_SELECT} WHERE state = 'waiting' AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.id = command "  # noqa: S608
                "AND outbox.state IN ('new', 'sent', 'reoffer')) ORDER BY size, created_at"
            ).all()
        return tuple(_file(row) for row in rows)

    def note(self, file_id: str, state: FileState, sent: int = 0, note: str = "") -> None:
        """Note durably where a file stands."""
        with self._database.saving() as connection:
            connection.exec_driver_sql(
                "UPDATE blob_queue SET state = ?, sent = ?, note = ? WHERE id = ?", (state.value, sent, note, file_id)
            )

    def offer_again(self, since: Instant) -> None:
        """Let files sent since an instant be offered once more: the server lost its memory."""
        with self._database.saving() as connection:
            connection.exec_driver_sql(
                "UPDATE blob_queue SET state = 'waiting', sent = 0 WHERE state = 'done' AND created_at >= ?", (since,)
            )

    def forget(self, file_id: str) -> None:
        """Remove a file nobody has submitted, or one that was only fetched for reading."""
        with self._database.saving() as connection:
            row = connection.exec_driver_sql(
                "DELETE FROM blob_queue WHERE id = ? AND state IN ('kept', 'cached') RETURNING path", (file_id,)
            ).first()
        if row is not None:
            (self._folder / row[0]).unlink(missing_ok=True)

    def sweep(self, before: Instant, is_known: Callable[[str], bool]) -> int:
        """Remove files of drafts that are gone, and fetched ones whose order is; and what no row names."""
        with self._database.reading() as connection:
            kept = connection.exec_driver_sql(
                "SELECT id FROM blob_queue WHERE state = 'kept' AND created_at < ? "
                "AND NOT EXISTS (SELECT 1 FROM draft WHERE instr(draft.data, blob_queue.id) > 0)",
                (before,),
            ).scalars()
            gone = [str(file_id) for file_id in kept]
            cached = connection.exec_driver_sql("SELECT id, order_id FROM blob_queue WHERE state = 'cached'").all()
        gone += [row[0] for row in cached if not is_known(row[1])]
        for file_id in gone:
            self.forget(file_id)
        self._remove_unnamed(before)
        return len(gone)

    def _remove_unnamed(self, before: Instant) -> None:
        """Remove what a crash left: a file gets its row only after it is whole."""
        with self._database.reading() as connection:
            named = set(connection.exec_driver_sql("SELECT path FROM blob_queue").scalars())
        with translated():
            for path in self._folder.glob("*.*"):
                if path.name not in named and path.stat().st_mtime * 1000 < before:
                    path.unlink(missing_ok=True)

    def _insert(self, digest: str, path: str, size: int, key: bytes, like: SeatFile) -> SeatFile:
        named = (like.name, like.kind, like.command)
        values = (digest, like.order_id, like.state.value, path, size, key, like.created_at, *named)
        with self._database.saving() as connection:
            row = connection.exec_driver_sql(f"{_SELECT} WHERE id = ?", (digest,)).first()
            if row is not None and not (self._folder / row.path).exists():
                connection.exec_driver_sql(
                    "UPDATE blob_queue SET path = ?, file_key = ?, sent = 0 WHERE id = ?", (path, key, digest)
                )
            connection.exec_driver_sql(
                "INSERT OR IGNORE INTO blob_queue (id, order_id, state, path, size, file_key, created_at, name, kind, "
                "command) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                values,
            )
            return _file(connection.exec_driver_sql(f"{_SELECT} WHERE id = ?", (digest,)).one())


def claim_files(connection: Connection, command_id: str, order_id: str, file_ids: Sequence[str]) -> None:
    """Let the files a command names be sent once it is acknowledged; in the transaction that saves the command."""
    for file_id in file_ids:
        connection.exec_driver_sql(
            "UPDATE blob_queue SET state = 'waiting', command = ?, order_id = ? WHERE id = ?",
            (command_id, order_id, file_id),
        )


def _write(path: Path, content: Iterator[bytes], cipher: BlockCipher) -> str:
    """Seal a content into a file, block by block; returns its SHA-256. Faults of the source pass as they are."""
    hashed = hashlib.sha256()
    rest = b""
    index = 0
    with translated():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        sealed = os.fdopen(descriptor, "wb")
    with sealed:
        for piece in content:
            hashed.update(piece)
            rest += piece
            while len(rest) >= BLOCK:
                with translated():
                    sealed.write(cipher.seal(index, rest[:BLOCK]))
                rest, index = rest[BLOCK:], index + 1
        with translated():
            if rest:
                sealed.write(cipher.seal(index, rest))
            sealed.flush()
            os.fsync(sealed.fileno())
    return hashed.hexdigest()


def _file(row: Row[*tuple[Any, ...]]) -> SeatFile:
    file_id, order_id, state, *rest = row
    return SeatFile(file_id, order_id, _STATES.get(state, FileState.REFUSED), *rest)
