"""Reading pages of the feed: for each scope only as many rows as a page has, whatever lies behind them."""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, func, select, union_all

from sync.server.tables.feed import feed, feed_day, head

_CHANGED_PAGE = 2_000
PageRow = Row[*tuple[Any, ...]]
_COLUMNS = (feed.c.pos, feed.c.scope, feed.c.entity, feed.c.entity_id, feed.c.ver, feed.c.op)
_DAYS = select(feed_day.c.day, feed_day.c.first_pos).order_by(feed_day.c.day)


def page_rows(connection: Connection, scopes: Collection[str], after: int, top: int, most: int) -> Sequence[PageRow]:
    """Return at most ``most`` rows of the scopes with ``after < pos <= top``, by position.

    One short range of the index a scope: with a single condition over all scopes the database would collect and sort
    everything a seat has missed before it returns the first page.
    """
    if not scopes:
        return []
    values: dict[str, object] = {f"scope_{number}": scope for number, scope in enumerate(sorted(scopes))}
    values |= {"after": after, "top": top}
    if connection.dialect.name == "sqlite":
        return connection.execute(_page(len(scopes), by_day=False), {**values, "most": most}).all()
    statement = _page(len(scopes), by_day=True)
    found: list[PageRow] = []
    for first, last in _spans(connection, after):
        span = {"first_day": first, "last_day": last, "most": most - len(found)}
        found += connection.execute(statement, {**values, **span}).all()
        if len(found) >= most:
            break
    return found


def newest_by_scope(connection: Connection, after: int, top: int) -> dict[str, int]:
    """Return, by scope, the newest position with ``after < pos <= top``."""
    statement = (
        select(feed.c.scope, func.max(feed.c.pos).label("pos"))
        .where(feed.c.pos > bindparam("after"), feed.c.pos <= bindparam("top"))
        .group_by(feed.c.scope)
    )
    values = {"after": after, "top": top}
    if connection.dialect.name != "sqlite":
        first = next(_spans(connection, after), (0, 0))[0]
        statement = statement.where(feed.c.day >= bindparam("first_day"))
        values["first_day"] = first
    return {row.scope: row.pos for row in connection.execute(statement, values)}


def changed_between(connection: Connection, scope: str, after: int, top: int, most: int) -> set[str]:
    """Return the ids that changed in a scope with ``after < pos <= top``, at most about ``most`` of them."""
    found: set[str] = set()
    while len(found) < most:
        rows = page_rows(connection, (scope,), after, top, _CHANGED_PAGE)
        found |= {f"{row.entity}:{row.entity_id}" if row.entity != "order" else row.entity_id for row in rows}
        if len(rows) < _CHANGED_PAGE:
            break
        after = rows[-1].pos
    return found


def rows_behind(connection: Connection, after: int, most: int) -> tuple[int, Sequence[PageRow]]:
    """Return where the feed stands, and at most ``most`` rows behind a position, by position: seen at one moment."""
    statement = _BEHIND if connection.dialect.name == "sqlite" else _BEHIND_BY_DAY
    rows = connection.execute(statement, {"after": after, "most": most}).all()
    return rows[0].top, [row for row in rows if row.pos is not None]


def _spans(connection: Connection, after: int) -> Iterator[tuple[int, int]]:
    """Yield spans of days that follow each other, from the one that holds the position behind ``after`` on.

    The database opens the days of a span only. The first is short, for most seats are nearly up to date and a page of
    one that is not is full after a day; a scope in which little happens is found by longer ones.
    """
    days = [(row.day, row.first_pos) for row in connection.execute(_DAYS)]
    at = max(0, bisect_right([first for _, first in days], after + 1) - 1)
    length = 2
    while at < len(days):
        until = min(len(days), at + length)
        yield days[at][0], days[until - 1][0]
        at, length = until, length * 4


def _page(scopes: int, *, by_day: bool) -> Select[*tuple[Any, ...]]:
    parts = (select(_of_scope(number, by_day=by_day).subquery()) for number in range(scopes))
    every = union_all(*parts).subquery()
    return select(every).order_by(every.c.pos).limit(bindparam("most"))


def _of_scope(number: int, *, by_day: bool) -> Select[*tuple[Any, ...]]:
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
    if by_day:
        statement = statement.where(feed.c.day.between(bindparam("first_day"), bindparam("last_day")))
    return statement


_NEXT = (feed.c.pos > bindparam("after")) & (feed.c.pos <= head.c.v)
_ITS_DAY = select(func.max(feed_day.c.day)).where(feed_day.c.first_pos <= bindparam("after") + 1).scalar_subquery()


def _behind(condition: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    joined = head.outerjoin(feed, condition)
    rows = select(head.c.v.label("top"), *_COLUMNS).select_from(joined).where(head.c.id == 1)
    return rows.order_by(feed.c.pos).limit(bindparam("most"))


_BEHIND = _behind(_NEXT)
_BEHIND_BY_DAY = _behind(_NEXT & (feed.c.day >= func.coalesce(_ITS_DAY, 0)))
