"""Measures against nuisance callers. The number is sealed in the document; its blind index stands beside it."""

from sqlalchemy import Column, Index, Integer, Table

from sync.server.tables.base import Code, Id, Sealed, Time, metadata

nuisance = Table(
    "nuisance",
    metadata,
    Column("id", Id, primary_key=True),
    Column("ver", Integer, nullable=False),
    Column("at", Time, nullable=False),
    Column("number_blind", Sealed, nullable=False),
    Column("state", Code, nullable=False),
    Column("until", Time, nullable=False),
    Column("doc", Sealed, nullable=False),
)
Index("ix_nuisance_number_blind_state", nuisance.c.number_blind, nuisance.c.state)
Index("ix_nuisance_state_at", nuisance.c.state, nuisance.c.at)
