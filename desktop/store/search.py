"""The full-text index over the shown orders: filling it in the background and asking it."""

from collections.abc import Sequence

from sqlalchemy import Connection

from desktop.store.database import Database
from desktop.store.sql_list import json_list
from sync.cache_form.bodies import stored_order
from sync.cache_form.list_columns import search_text

_PIECE = 64
_MERGE_PAGES = 16
_MERGING = {"automerge": 0, "usermerge": 8}
"""A commit that writes texts merges no segments: with many rows replaced that was ten times the work of writing them,
up to 0.4 s at 100,000 orders, and a person's save waited for it. :meth:`SearchIndex.tidy` does it in idle moments.
"""
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

    def tidy(self, budget_ms: float) -> bool:
        """Merge segments for about ``budget_ms``, in steps of a few pages; tells whether there is more to do."""
        with self._database.applying() as connection:
            time_up = self._database.slice_clock(budget_ms)
            while _merge_some(connection):
                if time_up():
                    return True
        return False

    def waiting(self) -> int:
        """Count the orders that are not in the index yet."""
        with self._database.reading() as connection:
            return int(connection.exec_driver_sql("SELECT count(*) FROM search_waiting").scalar_one())


def settle_merging(connection: Connection) -> None:
    """Let writing leave the merging to :meth:`SearchIndex.tidy`; a file made elsewhere does it in its commits."""
    rows = connection.exec_driver_sql("SELECT k, v FROM order_search_config").all()
    found = {row[0]: row[1] for row in rows}
    for name, value in _MERGING.items():
        if found.get(name) != value:
            connection.exec_driver_sql("INSERT INTO order_search (order_search, rank) VALUES (?, ?)", (name, value))


def _merge_some(connection: Connection) -> bool:
    """Merge a few pages; ``False`` when there was nothing to merge (FTS5 then changes less than two rows)."""
    before = connection.exec_driver_sql("SELECT total_changes()").scalar_one()
    connection.exec_driver_sql("INSERT INTO order_search (order_search, rank) VALUES ('merge', ?)", (_MERGE_PAGES,))
    return connection.exec_driver_sql("SELECT total_changes()").scalar_one() - before >= 2


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
