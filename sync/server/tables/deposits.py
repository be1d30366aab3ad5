"""What seats hand over beside commands: drafts of people who left, and files."""

from sqlalchemy import BigInteger, Column, Index, Table

from sync.server.tables.base import Code, Id, Sealed, Time, metadata

draft_deposit = Table(
    "draft_deposit",
    metadata,
    Column("id", Id, primary_key=True),
    Column("user_id", Id, nullable=False),
    Column("device", Id, nullable=False),
    Column("seat", Code, nullable=False),
    Column("number", Code, nullable=False),
    Column("created_at", Time, nullable=False),
    Column("deposited_at", Time, nullable=False),
    Column("data", Sealed, nullable=False),
    Column("taken_by", Id),
    Column("taken_at", Time),
    Column("words", Sealed),
)
"""``words`` is the sealed digest of what ``data`` held, once that is gone."""
Index("ix_draft_deposit_user_id", draft_deposit.c.user_id)
Index("ix_draft_deposit_taken_at_deposited_at", draft_deposit.c.taken_at, draft_deposit.c.deposited_at)

draft_order = Table(
    "draft_order",
    metadata,
    Column("mark", Code, primary_key=True),
    Column("order_id", Id, nullable=False),
    Column("user_id", Id, nullable=False),
    Column("at", Time, nullable=False),
)
"""Which order was made of a draft, by whom and when: a second one of the same draft is a case for a person."""
Index("ix_draft_order_at", draft_order.c.at)

stored_file = Table(
    "stored_file",
    metadata,
    Column("id", Code, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("received", BigInteger, nullable=False),
    Column("kind", Code, nullable=False),
    Column("user_id", Id, nullable=False),
    Column("device", Id, nullable=False),
    Column("created_at", Time, nullable=False),
    Column("complete_at", Time),
    Column("file_key", Sealed, nullable=False),
)
Index("ix_stored_file_complete_at", stored_file.c.complete_at)

order_file = Table(
    "order_file",
    metadata,
    Column("order_id", Id, primary_key=True),
    Column("file_id", Code, primary_key=True),
    Column("device", Id, nullable=False),
    Column("at", Time, nullable=False),
)
Index("ix_order_file_file_id", order_file.c.file_id)
