"""Snapshots: everything of one scope at one moment, as lines that are made while they are sent."""

import logging
import threading
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, Select, or_, select

from sync.contract.codec import encode
from sync.contract.errors import ErrorCode
from sync.contract.messages import SnapshotHeader, SnapshotLine, SnapshotTrailer
from sync.contract.nuisance import NUISANCE
from sync.contract.versions import RECORD_SCHEMA
from sync.domain.call_record import CALLS
from sync.domain.instant import DAY, Instant
from sync.domain.nuisance import Nuisance, scopes_of_nuisance
from sync.server.auth.principals import Principal, Principals
from sync.server.commands.order_rows import readable_document
from sync.server.commands.references import GLOBAL
from sync.server.config import Limits
from sync.server.database import Database
from sync.server.faults import ServerFault
from sync.server.feed.bodies import mark_body
from sync.server.feed.rows import read_head
from sync.server.feed.visibility import Viewer, body_of, call_body, shared_scopes
from sync.server.ports import Clock
from sync.server.sealing import Sealer
from sync.server.slots import soon
from sync.server.tables.feed import reference_item
from sync.server.tables.orders import order_scope, work_order
from sync.server.telephony.call_book import CALL, CallBook
from sync.server.telephony.nuisance_book import NuisanceBook

logger = logging.getLogger(__name__)

CITY = "desk:city"
_FETCH = 200
_CHUNK = 64 * 1024


class Snapshots:
    """The use case of ``GET /sync/v1/snapshot``."""

    def __init__(
        self, database: Database, sealer: Sealer, clock: Clock, limits: Limits, principals: Principals
    ) -> None:
        self._database = database
        self._principals = principals
        self._sealer = sealer
        self._clock = clock
        self._limits = limits
        self._lock = threading.Lock()
        self.open = 0
        """Snapshots being sent now; each holds a reading connection, so there must be fewer than of those."""

    def check(self, principal: Principal, scope: str) -> None:
        """Raise 403 for a scope the viewer may not read."""
        if scope not in principal.grants:
            raise ServerFault(ErrorCode.FORBIDDEN, 403)

    def chunks(self, principal: Principal, scope: str) -> Generator[bytes, None, None]:
        """Yield the NDJSON of a scope in pieces of about 64 KiB; a good trailer comes only when nothing is missing.

        Before each piece the rights are looked at again: when they are not those it began under, the trailer says so
        instead. The first step raises 503 when too many snapshots are being sent.
        """
        sent: int | None = None
        with closing(self._pieces(principal, scope)) as pieces:
            for count, piece in pieces:
                fault = self._refusal(principal) if sent is not None else None
                if fault is not None:
                    logger.info("snapshot stopped", extra={"code": fault.code.value, "user": principal.user_id})
                    yield encode(SnapshotTrailer(sent or 0, False, fault.code.value, fault.status)) + b"\n"
                    return
                sent = count
                yield piece

    def _refusal(self, principal: Principal) -> ServerFault | None:
        try:
            self._principals.confirm(principal, self._clock.now())
        except ServerFault as fault:
            return fault
        return None

    def _pieces(self, principal: Principal, scope: str) -> Generator[tuple[int, bytes], None, None]:
        """Yield pieces, each with the number of lines up to its end."""
        with self._counted(), self._database.still() as connection:
            top = read_head(connection)
            pending = [encode(SnapshotHeader(scope, top.epoch, top.v, RECORD_SCHEMA, principal.scope_set))]
            size = count = 0
            with closing(self._lines(connection, principal, scope)) as lines:
                for line in lines:
                    data = encode(line)
                    pending.append(data)
                    size += len(data)
                    count += 1
                    if size >= _CHUNK:
                        yield count, b"\n".join(pending) + b"\n"
                        pending, size = [], 0
            pending.append(encode(SnapshotTrailer(count)))
            yield count, b"\n".join(pending) + b"\n"

    @contextmanager
    def _counted(self) -> Iterator[None]:
        with self._lock:
            if self.open >= self._limits.open_snapshots:
                raise soon()
            self.open += 1
        try:
            yield
        finally:
            with self._lock:
                self.open -= 1

    def _lines(self, connection: Connection, principal: Principal, scope: str) -> Generator[SnapshotLine, None, None]:
        if scope == GLOBAL:
            yield from _items(connection)
            return
        viewer = Viewer(principal.actor, principal.grants)
        if scope == CALLS:
            for call in CallBook(self._sealer).shown(connection, self._clock.now()):
                if call.facts.ended_at is not None:
                    yield SnapshotLine(CALL, call.id, call.ver, call_body(viewer, call))
            yield from self._marks(viewer, NuisanceBook(self._sealer).in_force(connection, self._clock.now()))
            return
        if scope == f"user:{principal.user_id}":
            for call in CallBook(self._sealer).under_way(connection, principal.user_id, self._clock.now()):
                yield SnapshotLine(CALL, call.id, call.ver, call_body(viewer, call))
            own = NuisanceBook(self._sealer).own(connection, principal.user_id, self._clock.now())
            yield from self._marks(viewer, own)
        for row in newest_first(connection, scope, self._clock.now() - self._limits.city_days * DAY):
            order = readable_document(row.doc, row.id, self._sealer)
            if order is None:
                continue
            scopes = shared_scopes(viewer, order)
            if scope in scopes:
                yield SnapshotLine("order", order.id, order.ver, body_of(viewer, order, scopes))

    def _marks(self, viewer: Viewer, measures: Iterable[Nuisance]) -> Iterator[SnapshotLine]:
        for one in measures:
            body = mark_body(viewer, one, self._sealer.caller_ref(one.number), scopes_of_nuisance(one))
            yield SnapshotLine(NUISANCE, one.id, one.ver, body)


def newest_first(connection: Connection, scope: str, since: Instant) -> Iterator[Row[Any, Any]]:
    """Yield id and document of a scope's orders. Sorted are the ids alone: with the documents the first line would
    wait until every order was read and sorted.
    """
    ids = connection.execute(orders_of(scope, since).with_only_columns(work_order.c.id)).scalars().all()
    for start in range(0, len(ids), _FETCH):
        some = ids[start : start + _FETCH]
        statement = select(work_order.c.id, work_order.c.doc).where(work_order.c.id.in_(some))
        rows = {row.id: row for row in connection.execute(statement)}
        yield from (rows[one] for one in some if one in rows)


def orders_of(scope: str, since: Instant, *, oldest_first: bool = False) -> Select[*tuple[Any, ...]]:
    """Return the statement for id and document of a scope's orders; of the city only open ones and those ``since``."""
    born = work_order.c.created_at
    statement = (
        select(work_order.c.id, work_order.c.doc)
        .join(order_scope, order_scope.c.order_id == work_order.c.id)
        .where(order_scope.c.scope == scope)
        .order_by(born.asc() if oldest_first else born.desc())
    )
    if scope == CITY:
        statement = statement.where(or_(work_order.c.open, born >= since))
    return statement


def _items(connection: Connection) -> Iterator[SnapshotLine]:
    kind, item = reference_item.c.kind, reference_item.c.id
    statement = select(reference_item).where(reference_item.c.retired == 0).order_by(kind, item)
    with connection.execution_options(yield_per=_FETCH).execute(statement) as rows:
        for row in rows:
            yield SnapshotLine(row.kind, row.id, row.ver, msgspec.Raw(row.body.encode()))
