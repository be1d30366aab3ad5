"""Reference items in the cache: written as they come, removed when a whole snapshot did not bring them."""

from collections.abc import Sequence
from itertools import groupby

import msgspec
from sqlalchemy import Connection

from desktop.store.changes import ChangeSet
from sync.contract.messages import Change


def apply_reference(connection: Connection, changes: Sequence[Change], changed: ChangeSet) -> None:
    """Write runs of the same kind of change in one statement each: thousands come at the first fetch."""
    for leaves, run in groupby(changes, key=lambda change: change.op == "X"):
        some = list(run)
        if leaves:
            connection.exec_driver_sql(
                "DELETE FROM reference_item WHERE kind = ? AND id = ? AND ver <= ?",
                [(change.e, change.id, change.ver) for change in some],
            )
        elif rows := [(one.e, one.id, one.ver, bytes(one.d)) for one in some if one.d is not msgspec.UNSET]:
            connection.exec_driver_sql(
                "INSERT INTO reference_item (kind, id, ver, body) VALUES (?, ?, ?, ?) ON CONFLICT (kind, id) DO UPDATE "
                "SET ver = excluded.ver, body = excluded.body WHERE excluded.ver >= reference_item.ver",
                rows,
            )
        for change in some:
            changed.add(change.e, (change.id,))


def drop_unseen_reference(connection: Connection, changed: ChangeSet) -> None:
    """Remove reference items a finished snapshot of the global scope did not bring."""
    rows = connection.exec_driver_sql(
        "DELETE FROM reference_item WHERE NOT EXISTS (SELECT 1 FROM snapshot_seen n "
        "WHERE n.kind = reference_item.kind AND n.id = reference_item.id) RETURNING kind, id"
    )
    for kind, item in rows.all():
        changed.add(kind, (item,))
