"""Slows guessing of passwords down: by agent number from one address, by agent number, and by address."""

import hashlib

from sqlalchemy import Connection, delete, select

from sync.contract.errors import ErrorCode
from sync.domain.instant import MINUTE, SECOND, Instant
from sync.server.faults import ServerFault
from sync.server.tables.people import sign_in_throttle as table
from sync.server.upsert import upsert

_FORGET_AFTER = 15 * MINUTE
_LONGEST = 15 * MINUTE
_FREE = {"pair": 5, "user": 30, "address": 60}
_ADDRESS_FORGETS_ONE_IN = 10 * SECOND
"""A whole city may come from one address (a proxy): the typing errors of its shift change must not shut it out."""


def keys_of(user_no: str, address: str) -> dict[str, str]:
    """Return the counters a try is counted in."""
    typed = hashlib.sha256(user_no.encode("utf-8", "replace")).hexdigest()[:24]
    return {"pair": f"pair:{typed}|{address[:45]}", "user": f"user:{typed}", "address": f"address:{address[:45]}"}


def refuse_if_blocked(connection: Connection, keys: dict[str, str], now: Instant) -> None:
    """Raise 429 while one of the counters is blocked."""
    rows = connection.execute(select(table.c.blocked_until).where(table.c.key.in_(keys.values())))
    until = max((row.blocked_until for row in rows), default=0)
    if until > now:
        seconds = (until - now) // SECOND + 1
        raise ServerFault(ErrorCode.SIGN_IN_THROTTLED, 429, {"seconds": seconds}, retry_after=seconds)


def count_failure(connection: Connection, keys: dict[str, str], now: Instant) -> None:
    """Count a wrong password; from the free number on each further one doubles the wait."""
    counters = select(table).where(table.c.key.in_(keys.values())).with_for_update()
    known = {row.key: row for row in connection.execute(counters)}
    for kind, key in keys.items():
        row = known.get(key)
        failures = 1 if row is None or now - row.last_at > _FORGET_AFTER else row.failures + 1
        if kind == "address" and row is not None:
            failures = max(1, failures - max(0, now - row.last_at) // _ADDRESS_FORGETS_ONE_IN)
        over = failures - _FREE[kind]
        wait = min(_LONGEST, 30 * SECOND * 2 ** min(over, 10)) if over >= 0 else 0
        values = {"key": key, "failures": failures, "last_at": now, "blocked_until": now + wait if wait else 0}
        upsert(connection, table, values, ("key",))


def forgive(connection: Connection, keys: dict[str, str]) -> None:
    """Forget the failures of a person who has now signed in (the address keeps its count)."""
    connection.execute(delete(table).where(table.c.key.in_([keys["pair"], keys["user"]])))
