"""Rows after a change of rights: gone where nothing shows them any more, and where another scope shows less of them."""

from msgspec.structs import replace
from sqlalchemy import Connection

from desktop.store import cache_kv
from desktop.store.sql_list import json_list
from sync.contract.replica import Granted
from sync.domain.access import shows_more

_PIECE = 64


def poorer_scopes(before: Granted, now: Granted) -> frozenset[str]:
    """Return the scopes that show less than before, or nothing."""
    return frozenset(
        scope
        for scope, variant in before.variants.items()
        if scope not in now.variants or shows_more(variant, now.variants[scope])
    )


def richer_scopes(before: Granted, now: Granted) -> frozenset[str]:
    """Return the scopes that are new or show more."""
    return frozenset(
        scope
        for scope, variant in now.variants.items()
        if scope not in before.variants or shows_more(variant, before.variants[scope])
    )


def next_rows(connection: Connection, scope: str) -> list[tuple[int, str]]:
    """Return (key, id) of some rows of a scope."""
    rows = connection.exec_driver_sql(
        "SELECT s.key, l.id FROM row_scope s JOIN order_list l ON l.key = s.key WHERE s.scope = ? LIMIT ?",
        (scope, _PIECE),
    )
    return [(key, one) for key, one in rows]


def take_out(connection: Connection, scope: str, keys: list[int], before: Granted, now: Granted) -> None:
    """Take rows out of a poorer scope, and out of every other that shows less than it did: those are held no more."""
    had = before.variants[scope]
    listed = json_list(keys)
    shared = [
        other
        for (other,) in connection.exec_driver_sql(
            "SELECT DISTINCT scope FROM row_scope WHERE key IN (SELECT value FROM json_each(?))", (listed,)
        )
        if other == scope or other not in now.variants or shows_more(had, now.variants[other])
    ]
    connection.exec_driver_sql(
        "DELETE FROM row_scope WHERE key IN (SELECT value FROM json_each(?)) "
        "AND scope IN (SELECT value FROM json_each(?))",
        (listed, json_list(shared)),
    )
    cache_kv.write_held_scopes(connection, cache_kv.held_scopes(connection) - set(shared))


def finish(connection: Connection, before: Granted, now: Granted) -> None:
    """The feed is read on for the new rights; what is new is not held yet."""
    held = cache_kv.held_scopes(connection) & now.variants.keys()
    cache_kv.write_held_scopes(connection, held - richer_scopes(before, now) - poorer_scopes(before, now))
    cache_kv.write_granted(connection, now)
    cursor = cache_kv.read_cursor(connection)
    if cursor is not None:
        cache_kv.write_cursor(connection, replace(cursor, scope_set=now.scope_set))
