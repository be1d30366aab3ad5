"""What people at seats are doing, and what one shift leaves to the next."""

from sqlalchemy import Column, Index, Table

from sync.server.tables.base import Code, Counter, Id, Sealed, Time, metadata

agent_presence = Table(
    "agent_presence",
    metadata,
    Column("user_id", Id, primary_key=True),
    Column("device", Id, nullable=False),
    Column("extension", Code, nullable=False),
    Column("owner", Code, nullable=False),
    Column("status", Code, nullable=False),
    Column("reason", Code, nullable=False),
    Column("since", Time, nullable=False),
    Column("until", Time),
    Column("rests", Code, nullable=False),
    Column("rests_reason", Code, nullable=False),
    Column("told_at", Time, nullable=False),
)
Index("ix_agent_presence_device", agent_presence.c.device)
Index("ix_agent_presence_extension", agent_presence.c.extension)

agent_event = Table(
    "agent_event",
    metadata,
    Column("n", Counter, primary_key=True, autoincrement=True),
    Column("id", Id, nullable=False, unique=True),
    Column("user_id", Id, nullable=False),
    Column("device", Id, nullable=False),
    Column("at", Time, nullable=False),
    Column("received_at", Time, nullable=False),
    Column("act", Code, nullable=False),
    Column("status", Code, nullable=False),
    Column("reason", Code, nullable=False),
)
"""Every change, for adherence and utilisation."""
Index("ix_agent_event_user_id_at", agent_event.c.user_id, agent_event.c.at)

shift_note = Table(
    "shift_note",
    metadata,
    Column("id", Id, primary_key=True),
    Column("team", Id, nullable=False),
    Column("user_id", Id, nullable=False),
    Column("at", Time, nullable=False),
    Column("text", Sealed, nullable=False),
)
Index("ix_shift_note_team_at", shift_note.c.team, shift_note.c.at)

shift_note_read = Table(
    "shift_note_read",
    metadata,
    Column("note", Id, primary_key=True),
    Column("user_id", Id, primary_key=True),
    Column("at", Time, nullable=False),
)
