"""The server's tables. One MetaData for both databases; migrations must bring a database to exactly this."""

from sync.server.tables import (
    calls,
    commands,
    deposits,
    feed,
    knowledge,
    nuisance,
    orders,
    people,
    phone_system,
    telephony,
)
from sync.server.tables.base import metadata

__all__ = [
    "calls", "commands", "deposits", "feed", "knowledge", "metadata", "nuisance", "orders", "people", "phone_system",
    "telephony",
]  # fmt: skip
