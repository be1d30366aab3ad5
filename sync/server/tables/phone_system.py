"""How each telephone system stands: its line, its queues (counts only, no caller); what seats ask of it, sealed."""

from sqlalchemy import Column, Index, Integer, String, Table

from sync.server.tables.base import Code, Id, Sealed, Time, metadata

phone_line = Table(
    "phone_line",
    metadata,
    Column("pbx", Code, primary_key=True),
    Column("adapter", Code, nullable=False),
    Column("state", Code, nullable=False),
    Column("code", Code, nullable=False),
    Column("since", Time, nullable=False),
    Column("heard_at", Time, nullable=False),
    Column("able", String(400), nullable=False, server_default=""),
)

phone_command = Table(
    "phone_command",
    metadata,
    Column("id", Id, primary_key=True),
    Column("user_id", Id, nullable=False),
    Column("made_at", Time, nullable=False),
    Column("deadline", Time, nullable=False),
    Column("state", Code, nullable=False),
    Column("pbx", Code, nullable=False),
    Column("code", Code, nullable=False),
    Column("doc", Sealed, nullable=False),
)
"""What seats ask of telephone systems: ``new``, ``taken`` by the process of one, ``done`` with a code. Kept minutes."""
Index("ix_phone_command_state", phone_command.c.state)
Index("ix_phone_command_user_id_made_at", phone_command.c.user_id, phone_command.c.made_at)

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

phone_heard = Table(
    "phone_heard",
    metadata,
    Column("pbx", Code, primary_key=True),
    Column("extension", Code, primary_key=True),
    Column("at", Time, nullable=False),
)
"""Of which phones each telephone system has told since its state was read last."""
Index("ix_phone_heard_extension", phone_heard.c.extension)
