"""Closed orders the city keeps no longer leave the cache by themselves: the server says nothing of ageing."""

from sqlalchemy import Connection

from sync.cache_form.keys import first_key
from sync.domain.access import CITY
from sync.domain.instant import Instant

_OLD = """
    SELECT l.key, l.id FROM order_list l CROSS JOIN row_scope s ON s.key = l.key AND s.scope = ?
    WHERE l.key < ? AND l.created_at < ? AND l.open = 0 AND NOT EXISTS (
        SELECT 1 FROM outbox o WHERE o.target = l.id AND o.state NOT IN ('done', 'closed'))
    LIMIT ?
"""
"""Keys grow with the time of creation, so only what is that old is walked: all orders of the city would take seconds,
in which nobody's save comes through."""


def aged(connection: Connection, before: Instant, most: int) -> list[tuple[int, str]]:
    """Return (key, id) of closed orders of the city from before an instant, nothing of them unsent or in the tray."""
    return [(row.key, row.id) for row in connection.exec_driver_sql(_OLD, (CITY, first_key(before), before, most))]
