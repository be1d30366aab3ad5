"""Counts over all orders for those who lead: by state, open, overdue, taken today."""

from sqlalchemy import func, select

from sync.contract.administration import OrderFigures
from sync.domain.instant import Instant, to_wall
from sync.server.ports import Clock
from sync.server.statistics.read_database import ReadDatabase
from sync.server.tables.orders import work_order


class OrderStatistics:
    """The use case of ``GET /admin/v1/statistics``."""

    def __init__(self, database: ReadDatabase, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def figures(self) -> OrderFigures:
        """Return the counts as of one moment, and where they were read."""
        now = self._clock.now()
        is_open, due = work_order.c.open, work_order.c.due_at
        with self._database.still() as reading:
            by_state = reading.connection.execute(
                select(work_order.c.state, func.count().label("orders")).group_by(work_order.c.state)
            )
            states = {str(row.state): int(row.orders) for row in by_state}
            opened = reading.connection.scalar(select(func.count()).where(is_open)) or 0
            overdue = reading.connection.scalar(select(func.count()).where(is_open, due < now)) or 0
            today = reading.connection.scalar(select(func.count()).where(work_order.c.created_at >= _midnight(now)))
            return OrderFigures(now, reading.source, reading.lag_ms, states, opened, overdue, today or 0)


def _midnight(now: Instant) -> Instant:
    """Return when the day began by the city's clocks."""
    wall = to_wall(now)
    return now - ((wall.hour * 60 + wall.minute) * 60 + wall.second) * 1000 - wall.microsecond // 1000
