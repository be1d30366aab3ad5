"""Which versions of orders the cache holds."""

from collections.abc import Sequence

from sqlalchemy import Connection

from desktop.store.sql_list import json_list
from sync.cache_form.bodies import unpack
from sync.contract.messages import Change


def versions(connection: Connection, keys: dict[str, int], era: int) -> dict[str, int]:
    """Return the version by id of the records of this era."""
    rows = connection.exec_driver_sql(
        "SELECT key, ver FROM order_record WHERE era = ? AND key IN (SELECT value FROM json_each(?))",
        (era, json_list(list(keys.values()))),
    )
    by_key = {row[0]: row[1] for row in rows.all()}
    return {one: by_key[key] for one, key in keys.items() if key in by_key}


def same_bodies(
    connection: Connection, changes: Sequence[Change], keys: dict[str, int], versions: dict[str, int]
) -> dict[str, bytes]:
    """Return the stored bodies of rows that come again in the version we have.

    Another disclosure may differ in body only. A row that is marked as gone is not among them: it is written anew.
    """
    again = {keys[one.id]: one.id for one in changes if one.op == "U" and versions.get(one.id) == one.ver}
    if not again:
        return {}
    rows = connection.exec_driver_sql(
        "SELECT key, body FROM order_record WHERE evicted = 0 AND key IN (SELECT value FROM json_each(?))",
        (json_list(list(again)),),
    )
    return {again[key]: unpack(body) for key, body in rows.all()}


def scope_versions(connection: Connection, keys: dict[str, int]) -> dict[tuple[str, str], int]:
    """Return the version by id and scope in which rows stand in their scopes."""
    ids = {key: one for one, key in keys.items()}
    rows = connection.exec_driver_sql(
        "SELECT key, scope, ver FROM row_scope WHERE key IN (SELECT value FROM json_each(?))", (json_list(list(ids)),)
    )
    return {(ids[key], scope): ver for key, scope, ver in rows.all()}
