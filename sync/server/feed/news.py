"""What has happened in the feed since it was last looked at."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection

from sync.server.feed.pages import PageRow, newest_by_scope, rows_behind

MOST_ROWS = 64
"""More than this is not told row by row."""


class News(msgspec.Struct):
    """The feed from ``after`` to ``top``: the newest position of each scope, and the rows when they are few."""

    after: int
    top: int
    positions: dict[str, int]
    rows: Sequence[PageRow] | None = None


def read_news(connection: Connection, after: int) -> News:
    """Read what is new behind a position."""
    top, rows = rows_behind(connection, after, MOST_ROWS + 1)
    if top <= after:
        return News(after, after, {})
    if len(rows) > MOST_ROWS:
        return News(after, top, newest_by_scope(connection, after, top))
    return News(after, top, {row.scope: row.pos for row in rows}, rows)
