"""Counts for the monitor, straight from covering indexes."""

import statistics

from sqlalchemy import Connection

from desktop.services.values import MonitorSnapshot
from desktop.store.queries import BACK_AT_INTAKE
from sync.cache_form.keys import first_key
from sync.cache_form.tables import NO_DUE
from sync.domain.codes import Light, OrderState
from sync.domain.instant import DAY, HOUR, Instant, from_wall, to_wall

QUARTERS = 96
_USUAL_DAYS = 28
_KEYS_A_QUARTER = 15 * 60 * 256

_OPEN = """
    SELECT main_unit, district, CASE WHEN sort_due = :never THEN 'stopped' WHEN sort_due < :now THEN 'red'
        WHEN warn_at <= :now THEN 'yellow' ELSE 'green' END AS light, count(*)
    FROM order_list WHERE open = 1 GROUP BY 1, 2, 3
"""
_DUE_UP_TO = "SELECT count(*) FROM order_list WHERE open = 1 AND sort_due >= ? AND sort_due < ?"


class Monitor:
    """Keeps the usual band of the day, which needs the last four weeks, until the day changes."""

    def __init__(self) -> None:
        self._band: tuple[Instant, tuple[float, ...], tuple[float, ...]] | None = None

    def snapshot(self, connection: Connection, now: Instant) -> MonitorSnapshot:
        """Read all counts of one state of the store. Rates are left to the caller."""
        midnight = from_wall(to_wall(now).replace(hour=0, minute=0, second=0, microsecond=0))
        states = connection.exec_driver_sql("SELECT state, count(*) FROM order_list GROUP BY state")
        by_state: dict[str, int] = {row[0]: row[1] for row in states}
        units, districts, lights = _open_counts(connection, now)
        quarters = _quarters(connection, midnight)
        low, high = self._usual(connection, midnight)
        resolution = _resolution(connection)
        return MonitorSnapshot(
            as_of=now,
            by_state=by_state,
            created_today=sum(quarters),
            created_by_quarter_hour=quarters,
            usual_low=low,
            usual_high=high,
            to_dispatch=by_state.get(OrderState.ACCEPTED.value, 0) - _back_at_intake(connection),
            due_within_hour=int(connection.exec_driver_sql(_DUE_UP_TO, (now, now + HOUR)).scalar_one()),
            overdue=lights.get(Light.RED.value, 0),
            overdue_yesterday=int(connection.exec_driver_sql(_DUE_UP_TO, (0, now - DAY)).scalar_one()),
            rates=(None, None, None),
            by_unit=tuple((unit, opened, late, resolution.get(unit)) for unit, (opened, late) in sorted(units.items())),
            by_district=districts,
            by_light=lights,
        )

    def _usual(self, connection: Connection, midnight: Instant) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """Return per quarter hour the band (10th to 90th percentile) of the last four weeks.

        Empty with less than a week.
        """
        if self._band is None or self._band[0] != midnight:
            low, high = _usual_band(connection, midnight)
            self._band = (midnight, low, high)
        return self._band[1], self._band[2]


def _back_at_intake(connection: Connection) -> int:
    """Return how many orders stand in the state before dispatch but wait at intake to be completed."""
    return int(connection.exec_driver_sql(f"SELECT count(*) FROM ({BACK_AT_INTAKE})").scalar_one())  # noqa: S608


def _open_counts(
    connection: Connection, now: Instant
) -> tuple[dict[str, tuple[int, int]], dict[str, int], dict[str, int]]:
    units: dict[str, tuple[int, int]] = {}
    districts: dict[str, int] = {}
    lights: dict[str, int] = {light.value: 0 for light in Light}
    statement = _OPEN.replace(":never", str(NO_DUE)).replace(":now", str(int(now)))
    for unit, district, light, count in connection.exec_driver_sql(statement):
        lights[light] += count
        if district:
            districts[district] = districts.get(district, 0) + count
        if unit:
            opened, late = units.get(unit, (0, 0))
            units[unit] = (opened + count, late + (count if light == Light.RED.value else 0))
    return units, districts, lights


def _quarters(connection: Connection, midnight: Instant) -> tuple[int, ...]:
    start = first_key(midnight)
    rows = connection.exec_driver_sql(
        "SELECT (key - ?) / ?, count(*) FROM order_list WHERE key >= ? AND key < ? GROUP BY 1",
        (start, _KEYS_A_QUARTER, start, first_key(midnight + DAY)),
    )
    counts = {row[0]: row[1] for row in rows}
    return tuple(counts.get(quarter, 0) for quarter in range(QUARTERS))


def _usual_band(connection: Connection, midnight: Instant) -> tuple[tuple[float, ...], tuple[float, ...]]:
    first = first_key(midnight - _USUAL_DAYS * DAY)
    rows = connection.exec_driver_sql(
        "SELECT (key - ?) / ?, count(*) FROM order_list WHERE key >= ? AND key < ? GROUP BY 1",
        (first, _KEYS_A_QUARTER, first, first_key(midnight)),
    )
    counts = {row[0]: row[1] for row in rows}
    days = [day for day in range(_USUAL_DAYS) if any(day * QUARTERS + quarter in counts for quarter in range(QUARTERS))]
    if len(days) < 7:
        return (), ()
    low: list[float] = []
    high: list[float] = []
    for quarter in range(QUARTERS):
        tenths = statistics.quantiles([counts.get(day * QUARTERS + quarter, 0) for day in days], n=10)
        low.append(max(0.0, tenths[0]))
        high.append(tenths[-1])
    return tuple(low), tuple(high)


def _resolution(connection: Connection) -> dict[str, float]:
    rows = connection.exec_driver_sql(
        "SELECT main_unit, avg(resolved) FROM order_list WHERE resolved IS NOT NULL GROUP BY main_unit"
    )
    return {unit: float(rate) for unit, rate in rows}
