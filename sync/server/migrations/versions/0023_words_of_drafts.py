"""Which words of a draft were collected or ended: two desks may have written on it in the same moment.

Revision ID: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; of what was collected before, only the moment is known."""
    op.add_column("draft_deposit", sa.Column("words", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    """Take it away again."""
    op.drop_column("draft_deposit", "words")
