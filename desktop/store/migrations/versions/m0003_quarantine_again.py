"""What the server kept in quarantine may be offered again: a server restored from a backup has lost it.

Revision ID: 0003
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_MOVES = """
    CREATE TRIGGER outbox_moves BEFORE UPDATE OF state ON outbox
    WHEN OLD.state <> NEW.state AND (OLD.state || '>' || NEW.state) NOT IN (
        'new>sent', 'sent>new', 'sent>done', 'sent>attention', 'attention>closed', 'done>reoffer', 'reoffer>sent')
    {more}
    BEGIN SELECT RAISE(ABORT, 'illegal outbox move'); END
"""
_QUARANTINED = """
    AND NOT (
        coalesce(OLD.outcome, '') = 'quarantined' AND NEW.state = 'reoffer' AND OLD.state IN ('attention', 'closed'))
"""


def upgrade() -> None:
    """Allow two more moves; no row is touched."""
    op.execute("DROP TRIGGER outbox_moves")
    op.execute(_MOVES.format(more=_QUARANTINED))


def downgrade() -> None:
    """Allow them no more (tests only)."""
    op.execute("DROP TRIGGER outbox_moves")
    op.execute(_MOVES.format(more=""))
