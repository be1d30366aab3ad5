"""The feed by day: rows wait for their position in a table of their own; on PostgreSQL a day is a partition.

Revision ID: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_DAY = "(at / 86400000)"
_BODY = "at, scope, entity, entity_id, ver, op"


def _row_columns() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("scope", sa.String(80), nullable=False),
        sa.Column("entity", sa.String(80), nullable=False),
        sa.Column("entity_id", sa.String(64), nullable=False),
        sa.Column("ver", sa.Integer(), nullable=False),
        sa.Column("op", sa.String(1), nullable=False),
    )


def upgrade() -> None:
    """Move every row into the new tables."""
    postgres = op.get_bind().dialect.name == "postgresql"
    for index in ("uq_feed_pos", "ix_feed_unplaced", "ix_feed_scope_pos"):
        op.drop_index(index, "feed")
    op.rename_table("feed", "feed_old")
    if postgres:
        op.execute("ALTER TABLE feed_old RENAME CONSTRAINT pk_feed TO pk_feed_old")
    op.create_table(
        "feed_new",
        sa.Column("id", _COUNTER, autoincrement=True, nullable=False),
        *_row_columns(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_new")),
    )
    op.create_table(
        "feed_day",
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("first_pos", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_feed_day")),
    )
    keys = ("pos", "day") if postgres else ("pos",)
    op.create_table(
        "feed",
        sa.Column("pos", _COUNTER, autoincrement=False, nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        *_row_columns(),
        sa.PrimaryKeyConstraint(*keys, name=op.f("pk_feed")),
        postgresql_partition_by="RANGE (day)",
    )
    op.create_index("ix_feed_scope_pos", "feed", ["scope", "pos"])
    if postgres:
        _make_days()
        # Rows come and go here all the time: cleaned by their number, not by a share of the table
        op.execute("ALTER TABLE feed_new SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000)")
        # the day never goes back from one position to the next
        day = f"max({_DAY}::int) OVER (ORDER BY pos)"
    else:
        day = _DAY
    # only this file's own names are put together here and below
    placed = f"INSERT INTO feed (pos, day, {_BODY}) SELECT pos, {day}, {_BODY} FROM feed_old WHERE pos IS NOT NULL"  # noqa: S608
    op.execute(placed)
    if postgres:
        op.execute("INSERT INTO feed_day (day, first_pos) SELECT day, min(pos) FROM feed GROUP BY day")
    op.execute(f"INSERT INTO feed_new ({_BODY}) SELECT {_BODY} FROM feed_old WHERE pos IS NULL ORDER BY id")  # noqa: S608
    op.drop_table("feed_old")


def _make_days() -> None:
    days = op.get_bind().scalars(sa.text(f"SELECT DISTINCT {_DAY}::int AS day FROM feed_old ORDER BY day")).all()  # noqa: S608
    for day in days:
        op.execute(f"CREATE TABLE feed_d{day} PARTITION OF feed FOR VALUES FROM ({day}) TO ({day + 1})")


def downgrade() -> None:
    """Put all rows back into one table."""
    postgres = op.get_bind().dialect.name == "postgresql"
    op.drop_index("ix_feed_scope_pos", "feed")
    op.rename_table("feed", "feed_by_day")
    if postgres:
        op.execute("ALTER TABLE feed_by_day RENAME CONSTRAINT pk_feed TO pk_feed_by_day")
    op.create_table(
        "feed",
        sa.Column("id", _COUNTER, autoincrement=True, nullable=False),
        sa.Column("pos", sa.BigInteger(), nullable=True),
        *_row_columns(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed")),
    )
    op.execute(f"INSERT INTO feed (pos, {_BODY}) SELECT pos, {_BODY} FROM feed_by_day ORDER BY pos")  # noqa: S608
    op.execute(f"INSERT INTO feed ({_BODY}) SELECT {_BODY} FROM feed_new ORDER BY id")  # noqa: S608
    op.create_index("ix_feed_scope_pos", "feed", ["scope", "pos"])
    op.create_index("uq_feed_pos", "feed", ["pos"], unique=True)
    op.create_index(
        "ix_feed_unplaced",
        "feed",
        ["id"],
        postgresql_where=sa.text("pos IS NULL"),
        sqlite_where=sa.text("pos IS NULL"),
    )
    for table in ("feed_by_day", "feed_day", "feed_new"):
        op.drop_table(table)
