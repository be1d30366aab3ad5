"""The change feed: thin rows with a commit-ordered position, and the head that gives positions out."""

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table

from sync.server.tables.base import Code, Counter, Id, Time, metadata

head = Table(
    "head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("v", BigInteger, nullable=False),
    Column("floor", BigInteger, nullable=False),
    Column("epoch", Id, nullable=False),
    Column("reference_ver", BigInteger, nullable=False),
)

feed = Table(
    "feed",
    metadata,
    Column("pos", Counter, primary_key=True, autoincrement=False),
    Column("day", Integer, nullable=False),
    Column("at", Time, nullable=False),
    Column("scope", Code, nullable=False),
    Column("entity", Code, nullable=False),
    Column("entity_id", Id, nullable=False),
    Column("ver", Integer, nullable=False),
    Column("op", String(1), nullable=False),
)
"""Placed rows. On PostgreSQL partitioned by ``day`` (days since 1970 by the database's clock, never going back): old
days go as whole tables, and the positions of two days do not overlap."""
Index("ix_feed_scope_pos", feed.c.scope, feed.c.pos)

feed_new = Table(
    "feed_new",
    metadata,
    Column("id", Counter, primary_key=True, autoincrement=True),
    Column("at", Time, nullable=False),
    Column("scope", Code, nullable=False),
    Column("entity", Code, nullable=False),
    Column("entity_id", Id, nullable=False),
    Column("ver", Integer, nullable=False),
    Column("op", String(1), nullable=False),
)
"""Rows written by transactions on PostgreSQL; the sequencer moves them to ``feed`` once they have committed."""

feed_day = Table(
    "feed_day",
    metadata,
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("first_pos", BigInteger, nullable=False),
)
"""The days of the feed on PostgreSQL, each with its first position."""

reference_item = Table(
    "reference_item",
    metadata,
    Column("kind", Code, primary_key=True),
    Column("id", Id, primary_key=True),
    Column("ver", Integer, nullable=False),
    Column("retired", Integer, nullable=False),
    Column("updated_at", Time, nullable=False),
    Column("updated_by", Id, nullable=False),
    Column("body", String, nullable=False),
)
