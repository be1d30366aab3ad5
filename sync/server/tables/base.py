"""Names and types shared by all tables."""

from sqlalchemy import BigInteger, Integer, LargeBinary, MetaData, String, Text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Id = String(64)
"""Ids are text: UUIDv7 for what seats make, codes for reference data."""

Code = String(80)
Time = BigInteger
"""Instants: ms since the epoch, UTC."""

Counter = BigInteger().with_variant(Integer, "sqlite")
"""A column the database counts up itself (SQLite does so for INTEGER only)."""

Sealed = LargeBinary
"""Bytes made by :class:`sync.server.sealing.Sealer`."""

Json = Text
"""JSON as text, written and read by msgspec."""
