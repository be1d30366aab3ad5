"""Order numbers of this seat.

Taken strictly in order from leased blocks, inside the transaction that saves the order.
"""

from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import Connection, insert, select, update

from desktop.store.errors import NumbersExhausted
from desktop.store.own_kv import (
    BURNT,
    DEVICE_NUMBER,
    EMERGENCY_USED,
    OWN_DATA_LOST,
    read_bytes,
    read_text,
    remove,
    write_bytes,
    write_text,
)
from desktop.store.own_tables import number_lease
from desktop.store.seat_report import burnt_marks
from sync.contract.messages import NumberLease
from sync.domain.instant import SECOND, Instant
from sync.domain.numbering import EMERGENCY_ROOM, emergency_device, format_emergency, format_no

EMERGENCY_LEASE = ""
_ON_THE_WAY = 10 * SECOND
"""A block given so shortly before a list was made may be missing in it."""


def take_number(connection: Connection, device: str) -> tuple[str, str]:
    """Use up the next number. Returns (number, lease id).

    With every lease empty the number comes from the emergency series (lease id ``""``): ``D``, device, counter, check
    digit. Raises :class:`NumbersExhausted` when that is used up as well, the seat has no device id yet, or it has just
    become another device and does not know the number of that one.
    """
    lease = connection.execute(
        select(number_lease)
        .where(number_lease.c.next <= number_lease.c.last)
        .order_by(number_lease.c.year, number_lease.c.taken_at, number_lease.c.first)
        .limit(1)
    ).first()
    if lease is None:
        return _emergency(connection, device), EMERGENCY_LEASE
    connection.execute(update(number_lease).where(number_lease.c.id == lease.id).values(next=lease.next + 1))
    return format_no(lease.year, lease.next), lease.id


def keep_leases(connection: Connection, leases: Iterable[NumberLease], at: Instant) -> None:
    """Keep the blocks the server says this device holds (none: it says nothing of them), as of ``at`` (its time).

    New ones are added, those already here stay as they are. What it does not name any more is not used again: its disk
    was copied and both copies held it, or the server was restored and may give it to somebody else. After a loss of own
    data none is taken: it may be one whose numbers were spoken, and the new device this file becomes gets its own.
    """
    leases = list(leases)
    if not leases or read_bytes(connection, OWN_DATA_LOST) is not None:
        return
    named = {lease.id for lease in leases}
    held = connection.execute(
        select(number_lease.c.id).where(
            number_lease.c.next <= number_lease.c.last, number_lease.c.taken_at < at - _ON_THE_WAY
        )
    )
    _burn(connection, [one for one in held.scalars() if one not in named])
    known = set(connection.scalars(select(number_lease.c.id)))
    for lease in leases:
        if lease.id not in known:
            known.add(lease.id)
            values = {"year": lease.year, "first": lease.first, "last": lease.last, "next": lease.first}
            connection.execute(insert(number_lease).values(id=lease.id, taken_at=at, **values))


def free_numbers(connection: Connection) -> int:
    """Count the numbers that are left."""
    return int(connection.exec_driver_sql("SELECT coalesce(sum(last - next + 1), 0) FROM number_lease").scalar_one())


def unused(connection: Connection) -> tuple[NumberLease, ...]:
    """Return what is left of the blocks."""
    rows = connection.execute(select(number_lease).where(number_lease.c.next <= number_lease.c.last)).all()
    return tuple(NumberLease(id=row.id, year=row.year, first=row.next, last=row.last) for row in rows)


def give_back(connection: Connection) -> tuple[NumberLease, ...]:
    """Mark all unused numbers as used and return them: a clean sign-off hands them to the server."""
    left = unused(connection)
    connection.execute(update(number_lease).values(next=number_lease.c.last + 1))
    return left


def burn_leases(connection: Connection) -> None:
    """Never use the present blocks again: the file was cloned or came back from an old copy."""
    _burn(connection, connection.scalars(select(number_lease.c.id)).all())


def _burn(connection: Connection, leases: Sequence[str]) -> None:
    """Give blocks up. How far they were used is kept: what was not is no number anybody waits for."""
    if not leases:
        return
    of_these = number_lease.c.id.in_(leases)
    left = connection.execute(select(number_lease).where(of_these, number_lease.c.next <= number_lease.c.last))
    marks = {row.id: row.next for row in left}
    write_bytes(connection, BURNT, msgspec.json.encode(burnt_marks(connection) | marks))
    connection.execute(update(number_lease).where(of_these).values(next=number_lease.c.last + 1))


def keep_device_number(connection: Connection, device: str, number: int | None) -> None:
    """Keep the number the server gave this device; ``None`` (it gives none) changes nothing for the same device."""
    if number is not None:
        write_text(connection, DEVICE_NUMBER, f"{number} {device}")
    elif _told_number(connection)[1] != device:
        remove(connection, DEVICE_NUMBER)


def _told_number(connection: Connection) -> tuple[str, str]:
    number, _, device = read_text(connection, DEVICE_NUMBER).partition(" ")
    return number, device


def _emergency(connection: Connection, device: str) -> str:
    used = int(read_text(connection, EMERGENCY_USED, "0"))
    number, numbered = _told_number(connection)
    if not device or used >= EMERGENCY_ROOM or numbered not in {device, ""}:
        raise NumbersExhausted
    write_text(connection, EMERGENCY_USED, str(used + 1))
    # a server that gives no numbers leaves the place of the id, which another device may have too
    return format_emergency(int(number) if numbered else emergency_device(device), used)


def emergency_used(connection: Connection) -> int:
    """Count the numbers taken from the emergency series."""
    return int(read_text(connection, EMERGENCY_USED, "0"))
