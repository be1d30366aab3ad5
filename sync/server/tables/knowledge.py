"""In which orders the answer of an article was given."""

from sqlalchemy import Boolean, Column, Index, Table

from sync.server.tables.base import Id, Time, metadata

article_use = Table(
    "article_use",
    metadata,
    Column("article", Id, primary_key=True),
    Column("order_id", Id, primary_key=True),
    Column("at", Time, nullable=False),
    Column("told", Boolean, nullable=False),
)
"""One row for an article and an order, whatever is sent twice. ``told``: it is in the count that seats have."""
Index(
    "ix_article_use_told",
    article_use.c.told,
    postgresql_where=article_use.c.told.is_(False),
    sqlite_where=article_use.c.told.is_(False),
)
