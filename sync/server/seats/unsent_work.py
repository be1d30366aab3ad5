"""Which people's seats may still hold what they did: known from the last report of each store."""

from collections.abc import Iterable

from sqlalchemy import Connection, select

from sync.contract.messages import SeatReport
from sync.domain.instant import Instant
from sync.server.seats.reports import read_report
from sync.server.tables.people import device

_SLICE = 400


class UnsentWork:
    """The last words of the stores of some people, read once."""

    def __init__(self, connection: Connection, people: Iterable[str]) -> None:
        self._stores: dict[str, list[tuple[SeatReport, Instant]]] = {}
        wanted = sorted(people)
        for start in range(0, len(wanted), _SLICE):
            some = device.c.user_id.in_(wanted[start : start + _SLICE])
            for row in connection.execute(select(device).where(some, device.c.wiped_at.is_(None))):
                self._stores.setdefault(row.user_id, []).append((read_report(row.report), row.reported_at))

    def may_hold(self, user: str, since: Instant, until: Instant) -> bool:
        """Tell whether a store of the person says that it holds something begun at ``since`` or later, or none of them
        has said anything after ``until``.
        """
        stores = self._stores.get(user, [])
        if not any(reported_at > until for _, reported_at in stores):
            return bool(stores)  # the seat has been silent since
        return any(
            _holds(report.unsent, report.oldest_unsent_at, since)
            or _holds(report.drafts, report.oldest_draft_at, since)
            for report, _ in stores
        )


def _holds(count: int, oldest: Instant, since: Instant) -> bool:
    """Of several only the oldest has an age: the others may be of any time after it."""
    return count > 1 or (count == 1 and oldest >= since)
