"""A fetched snapshot file on its way to becoming the store."""

from pathlib import Path

import msgspec

from sync.cache_form import tables
from sync.cache_form.bodies import unpack
from sync.contract.messages import Change
from sync.encrypted_file import DatabaseError, RawConnection, connect_raw

_CACHE_NAMES = {*tables.RECORD_TABLE_NAMES, *tables.DERIVED_TABLE_NAMES}
_SEARCH_PARTS = {f"order_search_{part}" for part in ("data", "idx", "docsize", "config", "content")}
_STATEMENTS = "SELECT type, name, tbl_name, sql FROM {place}sqlite_master WHERE sql IS NOT NULL"


class ImageRefused(ValueError):
    """The file is not what was offered, or not for this program. ``reason`` is a code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class FetchedImage:
    """The file, under the store's key already."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path = path
        self._key = key
        self._connection: RawConnection | None = None

    def check(self, rows: int) -> None:
        """Refuse a file that does not open, or holds anything but the tables of this program's cache."""
        try:
            connection = self._open()
            connection.execute("PRAGMA trusted_schema = OFF")
            found = {(name, sql) for _, name, _, sql in connection.execute(_STATEMENTS.format(place=""))}
            versions = dict(connection.execute("SELECT k, v FROM cache_kv").fetchall())
            count = connection.execute("SELECT count(*) FROM order_record").fetchall()[0][0]
        except DatabaseError:
            raise ImageRefused("unreadable") from None
        if found != _expected():
            raise ImageRefused("tables")
        if versions != {"record_schema": tables.record_schema(), "derived_schema": tables.derived_schema()}:
            raise ImageRefused("versions")
        if count != rows:
            raise ImageRefused("rows")

    def prepare(self, store: Path) -> None:
        """Make the tables of own data and bring the reference data, which only the engine's thread writes."""
        connection = self._open()
        connection.execute(f"ATTACH DATABASE ? AS seat KEY \"x'{self._key.hex()}'\"", (str(store),))
        connection.execute("BEGIN")
        for kind, _, _, sql in self._own():
            if kind == "table":
                connection.execute(sql)
        connection.execute("INSERT INTO main.reference_item SELECT * FROM seat.reference_item")
        connection.execute("COMMIT")

    def bring_own_data(self) -> list[Change]:
        """Copy own data and the cache's small values as they are now; returns the orders the store has."""
        connection = self._open()
        connection.execute("BEGIN")
        own = self._own()
        for kind, name, _, _ in own:
            if kind == "table":
                connection.execute(f"INSERT INTO main.{name} SELECT * FROM seat.{name}")  # noqa: S608
        for kind, _, _, sql in own:
            if kind != "table":  # guards of the outbox come after its rows
                connection.execute(sql)
        connection.execute("INSERT OR REPLACE INTO main.cache_kv SELECT * FROM seat.cache_kv")
        connection.execute("COMMIT")
        local = _orders(connection)
        self.close()
        return local

    def close(self) -> None:
        """Close the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _own(self) -> list[tuple[str, str, str, str]]:
        rows = self._open().execute(_STATEMENTS.format(place="seat.")).fetchall()
        cache = _CACHE_NAMES | _SEARCH_PARTS
        return [(row[0], row[1], row[2], row[3]) for row in rows if row[2] not in cache]

    def _open(self) -> RawConnection:
        if self._connection is None:
            self._connection = connect_raw(self._path, self._key)
            for setting in ("journal_mode = OFF", "synchronous = OFF", "temp_store = MEMORY"):
                self._connection.execute(f"PRAGMA {setting}")
        return self._connection


def _orders(connection: RawConnection) -> list[Change]:
    """Return the records of the attached store as changes, in each of their scopes."""
    scopes: dict[int, list[tuple[str, int]]] = {}
    for key, scope, ver in connection.execute("SELECT key, scope, ver FROM seat.row_scope"):
        scopes.setdefault(key, []).append((scope, ver))
    found: list[Change] = []
    for key, one, ver, body in connection.execute(
        "SELECT r.key, k.id, r.ver, r.body FROM seat.order_record r JOIN seat.order_key k ON k.key = r.key"
    ):
        found.append(Change(p=0, s="", e="order", id=one, ver=ver, op="U", d=msgspec.Raw(unpack(body))))
        found.extend(
            Change(p=0, s=scope, e="order", id=one, ver=scope_ver, op="U") for scope, scope_ver in scopes.get(key, ())
        )
    return found


def _expected() -> set[tuple[str, str]]:
    """Return name and statement of everything a file of this form holds."""
    empty = connect_raw(Path(":memory:"), bytes(32))
    try:
        for statement in (*tables.RECORD_TABLES, *tables.DERIVED_TABLES, *tables.DERIVED_INDEXES.values()):
            empty.execute(statement)
        return {(name, sql) for _, name, _, sql in empty.execute(_STATEMENTS.format(place=""))}
    finally:
        empty.close()
