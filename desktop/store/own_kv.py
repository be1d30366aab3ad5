"""Small own values of the seat: device id, next sequence number, keys given by the server."""

from sqlalchemy import Connection

DEVICE = "device"
NEXT_SEQ = "next_seq"
SPOOL_KEY = "spool_key"
BURNT = "burnt_numbers"
"""JSON: lease id -> first serial never used, of blocks given up before they were empty."""
EMERGENCY_USED = "emergency_used"
DEVICE_NUMBER = "device_number"
"""The number the server gave a device for its emergency series, and the id of that device."""
OWN_DATA_LOST = "own_data_lost"
"""Written by a repair: it is not known which numbers and sequence numbers this device used, until it is another one."""
OUTBOX_EPOCH = "outbox_epoch"
"""The server's epoch in which all decided commands were decided, or offered again."""
DROPPED_DRAFTS = "dropped_drafts"
"""JSON: id -> last change of drafts thrown away here that the server may have, until it has heard of it."""
DROPPED_WORDS = "dropped_words"
"""JSON: id -> digest of their words, of the same drafts."""
SENT_WORDS = "sent_words"
"""JSON: id -> digests of the words with which drafts that are still here set out: what is here came from those."""
UNACKNOWLEDGED_DRAFTS = "unacknowledged_drafts"
"""JSON: ids of the deposits that were taken into this store and that the server may not know to be here."""
DRAFTS_EPOCH = "drafts_epoch"
"""The server's epoch in which the drafts that it has or had a copy of went there or came from there."""
SIGN_KEY = "sign_key"
LEASE_KEY = "lease_key"


def read_bytes(connection: Connection, key: str) -> bytes | None:
    """Return the value, ``None`` when it was never written."""
    row = connection.exec_driver_sql("SELECT v FROM kv WHERE k = ?", (key,)).first()
    return None if row is None else bytes(row[0])


def write_bytes(connection: Connection, key: str, value: bytes) -> None:
    """Write the value."""
    connection.exec_driver_sql(
        "INSERT INTO kv (k, v) VALUES (?, ?) ON CONFLICT (k) DO UPDATE SET v = excluded.v", (key, value)
    )


def read_text(connection: Connection, key: str, default: str = "") -> str:
    """Return the value as text."""
    found = read_bytes(connection, key)
    return default if found is None else found.decode()


def write_text(connection: Connection, key: str, value: str) -> None:
    """Write a text."""
    write_bytes(connection, key, value.encode())


def remove(connection: Connection, key: str) -> None:
    """Remove a value."""
    connection.exec_driver_sql("DELETE FROM kv WHERE k = ?", (key,))
