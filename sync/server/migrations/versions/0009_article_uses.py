"""In which orders the answer of a knowledge article was given. Uses are counted from now on.

Revision ID: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; nothing that is there changes."""
    op.create_table(
        "article_use",
        sa.Column("article", sa.String(64), nullable=False),
        sa.Column("order_id", sa.String(64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("article", "order_id", name=op.f("pk_article_use")),
    )
    untold = sa.text("told IS 0" if op.get_bind().dialect.name == "sqlite" else "told IS false")
    op.create_index(op.f("ix_article_use_told"), "article_use", ["told"], postgresql_where=untold, sqlite_where=untold)


def downgrade() -> None:
    """Take it away, and the counts and records of articles with it: older servers know no such kinds."""
    op.drop_table("article_use")
    op.execute("DELETE FROM reference_item WHERE kind IN ('article_use', 'article_record', 'article_version')")
