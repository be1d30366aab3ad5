"""Reads of orders as a person sees them: the server's rows with this seat's pending acts laid over them."""

from array import array
from collections.abc import Callable, Sequence

from desktop.services.ports import Candidate, Evaluated, UnitRecord
from desktop.services.values import MonitorSnapshot, OrderListRow, OrderQuery, PendingCommand
from desktop.store.database import Database
from desktop.store.evaluated import evaluations
from desktop.store.monitor import Monitor
from desktop.store.order_keys import keys_of
from desktop.store.order_rows import parse_keys, rows_by_key, rows_of
from desktop.store.outbox_rows import pending_commands
from desktop.store.queries import Viewer, list_sql, number_sql
from desktop.store.similar import candidates, recent_texts, unit_records
from sync.cache_form.bodies import stored_order
from sync.cache_form.keys import first_key
from sync.cache_form.search_text import match_expression
from sync.domain.instant import Instant
from sync.domain.order import Order

_RECENT_NUMBERS = 50


class OrderReader:
    """Lists, single orders and searches. ``viewer`` tells who looks and when."""

    def __init__(self, database: Database, viewer: Callable[[], Viewer]) -> None:
        self._database = database
        self._viewer = viewer
        self._monitor = Monitor()

    def first_page(self, query: OrderQuery, limit: int) -> list[OrderListRow]:
        """Return the first rows of a list."""
        sql = list_sql(query, self._viewer())
        with self._database.reading() as connection:
            return rows_of(connection, connection.exec_driver_sql(sql.first_keys(limit), sql.parameters).all())

    def keys(self, query: OrderQuery) -> "array[int]":
        """Return the row keys of the whole list in its order.

        One statement makes one text of them and the text is read in pieces: other threads are never held up for long.
        """
        sql = list_sql(query, self._viewer())
        with self._database.reading() as connection:
            joined = connection.exec_driver_sql(
                f"SELECT group_concat(key) FROM ({sql.all_keys()})",  # noqa: S608
                sql.parameters,
            ).scalar()
        return parse_keys(joined or "")

    def rows(self, keys: Sequence[int]) -> list[OrderListRow]:
        """Return rows by key, in the order asked; keys that are gone are left out."""
        with self._database.reading() as connection:
            return rows_by_key(connection, keys)

    def count(self, query: OrderQuery) -> int:
        """Return the length of a list."""
        return self.counts((query,))[0]

    def counts(self, queries: Sequence[OrderQuery]) -> list[int]:
        """Return the lengths of several lists of one state of the store."""
        viewer = self._viewer()
        with self._database.reading() as connection:
            statements = [list_sql(query, viewer) for query in queries]
            return [int(connection.exec_driver_sql(sql.count(), sql.parameters).scalar_one()) for sql in statements]

    def key_of(self, order_id: str) -> int | None:
        """Return the row key of an order."""
        with self._database.reading() as connection:
            return keys_of(connection, (order_id,)).get(order_id)

    def order(self, order_id: str) -> Order | None:
        """Return the order as shown: record plus pending acts."""
        return self._body(order_id, "SELECT body FROM order_overlay WHERE key = ?") or self.base(order_id)

    def base(self, order_id: str) -> Order | None:
        """Return the server's record alone."""
        return self._body(order_id, "SELECT body FROM order_record WHERE key = ?")

    def is_evicted(self, order_id: str) -> bool:
        """Tell whether the order has left this seat's scopes and stays only until its outcome is in."""
        with self._database.reading() as connection:
            key = keys_of(connection, (order_id,)).get(order_id)
            return bool(connection.exec_driver_sql("SELECT evicted FROM order_record WHERE key = ?", (key,)).scalar())

    def pending(self, order_id: str) -> tuple[PendingCommand, ...]:
        """Return this seat's open commands on an order."""
        with self._database.reading() as connection:
            return pending_commands(connection, order_id)

    def by_number(self, no: str) -> list[OrderListRow]:
        """Return orders whose number begins or ends with the digits, newest first."""
        statement, values = number_sql(no)
        if not statement:
            return []
        with self._database.reading() as connection:
            found = connection.exec_driver_sql(f"{statement} ORDER BY key DESC LIMIT {_RECENT_NUMBERS}", values).all()
            return rows_of(connection, found)

    def search(self, text: str, limit: int) -> list[OrderListRow]:
        """Search number and text, orders with the number first, then newest first."""
        expression = match_expression(text)
        numbered = self.by_number(text)[:limit]
        if not expression or len(numbered) >= limit:
            return numbered
        with self._database.reading() as connection:
            found = connection.exec_driver_sql(
                "SELECT rowid FROM order_search WHERE order_search MATCH ? ORDER BY rowid DESC LIMIT ?",
                (expression, limit),
            ).all()
            first = {row.key for row in numbered}
            return (
                numbered + rows_of(connection, [row for row in found if row[0] not in first])[: limit - len(numbered)]
            )

    def by_phone(self, phone: str, limit: int, caller_refs: Sequence[str] = ()) -> list[OrderListRow]:
        """Return orders of a caller by full number or by matching marks, newest first."""
        refs = [ref for ref in (phone, *caller_refs) if ref]
        if not refs:
            return []
        marks = ", ".join("?" * len(refs))
        statement = f"SELECT DISTINCT key FROM order_caller WHERE ref IN ({marks}) ORDER BY key DESC LIMIT ?"  # noqa: S608
        with self._database.reading() as connection:
            return rows_of(connection, connection.exec_driver_sql(statement, (*refs, limit)).all())

    def candidates(
        self,
        *,
        terms: Sequence[tuple[str, float]],
        category: str,
        area: str,
        phone: str,
        caller_refs: Sequence[str],
        since: Instant,
    ) -> list[Candidate]:
        """Return orders sharing rare words, category and area, or caller since an instant, for the duplicate score."""
        refs = [ref for ref in (phone, *caller_refs) if ref]
        with self._database.reading() as connection:
            return candidates(connection, terms, category, area, refs, first_key(since))

    def recent_texts(self, limit: int) -> list[str]:
        """Return title, content and place of the newest orders as one text each."""
        with self._database.reading() as connection:
            return recent_texts(connection, limit)

    def unit_history(self, category: str, district: str, since: Instant) -> list[UnitRecord]:
        """Return per unit how many orders of the category (and district, when given) it had and returned."""
        with self._database.reading() as connection:
            return unit_records(connection, category, district, first_key(since))

    def monitor(self, now: Instant) -> MonitorSnapshot:
        """Return the monitor's counts; the rates are left to the service."""
        with self._database.reading() as connection:
            return self._monitor.snapshot(connection, now)

    def evaluations(self, since: Instant, limit: int) -> list[Evaluated]:
        """Return the evaluations of the newest orders called back that changed since an instant."""
        with self._database.reading() as connection:
            return evaluations(connection, since, limit)

    def _body(self, order_id: str, statement: str) -> Order | None:
        with self._database.reading() as connection:
            key = keys_of(connection, (order_id,)).get(order_id)
            row = None if key is None else connection.exec_driver_sql(statement, (key,)).first()
        return None if row is None else stored_order(row[0])
