"""Keeping what seats report of themselves, and showing it to those who lead."""

import logging
from collections.abc import Iterable

import msgspec
from sqlalchemy import Connection, bindparam, select, update

from sync.contract.administration import SeatList, SeatView
from sync.contract.messages import SeatReport
from sync.domain.instant import DAY, Instant
from sync.server.database import Database
from sync.server.ports import Clock
from sync.server.seats.holes import NumberHoles
from sync.server.tables.people import account, device
from sync.server.telephony.phone_view import phone_lines, phone_queues
from sync.server.telephony.presence import views

logger = logging.getLogger(__name__)

SHOWN_FOR = 30 * DAY
"""A seat not seen for so long is not shown any more, unless it said that it still holds something."""
_MOST_LEASES = 64
_AT_ONCE = 500


class SeatReports:
    """Takes reports with pushes, lists them for the board."""

    def __init__(self, database: Database, holes: NumberHoles, clock: Clock) -> None:
        self._database = database
        self._holes = holes
        self._clock = clock
        self._heard: set[str] = set()

    def take(self, device_id: str, report: SeatReport) -> None:
        """Keep a report. A seat with nothing left to send has sent every number it used: holes are looked for."""
        now = self._clock.now()
        kept = _bounded(report)
        with self._database.write() as connection:
            connection.execute(_KEEP, {"device": device_id, "kept": msgspec.json.encode(kept).decode(), "now": now})
            if not kept.unsent:
                found = self._holes.look(connection, device_id, kept.numbers, now)
                if found:
                    logger.error("order numbers missing", extra={"device": device_id, "count": found})

    def note(self, device_id: str) -> None:
        """Note a sign of life; costs nothing, so every request gives one."""
        self._heard.add(device_id)

    def keep_signs(self, listening: Iterable[str]) -> int:
        """Write down who asked for something since the last time or is listening now; return how many."""
        heard, self._heard = self._heard, set()
        alive = sorted(heard.union(listening))
        now = self._clock.now()
        for start in range(0, len(alive), _AT_ONCE):
            with self._database.write() as connection:
                some = select(device.c.id).where(device.c.id.in_(alive[start : start + _AT_ONCE]))
                # who sends something now is written by that: nobody waits, not for a second server either
                free = list(connection.scalars(some.with_for_update(skip_locked=True)))
                connection.execute(update(device).where(device.c.id.in_(free)).values(seen_at=now))
        return len(alive)

    def seats(self) -> SeatList:
        """Return every store seen lately or still holding work, those with the oldest unsent work first."""
        now = self._clock.now()
        with self._database.read() as connection:
            queues, lines = phone_queues(connection), phone_lines(connection)
            seats = [
                view for view in _views(connection, now) if view.seen_at > now - SHOWN_FOR or _holds_work(view.report)
            ]
        seats.sort(key=lambda seat: (seat.report.oldest_unsent_at or now, -seat.report.attention, -seat.seen_at))
        return SeatList(now, seats, queues, lines)


def _views(connection: Connection, now: Instant) -> list[SeatView]:
    doing = views(connection, now)
    rows = connection.execute(
        select(device, account.c.no, account.c.name).outerjoin(account, account.c.id == device.c.user_id)
    )
    return [
        SeatView(
            device=row.id,
            seat=row.seat,
            user_id=row.user_id,
            user_no=row.no or "",
            user_name=row.name or "",
            seen_at=row.seen_at,
            reported_at=row.reported_at,
            report=read_report(row.report),
            revoked_at=row.revoked_at,
            wiped_at=row.wiped_at,
            agent=doing.get(row.id),
            left_at=row.left_at or 0,
        )
        for row in rows
    ]


def _holds_work(report: SeatReport) -> bool:
    return bool(report.unsent or report.attention or report.drafts or report.files)


def _bounded(report: SeatReport) -> SeatReport:
    """Return the report with what somebody may have made up kept small."""
    limit = 2**31
    counts = {name: min(max(getattr(report, name), 0), limit) for name in ("unsent", "attention", "drafts", "files")}
    ages = {name: min(max(getattr(report, name), 0), 2**53) for name in ("oldest_unsent_at", "oldest_draft_at")}
    offset = min(max(report.clock_off_ms, -(2**53)), 2**53)
    marks = {
        lease: min(max(mark, 0), limit)
        for lease, mark in list(report.numbers.items())[:_MOST_LEASES]
        if len(lease) <= 64
    }
    return SeatReport(**counts, **ages, clock_off_ms=offset, numbers=marks)


_KEEP = (
    update(device)
    .where(device.c.id == bindparam("device"))
    .values(report=bindparam("kept"), reported_at=bindparam("now"), seen_at=bindparam("now"))
)


def last_report(connection: Connection, device_id: str) -> tuple[SeatReport, Instant]:
    """Return a device's last report and when it came (0: never)."""
    row = connection.execute(select(device.c.report, device.c.reported_at).where(device.c.id == device_id)).first()
    if row is None:
        return SeatReport(), 0
    return read_report(row.report), row.reported_at


def read_report(kept: str) -> SeatReport:
    """Return a report as it is kept with its device."""
    return msgspec.json.decode(kept, type=SeatReport)
