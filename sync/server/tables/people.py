"""People, their devices and their sign-ins."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, Table

from sync.server.tables.base import Code, Counter, Id, Json, Time, metadata

account = Table(
    "account",
    metadata,
    Column("id", Id, primary_key=True),
    Column("no", Code, nullable=False, unique=True),
    Column("name", Code, nullable=False),
    Column("roles", Json, nullable=False),
    Column("unit", Id, nullable=False),
    Column("district", Code, nullable=False),
    Column("conflicts", Json, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("must_change_password", Boolean, nullable=False),
    Column("password_hash", Json, nullable=False),
    Column("rev", Integer, nullable=False),
    Column("created_at", Time, nullable=False),
    Column("updated_at", Time, nullable=False),
)

role_history = Table(
    "role_history",
    metadata,
    Column("user_id", Id, primary_key=True),
    Column("from_at", Time, primary_key=True, autoincrement=False),
    Column("roles", Json, nullable=False),
    Column("unit", Id, nullable=False),
    Column("by", Id, nullable=False),
)

device = Table(
    "device",
    metadata,
    Column("id", Id, primary_key=True),
    Column("user_id", Id, nullable=False),
    Column("seat", Code, nullable=False),
    Column("created_at", Time, nullable=False),
    Column("seen_at", Time, nullable=False),
    Column("revoked_at", Time),
    Column("last_seq", BigInteger, nullable=False),
    Column("last_occurred", Time, nullable=False),
    Column("credential_hash", LargeBinary),
    Column("report", Json, nullable=False, server_default="{}"),
    Column("reported_at", Time, nullable=False, server_default="0"),
    Column("wiped_at", Time),
    Column("forked_from", Id),
    Column("left_at", Time),
)
Index("ix_device_user_id", device.c.user_id)

device_number = Table(
    "device_number",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("device", Id, nullable=False, unique=True),
)
"""Each device's own number in the emergency series. None is ever given twice."""

person_key = Table(
    "person_key",
    metadata,
    Column("device", Id, primary_key=True),
    Column("user_id", Id, primary_key=True),
    Column("public", LargeBinary, primary_key=True),
    Column("from_at", Time, nullable=False),
    Column("to_at", Time),
)

session_family = Table(
    "session_family",
    metadata,
    Column("id", Id, primary_key=True),
    Column("user_id", Id, nullable=False),
    Column("device", Id, nullable=False),
    Column("created_at", Time, nullable=False),
    Column("revoked_at", Time),
    Column("reason", Code, nullable=False),
)
Index("ix_session_family_user_id", session_family.c.user_id)
Index("ix_session_family_device", session_family.c.device)

refresh_token = Table(
    "refresh_token",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    Column("family", Id, nullable=False),
    Column("parent", LargeBinary),
    Column("issued_at", Time, nullable=False),
    Column("expires_at", Time, nullable=False),
    Column("used_at", Time),
)
Index("ix_refresh_token_family", refresh_token.c.family)
Index("ix_refresh_token_expires_at", refresh_token.c.expires_at)

sign_in_throttle = Table(
    "sign_in_throttle",
    metadata,
    Column("key", Code, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", Time, nullable=False),
    Column("blocked_until", Time, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Counter, primary_key=True, autoincrement=True),
    Column("at", Time, nullable=False),
    Column("actor", Id, nullable=False),
    Column("device", Id, nullable=False),
    Column("action", Code, nullable=False),
    Column("subject", Id, nullable=False),
    Column("detail", Json, nullable=False),
)
Index("ix_audit_at", audit.c.at)
Index("ix_audit_subject_at", audit.c.subject, audit.c.at)
