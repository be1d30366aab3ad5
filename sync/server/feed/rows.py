"""Writing feed rows. On PostgreSQL they wait in ``feed_new`` for their position (``sequencer``), on SQLite it is given
at once.
"""

from collections.abc import Iterable

import msgspec
from sqlalchemy import Connection, insert, select

from sync.domain.instant import DAY, Instant
from sync.server.tables.feed import feed_new, head


class FeedRow(msgspec.Struct, frozen=True):
    """One change for one scope."""

    scope: str
    entity: str
    entity_id: str
    ver: int
    op: str


class Head(msgspec.Struct, frozen=True):
    """Where the feed stands."""

    v: int
    floor: int
    epoch: str
    reference_ver: int


def read_head(connection: Connection) -> Head:
    """Return the head as this transaction sees it."""
    row = connection.execute(_READ_HEAD).one()
    return Head(row.v, row.floor, row.epoch, row.reference_ver)


def feed_values(rows: Iterable[FeedRow], now: Instant) -> list[dict[str, object]]:
    """Return the columns of rows that wait for their position."""
    return [
        {"at": now, "scope": r.scope, "entity": r.entity, "entity_id": r.entity_id, "ver": r.ver, "op": r.op}
        for r in rows
    ]


def write_feed(connection: Connection, rows: Iterable[FeedRow], now: Instant) -> None:
    """Add rows to the feed. Must be the last writing step of a transaction (on SQLite it moves the head)."""
    told = tuple(rows)
    if not told:
        return
    if connection.dialect.name != "sqlite":
        connection.execute(_INSERT_NEW, feed_values(told, now))
        return
    top = connection.exec_driver_sql(_MOVE_HEAD, (len(told),)).scalar_one()
    day = now // DAY
    placed = [
        (pos, day, now, row.scope, row.entity, row.entity_id, row.ver, row.op)
        for pos, row in enumerate(told, top - len(told) + 1)
    ]
    connection.exec_driver_sql(_INSERT, placed)


_READ_HEAD = select(head).where(head.c.id == 1)
_MOVE_HEAD = "UPDATE head SET v = v + ? WHERE id = 1 RETURNING v"
_INSERT = "INSERT INTO feed (pos, day, at, scope, entity, entity_id, ver, op) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_INSERT_NEW = insert(feed_new)
