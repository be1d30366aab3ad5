"""Questions about order numbers: where one comes from, and whether all that were used have arrived."""

import msgspec
from sqlalchemy import Connection, bindparam, select

from sync.contract.administration import NumberOrigin
from sync.contract.errors import ErrorCode
from sync.contract.messages import Result
from sync.domain.numbering import parse_emergency, parse_no
from sync.server import audit
from sync.server.database import Database
from sync.server.faults import ServerFault
from sync.server.ports import Clock
from sync.server.seats.holes import NumberHoles, missing_of, open_holes, used_numbers
from sync.server.seats.reports import last_report
from sync.server.tables.commands import command_log, intake_quarantine, number_hole, number_lease
from sync.server.tables.orders import work_order
from sync.server.tables.people import device, device_number


class DeviceNumbers(msgspec.Struct, frozen=True):
    """Numbers of one device: used by its own word, arrived here, missing and not explained."""

    device: str
    seat: str
    used: int
    arrived: int
    missing: tuple[str, ...]
    unsent: int


class Numbers:
    """The use cases of ``/admin/v1/numbers`` and of ``hotline-server numbers``."""

    def __init__(self, database: Database, holes: NumberHoles, clock: Clock) -> None:
        self._database = database
        self._holes = holes
        self._clock = clock

    def origin(self, no: str) -> NumberOrigin:
        """Tell what is known of a number a citizen names. Raises 404 for one that was never given out."""
        with self._database.read() as connection:
            order = connection.scalar(select(work_order.c.id).where(work_order.c.public_no == no))
            lease = _lease_of(connection, no)
            found = NumberOrigin(no=no, state="received" if order else "unknown", order=order or "")
            if lease is not None:
                found = msgspec.structs.replace(found, device=lease[0], seat=lease[1])
            if order:
                return found
            if (aside := connection.execute(_ASIDE, {"no": no}).first()) is not None:
                other = msgspec.json.decode(aside.result, type=Result).detail if aside.result else {}
                return msgspec.structs.replace(found, state="quarantined", order=str(other.get("order", "")))
            if _is_hole(connection, no):
                return msgspec.structs.replace(found, state="missing")
            if lease is not None:
                return msgspec.structs.replace(found, state="leased")
        raise ServerFault(ErrorCode.NOT_FOUND, 404)

    def explain(self, no: str, by: str, reason: str) -> None:
        """Close a hole: a person knows what became of the number. Raises 404 when it is none."""
        now = self._clock.now()
        with self._database.write() as connection:
            if not self._holes.explain(connection, no, by, now):
                raise ServerFault(ErrorCode.NOT_FOUND, 404)
            audit.record(connection, now, "number_explained", actor=by, subject=no, reason=reason[:80])

    def compared(self) -> list[DeviceNumbers]:
        """Return, for each device that has used numbers, used against arrived; the database is only read."""
        with self._database.still() as connection:
            explained = {(row.year, row.serial) for row in connection.execute(_EXPLAINED)}
            found: list[DeviceNumbers] = []
            for row in connection.execute(
                select(device.c.id, device.c.seat).order_by(device.c.seat, device.c.id)
            ).all():
                report, _ = last_report(connection, row.id)
                used = used_numbers(connection, report.numbers, row.id)
                missing = [one for one in missing_of(connection, used) if (one.year, one.serial) not in explained]
                if used:
                    numbers = tuple(one.no for one in missing)
                    found.append(
                        DeviceNumbers(row.id, row.seat, len(used), len(used) - len(missing), numbers, report.unsent)
                    )
            known = {no for each in found for no in each.missing}
            stray = [hole for hole in open_holes(connection) if hole.no not in known]
            for hole in missing_of(connection, stray):
                found.append(DeviceNumbers(hole.device, "", 1, 0, (hole.no,), 0))
            return found


_EXPLAINED = select(number_hole.c.year, number_hole.c.serial).where(number_hole.c.explained_at.is_not(None))


def _lease_of(connection: Connection, no: str) -> tuple[str, str] | None:
    """Return device and seat whose block, or whose part of the emergency series, a number is of."""
    parsed, beyond = parse_no(no), parse_emergency(no)
    if beyond is not None:
        numbered = select(device.c.id.label("device"), device.c.seat).join(
            device_number, device_number.c.device == device.c.id
        )
        row = connection.execute(numbered.where(device_number.c.number == beyond.device)).first()
        return (row.device, row.seat) if row is not None else None
    if parsed is None:
        return None
    row = connection.execute(
        select(number_lease.c.device, device.c.seat)
        .outerjoin(device, device.c.id == number_lease.c.device)
        .where(
            number_lease.c.year == parsed.year,
            number_lease.c.first <= parsed.serial,
            number_lease.c.last >= parsed.serial,
        )
        .order_by(number_lease.c.first.desc())
        .limit(1)
    ).first()
    return (row.device, row.seat or "") if row is not None else None


def _is_hole(connection: Connection, no: str) -> bool:
    parsed = parse_no(no)
    return parsed is not None and any(
        (hole.year, hole.serial) == (parsed.year, parsed.serial) for hole in open_holes(connection)
    )


_ASIDE = (
    select(command_log.c.result)
    .select_from(intake_quarantine)
    .outerjoin(command_log, command_log.c.cmd_id == intake_quarantine.c.cmd_id)
    .where(intake_quarantine.c.no == bindparam("no"))
    .order_by(intake_quarantine.c.at.desc())
    .limit(1)
)
