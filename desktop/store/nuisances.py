"""Marks of nuisance callers in the cache: without a number, found by its matching mark."""

from collections.abc import Collection, Sequence

import msgspec
from sqlalchemy import Connection

from desktop.store import cache_kv
from desktop.store.changes import ChangeSet
from desktop.store.database import Database
from desktop.store.sql_list import json_list
from sync.contract.messages import Change
from sync.contract.nuisance import NUISANCE
from sync.domain.call_record import CALLS
from sync.domain.nuisance import NuisanceMark, NuisanceState

_TABLES = (
    "CREATE TABLE IF NOT EXISTS nuisance_item (id TEXT PRIMARY KEY, ver INTEGER NOT NULL, ref TEXT NOT NULL, "
    "state TEXT NOT NULL, body BLOB NOT NULL) WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS nuisance_item_ref ON nuisance_item (ref)",
)
_decoder = msgspec.json.Decoder(NuisanceMark)


def prepare_nuisances(database: Database) -> None:
    """Make the table where there is none; what an older program skipped is fetched."""
    with database.applying() as connection:
        for statement in _TABLES:
            connection.exec_driver_sql(statement)
        skipped = cache_kv.skipped_kinds(connection)
        if NUISANCE in skipped:
            cache_kv.write(connection, "skipped_kinds", json_list(sorted(skipped - {NUISANCE})))
            held = cache_kv.held_scopes(connection)
            cache_kv.write_held_scopes(connection, {one for one in held if one != CALLS and not is_own(one)})


def apply_nuisances(connection: Connection, changes: Sequence[Change], changed: ChangeSet) -> None:
    """Write marks as they come; a body this program cannot read is left out."""
    for change in changes:
        if change.op == "X":
            connection.exec_driver_sql(
                "DELETE FROM nuisance_item WHERE id = ? AND ver <= ?", (change.id, change.ver)
            )  # fmt: skip
        elif change.d is not msgspec.UNSET and (mark := _read(bytes(change.d))) is not None:
            connection.exec_driver_sql(
                "INSERT INTO nuisance_item (id, ver, ref, state, body) VALUES (?, ?, ?, ?, ?) "
                "ON CONFLICT (id) DO UPDATE SET ver = excluded.ver, ref = excluded.ref, state = excluded.state, "
                "body = excluded.body WHERE excluded.ver >= nuisance_item.ver",
                (change.id, change.ver, mark.caller_ref, mark.state.value, bytes(change.d)),
            )
    if changes:
        changed.add(NUISANCE, [change.id for change in changes])


def is_own(scope: str) -> bool:
    """Tell whether a scope is a person's own: what they proposed stands there."""
    return scope.startswith("user:")


def clear_measures(connection: Connection, scope: str) -> None:
    """Forget what the snapshot of a scope brings again: the calls' what is in force, a person's own all the rest."""
    if scope != CALLS and not is_own(scope):
        return
    brought = (NuisanceState.IN_FORCE.value, scope == CALLS)
    connection.exec_driver_sql("DELETE FROM nuisance_item WHERE (state = ?) = ?", brought)
    connection.exec_driver_sql("UPDATE nuisance_item SET ver = 0")


def clear_nuisances(connection: Connection, keep: Collection[str]) -> None:
    """Forget the marks that may not be seen any more; in a scope that is kept nothing brings them again."""
    if CALLS not in keep:
        connection.exec_driver_sql("DELETE FROM nuisance_item WHERE state = ?", (NuisanceState.IN_FORCE.value,))
    if not any(map(is_own, keep)):
        connection.exec_driver_sql("DELETE FROM nuisance_item WHERE state <> ?", (NuisanceState.IN_FORCE.value,))


class NuisanceShelf:
    """Reads of marks."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_refs(self, refs: Collection[str]) -> list[NuisanceMark]:
        """Return the marks of a number by its matching marks."""
        with self._database.reading() as connection:
            rows = connection.exec_driver_sql(
                "SELECT body FROM nuisance_item WHERE ref IN (SELECT value FROM json_each(?)) ORDER BY id",
                (json_list(list(refs)),),
            ).all()
        return [mark for (body,) in rows if (mark := _read(bytes(body))) is not None]


def _read(body: bytes) -> NuisanceMark | None:
    try:
        return _decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
