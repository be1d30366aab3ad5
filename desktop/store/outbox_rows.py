"""Reading rows of the outbox."""

from collections.abc import Collection
from typing import Any

import msgspec
from sqlalchemy import Connection

from desktop.services.values import PendingCommand
from desktop.store.sql_list import json_list
from sync.contract.messages import Command, Result

WAITING = "('new', 'sent', 'reoffer')"
_PENDING_COLUMNS = "id, seq, type, target, state, created_at, outcome, result, tries"


def decode_command(payload: bytes) -> Command:
    """Return the stored command."""
    return msgspec.json.decode(payload, type=Command)


def decode_result(result: bytes | None) -> Result | None:
    """Return the stored outcome."""
    return None if result is None else msgspec.json.decode(result, type=Result)


def waiting_targets(connection: Connection, ids: Collection[str]) -> set[str]:
    """Return those of these orders that have commands without an outcome."""
    rows = connection.exec_driver_sql(
        f"SELECT DISTINCT target FROM outbox INDEXED BY outbox_target WHERE state IN {WAITING} "  # noqa: S608
        "AND target IN (SELECT value FROM json_each(?))",
        (json_list(list(ids)),),
    )
    return set(rows.scalars())


def pending_commands(connection: Connection, order_id: str) -> tuple[PendingCommand, ...]:
    """Return the commands on an order that are undecided or whose decision needs a person, in ``seq`` order."""
    rows = connection.exec_driver_sql(
        f"SELECT {_PENDING_COLUMNS} FROM outbox WHERE target = ? AND state IN ('new', 'sent', 'reoffer', 'attention') "  # noqa: S608
        "ORDER BY seq",
        (order_id,),
    )
    return tuple(_pending(row) for row in rows)


def _pending(row: Any) -> PendingCommand:
    result = decode_result(row.result)
    return PendingCommand(
        id=row.id,
        seq=row.seq,
        type=row.type,
        target=row.target,
        state=row.state,
        created_at=row.created_at,
        outcome=row.outcome or "",
        code=result.code if result is not None else "",
        by_name=result.by_name if result is not None else "",
        at=result.at if result is not None else 0,
        tries=row.tries,
    )
