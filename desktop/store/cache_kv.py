"""Small values of the cache: cursor, era, held scopes, the snapshot being read, kinds this program does not know."""

from collections.abc import Collection, Sequence

import msgspec
from sqlalchemy import Connection

from desktop.store.sql_list import json_list
from sync.contract.replica import Cursor, Granted

_CURSOR, _ERA, _HELD, _SKIPPED = "cursor", "era", "held_scopes", "skipped_kinds"
_GRANTED = "granted"


def read(connection: Connection, key: str) -> str | None:
    """Return a value, ``None`` when it was never written."""
    row = connection.exec_driver_sql("SELECT v FROM cache_kv WHERE k = ?", (key,)).first()
    return None if row is None else str(row[0])


def write(connection: Connection, key: str, value: str) -> None:
    """Write a value."""
    connection.exec_driver_sql(
        "INSERT INTO cache_kv (k, v) VALUES (?, ?) ON CONFLICT (k) DO UPDATE SET v = excluded.v", (key, value)
    )


def read_cursor(connection: Connection) -> Cursor | None:
    """Return the cursor."""
    found = read(connection, _CURSOR)
    return msgspec.json.decode(found, type=Cursor) if found else None


def write_cursor(connection: Connection, cursor: Cursor) -> None:
    """Set the cursor."""
    write(connection, _CURSOR, msgspec.json.encode(cursor).decode())


def era(connection: Connection) -> int:
    """Return how many epochs this cache has seen; versions guard only within one."""
    return int(read(connection, _ERA) or 0)


def start_epoch(connection: Connection, epoch: str) -> None:
    """Begin a new era without cursor and held scopes; ``epoch`` is kept for the status."""
    write(connection, _ERA, str(era(connection) + 1))
    write(connection, "epoch", epoch)
    write(connection, _HELD, "[]")
    write(connection, _CURSOR, "")
    connection.exec_driver_sql("UPDATE reference_item SET ver = -1")
    # a restored server counts lower: what leaves a scope there must not seem older than what entered it before
    connection.exec_driver_sql("UPDATE row_scope SET ver = -1")


def held_scopes(connection: Connection) -> frozenset[str]:
    """Return the scopes with a finished snapshot."""
    return frozenset(msgspec.json.decode(read(connection, _HELD) or "[]", type=list[str]))


def write_held_scopes(connection: Connection, scopes: Collection[str]) -> None:
    """Set the held scopes."""
    write(connection, _HELD, json_list(sorted(scopes)))


def read_granted(connection: Connection) -> Granted | None:
    """Return the rights the cache was filled under, where they are known."""
    found = read(connection, _GRANTED)
    return msgspec.json.decode(found, type=Granted) if found else None


def write_granted(connection: Connection, granted: Granted) -> None:
    """Note the rights the cache is filled under."""
    write(connection, _GRANTED, msgspec.json.encode(granted).decode())


def skipped_kinds(connection: Connection) -> frozenset[str]:
    """Return kinds of rows that were left out because this program does not know them."""
    return frozenset(msgspec.json.decode(read(connection, _SKIPPED) or "[]", type=list[str]))


def note_skipped(connection: Connection, kinds: Collection[str]) -> None:
    """Add kinds to those left out."""
    known = skipped_kinds(connection)
    if not set(kinds) <= known:
        write(connection, _SKIPPED, json_list(sorted(known | set(kinds))))


def take_up_known(connection: Connection, known: Collection[str]) -> bool:
    """Fetch reference data again when it held kinds this program has learned; tells whether it must."""
    skipped = skipped_kinds(connection)
    learned = skipped & set(known)
    if learned:
        write(connection, _SKIPPED, json_list(sorted(skipped - learned)))
        write_held_scopes(connection, held_scopes(connection) - {"global"})
    return bool(learned)


class ScopeSnapshots:
    """The list of rows a snapshot has brought so far; lives in the cache so that it is rolled back with its rows."""

    @staticmethod
    def begin(connection: Connection, scope: str) -> None:
        """Start a new list."""
        connection.exec_driver_sql("DELETE FROM snapshot_seen")
        write(connection, "snapshot", scope)

    @staticmethod
    def note(connection: Connection, rows: Sequence[tuple[str, str]]) -> None:
        """Add (kind, id) of a chunk."""
        if rows:
            connection.exec_driver_sql("INSERT OR IGNORE INTO snapshot_seen (kind, id) VALUES (?, ?)", list(rows))

    @staticmethod
    def count(connection: Connection) -> int:
        """Count the rows so far."""
        return int(connection.exec_driver_sql("SELECT count(*) FROM snapshot_seen").scalar_one())

    @staticmethod
    def missing(connection: Connection, scope: str) -> list[tuple[int, str]]:
        """Return (key, id) of orders that are in the scope but not in the snapshot."""
        rows = connection.exec_driver_sql(
            "SELECT s.key, l.id FROM row_scope s JOIN order_list l ON l.key = s.key "
            "WHERE s.scope = ? AND NOT EXISTS (SELECT 1 FROM snapshot_seen n WHERE n.kind = 'order' AND n.id = l.id)",
            (scope,),
        )
        return [(key, one) for key, one in rows]

    @staticmethod
    def finish(connection: Connection, scope: str) -> None:
        """The scope is held now."""
        connection.exec_driver_sql("DELETE FROM snapshot_seen")
        write_held_scopes(connection, held_scopes(connection) | {scope})
