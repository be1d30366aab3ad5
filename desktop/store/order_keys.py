"""The integer keys of orders in this store (``sync.cache_form.keys``): given, found, forgotten."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Connection

from desktop.store.sql_list import json_list
from sync.cache_form.keys import wanted_key
from sync.domain.instant import Instant

_NEAR = 256
"""So many slots behind a taken one are looked at together: orders that come at once were often made at once."""


def keys_of(connection: Connection, ids: Collection[str]) -> dict[str, int]:
    """Return the keys of those ids that have one."""
    rows = connection.exec_driver_sql(
        "SELECT id, key FROM order_key WHERE id IN (SELECT value FROM json_each(?))", (json_list(list(ids)),)
    )
    return {row[0]: row[1] for row in rows.all()}


def free_keys(connection: Connection, born: Sequence[tuple[str, Instant]]) -> dict[str, int]:
    """Return a free key for each (id, created at); the ids are new to the store."""
    if not born:
        return {}
    wanted = {one: wanted_key(one, at) for one, at in born}
    checked = set(wanted.values())
    taken = _taken(connection, list(checked))
    jump: dict[int, int] = {}
    found: dict[str, int] = {}
    for one, start in wanted.items():
        key = start
        while True:
            if key not in checked:
                near = range(key, key + _NEAR)
                checked.update(near)
                taken |= _taken(connection, list(near))
            if key not in taken:
                break
            key = jump.get(key, key + 1)
        taken.add(key)
        jump[start] = key + 1
        found[one] = key
    return found


def remember_keys(connection: Connection, keys: Mapping[str, int]) -> None:
    """Write down the keys of new orders."""
    if keys:
        connection.exec_driver_sql("INSERT INTO order_key (id, key) VALUES (?, ?)", list(keys.items()))


def drop_keys(connection: Connection, ids: Sequence[str]) -> None:
    """Forget orders that have left the store."""
    connection.exec_driver_sql("DELETE FROM order_key WHERE id IN (SELECT value FROM json_each(?))", (json_list(ids),))


def _taken(connection: Connection, keys: Sequence[int]) -> set[int]:
    listed = json_list(keys)
    rows = connection.exec_driver_sql(
        "SELECT key FROM order_list WHERE key IN (SELECT value FROM json_each(?)) "
        "UNION ALL SELECT key FROM order_record WHERE key IN (SELECT value FROM json_each(?))",
        (listed, listed),
    )
    return {key for (key,) in rows.all()}
