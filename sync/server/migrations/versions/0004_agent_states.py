"""States of seats with every change, and notes from one shift to the next.

Revision ID: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add tables; nothing that is there changes."""
    op.create_table(
        "agent_presence",
        sa.Column("user_id", sa.String(64), nullable=False),
        sa.Column("device", sa.String(64), nullable=False),
        sa.Column("extension", sa.String(80), nullable=False),
        sa.Column("owner", sa.String(80), nullable=False),
        sa.Column("status", sa.String(80), nullable=False),
        sa.Column("reason", sa.String(80), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.Column("rests", sa.String(80), nullable=False),
        sa.Column("rests_reason", sa.String(80), nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_agent_presence")),
    )
    op.create_index("ix_agent_presence_device", "agent_presence", ["device"])
    op.create_index("ix_agent_presence_extension", "agent_presence", ["extension"])
    op.create_table(
        "agent_event",
        sa.Column("n", _COUNTER, autoincrement=True, nullable=False),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("user_id", sa.String(64), nullable=False),
        sa.Column("device", sa.String(64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("act", sa.String(80), nullable=False),
        sa.Column("status", sa.String(80), nullable=False),
        sa.Column("reason", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_agent_event")),
        sa.UniqueConstraint("id", name=op.f("uq_agent_event_id")),
    )
    op.create_index("ix_agent_event_user_id_at", "agent_event", ["user_id", "at"])
    op.create_table(
        "shift_note",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("team", sa.String(64), nullable=False),
        sa.Column("user_id", sa.String(64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_note")),
    )
    op.create_index("ix_shift_note_team_at", "shift_note", ["team", "at"])
    op.create_table(
        "shift_note_read",
        sa.Column("note", sa.String(64), nullable=False),
        sa.Column("user_id", sa.String(64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("note", "user_id", name=op.f("pk_shift_note_read")),
    )


def downgrade() -> None:
    """Take them away again."""
    for table in ("shift_note_read", "shift_note", "agent_event", "agent_presence"):
        op.drop_table(table)
