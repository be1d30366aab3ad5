"""What the server knows of its seats: signing keys, reports, holes in the numbers, deposited drafts and files.

Revision ID: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add columns and tables; nothing that is there changes."""
    op.add_column("device", sa.Column("credential_hash", sa.LargeBinary(), nullable=True))
    op.add_column("device", sa.Column("report", sa.Text(), nullable=False, server_default="{}"))
    op.add_column("device", sa.Column("reported_at", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("device", sa.Column("wiped_at", sa.BigInteger(), nullable=True))
    op.add_column("intake_quarantine", sa.Column("no", sa.String(80), nullable=False, server_default=""))
    op.create_index("ix_intake_quarantine_no", "intake_quarantine", ["no"])
    op.create_table(
        "person_key",
        sa.Column("device", sa.String(64), nullable=False),
        sa.Column("user_id", sa.String(64), nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("from_at", sa.BigInteger(), nullable=False),
        sa.Column("to_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("device", "user_id", "public", name=op.f("pk_person_key")),
    )
    op.create_table(
        "number_hole",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("serial", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("device", sa.String(64), nullable=False),
        sa.Column("lease", sa.String(64), nullable=False),
        sa.Column("found_at", sa.BigInteger(), nullable=False),
        sa.Column("explained_by", sa.String(80), nullable=False, server_default=""),
        sa.Column("explained_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("year", "serial", name=op.f("pk_number_hole")),
    )
    op.create_index("ix_number_hole_explained_at", "number_hole", ["explained_at"])
    _deposits()


def _deposits() -> None:
    op.create_table(
        "draft_deposit",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("user_id", sa.String(64), nullable=False),
        sa.Column("device", sa.String(64), nullable=False),
        sa.Column("seat", sa.String(80), nullable=False),
        sa.Column("number", sa.String(80), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("deposited_at", sa.BigInteger(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("taken_by", sa.String(64), nullable=True),
        sa.Column("taken_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_deposit")),
    )
    op.create_index("ix_draft_deposit_user_id", "draft_deposit", ["user_id"])
    op.create_index("ix_draft_deposit_taken_at_deposited_at", "draft_deposit", ["taken_at", "deposited_at"])
    op.create_table(
        "stored_file",
        sa.Column("id", sa.String(80), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(80), nullable=False),
        sa.Column("user_id", sa.String(64), nullable=False),
        sa.Column("device", sa.String(64), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("complete_at", sa.BigInteger(), nullable=True),
        sa.Column("file_key", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
    )
    op.create_index("ix_stored_file_complete_at", "stored_file", ["complete_at"])
    op.create_table(
        "order_file",
        sa.Column("order_id", sa.String(64), nullable=False),
        sa.Column("file_id", sa.String(80), nullable=False),
        sa.Column("device", sa.String(64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("order_id", "file_id", name=op.f("pk_order_file")),
    )
    op.create_index("ix_order_file_file_id", "order_file", ["file_id"])


def downgrade() -> None:
    """Take them away again."""
    for table in ("order_file", "stored_file", "draft_deposit", "number_hole", "person_key"):
        op.drop_table(table)
    op.drop_index("ix_intake_quarantine_no", "intake_quarantine")
    op.drop_column("intake_quarantine", "no")
    for column in ("wiped_at", "reported_at", "report", "credential_hash"):
        op.drop_column("device", column)
