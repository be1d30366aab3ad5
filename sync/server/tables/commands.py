"""What devices sent, what became of it, the numbers they hold, and what needs a person."""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, Table

from sync.server.tables.base import Code, Id, Json, Sealed, Time, metadata

command_log = Table(
    "command_log",
    metadata,
    Column("device", Id, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("cmd_id", Id, nullable=False, unique=True),
    Column("hash", LargeBinary, nullable=False),
    Column("target", Id, nullable=False),
    Column("at", Time, nullable=False),
    Column("outcome", Code, nullable=False),
    Column("result", Json, nullable=False),
)
Index("ix_command_log_at", command_log.c.at)

command_attempt = Table(
    "command_attempt",
    metadata,
    Column("cmd_id", Id, primary_key=True),
    Column("device", Id, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("at", Time, nullable=False),
)

intake_quarantine = Table(
    "intake_quarantine",
    metadata,
    Column("cmd_id", Id, primary_key=True),
    Column("device", Id, nullable=False),
    Column("user_id", Id, nullable=False),
    Column("type", Code, nullable=False),
    Column("at", Time, nullable=False),
    Column("reason", Code, nullable=False),
    Column("raw", Sealed, nullable=False),
    Column("resolved_by", Id),
    Column("resolved_at", Time),
    Column("no", Code, nullable=False, server_default=""),
)
Index("ix_intake_quarantine_no", intake_quarantine.c.no)

human_task = Table(
    "human_task",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", Code, nullable=False),
    Column("for_role", Code, nullable=False),
    Column("order_id", Id, nullable=False),
    Column("cmd_id", Id, nullable=False),
    Column("at", Time, nullable=False),
    Column("detail", Json, nullable=False),
    Column("closed_by", Id),
    Column("closed_at", Time),
)
Index("ix_human_task_closed_at_at", human_task.c.closed_at, human_task.c.at)

number_counter = Table(
    "number_counter",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("next", BigInteger, nullable=False),
)

number_lease = Table(
    "number_lease",
    metadata,
    Column("id", Id, primary_key=True),
    Column("device", Id, nullable=False),
    Column("year", Integer, nullable=False),
    Column("first", BigInteger, nullable=False),
    Column("last", BigInteger, nullable=False),
    Column("used", Integer, nullable=False),
    Column("state", Code, nullable=False),
    Column("at", Time, nullable=False),
)
Index("ix_number_lease_device", number_lease.c.device)
Index("ix_number_lease_year_first", number_lease.c.year, number_lease.c.first)

number_hole = Table(
    "number_hole",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("serial", BigInteger, primary_key=True, autoincrement=False),
    Column("device", Id, nullable=False),
    Column("lease", Id, nullable=False),
    Column("found_at", Time, nullable=False),
    Column("explained_by", Code, nullable=False, server_default=""),
    Column("explained_at", Time),
)
Index("ix_number_hole_explained_at", number_hole.c.explained_at)
