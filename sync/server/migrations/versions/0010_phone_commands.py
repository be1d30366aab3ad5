"""What seats ask of telephone systems, and what each of these can do.

Revision ID: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a table and a column; nothing that is there changes."""
    op.add_column("phone_line", sa.Column("able", sa.String(400), nullable=False, server_default=""))
    op.create_table(
        "phone_command",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("user_id", sa.String(64), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("deadline", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(80), nullable=False),
        sa.Column("pbx", sa.String(80), nullable=False),
        sa.Column("code", sa.String(80), nullable=False),
        sa.Column("doc", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_command")),
    )
    op.create_index(op.f("ix_phone_command_state"), "phone_command", ["state"])
    op.create_index(op.f("ix_phone_command_user_id_made_at"), "phone_command", ["user_id", "made_at"])


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("phone_command")
    with op.batch_alter_table("phone_line") as batch:
        batch.drop_column("able")
