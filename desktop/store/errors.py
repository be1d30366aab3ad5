"""What can go wrong with the encrypted store. Codes only; sentences live in the user interface."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy.exc

from sync.encrypted_file import DriverError

_BUSY, _LOCKED, _READONLY, _IO, _CORRUPT, _FULL, _CANTOPEN, _CONSTRAINT, _NOT_A_DATABASE = (
    5,
    6,
    8,
    10,
    11,
    13,
    14,
    19,
    26,
)
_OUT_OF_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class StoreError(Exception):
    """A fault of the store. ``code`` is stable; ``retryable`` tells whether the same call may succeed later."""

    code = "store_failed"
    retryable = False

    def __init__(self, detail: str = "") -> None:
        super().__init__(f"{self.code}: {detail}" if detail else self.code)
        self.detail = detail


class StoreInUse(StoreError):
    """Another program has this file open."""

    code = "store_in_use"
    retryable = True


class WrongKey(StoreError):
    """The file cannot be read with this key."""

    code = "store_wrong_key"


class StoreDamaged(StoreError):
    """A page of the file is broken. Rebuild: own data is saved, the cache is fetched again."""

    code = "store_damaged"


class StoreFull(StoreError):
    """No room on the disk. Nothing of the failed act was written."""

    code = "store_full"
    retryable = True


class StoreUnwritable(StoreError):
    """The disk refused to read or write."""

    code = "store_unwritable"
    retryable = True


class StoreBusy(StoreError):
    """The file stayed locked for too long."""

    code = "store_busy"
    retryable = True


class StoreShutOut(StoreError):
    """The server has ordered to make this store unreadable; it waits only for what is not handed in yet."""

    code = "device_revoked"


class StoreTooNew(StoreError):
    """The file was written by a newer program."""

    code = "store_too_new"


class IllegalMove(StoreError):
    """A command may not go from its state to the wanted one."""

    code = "store_illegal_move"


class NumbersExhausted(StoreError):
    """No leased number and no emergency series is left."""

    code = "numbers_exhausted"


class UnknownCommand(StoreError):
    """There is no such command in the outbox."""

    code = "unknown_command"


_BY_CODE: dict[int, type[StoreError]] = {
    _BUSY: StoreBusy,
    _LOCKED: StoreBusy,
    _READONLY: StoreUnwritable,
    _IO: StoreUnwritable,
    _CORRUPT: StoreDamaged,
    _FULL: StoreFull,
    _CANTOPEN: StoreUnwritable,
    _NOT_A_DATABASE: StoreDamaged,
}


def store_error(error: BaseException) -> StoreError:
    """Return the store's error for one of the driver or of the system.

    The driver's text is not kept (it may quote data).
    """
    if isinstance(error, StoreError):
        return error
    if isinstance(error, OSError):
        return StoreFull() if error.errno in _OUT_OF_SPACE else StoreUnwritable(type(error).__name__)
    origin = error.orig if isinstance(error, sqlalchemy.exc.DBAPIError) else error
    extended = getattr(origin, "sqlite_errorcode", None)
    if extended is None:
        return StoreError(type(origin).__name__)
    primary = extended & 0xFF
    if primary == _CONSTRAINT and "illegal outbox move" in str(origin):
        return IllegalMove()
    return _BY_CODE.get(primary, StoreError)(getattr(origin, "sqlite_errorname", "") or str(primary))


@contextmanager
def translated() -> Iterator[None]:
    """Turn errors of the driver and of the system into :class:`StoreError`."""
    try:
        yield
    except StoreError:
        raise
    except (sqlalchemy.exc.DBAPIError, DriverError, OSError) as error:
        raise store_error(error) from None
