"""Tells the other server processes that somebody's rights, or data that decides about rights, have changed."""

from sqlalchemy import Connection, text

CHANNEL = "hotline_rights"
_TELL = text("SELECT pg_notify(:channel, :whose)")


def announce(connection: Connection, whose: str = "") -> None:
    """Let every process look at rights again once this transaction has committed (SQLite has one process only).

    ``whose`` is the id of a person or of a session; empty: everybody's.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(_TELL, {"channel": CHANNEL, "whose": whose})
