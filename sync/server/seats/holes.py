"""The loss alarm: each seat uses its numbers in order, so one that was used and is nowhere is a lost order.

Of each block the seat says which serial it will use next. When it has nothing left to send, every serial before that
one must stand on an order, in quarantine, or among those somebody has explained.
"""

from collections.abc import Iterable, Mapping

import msgspec
from sqlalchemy import Connection, Row, insert, select, update

from sync.domain.codes import Role
from sync.domain.instant import Instant
from sync.domain.numbering import format_no, parse_no
from sync.server.ports import NewId
from sync.server.tables.commands import human_task, intake_quarantine, number_hole, number_lease
from sync.server.tables.orders import work_order
from sync.server.upsert import insert_into

ARRIVED = "arrived"
"""``explained_by`` of a hole whose number came in later."""
_SLICE = 400


class Hole(msgspec.Struct, frozen=True):
    """A number that was used and has not arrived."""

    no: str
    year: int
    serial: int
    device: str
    lease: str


class NumberHoles:
    """Looks for missing numbers, raises one task for each, and takes explanations."""

    def __init__(self, new_id: NewId) -> None:
        self._new_id = new_id

    def look(self, connection: Connection, device: str, marks: Mapping[str, int], now: Instant) -> int:
        """Compare a device's marks (lease id -> next serial) with what has arrived; returns how many new holes."""
        self._close_arrived(connection, device, now)
        used: list[Hole] = []
        for lease in connection.execute(select(number_lease).where(number_lease.c.device == device)):
            mark = min(marks.get(lease.id, lease.first), lease.last + 1)
            if lease.used < mark - lease.first:
                used += _numbers(lease, mark)
        missing = missing_of(connection, used)
        return sum(self._raise(connection, hole, now) for hole in missing)

    def explain(self, connection: Connection, no: str, by: str, now: Instant) -> bool:
        """Note that a person has found out about a number; tells whether it was an open hole."""
        parsed = parse_no(no)
        if parsed is None:
            return False
        done = connection.execute(
            update(number_hole)
            .where(
                number_hole.c.year == parsed.year,
                number_hole.c.serial == parsed.serial,
                number_hole.c.explained_at.is_(None),
            )
            .values(explained_by=by[:80], explained_at=now)
        )
        return bool(done.rowcount)

    def _close_arrived(self, connection: Connection, device: str, now: Instant) -> None:
        """Close the holes whose number has come in since."""
        holes = open_holes(connection, device)
        still = {hole.no for hole in missing_of(connection, holes)}
        for hole in holes:
            if hole.no not in still:
                self.explain(connection, hole.no, ARRIVED, now)

    def _raise(self, connection: Connection, hole: Hole, now: Instant) -> int:
        values = {"year": hole.year, "serial": hole.serial, "device": hole.device, "lease": hole.lease}
        statement = insert_into(connection, number_hole).on_conflict_do_nothing().returning(number_hole.c.serial)
        if connection.execute(statement, {**values, "found_at": now, "explained_by": ""}).first() is None:
            return 0  # known already
        detail = msgspec.json.encode({"no": hole.no, "device": hole.device}).decode()
        connection.execute(
            insert(human_task),
            {
                "id": self._new_id(),
                "kind": "number_hole",
                "for_role": Role.TEAM_LEAD.value,
                "order_id": "",
                "cmd_id": "",
                "at": now,
                "detail": detail,
            },
        )
        return 1


def open_holes(connection: Connection, device: str = "") -> list[Hole]:
    """Return the holes nobody has explained, of one device or of all."""
    statement = select(number_hole).where(number_hole.c.explained_at.is_(None))
    if device:
        statement = statement.where(number_hole.c.device == device)
    rows = connection.execute(statement.order_by(number_hole.c.year, number_hole.c.serial))
    return [Hole(format_no(row.year, row.serial), row.year, row.serial, row.device, row.lease) for row in rows]


def missing_of(connection: Connection, used: Iterable[Hole]) -> list[Hole]:
    """Return the numbers that stand neither on an order nor in quarantine."""
    wanted = list(used)
    missing: list[Hole] = []
    for start in range(0, len(wanted), _SLICE):
        part = wanted[start : start + _SLICE]
        numbers = [hole.no for hole in part]
        there = set(connection.scalars(select(work_order.c.public_no).where(work_order.c.public_no.in_(numbers))))
        there |= set(connection.scalars(select(intake_quarantine.c.no).where(intake_quarantine.c.no.in_(numbers))))
        missing += [hole for hole in part if hole.no not in there]
    return missing


def _numbers(lease: Row[tuple[object, ...]], mark: int) -> list[Hole]:
    """Return the numbers of a block that were used."""
    return [
        Hole(format_no(lease.year, serial), lease.year, serial, lease.device, lease.id)
        for serial in range(lease.first, mark)
    ]


def used_numbers(connection: Connection, marks: Mapping[str, int], device: str) -> list[Hole]:
    """Return every number a device used by its own word."""
    return [
        hole
        for lease in connection.execute(
            select(number_lease)
            .where(number_lease.c.device == device)
            .order_by(number_lease.c.year, number_lease.c.first)
        )
        for hole in _numbers(lease, min(marks.get(lease.id, lease.first), lease.last + 1))
    ]
