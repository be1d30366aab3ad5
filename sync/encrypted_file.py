"""Encrypted SQLite files (SQLCipher), with types: the driver ships none, so every use of it passes here."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol, cast

from sqlcipher3 import dbapi2 as _untyped

_driver = cast(Any, _untyped)

KEY_BYTES = 32
_BUSY_MS = 5_000

MODULE = cast(ModuleType, _untyped)
"""The DB-API module, for SQLAlchemy."""

DriverError = cast(type[Exception], _driver.Error)
"""Base of all errors of the driver."""

DatabaseError = cast(type[Exception], _driver.DatabaseError)
"""Errors of the database itself."""


class RawCursor(Protocol):
    """A DB-API cursor."""

    description: Sequence[Sequence[Any]]
    rowcount: int

    def fetchone(self) -> tuple[Any, ...] | None:
        """Return the next row."""
        ...

    def fetchall(self) -> list[tuple[Any, ...]]:
        """Return all rows that are left."""
        ...

    def __iter__(self) -> "RawCursor":
        """Iterate over the rows."""
        ...

    def __next__(self) -> tuple[Any, ...]:
        """Return the next row or stop."""
        ...


class RawConnection(Protocol):
    """A DB-API connection with SQLite's shortcuts."""

    def execute(self, statement: str, parameters: Sequence[Any] = ()) -> RawCursor:
        """Run one statement."""
        ...

    def executemany(self, statement: str, parameters: Iterable[Sequence[Any]]) -> RawCursor:
        """Run one statement for each set of values."""
        ...

    def close(self) -> None:
        """Close the connection."""
        ...


def connect(path: str, *, timeout_s: float) -> RawConnection:
    """Open a file in autocommit mode; the connection may pass between threads (the pool sees to one at a time)."""
    opened = _driver.connect(path, check_same_thread=False, isolation_level=None, timeout=timeout_s)
    return cast(RawConnection, opened)


def check_key(key: bytes) -> None:
    """Refuse anything but a raw 256-bit key (a passphrase would cost 100 ms a connection)."""
    if len(key) != KEY_BYTES:
        raise ValueError("the store key must have 32 bytes")


def connect_raw(path: Path, key: bytes, *, timeout_ms: int = _BUSY_MS) -> RawConnection:
    """Open the file with its key; nothing is read yet, so a wrong key shows only at the first statement."""
    check_key(key)
    connection = connect(str(path), timeout_s=timeout_ms / 1000)
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute("PRAGMA cipher_memory_security = OFF")
    return connection
