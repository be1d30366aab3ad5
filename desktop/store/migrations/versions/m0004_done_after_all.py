"""What a person was told is not done may turn out to be done: the server did it for a copy of this store.

Revision ID: 0004
"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_MOVES = """
    CREATE TRIGGER outbox_moves BEFORE UPDATE OF state ON outbox
    WHEN OLD.state <> NEW.state AND (OLD.state || '>' || NEW.state) NOT IN (
        'new>sent', 'sent>new', 'sent>done', 'sent>attention', 'attention>closed', 'done>reoffer', 'reoffer>sent'{more})
    AND NOT (
        coalesce(OLD.outcome, '') = 'quarantined' AND NEW.state = 'reoffer' AND OLD.state IN ('attention', 'closed'))
    BEGIN SELECT RAISE(ABORT, 'illegal outbox move'); END
"""


def upgrade() -> None:
    """Allow one more move; no row is touched."""
    op.execute("DROP TRIGGER outbox_moves")
    op.execute(_MOVES.format(more=", 'attention>done'"))


def downgrade() -> None:
    """Allow it no more (tests only)."""
    op.execute("DROP TRIGGER outbox_moves")
    op.execute(_MOVES.format(more=""))
