"""Telephone calls: who called is sealed; the blind mark finds the calls of a number."""

from sqlalchemy import Boolean, Column, Index, Integer, Table

from sync.server.tables.base import Code, Id, Sealed, Time, metadata

call_record = Table(
    "call_record",
    metadata,
    Column("id", Id, primary_key=True),
    Column("ver", Integer, nullable=False),
    Column("at", Time, nullable=False),
    Column("caller_blind", Sealed),
    Column("agent", Id, nullable=False),
    Column("queue", Code, nullable=False),
    Column("result", Code, nullable=False),
    Column("waiting", Boolean, nullable=False),
    Column("doc", Sealed, nullable=False),
    Column("order_id", Id),
)
"""``order_id``: the order a call led to, empty for none; not set for a call kept before there was the column."""
Index("ix_call_record_at", call_record.c.at)
Index("ix_call_record_caller_blind_at", call_record.c.caller_blind, call_record.c.at)
Index("ix_call_record_waiting_at", call_record.c.waiting, call_record.c.at)
