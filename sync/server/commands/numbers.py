"""Order numbers: blocks leased to devices, and the numbers the server gives itself."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec
from sqlalchemy import Connection, bindparam, insert, select, update

from sync.contract.messages import NumberLease
from sync.domain.instant import Instant, to_wall
from sync.domain.numbering import NumberParts, format_no
from sync.server.commands.writes import LEASE, Writes
from sync.server.ports import NewId
from sync.server.tables.commands import number_counter, number_lease
from sync.server.upsert import insert_into

BLOCK = 20
FIRST_BLOCKS = 2
MOST_FREE = 200
MOST_OUTSTANDING = 400
"""A device never holds more unused numbers than this, whatever it reports."""
EMERGENCY = re.compile(r"D[0-9]{5,30}\Z")
"""The series of a seat whose leases ran out."""
LARGEST_SERIAL = 99_999_999
MOST_AHEAD = 1_000_000
"""A number nobody was given is believed only this far beyond the last one given (after a restore from a backup)."""


def open_leases(connection: Connection, device: str) -> list[NumberLease]:
    """Return the blocks a device still draws from, oldest first."""
    rows = connection.execute(
        select(number_lease)
        .where(number_lease.c.device == device, number_lease.c.state == "open")
        .order_by(number_lease.c.year, number_lease.c.first)
    )
    return [NumberLease(row.id, row.year, row.first, row.last) for row in rows if row.used < row.last - row.first + 1]


def top_up(connection: Connection, device: str, free: int | None, now: Instant, new_id: NewId) -> bool:
    """Lease further blocks when a device runs low; ``free`` is what it says it has left. Tells whether it got some."""
    year = to_wall(now).year
    rows = connection.execute(
        select(number_lease.c.first, number_lease.c.last, number_lease.c.used).where(
            number_lease.c.device == device, number_lease.c.year == year, number_lease.c.state == "open"
        )
    ).all()
    outstanding = sum(row.last - row.first + 1 - row.used for row in rows)
    has = outstanding if free is None else min(max(free, 0), outstanding)
    target = min(MOST_FREE, BLOCK * max(FIRST_BLOCKS, len(rows)))
    room = (MOST_OUTSTANDING - outstanding) // BLOCK
    if has > target // 2 or room <= 0:
        return False
    blocks = min(room, max(1, (target - has) // BLOCK))
    for _ in range(blocks):
        first = take(connection, year, BLOCK)
        values = {"id": new_id(), "device": device, "year": year, "first": first, "last": first + BLOCK - 1}
        connection.execute(insert(number_lease), {**values, "used": 0, "state": "open", "at": now})
    return True


def take(connection: Connection, year: int, count: int) -> int:
    """Take ``count`` serials of a year; returns the first."""
    statement = insert_into(connection, number_counter).values(year=year, next=1 + count)
    taken = connection.execute(
        statement.on_conflict_do_update(
            index_elements=["year"], set_={"next": number_counter.c.next + count}
        ).returning(number_counter.c.next)
    ).scalar_one()
    return int(taken) - count


def own_number(connection: Connection, now: Instant) -> str:
    """Return a fresh number given by the server itself (other channels, a clash)."""
    year = to_wall(now).year
    return format_no(year, take(connection, year, 1))


def is_believable(connection: Connection, year: int, serial: int) -> bool:
    """Tell whether a number may have been leased; one a little ahead (lost in a restore) moves the counter on."""
    following = connection.execute(select(number_counter.c.next).where(number_counter.c.year == year)).scalar()
    if following is not None and serial < following:
        return True
    if serial > min(LARGEST_SERIAL, (following or 1) + MOST_AHEAD):
        return False
    reserve(connection, year, serial)
    return True


class OpenLease(msgspec.Struct, frozen=True):
    """A block a device draws from, as stored."""

    id: str
    year: int
    first: int
    last: int
    used: int

    def holds(self, number: NumberParts) -> bool:
        """Tell whether a number is of this block."""
        return self.year == number.year and self.first <= number.serial <= self.last


def leases_of(connection: Connection, device: str) -> list[OpenLease]:
    """Return the open blocks of a device, by their first number."""
    rows = connection.execute(_OPEN_LEASES, {"device": device})
    return [OpenLease(*row) for row in rows]


def lease_of(leases: Sequence[OpenLease], number: NumberParts) -> OpenLease | None:
    """Return the block that holds a number; ``leases`` are sorted as :func:`leases_of` returns them."""
    place = bisect_right(leases, (number.year, number.serial), key=_beginning)
    lease = leases[place - 1] if place else None
    return lease if lease is not None and lease.holds(number) else None


def mark_used(writes: Writes, leases: Sequence[OpenLease], used: Iterable[NumberParts]) -> None:
    """Count numbers of a device's blocks as used; the last one of a block closes it."""
    held = (lease for number in used if (lease := lease_of(leases, number)) is not None)
    for lease, count in Counter(held).items():
        total = lease.used + count
        state = "used" if total >= lease.last - lease.first + 1 else "open"
        writes.add(LEASE, {"id": lease.id, "used": total, "state": state})


def _beginning(lease: OpenLease) -> tuple[int, int]:
    return lease.year, lease.first


def give_back(connection: Connection, device: str, lease: NumberLease) -> bool:
    """Close a block whose rest the device will not use; tells whether it was one of the device's open blocks.

    The block ends before the rest: what was given back is no number anybody waits for.
    """
    done = connection.execute(
        update(number_lease)
        .where(
            number_lease.c.id == lease.id,
            number_lease.c.device == device,
            number_lease.c.state == "open",
            number_lease.c.first <= lease.first,
            number_lease.c.last == lease.last,
        )
        .values(state="returned", last=lease.first - 1)
    )
    return bool(done.rowcount)


def burn(connection: Connection, device: str) -> None:
    """Close the blocks of a device whose disk was copied: both copies hold them, so neither may go on with them."""
    held = (number_lease.c.device == device) & (number_lease.c.state == "open")
    connection.execute(update(number_lease).where(held).values(state="burnt"))


def close_given_up(connection: Connection, device: str, marks: Mapping[str, int]) -> None:
    """Close the blocks of a device that has none left by its own word, though its marks (lease id -> first serial
    never used) say that some are not used up: it gave them up, and they must not count as held for ever.

    A block the report does not name stays open: the reply that brought it may have been lost.
    """
    for lease in leases_of(connection, device):
        if lease.first <= marks.get(lease.id, lease.last + 1) <= lease.last:
            connection.execute(update(number_lease).where(number_lease.c.id == lease.id).values(state="burnt"))


def reserve(connection: Connection, year: int, serial: int) -> None:
    """Make sure that a number used elsewhere (bulk loading) is not given again."""
    statement = insert_into(connection, number_counter).values(year=year, next=serial + 1)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["year"], set_={"next": serial + 1}, where=number_counter.c.next <= serial
        )
    )


_OPEN_LEASES = (
    select(number_lease.c.id, number_lease.c.year, number_lease.c.first, number_lease.c.last, number_lease.c.used)
    .where(number_lease.c.device == bindparam("device"), number_lease.c.state == "open")
    .order_by(number_lease.c.year, number_lease.c.first)
)
