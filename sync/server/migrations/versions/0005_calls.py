"""Telephone calls.

Revision ID: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; nothing that is there changes."""
    op.create_table(
        "call_record",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("ver", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("caller_blind", sa.LargeBinary(), nullable=True),
        sa.Column("agent", sa.String(64), nullable=False),
        sa.Column("queue", sa.String(80), nullable=False),
        sa.Column("result", sa.String(80), nullable=False),
        sa.Column("waiting", sa.Boolean(), nullable=False),
        sa.Column("doc", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_record")),
    )
    op.create_index("ix_call_record_at", "call_record", ["at"])
    op.create_index("ix_call_record_caller_blind_at", "call_record", ["caller_blind", "at"])
    op.create_index("ix_call_record_waiting_at", "call_record", ["waiting", "at"])


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("call_record")
