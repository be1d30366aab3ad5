"""Of which phones each telephone system has told.

Revision ID: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; it fills as telephone systems are read anew."""
    op.create_table(
        "phone_heard",
        sa.Column("pbx", sa.String(80), nullable=False),
        sa.Column("extension", sa.String(80), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("pbx", "extension", name=op.f("pk_phone_heard")),
    )
    op.create_index(op.f("ix_phone_heard_extension"), "phone_heard", ["extension"])


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("phone_heard")
