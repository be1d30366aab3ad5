"""Taking over a ready-made snapshot: fetched beside the store, written under the store's key while it comes, checked,
then exchanged.
"""

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import msgspec
from sqlalchemy import Connection

from desktop.store import cache_kv
from desktop.store.changes import ChangeSet
from desktop.store.database import Database
from desktop.store.errors import translated
from desktop.store.image_file import FetchedImage, ImageRefused
from desktop.store.image_intake import ImageIntake
from desktop.store.read_model import ReadModel
from desktop.store.replica import Replica
from desktop.store.search import SearchIndex, settle_merging
from sync.cache_form.tables import image_form
from sync.contract.images import ImageOffer
from sync.contract.messages import Change
from sync.contract.replica import Changed, Cursor

_NEARLY_EMPTY = 2_000
_MOST_OWN = 5_000
_MOST_BYTES = 4 * 1024**3


class _Digest(Protocol):
    def update(self, data: bytes, /) -> None: ...

    def hexdigest(self) -> str: ...


@dataclass(slots=True)
class _Arriving:
    """A file that is being fetched."""

    file: str
    size: int
    digest: _Digest
    intake: ImageIntake


class ImageInbox:
    """Implements the store's side of ready-made snapshots. Used by the engine's thread only.

    Nothing of the store changes before the last step, which puts one whole file in the place of another: a program
    that dies before has the store it had, and one that dies after has everything.
    """

    def __init__(self, database: Database, read_model: ReadModel, key: bytes) -> None:
        self._database = database
        self._read_model = read_model
        self._key = key
        self._path = database.path.with_name("image.part")
        self._arriving: _Arriving | None = None
        self.drop()

    def form(self) -> str:
        """Return the form of a file this program can take over."""
        return image_form()

    def wanted(self) -> bool:
        """Tell whether the cache is so empty that an image is right: an older one would take away what is newer."""
        with self._database.reading() as connection:
            return (
                cache_kv.read_cursor(connection) is not None
                and cache_kv.era(connection) == 0
                and _fewer(connection, "order_record", _NEARLY_EMPTY)
                and _fewer(connection, "outbox", _MOST_OWN)
            )

    def begin(self, offer: ImageOffer) -> int:
        """Start to receive a file, or go on; returns how many bytes are here. Raises :class:`ImageRefused`."""
        if offer.form != self.form() or not 0 < offer.size <= _MOST_BYTES:
            raise ImageRefused("form")
        if self._arriving is None or self._arriving.file != offer.file:
            self.drop()
            with translated():
                intake = ImageIntake(self._path, bytes.fromhex(offer.key), self._key)
            self._arriving = _Arriving(offer.file, 0, hashlib.sha256(), intake)
        return self._arriving.size

    def add(self, offer: ImageOffer, piece: bytes) -> int:
        """Keep a piece; returns how many bytes are here."""
        here = self._arriving
        if here is None or here.file != offer.file or here.size + len(piece) > offer.size:
            raise ImageRefused("size")
        with translated():
            here.intake.add(piece)
        here.digest.update(piece)
        here.size += len(piece)
        return here.size

    def adopt(self, offer: ImageOffer) -> Changed:
        """Let the fetched file become the store. Raises :class:`ImageRefused` for one that is not what was offered."""
        here = self._arriving
        if here is None or here.size != offer.size or here.digest.hexdigest() != offer.sha256:
            raise ImageRefused("digest")
        with translated():
            here.intake.finish()
            image = FetchedImage(self._path, self._key)
            try:
                image.check(offer.rows)
                image.prepare(self._database.path)
                here.intake.settle()
                self._database.exchange(self._path, lambda: self._complete(image, offer))
            finally:
                image.close()
        self._arriving = None
        with self._database.reading() as connection:
            ids = connection.exec_driver_sql("SELECT json_group_array(id) FROM order_key").scalar_one()
        return Changed(ids={"order": msgspec.json.decode(ids, type=tuple[str, ...])})

    def drop(self) -> None:
        """Forget what was fetched."""
        self.close()
        self._arriving = None
        with translated():
            for path in (self._path, *(self._path.with_name(self._path.name + end) for end in ("-wal", "-shm"))):
                path.unlink(missing_ok=True)

    def close(self) -> None:
        """Stop a file that is arriving: nothing of it is the store."""
        if self._arriving is not None:
            self._arriving.intake.close()

    def _complete(self, image: FetchedImage, offer: ImageOffer) -> None:
        """Bring over what this store has beyond the image; nobody else writes."""
        local = image.bring_own_data()
        fresh = Database(self._path, self._key, readers=1)
        try:
            with fresh.applying(durable=True) as connection:
                self._lay_over(connection, offer, lambda: Replica(fresh, self._read_model, SearchIndex(fresh)), local)
            fresh.checkpoint()
        finally:
            fresh.close()
        with self._path.open("rb+") as file:
            os.fsync(file.fileno())

    def _lay_over(
        self, connection: Connection, offer: ImageOffer, replica: Callable[[], Replica], local: list[Change]
    ) -> None:
        cursor = cache_kv.read_cursor(connection)
        if cursor is None or cursor.epoch != offer.epoch:
            raise ImageRefused("epoch")
        cache_kv.write_held_scopes(connection, cache_kv.held_scopes(connection) | {offer.scope})
        # The image is older than what was fetched before it: the feed is read again from there.
        lowest = Cursor(epoch=cursor.epoch, pos=min(cursor.pos, offer.pos), scope_set=cursor.scope_set)
        cache_kv.write_cursor(connection, lowest)
        settle_merging(connection)
        replica().apply_rows(connection, local, ChangeSet())
        self._read_model.refresh_pending(connection)


def _fewer(connection: Connection, table: str, most: int) -> bool:
    some = f"SELECT count(*) FROM (SELECT 1 FROM {table} LIMIT {most})"  # noqa: S608
    return int(connection.exec_driver_sql(some).scalar_one()) < most
