"""Orders as pages of the feed need them, kept in memory: many seats fetch the same changes, each decoded once.

What is kept belongs to one writing of the order: each sealing begins with a nonce of its own, and the first bytes of
the stored document (format, key, nonce) are compared at every read. Who sees what is decided anew for each viewer; a
body is kept by exactly what :func:`sync.domain.access.view` is asked with.
"""

import threading
from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import Connection, LargeBinary, bindparam, func, select

from sync.contract.codec import encode
from sync.domain.access import scopes_of, view
from sync.domain.codes import Disclosure
from sync.domain.order import Order
from sync.server.commands.order_rows import open_document, readable_document
from sync.server.feed.visibility import Viewer, best_variant, scopes_through
from sync.server.sealing import MARK_BYTES, Sealer
from sync.server.tables.orders import work_order

_NOTHING: Mapping[str, int] = {}
_OVERHEAD = 1_000
"""Bytes an entry takes beside its document and bodies, about."""


class ShownOrder:
    """One writing of an order: where it stands, whom it is about, and its bodies by variant and the viewer's unit."""

    __slots__ = ("_bodies", "_doc", "_order", "_sealer", "accused", "id", "mark", "scopes", "size", "ver")

    def __init__(self, order: Order, doc: bytes, sealer: Sealer) -> None:
        self.id = order.id
        self.ver = order.ver
        self.accused = order.accused_unit
        self.scopes = scopes_of(order)
        self.mark = doc[:MARK_BYTES]
        self.size = len(doc) + _OVERHEAD
        self._doc = doc
        self._order: Order | None = order
        self._sealer = sealer
        self._bodies: dict[tuple[Disclosure, str], bytes] = {}

    def shared_scopes(self, viewer: Viewer) -> frozenset[str]:
        """Return the scopes through which the viewer sees the order."""
        return scopes_through(viewer, self.accused, self.scopes)

    def body(self, viewer: Viewer, scopes: Iterable[str]) -> bytes:
        """Return the order as JSON in the best variant that the shared scopes give."""
        variant = (best_variant(viewer, scopes), viewer.actor.unit)
        body = self._bodies.get(variant)
        if body is None:
            order = self._order or open_document(self._doc, self.id, self._sealer)
            body = encode(view(order, *variant))
            self._bodies[variant] = body
            self.size += len(body)
        return body

    def rest(self) -> None:
        """Let the decoded order go; for a further body the document is opened again."""
        self._order = None


class OrderShelf:
    """The orders read last, up to ``most_bytes``. May be used by several threads."""

    def __init__(self, sealer: Sealer, most_bytes: int) -> None:
        self.sealer = sealer
        self._most = most_bytes
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, ShownOrder] = OrderedDict()
        self._sizes: dict[str, int] = {}
        self._bytes = 0

    def read(
        self, connection: Connection, ids: Collection[str], told: Mapping[str, int] = _NOTHING
    ) -> tuple[dict[str, ShownOrder], set[str]]:
        """Return orders as they are now by id, and the ids of those whose document is damaged.

        ``told`` are versions the feed tells of: what is kept of an older one is not compared but read at once.
        """
        broken: set[str] = set()
        if not ids:
            return {}, broken
        with self._lock:
            held = {
                one: kept
                for one in ids
                if (kept := self._kept.get(one)) is not None and kept.ver >= told.get(one, kept.ver)
            }
        rows = connection.execute(_MARKS, {"ids": list(held)}) if held else ()
        marks = {row.id: bytes(row.mark) for row in rows}
        found = {one: kept for one, kept in held.items() if marks.get(one) == kept.mark}
        with self._lock:
            for one in found.keys() & self._kept.keys():
                self._kept.move_to_end(one)
        # what is not kept is read at once; so is what has been written anew, and not what is no longer there
        if missing := (set(ids) - held.keys()) | (marks.keys() - found.keys()):
            for row in connection.execute(_DOCUMENTS, {"ids": list(missing)}):
                order = readable_document(row.doc, row.id, self.sealer)
                if order is None:
                    broken.add(row.id)
                else:
                    found[row.id] = ShownOrder(order, bytes(row.doc), self.sealer)
        return found, broken

    def keep(self, orders: Iterable[ShownOrder]) -> None:
        """Keep orders, with the bodies they have by now; those that were not asked for longest go."""
        with self._lock:
            for one in orders:
                one.rest()
                self._bytes += one.size - self._sizes.get(one.id, 0)
                self._sizes[one.id] = one.size
                self._kept[one.id] = one
                self._kept.move_to_end(one.id)
            while self._bytes > self._most:
                gone, _ = self._kept.popitem(last=False)
                self._bytes -= self._sizes.pop(gone)


_MARKS = select(work_order.c.id, func.substr(work_order.c.doc, 1, MARK_BYTES, type_=LargeBinary).label("mark")).where(
    work_order.c.id.in_(bindparam("ids", expanding=True))
)
_DOCUMENTS = select(work_order.c.id, work_order.c.doc).where(work_order.c.id.in_(bindparam("ids", expanding=True)))
