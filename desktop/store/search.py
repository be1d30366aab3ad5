"""The full-text index over the shown orders: filling it in the background and asking it."""

from collections.abc import Sequence

from sqlalchemy import Connection

from desktop.store.database import Database
from desktop.store.sql_list import json_list
from sync.cache_form.bodies import stored_order
from sync.cache_form.list_columns import search_text

_PIECE = 64
_NEXT = """
    SELECT w.key, coalesce(o.body, r.body) FROM search_waiting w
    LEFT JOIN order_overlay o ON o.key = w.key LEFT JOIN order_record r ON r.key = w.key
    ORDER BY w.key LIMIT ?
"""


class SearchIndex:
    """Indexes orders whose text came in bulk, in short transactions.

    It goes by rising key, because FTS5 writes a segment whenever the next key is lower than the last.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def catch_up(self, budget_ms: float) -> bool:
        """Index waiting orders for about ``budget_ms``; tells whether there are more."""
        with self._database.reading() as connection:
            if connection.exec_driver_sql("SELECT 1 FROM search_waiting LIMIT 1").first() is None:
                return False
        with self._database.applying() as connection:
            time_up = self._database.slice_clock(budget_ms)
            while _index_some(connection):
                if time_up():
                    return True
        return False

    def waiting(self) -> int:
        """Count the orders that are not in the index yet."""
        with self._database.reading() as connection:
            return int(connection.exec_driver_sql("SELECT count(*) FROM search_waiting").scalar_one())


def _index_some(connection: Connection) -> bool:
    rows = connection.exec_driver_sql(_NEXT, (_PIECE,)).all()
    if not rows:
        return False
    texts = [(key, search_text(stored_order(body))) for key, body in rows if body is not None]
    if texts:
        connection.exec_driver_sql("INSERT OR REPLACE INTO order_search (rowid, text) VALUES (?, ?)", texts)
    _forget(connection, [key for key, _ in rows])
    return True


def _forget(connection: Connection, keys: Sequence[int]) -> None:
    connection.exec_driver_sql(
        "DELETE FROM search_waiting WHERE key IN (SELECT value FROM json_each(?))", (json_list(keys),)
    )
