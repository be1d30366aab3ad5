"""Digests of scopes: one reading of a scope serves all seats that ask for it during some minutes."""

import logging
import threading
from collections import OrderedDict

import msgspec
from sqlalchemy import Connection, or_, select

from sync.contract.digests import DigestMismatch, DigestReply, call_key, row_hash
from sync.contract.errors import ErrorCode
from sync.domain.access import CITY, GLOBAL
from sync.domain.call_record import CALLS
from sync.domain.instant import DAY, MINUTE, Instant
from sync.server import audit
from sync.server.auth.principals import Principal
from sync.server.config import Limits
from sync.server.database import Database
from sync.server.faults import ServerFault
from sync.server.feed.pages import changed_between
from sync.server.feed.pull import check_place, parse_cursor
from sync.server.feed.rows import read_head
from sync.server.metrics import Metrics
from sync.server.ports import Clock
from sync.server.sealing import Sealer
from sync.server.tables.feed import feed_new, reference_item
from sync.server.tables.orders import order_scope, work_order
from sync.server.telephony.call_book import CALL, CallBook

logger = logging.getLogger(__name__)

KEPT_FOR = 5 * MINUTE
MOST_CHANGED = 2_000
"""More ids than this are not left out: the seat asks again when it is nearer."""
CALLS_COMPARED = 5 * DAY
"""Calls that rang before are not compared: a replica lets them go after some days, by its own clock."""
MOST_CALLS = 5_000
MOST_KEPT = 1_000_000
"""Rows of all readings kept in this process (about 100 bytes each)."""


class _Reading(msgspec.Struct, frozen=True):
    """A scope at a position: hash by id, and their sum."""

    pos: int
    epoch: str
    at: Instant
    since: Instant
    hashes: dict[str, int]
    total: int


class Digests:
    """The use case of ``/sync/v1/digest``."""

    def __init__(self, database: Database, sealer: Sealer, clock: Clock, limits: Limits, metrics: Metrics) -> None:
        self._database = database
        self._sealer = sealer
        self._clock = clock
        self._limits = limits
        self._metrics = metrics
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, frozenset[str]], _Reading] = OrderedDict()

    def digest(
        self, principal: Principal, scope: str, cursor: str, scope_set: str, kinds: frozenset[str] = frozenset()
    ) -> DigestReply:
        """Return the digest of a scope for a replica at ``cursor``. Raises 503 when it is too far behind to compare.

        Of reference data only the ``kinds`` the seat's program knows count (none given: all): an older one skips the
        others, and would find itself different for ever. Calls are compared with a seat that names them.
        """
        epoch, position = parse_cursor(cursor)
        if scope not in principal.grants:
            raise ServerFault(ErrorCode.FORBIDDEN, 403)
        if scope_set != principal.scope_set:
            raise ServerFault(ErrorCode.SCOPES_CHANGED, 409, {"scope_set": principal.scope_set})
        hidden = frozenset({principal.actor.unit, *principal.actor.conflicts} - {""})
        with self._database.still() as connection:
            top = read_head(connection)
            check_place(top, epoch, position)
            with_calls = scope == CALLS and CALL in kinds
            reading = self._reading(connection, scope, hidden, top.v, epoch, with_calls=with_calls)
            # What is not placed yet may have reached the seat with its own outcome.
            lowest = min(position, reading.pos)
            changed = changed_between(connection, scope, lowest, top.v, MOST_CHANGED + 1)
            changed |= _unplaced(connection, scope)
        if len(changed) > MOST_CHANGED:
            self._forget(scope, hidden)
            raise ServerFault(ErrorCode.OVERLOADED, 503, retry_after=60)
        out = sorted(changed)
        gone = [reading.hashes[one] for one in out if one in reading.hashes]
        if scope == GLOBAL and kinds:
            out = [one for one in out if _kind_of(one) in kinds]
            gone = [value for one, value in reading.hashes.items() if one in changed or _kind_of(one) not in kinds]
        total = (reading.total - sum(gone)) % (1 << 64)
        return DigestReply(scope, len(reading.hashes) - len(gone), str(total), out, reading.since)

    def mismatch(self, principal: Principal, found: DigestMismatch) -> None:
        """Keep a seat's word that its cache was different: somebody has to know, nobody has to act."""
        scope = found.scope if found.scope in principal.grants else "other"
        self._metrics.mismatches.inc()
        logger.error("digest mismatch", extra={"device": principal.device, "scope": scope.partition(":")[0]})
        self._forget(scope, frozenset())
        with self._database.write() as connection:
            audit.record(
                connection,
                self._clock.now(),
                "digest_mismatch",
                actor=principal.user_id,
                device=principal.device,
                subject=scope[:64],
                here=found.here,
                there=found.there,
                reason=found.reason[:40],
            )

    def _reading(
        self, connection: Connection, scope: str, hidden: frozenset[str], top: int, epoch: str, *, with_calls: bool
    ) -> _Reading:
        now = self._clock.now()
        key = (CALL if with_calls else scope, hidden)
        with self._lock:
            kept = self._kept.get(key)
        if kept is not None and kept.epoch == epoch and 0 <= now - kept.at < KEPT_FOR:
            return kept
        if with_calls:
            since, hashes = self._calls(connection, now)
        else:
            since = now - self._limits.city_days * DAY if scope == CITY else 0
            hashes = _hashes(connection, scope, hidden, since)
        fresh = _Reading(top, epoch, now, since, hashes, sum(hashes.values()) % (1 << 64))
        with self._lock:
            self._kept[key] = fresh
            self._kept.move_to_end(key)
            while len(self._kept) > 1 and sum(len(one.hashes) for one in self._kept.values()) > MOST_KEPT:
                self._kept.popitem(last=False)
        return fresh

    def _calls(self, connection: Connection, now: Instant) -> tuple[Instant, dict[str, int]]:
        """Return since when calls are compared, and the hashes of those that are over: what every replica holds."""
        since = now - CALLS_COMPARED
        calls = list(CallBook(self._sealer).since(connection, since, MOST_CALLS + 1))
        if len(calls) > MOST_CALLS:
            since = calls[-1].facts.rang_at + 1
        over = (one for one in calls if one.facts.ended_at is not None and one.facts.rang_at >= since)
        return since, {(key := call_key(one.id)): row_hash(key, one.ver) for one in over}

    def _forget(self, scope: str, hidden: frozenset[str]) -> None:
        with self._lock:
            self._kept.pop((scope, hidden), None)
            if scope == CALLS:
                for key in [one for one in self._kept if one[0] == CALL]:
                    del self._kept[key]


def _hashes(connection: Connection, scope: str, hidden: frozenset[str], since: Instant) -> dict[str, int]:
    if scope == GLOBAL:
        rows = connection.execute(
            select(reference_item.c.kind, reference_item.c.id, reference_item.c.ver).where(
                reference_item.c.retired == 0
            )
        )
        return {f"{row.kind}:{row.id}": row_hash(f"{row.kind}:{row.id}", row.ver) for row in rows}
    statement = (
        select(work_order.c.id, work_order.c.ver)
        .join(order_scope, order_scope.c.order_id == work_order.c.id)
        .where(order_scope.c.scope == scope)
    )
    if hidden:
        statement = statement.where(work_order.c.accused_unit_id.not_in(hidden))
    if since:
        statement = statement.where(or_(work_order.c.open, work_order.c.created_at >= since))
    return {row.id: row_hash(row.id, row.ver) for row in connection.execute(statement)}


def _unplaced(connection: Connection, scope: str) -> set[str]:
    """Return ids whose change has been committed and has no position yet."""
    if connection.dialect.name == "sqlite":
        return set()
    rows = connection.execute(select(feed_new.c.entity, feed_new.c.entity_id).where(feed_new.c.scope == scope))
    return {key_of(row.entity, row.entity_id) for row in rows}


def _kind_of(key: str) -> str:
    return key.partition(":")[0]


def key_of(entity: str, entity_id: str) -> str:
    """Return the id a row has in a digest: what is no order has its kind in front."""
    return entity_id if entity == "order" else f"{entity}:{entity_id}"
