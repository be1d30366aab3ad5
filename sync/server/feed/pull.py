"""Pulling the feed: a page of thin rows, with bodies read now and rights checked now."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, select

from sync.contract.errors import ErrorCode
from sync.contract.messages import Change, PullReply
from sync.domain.order import Order
from sync.server.auth.principals import Principal
from sync.server.commands.order_rows import readable_document
from sync.server.config import Limits
from sync.server.database import Database
from sync.server.faults import ServerFault, bad_request
from sync.server.feed.pages import newest_by_scope, page_rows
from sync.server.feed.rows import Head, read_head
from sync.server.feed.visibility import Viewer, body_of, shared_scopes
from sync.server.ports import Clock
from sync.server.sealing import Sealer
from sync.server.tables.feed import reference_item
from sync.server.tables.orders import work_order

ORDER = "order"


def parse_cursor(text: str) -> tuple[str, int]:
    """Return epoch and position of ``EPOCH.POS``."""
    epoch, dot, position = text.rpartition(".")
    if not dot or not epoch or not position.isascii() or not position.isdigit() or len(position) > 18:
        raise bad_request("cursor")
    return epoch, int(position)


class Pull:
    """The use case of ``GET /sync/v1/pull``."""

    def __init__(self, database: Database, sealer: Sealer, clock: Clock, limits: Limits) -> None:
        self._database = database
        self._sealer = sealer
        self._clock = clock
        self._limits = limits

    def pull(self, principal: Principal, cursor: str, scope_set: str) -> PullReply:
        """Return the page behind ``cursor``. The reply's ``to`` is where to go on, also for an empty page."""
        epoch, position = parse_cursor(cursor)
        if scope_set != principal.scope_set:
            raise ServerFault(ErrorCode.SCOPES_CHANGED, 409, {"scope_set": principal.scope_set})
        with self._database.still() as connection:
            top = read_head(connection)
            check_place(top, epoch, position)
            rows = page_rows(connection, principal.grants.keys(), position, top.v, self._limits.page + 1)
            more = len(rows) > self._limits.page
            page = rows[: self._limits.page]
            changes = self._changes(connection, principal, page)
        return PullReply(
            epoch=top.epoch,
            from_=position,
            to=page[-1].pos if more else top.v,
            more=more,
            now=self._clock.now(),
            changes=changes,
            scope_set=principal.scope_set,
        )

    def _changes(
        self, connection: Connection, principal: Principal, page: Sequence[Row[*tuple[Any, ...]]]
    ) -> list[Change]:
        orders, broken = self._orders(connection, {row.entity_id for row in page if row.entity == ORDER})
        items = _items(connection, {(row.entity, row.entity_id) for row in page if row.entity != ORDER})
        viewer = Viewer(principal.actor, principal.grants)
        sent: set[tuple[str, str]] = set()
        changes: list[Change] = []
        for row in page:
            if row.entity == ORDER and row.entity_id in broken:
                continue  # not a word: a seat that has it keeps it, and the feed goes on
            if row.entity == ORDER:
                changes.append(_order_change(row, orders.get(row.entity_id), viewer, sent))
            else:
                changes.append(_item_change(row, items.get((row.entity, row.entity_id)), sent))
        return changes

    def _orders(self, connection: Connection, ids: set[str]) -> tuple[dict[str, Order], set[str]]:
        """Return the orders by id, and the ids of those whose document is damaged."""
        found: dict[str, Order] = {}
        broken: set[str] = set()
        if not ids:
            return found, broken
        for row in connection.execute(select(work_order.c.id, work_order.c.doc).where(work_order.c.id.in_(ids))):
            order = readable_document(row.doc, row.id, self._sealer)
            if order is None:
                broken.add(row.id)
            else:
                found[row.id] = order
        return found, broken


def check_place(top: Head, epoch: str, position: int) -> None:
    """Raise for a cursor of another epoch, or one outside what the feed still holds."""
    if epoch != top.epoch:
        raise ServerFault(ErrorCode.EPOCH_CHANGED, 409, {"epoch": top.epoch})
    if position < top.floor or position > top.v:
        raise ServerFault(ErrorCode.CURSOR_GONE, 410, {"pos": top.v})


def _order_change(
    row: Row[*tuple[Any, ...]], order: Order | None, viewer: Viewer, sent: set[tuple[str, str]]
) -> Change:
    """Return the line of an order: what left the scope in the meantime is sent as leaving, never with a body."""
    if row.op == "X" or order is None:
        return Change(p=row.pos, s=row.scope, e=ORDER, id=row.entity_id, ver=row.ver, op="X")
    scopes = shared_scopes(viewer, order)
    if row.scope not in scopes:
        return Change(p=row.pos, s=row.scope, e=ORDER, id=order.id, ver=order.ver, op="X")
    key = (ORDER, order.id)
    if key in sent:
        return Change(p=row.pos, s=row.scope, e=ORDER, id=order.id, ver=order.ver, op="U")
    sent.add(key)
    body = body_of(viewer, order, scopes)
    return Change(p=row.pos, s=row.scope, e=ORDER, id=order.id, ver=order.ver, op="U", d=body)


def _item_change(row: Row[*tuple[Any, ...]], item: tuple[int, bool, str] | None, sent: set[tuple[str, str]]) -> Change:
    key = (row.entity, row.entity_id)
    if item is None or item[1]:
        return Change(p=row.pos, s=row.scope, e=row.entity, id=row.entity_id, ver=row.ver, op="X")
    ver, _, body = item
    if key in sent:
        return Change(p=row.pos, s=row.scope, e=row.entity, id=row.entity_id, ver=ver, op="U")
    sent.add(key)
    return Change(p=row.pos, s=row.scope, e=row.entity, id=row.entity_id, ver=ver, op="U", d=msgspec.Raw(body.encode()))


def _items(connection: Connection, keys: set[tuple[str, str]]) -> dict[tuple[str, str], tuple[int, bool, str]]:
    found: dict[tuple[str, str], tuple[int, bool, str]] = {}
    for kind in {kind for kind, _ in keys}:
        rows = connection.execute(
            select(reference_item).where(
                reference_item.c.kind == kind, reference_item.c.id.in_([one for of, one in keys if of == kind])
            )
        )
        found |= {(row.kind, row.id): (row.ver, bool(row.retired), row.body) for row in rows}
    return found


def newest_positions(connection: Connection, after: int) -> tuple[int, dict[str, int]]:
    """Return the head and, by scope, the newest position behind ``after`` (for hints)."""
    top = read_head(connection).v
    return top, newest_by_scope(connection, after, top)
