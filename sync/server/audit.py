"""The server's own record of who did what outside of orders. Never personal data of callers."""

import msgspec
from sqlalchemy import Connection, insert

from sync.domain.instant import Instant
from sync.server.tables.people import audit


def record(
    connection: Connection,
    now: Instant,
    action: str,
    *,
    actor: str = "",
    device: str = "",
    subject: str = "",
    **detail: str | int | bool,
) -> None:
    """Write one line in the transaction of the act itself."""
    connection.execute(
        insert(audit),
        {
            "at": now,
            "actor": actor[:64],
            "device": device[:64],
            "action": action,
            "subject": subject[:64],
            "detail": msgspec.json.encode(detail).decode(),
        },
    )
