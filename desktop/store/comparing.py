"""What the cache holds of a scope, for comparing it with the server, and not trusting it any more."""

from collections.abc import Callable, Collection, Iterator, Sequence

from sqlalchemy import Connection

from desktop.store import cache_kv
from desktop.store.calls import ended_calls
from desktop.store.sql_list import json_list
from sync.contract.digests import call_key, row_digest
from sync.contract.messages import Change
from sync.domain.call_record import CALLS

_ROWS = """
    SELECT k.id, r.ver FROM row_scope s JOIN order_record r ON r.key = s.key JOIN order_list l ON l.key = s.key
    JOIN order_key k ON k.id = l.id WHERE s.scope = ? AND (l.open = 1 OR l.created_at >= ?)
"""
_GLOBAL = "global"


def scope_rows(connection: Connection, scope: str, since: int) -> Iterator[tuple[str, int]]:
    """Yield (id, version) of a scope; closed orders created before ``since`` are left out (0: none are).

    Of the calls those that are over and rang since (0: the server compares none).
    """
    if scope == _GLOBAL:
        for kind, item, ver in connection.exec_driver_sql("SELECT kind, id, ver FROM reference_item"):
            yield f"{kind}:{item}", ver
        return
    if scope == CALLS and since:
        for call_id, ver in ended_calls(connection, since):
            yield call_key(call_id), ver
        return
    for order_id, ver in connection.exec_driver_sql(_ROWS, (scope, since)):
        yield order_id, ver


def scope_digest(
    connection: Connection, scope: str, leave_out: Collection[str], since: int, look_up: Callable[[], object]
) -> tuple[int, int]:
    """Return count and sum of a scope without the ids left out; ``look_up`` is called at every row."""

    def rows() -> Iterator[tuple[str, int]]:
        for row in scope_rows(connection, scope, since):
            look_up()
            if row[0] not in leave_out:
                yield row

    return row_digest(rows())


def count_records(connection: Connection) -> int:
    """Return the number of order records."""
    return int(connection.exec_driver_sql("SELECT count(*) FROM order_record").scalar_one())


def count_leaving(connection: Connection, changes: Sequence[Change]) -> int:
    """Return how many rows of the cache these evictions would really take out of a scope."""
    found = 0
    for scope in {change.s for change in changes}:
        ids = json_list([change.id for change in changes if change.s == scope])
        found += connection.exec_driver_sql(
            "SELECT count(*) FROM row_scope s JOIN order_key k ON k.key = s.key "
            "WHERE s.scope = ? AND k.id IN (SELECT value FROM json_each(?))",
            (scope, ids),
        ).scalar_one()
    return found


def distrust(connection: Connection, scope: str) -> None:
    """Let any version of the next snapshot replace the scope's rows, and hold it no more."""
    if scope == _GLOBAL:
        connection.exec_driver_sql("UPDATE reference_item SET ver = -1")
    else:
        connection.exec_driver_sql(
            "UPDATE order_record SET era = -1 WHERE key IN (SELECT key FROM row_scope WHERE scope = ?)", (scope,)
        )
    cache_kv.write_held_scopes(connection, cache_kv.held_scopes(connection) - {scope})
