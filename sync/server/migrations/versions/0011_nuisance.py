"""Measures against nuisance callers.

Revision ID: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; nothing that is there changes."""
    op.create_table(
        "nuisance",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("ver", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("number_blind", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(80), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("doc", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nuisance")),
    )
    op.create_index("ix_nuisance_number_blind_state", "nuisance", ["number_blind", "state"])
    op.create_index("ix_nuisance_state_at", "nuisance", ["state", "at"])


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("nuisance")
