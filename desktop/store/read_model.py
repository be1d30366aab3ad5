"""Keeps the computed tables (lists, units, callers, overlay, search) true to the records and the outbox.

Every change of a record or of a pending command calls :meth:`ReadModel.refresh` in the same transaction: a list never
shows a state that neither the server nor this seat has made.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec
from sqlalchemy import Connection

from desktop.store.order_keys import drop_keys, free_keys, keys_of, remember_keys
from desktop.store.sql_list import json_list
from sync.cache_form.bodies import pack, stored_order
from sync.cache_form.list_columns import ListValues, caller_values, list_values, search_text, unit_values
from sync.cache_form.tables import LIST_COLUMNS
from sync.contract.messages import Command
from sync.domain.actor import Actor
from sync.domain.order import Order

PendingAct = tuple[Command, Actor]
Preview = Callable[[Order | None, Sequence[PendingAct]], Order | None]
"""Lays pending commands over a clean order (``None``: the server does not have it yet)."""

_TEXT_HASH = LIST_COLUMNS.index("text_hash")
_UPSERT_LIST = (
    f"INSERT INTO order_list ({', '.join(LIST_COLUMNS)}) VALUES ({', '.join('?' * len(LIST_COLUMNS))}) "  # noqa: S608
    f"ON CONFLICT (key) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in LIST_COLUMNS[1:])}"
)
_READ_LIST = f"SELECT {', '.join(LIST_COLUMNS)} FROM order_list WHERE key IN (SELECT value FROM json_each(?))"  # noqa: S608
_PENDING = """
    SELECT target, payload, actor FROM outbox INDEXED BY outbox_target
    WHERE target IN (SELECT value FROM json_each(?))
        AND (state IN ('new', 'sent', 'reoffer') OR (state = 'attention' AND type = 'order.create'))
    ORDER BY seq
"""
"""By target: however many commands wait after a long outage, those of a few orders are found at once."""


@dataclass(slots=True)
class _Batch:
    """Rows to write, gathered so that each table gets one statement."""

    lists: list[ListValues] = field(default_factory=list)
    units: list[tuple[str, int, str, str]] = field(default_factory=list)
    callers: list[tuple[str, int]] = field(default_factory=list)
    overlays: list[tuple[int, bytes]] = field(default_factory=list)
    clean: list[int] = field(default_factory=list)
    texts: dict[int, Order] = field(default_factory=dict)
    gone: dict[str, int] = field(default_factory=dict)
    disclosed: set[int] = field(default_factory=set)


class ReadModel:
    """Computes what lists show. ``preview`` is the only knowledge it has of the rules."""

    def __init__(self, preview: Preview) -> None:
        self._preview = preview

    def pending(self, connection: Connection, ids: Collection[str]) -> dict[str, list[PendingAct]]:
        """Return the undecided commands of the given orders, in ``seq`` order."""
        found: dict[str, list[PendingAct]] = {}
        for target, payload, actor in connection.exec_driver_sql(_PENDING, (json_list(list(ids)),)).all():
            act = (msgspec.json.decode(payload, type=Command), msgspec.json.decode(actor, type=Actor))
            found.setdefault(target, []).append(act)
        return found

    def refresh(
        self,
        connection: Connection,
        ids: Collection[str],
        decoded: Mapping[str, Order] | None = None,
        *,
        keys: Mapping[str, int] | None = None,
        disclosed: Collection[str] = (),
        index_now: bool = True,
    ) -> None:
        """Compute the given orders again; ``decoded`` spares reading records that were just written, and ``keys``
        (of all of them that have one) finding their keys again.

        ``disclosed`` are those that stood here in the same version and now show more or less of the caller: what lists,
        units and the full-text index have of an order does not depend on that, so only the callers are looked at.

        With ``index_now`` off the full-text index follows later (:meth:`SearchIndex.catch_up`).
        """
        if not ids:
            return
        records = decoded or {}
        pending = self.pending(connection, ids)
        keys = keys_of(connection, ids) if keys is None else {one: keys[one] for one in ids if one in keys}
        read = _read_records(connection, [keys[one] for one in ids if one in keys and one not in records])
        batch = _Batch()
        fresh: dict[str, Order] = {}
        for one in ids:
            clean, evicted = (records[one], False) if one in records else read.get(keys.get(one, -1), (None, False))
            shown = self._preview(clean, pending[one]) if one in pending else clean
            if shown is None:
                if one in keys:
                    batch.gone[one] = keys[one]
                continue
            if one not in keys:
                fresh[one] = shown
                continue
            if one in disclosed and one not in pending:
                batch.callers.extend(caller_values(keys[one], shown))
                batch.disclosed.add(keys[one])
                continue
            _gather(batch, keys[one], shown, pending=one in pending, evicted=evicted)
        self._gather_new(connection, batch, fresh, pending)
        known = {key for one, key in keys.items() if one not in batch.gone}
        _write(connection, batch, known, index_now=index_now)
        _remove(connection, batch.gone)

    def refresh_pending(self, connection: Connection) -> None:
        """Compute every order again that has commands which may be laid over it."""
        rows = connection.exec_driver_sql(
            "SELECT DISTINCT target FROM outbox WHERE type LIKE 'order.%' "
            "AND state IN ('new', 'sent', 'reoffer', 'attention')"
        )
        self.refresh(connection, [target for (target,) in rows])

    def _gather_new(
        self,
        connection: Connection,
        batch: _Batch,
        fresh: Mapping[str, Order],
        pending: Mapping[str, Sequence[PendingAct]],
    ) -> None:
        keys = free_keys(connection, [(one, order.created_at) for one, order in fresh.items()])
        remember_keys(connection, keys)
        for one, order in fresh.items():
            _gather(batch, keys[one], order, pending=one in pending, evicted=False)


def _gather(batch: _Batch, key: int, shown: Order, *, pending: bool, evicted: bool) -> None:
    batch.lists.append(list_values(key, shown, pending=pending, evicted=evicted))
    batch.units.extend(unit_values(key, shown))
    batch.callers.extend(caller_values(key, shown))
    batch.texts[key] = shown
    if pending:
        batch.overlays.append((key, pack(msgspec.json.encode(shown))))
    else:
        batch.clean.append(key)


def _read_records(connection: Connection, keys: Sequence[int]) -> dict[int, tuple[Order, bool]]:
    if not keys:
        return {}
    rows = connection.exec_driver_sql(
        "SELECT key, evicted, body FROM order_record WHERE key IN (SELECT value FROM json_each(?))", (json_list(keys),)
    )
    return {key: (stored_order(body), bool(evicted)) for key, evicted, body in rows.all()}


def _write(connection: Connection, batch: _Batch, known: Collection[int], *, index_now: bool) -> None:
    if batch.lists or batch.disclosed:
        _replace_side(connection, "order_caller", ("ref", "key"), batch.callers, known)
    if not batch.lists:
        return
    known = set(known) - batch.disclosed
    shown = _shown(connection, known)
    _write_lists(connection, batch.lists, shown)
    _replace_side(connection, "order_unit", ("unit", "key", "role", "state"), batch.units, known)
    if batch.overlays:
        connection.exec_driver_sql("INSERT OR REPLACE INTO order_overlay (key, body) VALUES (?, ?)", batch.overlays)
    if batch.clean and known:
        connection.exec_driver_sql(
            "DELETE FROM order_overlay WHERE key IN (SELECT value FROM json_each(?))", (json_list(batch.clean),)
        )
    changed = [row[0] for row in batch.lists if row[0] not in shown or shown[row[0]][_TEXT_HASH] != row[_TEXT_HASH]]
    _index(connection, {key: batch.texts[key] for key in changed}, index_now=index_now)


def _shown(connection: Connection, keys: Collection[int]) -> dict[int, ListValues]:
    """Return the values that lists show now."""
    if not keys:
        return {}
    rows = connection.exec_driver_sql(_READ_LIST, (json_list(list(keys)),)).all()
    return {row[0]: tuple(row) for row in rows}


def _write_lists(connection: Connection, rows: Sequence[ListValues], shown: Mapping[int, ListValues]) -> None:
    """Write list rows. Of one that is there only what differs: each column named costs its indexes a delete and an
    insert.
    """
    whole: list[ListValues] = []
    parts: dict[tuple[int, ...], list[tuple[object, ...]]] = {}
    for row in rows:
        before = shown.get(row[0])
        if before is None:
            whole.append(row)
        elif before != row:
            places = tuple(at for at, value in enumerate(row) if value != before[at])
            parts.setdefault(places, []).append((*(row[at] for at in places), row[0]))
    if whole:
        connection.exec_driver_sql(_UPSERT_LIST, whole)
    for places, values in parts.items():
        names = ", ".join(f"{LIST_COLUMNS[at]} = ?" for at in places)
        connection.exec_driver_sql(f"UPDATE order_list SET {names} WHERE key = ?", values)  # noqa: S608


def _replace_side(
    connection: Connection,
    table: str,
    columns: tuple[str, ...],
    rows: Sequence[tuple[object, ...]],
    known: Collection[int],
) -> None:
    """Let a table hold these rows and no others of the known orders; most of them stand there already."""
    wanted = set(rows)
    names = ", ".join(columns)
    there: set[tuple[object, ...]] = set()
    if known:
        select = f"SELECT {names} FROM {table} WHERE key IN (SELECT value FROM json_each(?))"  # noqa: S608
        there = {tuple(row) for row in connection.exec_driver_sql(select, (json_list(list(known)),)).all()}
    if gone := there - wanted:
        found = " AND ".join(f"{name} = ?" for name in columns)
        connection.exec_driver_sql(f"DELETE FROM {table} WHERE {found}", list(gone))  # noqa: S608
    if new := [row for row in rows if row not in there]:
        marks = ", ".join("?" * len(columns))
        connection.exec_driver_sql(f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})", new)  # noqa: S608


def _index(connection: Connection, orders: Mapping[int, Order], *, index_now: bool) -> None:
    if not orders:
        return
    if index_now:
        texts = [(key, search_text(orders[key])) for key in sorted(orders)]
        connection.exec_driver_sql("INSERT OR REPLACE INTO order_search (rowid, text) VALUES (?, ?)", texts)
    else:
        connection.exec_driver_sql("INSERT OR IGNORE INTO search_waiting (key) VALUES (?)", [(key,) for key in orders])


def _remove(connection: Connection, gone: Mapping[str, int]) -> None:
    if not gone:
        return
    keys = json_list(list(gone.values()))
    for table, column in (
        ("order_record", "key"), ("row_scope", "key"), ("order_list", "key"), ("order_unit", "key"),
        ("order_caller", "key"), ("order_overlay", "key"), ("search_waiting", "key"), ("order_search", "rowid"),
    ):  # fmt: skip
        connection.exec_driver_sql(
            f"DELETE FROM {table} WHERE {column} IN (SELECT value FROM json_each(?))",  # noqa: S608
            (keys,),
        )
    drop_keys(connection, list(gone))
