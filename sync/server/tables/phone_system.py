"""How each telephone system stands: its line, its queues. Counts only, no caller."""

from sqlalchemy import Column, Integer, Table

from sync.server.tables.base import Code, Time, metadata

phone_line = Table(
    "phone_line",
    metadata,
    Column("pbx", Code, primary_key=True),
    Column("adapter", Code, nullable=False),
    Column("state", Code, nullable=False),
    Column("code", Code, nullable=False),
    Column("since", Time, nullable=False),
    Column("heard_at", Time, nullable=False),
)

phone_queue = Table(
    "phone_queue",
    metadata,
    Column("pbx", Code, primary_key=True),
    Column("queue", Code, primary_key=True),
    Column("waiting", Integer, nullable=False),
    Column("oldest_at", Time),
    Column("completed", Integer, nullable=False),
    Column("abandoned", Integer, nullable=False),
    Column("at", Time, nullable=False),
)
