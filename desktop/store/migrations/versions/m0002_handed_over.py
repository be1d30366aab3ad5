"""Drafts that are being handed over, and what the upload of a file needs.

Revision ID: 0002
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_DRAFT = ("handed_at INTEGER NOT NULL DEFAULT 0",)
_BLOB = (
    "name TEXT NOT NULL DEFAULT ''",
    "kind TEXT NOT NULL DEFAULT ''",
    "command TEXT NOT NULL DEFAULT ''",
    "sent INTEGER NOT NULL DEFAULT 0",
    "note TEXT NOT NULL DEFAULT ''",
)


def upgrade() -> None:
    """Add columns; what is there stays as it is."""
    for table, columns in (("draft", _DRAFT), ("blob_queue", _BLOB)):
        for column in columns:
            op.execute(f"ALTER TABLE {table} ADD COLUMN {column}")
    op.execute("CREATE INDEX blob_queue_waiting ON blob_queue (created_at) WHERE state = 'waiting'")


def downgrade() -> None:
    """Take them away again (tests only)."""
    op.execute("DROP INDEX blob_queue_waiting")
    for table, columns in (("draft", _DRAFT), ("blob_queue", _BLOB)):
        for column in columns:
            op.execute(f"ALTER TABLE {table} DROP COLUMN {column.split()[0]}")
