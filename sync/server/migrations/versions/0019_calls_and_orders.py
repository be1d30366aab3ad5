"""Which order a call led to, so that the calls that led to none are found without opening each.

Revision ID: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; of a call kept before, it is read from the call itself."""
    op.add_column("call_record", sa.Column("order_id", sa.String(64), nullable=True))


def downgrade() -> None:
    """Take it away again."""
    op.drop_column("call_record", "order_id")
