"""How this seat stands, read from the rows: counts, ages, and how far each block of numbers is used."""

import msgspec
from sqlalchemy import Connection

from desktop.store import own_kv
from desktop.store.outbox_rows import WAITING
from sync.contract.messages import SeatReport


def read_report(connection: Connection) -> SeatReport:
    """Return the report of this moment. Texts stay where they are."""
    unsent, oldest = connection.exec_driver_sql(
        f"SELECT count(*), coalesce(min(created_at), 0) FROM outbox WHERE state IN {WAITING}"  # noqa: S608
    ).one()
    drafts, oldest_draft = connection.exec_driver_sql("SELECT count(*), coalesce(min(created_at), 0) FROM draft").one()
    attention = connection.exec_driver_sql("SELECT count(*) FROM attention WHERE closed_at IS NULL").scalar_one()
    files = connection.exec_driver_sql("SELECT count(*) FROM blob_queue WHERE state <> 'done'").scalar_one()
    marks = {str(row.id): int(row.next) for row in connection.exec_driver_sql("SELECT id, next FROM number_lease")}
    return SeatReport(
        unsent=int(unsent),
        oldest_unsent_at=int(oldest),
        attention=int(attention),
        drafts=int(drafts),
        oldest_draft_at=int(oldest_draft),
        files=int(files),
        numbers=marks | {lease: mark for lease, mark in burnt_marks(connection).items() if lease in marks},
    )


def burnt_marks(connection: Connection) -> dict[str, int]:
    """Return, for blocks given up before they were empty, the first serial that was never used."""
    kept = own_kv.read_bytes(connection, own_kv.BURNT)
    return msgspec.json.decode(kept, type=dict[str, int]) if kept else {}
