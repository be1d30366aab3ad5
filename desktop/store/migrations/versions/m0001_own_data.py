"""Own data of a seat: outbox with its legal moves, drafts, number leases, attention, file queue, key-value.

Revision ID: 0001
"""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TABLES = (
    """
    CREATE TABLE outbox (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        state TEXT NOT NULL CHECK (state IN ('new', 'sent', 'done', 'attention', 'closed', 'reoffer')),
        type TEXT NOT NULL,
        target TEXT NOT NULL,
        actor BLOB NOT NULL,
        payload BLOB NOT NULL,
        created_at INTEGER NOT NULL,
        sent_at INTEGER,
        decided_at INTEGER,
        tries INTEGER NOT NULL DEFAULT 0,
        outcome TEXT,
        result BLOB,
        CHECK (
            (state IN ('new', 'sent', 'reoffer') AND outcome IS NULL)
            OR (state = 'done' AND coalesce(outcome, '') IN ('applied', 'merged', 'same'))
            OR (state IN ('attention', 'closed') AND coalesce(outcome, '') IN ('superseded', 'rejected', 'quarantined'))
        )
    )
    """,
    "CREATE INDEX outbox_waiting ON outbox (seq) WHERE state IN ('new', 'sent', 'reoffer')",
    "CREATE INDEX outbox_attention ON outbox (seq) WHERE state = 'attention'",
    "CREATE INDEX outbox_target ON outbox (target, seq)",
    "CREATE INDEX outbox_decided ON outbox (decided_at) WHERE state IN ('done', 'closed')",
    """
    CREATE TRIGGER outbox_starts_new BEFORE INSERT ON outbox WHEN NEW.state <> 'new'
    BEGIN SELECT RAISE(ABORT, 'illegal outbox move'); END
    """,
    """
    CREATE TRIGGER outbox_moves BEFORE UPDATE OF state ON outbox
    WHEN OLD.state <> NEW.state AND (OLD.state || '>' || NEW.state) NOT IN (
        'new>sent', 'sent>new', 'sent>done', 'sent>attention', 'attention>closed', 'done>reoffer', 'reoffer>sent')
    BEGIN SELECT RAISE(ABORT, 'illegal outbox move'); END
    """,
    """
    CREATE TRIGGER outbox_content_stays BEFORE UPDATE OF id, type, target, actor, created_at ON outbox
    WHEN OLD.id <> NEW.id OR OLD.type <> NEW.type OR OLD.target <> NEW.target OR OLD.created_at <> NEW.created_at
    BEGIN SELECT RAISE(ABORT, 'illegal outbox move'); END
    """,
    """
    CREATE TRIGGER outbox_keeps_open BEFORE DELETE ON outbox WHEN OLD.state NOT IN ('done', 'closed')
    BEGIN SELECT RAISE(ABORT, 'illegal outbox move'); END
    """,
    """
    CREATE TABLE draft (
        id TEXT PRIMARY KEY,
        data BLOB NOT NULL,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        number TEXT NOT NULL DEFAULT ''
    )
    """,
    """
    CREATE TABLE number_lease (
        id TEXT PRIMARY KEY,
        year INTEGER NOT NULL,
        first INTEGER NOT NULL,
        last INTEGER NOT NULL,
        next INTEGER NOT NULL,
        taken_at INTEGER NOT NULL,
        CHECK (first <= last AND next BETWEEN first AND last + 1)
    )
    """,
    """
    CREATE TRIGGER number_lease_forward BEFORE UPDATE ON number_lease WHEN NEW.next < OLD.next
    BEGIN SELECT RAISE(ABORT, 'a number is used once'); END
    """,
    """
    CREATE TABLE attention (
        id TEXT PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('outcome', 'proposal')),
        command TEXT NOT NULL,
        order_id TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        closed_at INTEGER,
        body BLOB NOT NULL
    )
    """,
    "CREATE INDEX attention_open ON attention (created_at) WHERE closed_at IS NULL",
    """
    CREATE TABLE blob_queue (
        id TEXT PRIMARY KEY,
        order_id TEXT NOT NULL,
        state TEXT NOT NULL,
        path TEXT NOT NULL,
        size INTEGER NOT NULL,
        file_key BLOB NOT NULL,
        created_at INTEGER NOT NULL
    )
    """,
    "CREATE TABLE kv (k TEXT PRIMARY KEY, v BLOB NOT NULL) WITHOUT ROWID",
)


def upgrade() -> None:
    """Make the tables with their constraints."""
    for statement in _TABLES:
        op.execute(statement)


def downgrade() -> None:
    """Take everything away again (tests only: a released program never goes back)."""
    for table in ("outbox", "draft", "number_lease", "attention", "blob_queue", "kv"):
        op.execute(f"DROP TABLE {table}")
