"""Tables of this seat's own data: kept through every update by migrations, saved out of a damaged file.

The rules of the outbox (which state may follow which) stand in the migrations as constraints and triggers.
"""

from sqlalchemy import BLOB, Column, Integer, MetaData, Table, Text

metadata = MetaData()

outbox = Table(
    "outbox",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("state", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("actor", BLOB, nullable=False),
    Column("payload", BLOB, nullable=False),
    Column("created_at", Integer, nullable=False),
    Column("sent_at", Integer),
    Column("decided_at", Integer),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("outcome", Text),
    Column("result", BLOB),
)

draft = Table(
    "draft",
    metadata,
    Column("id", Text, primary_key=True),
    Column("data", BLOB, nullable=False),
    Column("created_at", Integer, nullable=False),
    Column("updated_at", Integer, nullable=False),
    Column("number", Text, nullable=False, server_default=""),
    Column("handed_at", Integer, nullable=False, server_default="0"),
)

number_lease = Table(
    "number_lease",
    metadata,
    Column("id", Text, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("next", Integer, nullable=False),
    Column("taken_at", Integer, nullable=False),
)

attention = Table(
    "attention",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("command", Text, nullable=False),
    Column("order_id", Text, nullable=False),
    Column("created_at", Integer, nullable=False),
    Column("closed_at", Integer),
    Column("body", BLOB, nullable=False),
)

blob_queue = Table(
    "blob_queue",
    metadata,
    Column("id", Text, primary_key=True),
    Column("order_id", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("file_key", BLOB, nullable=False),
    Column("created_at", Integer, nullable=False),
    Column("name", Text, nullable=False, server_default=""),
    Column("kind", Text, nullable=False, server_default=""),
    Column("command", Text, nullable=False, server_default=""),
    Column("sent", Integer, nullable=False, server_default="0"),
    Column("note", Text, nullable=False, server_default=""),
)

kv = Table(
    "kv",
    metadata,
    Column("k", Text, primary_key=True),
    Column("v", BLOB, nullable=False),
)

OWN_TABLES: tuple[Table, ...] = (outbox, draft, number_lease, attention, blob_queue, kv)
