"""Writing a ready-made snapshot: the tables of a seat's cache (``sync.cache_form``) with the rows of one scope."""

import json
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from sync.cache_form import tables
from sync.cache_form.bodies import pack_for_many
from sync.cache_form.keys import first_key, wanted_key
from sync.cache_form.list_columns import caller_values, list_values, search_text, unit_values
from sync.contract.codec import encode
from sync.domain.instant import Instant
from sync.domain.order import Order
from sync.encrypted_file import RawConnection, connect_raw

_GROUP = 500
_FILL_SETTINGS = ("INSERT INTO order_search (order_search, rank) VALUES ('hashsize', 67108864)",)
_USUAL_SETTINGS = ("INSERT INTO order_search (order_search, rank) VALUES ('hashsize', 1048576)",)
_OF_KEYS = "key IN (SELECT value FROM json_each(?))"


class ImageFile:
    """An image being made. Nothing of it is offered before :meth:`finish`, so it is written without a journal."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._connection = connect_raw(path, key)
        for setting in ("journal_mode = OFF", "synchronous = OFF", "temp_store = MEMORY", "cache_size = -131072"):
            self._connection.execute(f"PRAGMA {setting}")

    @classmethod
    def create(cls, path: Path, key: bytes) -> "ImageFile":
        """Start an empty image; its indexes come last (:meth:`finish`)."""
        image = cls(path, key)
        for statement in (*tables.RECORD_TABLES, *tables.DERIVED_TABLES, *tables.SEARCH_SETTINGS, *_FILL_SETTINGS):
            image._connection.execute(statement)
        image._connection.execute("BEGIN")
        return image

    @classmethod
    def revise(cls, path: Path, key: bytes) -> "ImageFile":
        """Go on from what an earlier image held."""
        image = cls(path, key)
        image._connection.execute("BEGIN")
        return image

    def fill(self, scope: str, orders: Iterable[Order], born: Sequence[tuple[str, Instant]]) -> None:
        """Write orders into an empty image, oldest first. ``born``: id and time of creation of all that may come."""
        given = _spread(born)
        _write(self._connection, "order_key", 2, sorted(given.items()))
        group: list[tuple[int, Order]] = []
        for order in orders:
            if len(group) >= _GROUP:
                # By rising key, because FTS5 writes a segment whenever the next one is lower: whole seconds together.
                begun = first_key(order.created_at)
                self._put(scope, sorted((row for row in group if row[0] < begun), key=_key_of))
                group = [row for row in group if row[0] >= begun]
            group.append((given[order.id], order))
        self._put(scope, sorted(group, key=_key_of))
        self._connection.execute("DELETE FROM order_key WHERE key NOT IN (SELECT key FROM order_record)")

    def replace(self, scope: str, orders: Sequence[Order]) -> None:
        """Write orders anew, or add them."""
        known = self._keys([order.id for order in orders])
        self._forget(known.values())
        rows: list[tuple[int, Order]] = []
        for order in sorted(orders, key=lambda one: one.created_at):
            key = known.get(order.id)
            if key is None:
                key = self._free_key(order)
                self._connection.execute("INSERT INTO order_key (id, key) VALUES (?, ?)", (order.id, key))
            rows.append((key, order))
        self._put(scope, sorted(rows, key=_key_of))

    def drop(self, ids: Collection[str]) -> None:
        """Take orders out."""
        known = self._keys(ids)
        self._forget(known.values())
        self._connection.executemany("DELETE FROM order_key WHERE id = ?", [(one,) for one in known])

    def drop_aged(self, before: Instant) -> None:
        """Take out what has been closed and is older than a seat of the whole city keeps."""
        rows = self._connection.execute("SELECT id FROM order_list WHERE open = 0 AND created_at < ?", (before,))
        self.drop([one for (one,) in rows.fetchall()])

    def finish(self) -> int:
        """Complete the file and close it; returns the number of orders."""
        there = {name for (name,) in self._connection.execute("SELECT name FROM sqlite_master WHERE type = 'index'")}
        if not there >= tables.DERIVED_INDEXES.keys():
            self._connection.execute("INSERT INTO order_search (order_search) VALUES ('optimize')")
            for setting in _USUAL_SETTINGS:
                self._connection.execute(setting)
        for name, statement in tables.DERIVED_INDEXES.items():
            if name not in there:
                self._connection.execute(statement)
        versions = [("record_schema", tables.record_schema()), ("derived_schema", tables.derived_schema())]
        self._connection.executemany("INSERT OR REPLACE INTO cache_kv (k, v) VALUES (?, ?)", versions)
        count = self._connection.execute("SELECT count(*) FROM order_record").fetchall()[0][0]
        self._connection.execute("COMMIT")
        self.close()
        return int(count)

    def close(self) -> None:
        """Close the file as it is."""
        self._connection.close()

    def _put(self, scope: str, rows: Sequence[tuple[int, Order]]) -> None:
        if not rows:
            return
        put = self._connection
        _write(put, "order_record", 5, [(key, one.ver, 0, 0, pack_for_many(encode(one))) for key, one in rows])
        lists = [list_values(key, one, pending=False, evicted=False) for key, one in rows]
        _write(put, "order_list", len(tables.LIST_COLUMNS), lists)
        _write(put, "row_scope", 3, [(key, scope, one.ver) for key, one in rows])
        _write(put, "order_unit", 4, [value for key, one in rows for value in unit_values(key, one)])
        _write(put, "order_caller", 2, [value for key, one in rows for value in caller_values(key, one)])
        texts = [(key, search_text(one)) for key, one in rows]
        put.executemany("INSERT OR REPLACE INTO order_search (rowid, text) VALUES (?, ?)", texts)

    def _forget(self, keys: Collection[int]) -> None:
        marked = (json.dumps(list(keys)),)
        for table in ("order_record", "order_list", "row_scope", "order_unit", "order_caller"):
            self._connection.execute(f"DELETE FROM {table} WHERE {_OF_KEYS}", marked)  # noqa: S608
        self._connection.execute("DELETE FROM order_search WHERE rowid IN (SELECT value FROM json_each(?))", marked)

    def _keys(self, ids: Collection[str]) -> dict[str, int]:
        rows = self._connection.execute(
            "SELECT id, key FROM order_key WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),)
        )
        return {row[0]: row[1] for row in rows.fetchall()}

    def _free_key(self, order: Order) -> int:
        key = wanted_key(order.id, order.created_at)
        while self._connection.execute("SELECT 1 FROM order_key WHERE key = ?", (key,)).fetchone():
            key += 1
        return key


def _key_of(row: tuple[int, Order]) -> int:
    return row[0]


def _spread(born: Sequence[tuple[str, Instant]]) -> dict[str, int]:
    """Return a key of its own for each order; taken ones move to the next free."""
    given: dict[str, int] = {}
    last = -1
    for key, one in sorted((wanted_key(one, at), one) for one, at in born):
        last = max(key, last + 1)
        given[one] = last
    return given


def _write(connection: RawConnection, table: str, width: int, rows: Iterable[Sequence[object]]) -> None:
    connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * width)})", rows)  # noqa: S608
