"""Orders. The whole order is one sealed document; plain columns hold only what is queried and is not personal."""

from sqlalchemy import Boolean, Column, Index, Integer, Table

from sync.server.tables.base import Code, Counter, Id, Sealed, Time, metadata

work_order = Table(
    "work_order",
    metadata,
    Column("id", Id, primary_key=True),
    Column("public_no", Code, nullable=False, unique=True),
    Column("ver", Integer, nullable=False),
    Column("state", Code, nullable=False),
    Column("assign_rev", Integer, nullable=False),
    Column("reply_rev", Integer, nullable=False),
    Column("district", Code, nullable=False),
    Column("street", Code, nullable=False),
    Column("category", Code, nullable=False),
    Column("request_type", Code, nullable=False),
    Column("urgency", Code, nullable=False),
    Column("main_unit_id", Id, nullable=False),
    Column("accused_unit_id", Id, nullable=False),
    Column("created_by", Id, nullable=False),
    Column("created_at", Time, nullable=False),
    Column("updated_at", Time, nullable=False),
    Column("due_at", Time),
    Column("closed_at", Time),
    Column("timer_at", Time),
    Column("open", Boolean, nullable=False),
    Column("phone_ix", Sealed),
    Column("contact_ix", Sealed),
    Column("name_ix", Sealed),
    Column("last4_ix", Sealed),
    Column("doc", Sealed, nullable=False),
)
Index("ix_work_order_state_due_at", work_order.c.state, work_order.c.due_at)
Index("ix_work_order_created_at", work_order.c.created_at)
Index("ix_work_order_accused_unit_id", work_order.c.accused_unit_id)
Index("ix_work_order_phone_ix", work_order.c.phone_ix)
Index("ix_work_order_contact_ix", work_order.c.contact_ix)
Index("ix_work_order_name_ix", work_order.c.name_ix)
Index("ix_work_order_last4_ix", work_order.c.last4_ix)
Index(
    "ix_work_order_timer_at",
    work_order.c.timer_at,
    postgresql_where=work_order.c.timer_at.is_not(None),
    sqlite_where=work_order.c.timer_at.is_not(None),
)

order_scope = Table(
    "order_scope",
    metadata,
    Column("scope", Code, primary_key=True),
    Column("order_id", Id, primary_key=True),
)
Index("ix_order_scope_order_id", order_scope.c.order_id)

reporter_index = Table(
    "reporter_index",
    metadata,
    Column("order_id", Id, primary_key=True),
    Column("reporter_id", Id, primary_key=True),
    Column("phone_ix", Sealed),
    Column("contact_ix", Sealed),
    Column("name_ix", Sealed),
    Column("last4_ix", Sealed),
)
Index("ix_reporter_index_phone_ix", reporter_index.c.phone_ix)

work_order_event = Table(
    "work_order_event",
    metadata,
    Column("id", Counter, primary_key=True, autoincrement=True),
    Column("order_id", Id, nullable=False),
    Column("cmd_id", Id, nullable=False),
    Column("kind", Code, nullable=False),
    Column("actor", Id, nullable=False),
    Column("device", Id, nullable=False),
    Column("ver", Integer, nullable=False),
    Column("occurred_at", Time, nullable=False),
    Column("received_at", Time, nullable=False),
    Column("uncertain", Boolean, nullable=False),
    Column("args", Sealed, nullable=False),
)
Index("ix_work_order_event_order_id_id", work_order_event.c.order_id, work_order_event.c.id)
