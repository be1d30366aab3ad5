"""How the store stands, read from its rows: counts, ages and sizes, nothing a person wrote."""

import msgspec
from sqlalchemy import Connection

from desktop.services.values import ScopeFact, StoreFacts, UnsentCommand
from desktop.store import cache_kv
from desktop.store.numbers import emergency_used, unused
from desktop.store.outbox_rows import WAITING, decode_command
from desktop.store.seat_report import read_report

MOST_UNSENT = 500
_UNSENT = f"""
    SELECT c.id, c.type, c.state, c.created_at, c.tries, coalesce(l.no, '') AS no,
        CASE WHEN c.type = 'order.create' THEN c.payload END AS payload
    FROM outbox c LEFT JOIN order_key k ON k.id = c.target LEFT JOIN order_list l ON l.key = k.key
    WHERE c.state IN {WAITING} ORDER BY c.seq LIMIT {MOST_UNSENT}
"""  # noqa: S608


def read_facts(connection: Connection) -> StoreFacts:
    """Return the facts that stand in the database."""
    report = read_report(connection)
    held = cache_kv.held_scopes(connection)
    rows = connection.exec_driver_sql("SELECT scope, count(*) FROM row_scope GROUP BY scope ORDER BY scope").all()
    counts = {str(scope): int(count) for scope, count in rows}
    cursor = cache_kv.read_cursor(connection)
    return StoreFacts(
        unsent=_unsent(connection),
        unsent_count=report.unsent,
        attention=report.attention,
        drafts=report.drafts,
        oldest_draft_at=report.oldest_draft_at,
        files=report.files,
        scopes=tuple(ScopeFact(one, counts.get(one, 0), one in held) for one in sorted(held | set(counts))),
        orders=int(connection.exec_driver_sql("SELECT count(*) FROM order_record").scalar_one()),
        blocks=tuple((one.id, one.year, one.last - one.first + 1) for one in unused(connection)),
        emergency_used=emergency_used(connection),
        skipped_kinds=tuple(sorted(cache_kv.skipped_kinds(connection))),
        epoch=cursor.epoch if cursor is not None else "",
        position=cursor.pos if cursor is not None else 0,
    )


def _unsent(connection: Connection) -> tuple[UnsentCommand, ...]:
    return tuple(
        UnsentCommand(
            id=row.id,
            type=row.type,
            no=row.no or _own_number(row.payload),
            state=row.state,
            since=row.created_at,
            tries=row.tries,
        )
        for row in connection.exec_driver_sql(_UNSENT)
    )


def _own_number(payload: bytes | None) -> str:
    if payload is None:
        return ""
    try:
        return msgspec.json.decode(decode_command(payload).args, type=_Numbered).no
    except msgspec.DecodeError:
        return ""


class _Numbered(msgspec.Struct):
    no: str = ""
