"""Makes the cache's tables, and makes them anew when this program reads or computes them differently."""

from collections.abc import Iterable

from sqlalchemy import Connection

from desktop.store import cache_kv
from desktop.store.database import Database
from desktop.store.read_model import ReadModel
from desktop.store.search import settle_merging
from desktop.store.sql_list import json_list
from sync.cache_form.tables import (
    DERIVED_INDEXES,
    DERIVED_TABLE_NAMES,
    DERIVED_TABLES,
    LATE_INDEXES,
    RECORD_TABLE_NAMES,
    RECORD_TABLES,
    SEARCH_SETTINGS,
    derived_schema,
    record_schema,
)
from sync.domain.reference import ReferenceKind

_RECORD, _DERIVED = "record_schema", "derived_schema"
_PIECE = 500
_NEARLY_EMPTY = 2_000


def prepare_cache(database: Database, read_model: ReadModel) -> bool:
    """Bring the cache to this program's shape; tells whether it was dropped (everything is fetched again).

    When only the computed part differs it is computed again from the records, without the server.
    """
    with database.applying() as connection:
        found = _versions(connection)
        if found == (record_schema(), derived_schema()):
            _sync_indexes(connection)
            settle_merging(connection)
            cache_kv.take_up_known(connection, {kind.value for kind in ReferenceKind})
            return False
        dropped = found[0] != record_schema()
        if dropped:
            _drop(connection, RECORD_TABLE_NAMES)
            _make(connection, RECORD_TABLES)
        _drop(connection, DERIVED_TABLE_NAMES)
        _make(connection, (*DERIVED_TABLES, *SEARCH_SETTINGS))
        settle_merging(connection)
        _sync_indexes(connection)
        if not dropped:
            _compute_all(connection, read_model)
        read_model.refresh_pending(connection)
        cache_kv.write(connection, _RECORD, record_schema())
        cache_kv.write(connection, _DERIVED, derived_schema())
    return dropped and found[0] is not None


def drop_indexes_when_nearly_empty(database: Database) -> bool:
    """Before the first big snapshot: drop the indexes of lists that are made quicker afterwards."""
    with database.applying() as connection:
        filled = f"SELECT count(*) FROM (SELECT 1 FROM order_record LIMIT {_NEARLY_EMPTY})"  # noqa: S608
        if connection.exec_driver_sql(filled).scalar_one() >= _NEARLY_EMPTY:
            return False
        for name in LATE_INDEXES:
            connection.exec_driver_sql(f"DROP INDEX IF EXISTS {name}")
    return True


def make_indexes(database: Database) -> None:
    """Make the missing indexes, each in a transaction of its own so that a save waits for one at most."""
    with database.reading() as connection:
        missing = [name for name in DERIVED_INDEXES if name not in _present_indexes(connection)]
    for name in missing:
        with database.applying() as connection:
            connection.exec_driver_sql(DERIVED_INDEXES[name])


def _sync_indexes(connection: Connection) -> None:
    """Make missing indexes, and those anew that are written differently in this program."""
    present = _present_indexes(connection)
    for name, statement in present.items():
        if DERIVED_INDEXES.get(name) != statement:
            connection.exec_driver_sql(f"DROP INDEX {name}")
    _make(connection, (made for name, made in DERIVED_INDEXES.items() if present.get(name) != made))


def _present_indexes(connection: Connection) -> dict[str, str]:
    tables = json_list(list(DERIVED_TABLE_NAMES))
    rows = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL "
        "AND tbl_name IN (SELECT value FROM json_each(?))",
        (tables,),
    )
    return {row[0]: row[1] for row in rows}


def _versions(connection: Connection) -> tuple[str | None, str | None]:
    there = connection.exec_driver_sql("SELECT 1 FROM sqlite_master WHERE name = 'cache_kv'").first()
    return (cache_kv.read(connection, _RECORD), cache_kv.read(connection, _DERIVED)) if there else (None, None)


def _drop(connection: Connection, names: Iterable[str]) -> None:
    for name in names:
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {name}")


def _make(connection: Connection, statements: Iterable[str]) -> None:
    for statement in statements:
        connection.exec_driver_sql(statement)


def _compute_all(connection: Connection, read_model: ReadModel) -> None:
    known = "SELECT k.id FROM order_key k WHERE EXISTS (SELECT 1 FROM order_record r WHERE r.key = k.key)"
    connection.exec_driver_sql(f"DELETE FROM order_key WHERE id NOT IN ({known})")  # noqa: S608
    ids = [one for (one,) in connection.exec_driver_sql("SELECT id FROM order_key ORDER BY key")]
    for start in range(0, len(ids), _PIECE):
        read_model.refresh(connection, ids[start : start + _PIECE], index_now=False)
