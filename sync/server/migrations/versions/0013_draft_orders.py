"""Which order was made of a draft: a copy of it that is submitted at another desk makes no second one.

Revision ID: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; orders that are there were made by programs that did not say of which draft."""
    op.create_table(
        "draft_order",
        sa.Column("mark", sa.String(80), nullable=False),
        sa.Column("order_id", sa.String(64), nullable=False),
        sa.Column("user_id", sa.String(64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_draft_order")),
    )
    op.create_index(op.f("ix_draft_order_at"), "draft_order", ["at"])


def downgrade() -> None:
    """Take it away again; a draft submitted twice is two orders then, as it was."""
    op.drop_table("draft_order")
