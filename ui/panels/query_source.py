"""The rows of a query for a windowed table."""

from array import array

from desktop.services.order_queries import OrderQueries
from desktop.services.values import OrderListRow, OrderQuery


class QuerySource:
    """Reads one query; every method blocks and is called on a store thread."""

    def __init__(self, queries: OrderQueries, query: OrderQuery) -> None:
        self._queries = queries
        self._query = query

    def first_page(self, limit: int) -> list[OrderListRow]:
        """Return the first rows."""
        return self._queries.first_page(self._query, limit)

    def keys(self) -> "array[int]":
        """Return the keys of all rows."""
        return self._queries.keys(self._query)

    def rows(self, keys: list[int]) -> list[OrderListRow]:
        """Return rows by key."""
        return self._queries.rows(keys)
