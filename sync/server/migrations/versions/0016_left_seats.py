"""When a seat was left: its last session ended, and nobody has signed in there since.

Revision ID: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; seats left before count as silent, as they did."""
    op.add_column("device", sa.Column("left_at", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    """Take it away again."""
    op.drop_column("device", "left_at")
