"""Unsent orders, each keystroke's state on the disk within one quick transaction."""

from desktop.services.values import StoredDraft
from desktop.store.database import Database
from sync.domain.instant import Instant

_COLUMNS = "id, data, updated_at, created_at, number"


class DraftBox:
    """Drafts of this person."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open_draft(self, draft_id: str, data: bytes, number: str, now: Instant) -> StoredDraft:
        """Create a draft; one that exists under this id is kept as it is."""
        with self._database.saving() as connection:
            connection.exec_driver_sql(
                f"INSERT OR IGNORE INTO draft ({_COLUMNS}) VALUES (?, ?, ?, ?, ?)",  # noqa: S608
                (draft_id, data, now, now, number),
            )
            row = connection.exec_driver_sql(f"SELECT {_COLUMNS} FROM draft WHERE id = ?", (draft_id,)).one()  # noqa: S608
        return StoredDraft(*row)

    def drafts(self) -> tuple[StoredDraft, ...]:
        """Return all drafts, oldest first."""
        with self._database.reading() as connection:
            rows = connection.exec_driver_sql(f"SELECT {_COLUMNS} FROM draft ORDER BY created_at, id").all()  # noqa: S608
        return tuple(StoredDraft(*row) for row in rows)

    def save_draft(self, draft_id: str, data: bytes, now: Instant) -> None:
        """Replace a draft's content durably; creates it when it is gone."""
        with self._database.saving() as connection:
            connection.exec_driver_sql(
                "INSERT INTO draft (id, data, created_at, updated_at) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (id) DO UPDATE SET data = excluded.data, updated_at = excluded.updated_at",
                (draft_id, data, now, now),
            )

    def discard_draft(self, draft_id: str) -> None:
        """Remove a draft."""
        with self._database.saving() as connection:
            connection.exec_driver_sql("DELETE FROM draft WHERE id = ?", (draft_id,))
