"""Turns a reading of the counts into bars and tiles."""

from collections.abc import Sequence

from desktop.services.reference_service import ReferenceService
from desktop.services.values import MonitorSnapshot
from sync.domain.codes import OPEN_STATES, OrderState, UnitLevel
from ui.panels.texts.names import state_name
from ui.widgets.charts import Bar
from ui.widgets.heat_tiles import HeatTile

MOST_UNITS = 16


def rates_text(rates: tuple[float | None, float | None, float | None]) -> str:
    """Return the three rates in per cent with one decimal; a rate without a base is a dash."""
    return " · ".join("—" if rate is None else f"{rate * 100:.1f}" for rate in rates)


def state_bars(snapshot: MonitorSnapshot) -> list[Bar]:
    """Return one bar per open state in the order of the loop."""
    open_states = [state for state in OrderState if state in OPEN_STATES]
    return [
        Bar(state.value, state_name(state), float(count), f"{count:,}")
        for state in open_states
        if (count := snapshot.by_state.get(state.value, 0))
    ]


def unit_bars(snapshot: MonitorSnapshot, reference: ReferenceService) -> list[Bar]:
    """Return the units with the most overdue, then the most open orders."""
    ranked = sorted(snapshot.by_unit, key=lambda each: (-each[2], -each[1]))[:MOST_UNITS]
    return [
        Bar(
            unit,
            reference.name_of("unit", unit),
            float(opened),
            f"{opened:,} / {late:,}" if late else f"{opened:,}",
            "danger",
            float(late),
        )
        for unit, opened, late, _rate in ranked
    ]


def district_tiles(snapshot: MonitorSnapshot, reference: ReferenceService) -> list[HeatTile]:
    """Return one tile per district of the city, those without open orders too."""
    districts = [area for area in reference.areas() if area.level is UnitLevel.DISTRICT and area.active]
    return [HeatTile(area.id, area.name, snapshot.by_district.get(area.id, 0)) for area in districts]


def smoothed(values: Sequence[float], reach: int = 3) -> tuple[float, ...]:
    """Return running means over ``2 * reach + 1`` quarter hours: rare calls draw no teeth into the usual band."""
    found: list[float] = []
    for at in range(len(values)):
        near = values[max(0, at - reach) : at + reach + 1]
        found.append(sum(near) / len(near))
    return tuple(found)


def unusual_quarters(counts: Sequence[int], usual_high: Sequence[float]) -> frozenset[int]:
    """Return the finished quarter hours well above the usual band (half as much again, and at least five)."""
    return frozenset(
        at
        for at, (count, high) in enumerate(zip(counts, usual_high, strict=False))
        if count >= 5 and count > high * 1.5
    )
