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
    Column("id", Counter, primary_key=True, autoincrement=True),
    Column("at", Time, nullable=False),
    Column("pos", BigInteger),
    Column("scope", Code, nullable=False),
    Column("entity", Code, nullable=False),
    Column("entity_id", Id, nullable=False),
    Column("ver", Integer, nullable=False),
    Column("op", String(1), nullable=False),
)
Index("ix_feed_scope_pos", feed.c.scope, feed.c.pos)
Index("uq_feed_pos", feed.c.pos, unique=True)
Index(
    "ix_feed_unplaced",
    feed.c.id,
    postgresql_where=feed.c.pos.is_(None),
    sqlite_where=feed.c.pos.is_(None),
)

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
