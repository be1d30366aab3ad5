"""Reading pages of the feed: for each scope only as many rows as a page has, whatever lies behind them."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, func, literal, select, union_all

from sync.server.tables.feed import feed, feed_day

_COLUMNS = (feed.c.pos, feed.c.scope, feed.c.entity, feed.c.entity_id, feed.c.ver, feed.c.op)


def page_rows(
    connection: Connection, scopes: Collection[str], after: int, top: int, most: int
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Return at most ``most`` rows of the scopes with ``after < pos <= top``, by position.

    One short range of the index a scope: with a single condition over all scopes the database would collect and sort
    everything a seat has missed before it returns the first page.
    """
    parts = [_of_scope(connection, number) for number in range(len(scopes))]
    if not parts:
        return []
    every = union_all(*(select(part.subquery()) for part in parts)).subquery()
    statement = select(every).order_by(every.c.pos).limit(bindparam("most"))
    values = {f"scope_{number}": scope for number, scope in enumerate(sorted(scopes))}
    return connection.execute(statement, {**values, "after": after, "top": top, "most": most}).all()


def _of_scope(connection: Connection, number: int) -> Select[*tuple[Any, ...]]:
    statement = (
        select(*_COLUMNS)
        .where(
            feed.c.scope == bindparam(f"scope_{number}"),
            feed.c.pos > bindparam("after"),
            feed.c.pos <= bindparam("top"),
        )
        .order_by(feed.c.pos)
        .limit(bindparam("most"))
    )
    return statement if connection.dialect.name == "sqlite" else statement.where(feed.c.day >= _first_day())


def _first_day() -> Any:
    """Return the day that holds the first position behind the cursor: earlier partitions are not even opened."""
    day = select(func.max(feed_day.c.day)).where(feed_day.c.first_pos <= bindparam("after") + literal(1))
    return func.coalesce(day.scalar_subquery(), 0)


def newest_by_scope(connection: Connection, after: int, top: int) -> dict[str, int]:
    """Return, by scope, the newest position with ``after < pos <= top``."""
    statement = (
        select(feed.c.scope, func.max(feed.c.pos).label("pos"))
        .where(feed.c.pos > bindparam("after"), feed.c.pos <= bindparam("top"))
        .group_by(feed.c.scope)
    )
    if connection.dialect.name != "sqlite":
        statement = statement.where(feed.c.day >= _first_day())
    return {row.scope: row.pos for row in connection.execute(statement, {"after": after, "top": top})}
