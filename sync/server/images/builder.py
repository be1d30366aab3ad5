"""Making ready-made snapshots: from all orders of a scope, or from the image before and what the feed has since."""

import hashlib
import logging
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import msgspec
from sqlalchemy import Connection, func, select

from sync.cache_form.tables import image_form
from sync.contract.images import ImageOffer
from sync.domain.access import scopes_of, view
from sync.domain.codes import Disclosure
from sync.domain.instant import DAY, Instant
from sync.domain.order import Order
from sync.encrypted_file import KEY_BYTES
from sync.server.commands.order_rows import readable_document
from sync.server.database import Database
from sync.server.feed.rows import Head, read_head
from sync.server.feed.snapshot import CITY, orders_of
from sync.server.images.image_file import ImageFile
from sync.server.images.packing import pack_file, unpack_file
from sync.server.images.shelf import ImageShelf, StoredImage
from sync.server.ports import Clock, Entropy
from sync.server.sealing import Sealer
from sync.server.tables.feed import feed
from sync.server.tables.orders import order_scope, work_order

logger = logging.getLogger(__name__)

_FETCH = 200
_REVISED = 500
_PIECE = 1024 * 1024
_REVISE_AT_MOST = 0.3
"""Part of an image that may have changed; beyond it a new one is quicker and better packed."""


class Built(msgspec.Struct, frozen=True):
    """What a build did."""

    offer: ImageOffer
    full: bool
    changed: int


class ImageBuilder:
    """Builds images. Only reads the database; meant for a process of its own."""

    def __init__(
        self, database: Database, sealer: Sealer, shelf: ImageShelf, clock: Clock, entropy: Entropy, city_days: int
    ) -> None:
        self._database = database
        self._sealer = sealer
        self._shelf = shelf
        self._clock = clock
        self._entropy = entropy
        self._city_days = city_days

    def large_scopes(self, least: int) -> list[tuple[str, Disclosure]]:
        """Return what is worth an image: the city for those who see it masked, and what was asked for, if large."""
        wanted = {(CITY, Disclosure.MASKED)}
        wanted |= {(wish.scope, Disclosure(wish.variant)) for wish in self._shelf.wishes()}
        counted = select(order_scope.c.scope, func.count()).group_by(order_scope.c.scope)
        with self._database.read() as connection:
            rows = connection.execute(counted.where(order_scope.c.scope.in_({scope for scope, _ in wanted})))
            large = {scope for scope, count in rows if count >= least}
        return sorted((scope, variant) for scope, variant in wanted if scope in large)

    def build(self, scope: str, variant: Disclosure, *, full: bool = False) -> Built:
        """Make a fresh image and offer it instead of the one before."""
        former = None if full else self._shelf.find(scope, variant)
        file = f"{self._entropy(16).hex()}.img"
        key, work_key = self._entropy(KEY_BYTES), self._entropy(KEY_BYTES)
        part, work = self._shelf.part(file), self._shelf.work(file)
        since = self._clock.now() - self._city_days * DAY
        try:
            with self._database.still() as connection:
                top = read_head(connection)
                ids = self._changed(connection, former, top, scope)
                revise = former is not None and ids is not None
                if former is not None and ids is not None:
                    rows = self._revise(connection, (former, work, work_key), (scope, variant), ids, since)
                else:
                    rows = self._fill(connection, (work, work_key), (scope, variant), since)
            pack_file(work, work_key, part, key)
            offer = ImageOffer(
                scope=scope, variant=variant.value, epoch=top.epoch, pos=top.v, form=image_form(), file=file,
                size=part.stat().st_size, sha256=_hash_of(part), key=key.hex(), rows=rows,
            )  # fmt: skip
            self._shelf.put(offer, self._clock.now())
        finally:
            part.unlink(missing_ok=True)
            work.unlink(missing_ok=True)
        return Built(offer, not revise, len(ids or ()))

    def _changed(
        self, connection: Connection, former: StoredImage | None, top: Head, scope: str
    ) -> Sequence[str] | None:
        """Return the ids that changed since the image before; ``None`` when it is no base for the next one."""
        if former is None:
            return None
        offer = former.offer
        if (offer.epoch, offer.form) != (top.epoch, image_form()) or not top.floor <= offer.pos <= top.v:
            return None
        rows = connection.execute(
            select(feed.c.entity_id)
            .where(feed.c.scope == scope, feed.c.pos > offer.pos, feed.c.pos <= top.v, feed.c.entity == "order")
            .distinct()
        )
        ids = [row.entity_id for row in rows]
        return ids if len(ids) <= _REVISE_AT_MOST * offer.rows else None

    def _fill(
        self, connection: Connection, target: tuple[Path, bytes], what: tuple[str, Disclosure], since: Instant
    ) -> int:
        scope = what[0]
        born = connection.execute(
            select(work_order.c.id, work_order.c.created_at)
            .join(order_scope, order_scope.c.order_id == work_order.c.id)
            .where(order_scope.c.scope == scope)
        )
        keys = [(row.id, row.created_at) for row in born]
        image = ImageFile.create(*target)
        try:
            image.fill(scope, self._visible(connection, what, since), keys)
            return image.finish()
        finally:
            image.close()

    def _visible(self, connection: Connection, what: tuple[str, Disclosure], since: Instant) -> Iterator[Order]:
        scope, variant = what
        statement = orders_of(scope, since, oldest_first=True)
        for row in connection.execution_options(yield_per=_FETCH).execute(statement):
            order = readable_document(row.doc, row.id, self._sealer)
            if order is not None and scope in scopes_of(order):
                yield view(order, variant)

    def _revise(
        self,
        connection: Connection,
        files: tuple[StoredImage, Path, bytes],
        what: tuple[str, Disclosure],
        ids: Sequence[str],
        since: Instant,
    ) -> int:
        former, work, key = files
        scope, variant = what
        base = self._shelf.path(former.offer.file)
        if base is None:
            raise FileNotFoundError(former.offer.file)
        unpack_file(base, bytes.fromhex(former.offer.key), work, key)
        image = ImageFile.revise(work, key)
        try:
            source = iter(ids)
            while some := list(islice(source, _REVISED)):
                rows = connection.execute(
                    select(work_order.c.id, work_order.c.doc).where(work_order.c.id.in_(some))
                ).all()
                read = [readable_document(row.doc, row.id, self._sealer) for row in rows]
                kept = [one for one in read if one is not None and scope in scopes_of(one)]
                image.replace(scope, [view(one, variant) for one in kept])
                image.drop(set(some) - {one.id for one in kept})
            if scope == CITY:
                image.drop_aged(since)
            return image.finish()
        finally:
            image.close()


def _hash_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()
