"""The rows of a search: by the caller's number where the words are one, else as any list."""

from array import array

from msgspec.structs import replace

from desktop.services.order_queries import OrderQueries
from desktop.services.values import OrderListRow, OrderQuery, Pool
from ui.panels.query_source import QuerySource

_SHORTEST_NUMBER = 7
_MOST_OF_A_CALLER = 500


class SearchSource(QuerySource):
    """Reads one search; every method blocks and is called on a store thread."""

    def __init__(self, queries: OrderQueries, query: OrderQuery) -> None:
        super().__init__(queries, query)
        self._orders = queries
        self._wanted = query

    def first_page(self, limit: int) -> list[OrderListRow]:
        """Return the first rows."""
        return self._of_caller()[:limit] or super().first_page(limit)

    def keys(self) -> "array[int]":
        """Return the keys of all rows."""
        found = self._of_caller()
        return array("q", [row.key for row in found]) if found else super().keys()

    def _of_caller(self) -> list[OrderListRow]:
        number = self._wanted.text.replace(" ", "").replace("-", "")
        if len(number) < _SHORTEST_NUMBER or not number.removeprefix("+").isdecimal():
            return []
        rows = [row for row in self._orders.by_phone(number, _MOST_OF_A_CALLER) if self._fits(row)]
        if not rows or self._wanted.pool is Pool.ALL:
            return rows
        listed = set(self._orders.keys(replace(self._wanted, text="")))
        return [row for row in rows if row.key in listed]

    def _fits(self, row: OrderListRow) -> bool:
        query = self._wanted
        return (
            (not query.states or row.state in query.states)
            and (query.request_type is None or row.request_type is query.request_type)
            and query.district in ("", row.district)
            and query.unit in ("", row.main_unit)
            and (query.created_from is None or row.created_at >= query.created_from)
            and (query.created_to is None or row.created_at < query.created_to)
        )
