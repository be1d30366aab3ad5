"""Turning rows of ``order_list`` into the values screens show."""

from array import array
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection

from desktop.services.values import OrderListRow
from desktop.store.sql_list import json_list
from sync.cache_form.list_columns import WANTS_CORRECTION
from sync.domain.codes import OrderState, RequestType, Urgency

ROW_COLUMNS = (
    "key, id, no, state, request_type, title, category, district, street, channel, urgency, created_at, updated_at, "
    "ver, due_at, main_unit, round, attempts, reporters, next_callback_at, replied_at, satisfied, confidential, "
    "pending, evicted, created_by, wants"
)
_PIECE_CHARACTERS = 500_000
_STATES = {state.value: state for state in OrderState}
_TYPES = {kind.value: kind for kind in RequestType}
_URGENCIES = {urgency.value: urgency for urgency in Urgency}


def to_list_row(row: Sequence[Any]) -> OrderListRow:
    """Build the value of one row read with ``ROW_COLUMNS``."""
    key, order_id, no, state, kind, title, category, district, street, channel, urgency, *rest = row
    (
        created,
        updated,
        ver,
        due,
        unit,
        turn,
        attempts,
        reporters,
        next_at,
        replied,
        satisfied,
        secret,
        pending,
        evicted,
        author,
        wants,
    ) = rest
    return OrderListRow(
        key, order_id, no, _STATES[state], _TYPES[kind], title, category, district, street, channel,
        _URGENCIES[urgency], created, updated, ver, due, unit, turn, attempts, reporters, next_at, replied, satisfied,
        bool(secret), bool(pending), bool(evicted), author,
        bool(wants & WANTS_CORRECTION),
    )  # fmt: skip


def parse_keys(joined: str) -> "array[int]":
    """Read keys separated by commas, a few ten thousand at a time."""
    keys = array("q")
    start = 0
    while start < len(joined):
        end = joined.find(",", start + _PIECE_CHARACTERS)
        end = len(joined) if end < 0 else end
        keys.extend(msgspec.json.decode(f"[{joined[start:end]}]", type=list[int]))
        start = end + 1
    return keys


def rows_by_key(connection: Connection, keys: Sequence[int]) -> list[OrderListRow]:
    """Return rows in the order of the keys; keys that are gone are left out."""
    found = connection.exec_driver_sql(
        f"SELECT {ROW_COLUMNS} FROM order_list WHERE key IN (SELECT value FROM json_each(?))",  # noqa: S608
        (json_list(list(keys)),),
    )
    by_key = {row[0]: to_list_row(row) for row in found}
    return [by_key[key] for key in keys if key in by_key]


def rows_of(connection: Connection, rows: Iterable[Sequence[Any]]) -> list[OrderListRow]:
    """Return the rows for the keys in the first column of a result, in its order."""
    return rows_by_key(connection, [row[0] for row in rows])
