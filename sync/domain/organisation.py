"""Units and areas: who answers where (chapter 6 of the domain reference)."""

from collections.abc import Iterable
from typing import NamedTuple

from sync.domain.codes import UnitLevel
from sync.domain.order import Place
from sync.domain.reference import Area, Unit

_MAX_DEPTH = 12

LEVEL_RANK: dict[UnitLevel, int] = {
    UnitLevel.CITY: 0,
    UnitLevel.DISTRICT: 1,
    UnitLevel.STREET: 2,
    UnitLevel.COMMUNITY: 3,
    UnitLevel.GRID: 4,
}
"""City first: a smaller rank is a higher level."""


class ChainLink(NamedTuple):
    """One level of the responsibility chain with its responsible person (四级书记, grid worker)."""

    level: UnitLevel
    area: Area
    unit: Unit | None
    person: str


class Organisation:
    """Units and areas by id, with their trees. Unknown ids give ``None`` or nothing, never an error."""

    def __init__(self, units: Iterable[Unit], areas: Iterable[Area]) -> None:
        self._units = {unit.id: unit for unit in units}
        self._areas = {area.id: area for area in areas}
        self._by_dept: dict[tuple[str, str], Unit] = {}
        self._children: dict[str, list[Unit]] = {}
        for unit in self._units.values():
            self._children.setdefault(unit.parent, []).append(unit)
            if unit.dept and unit.active:
                self._by_dept.setdefault((unit.dept, unit.area), unit)
        self._city = next((area for area in self._areas.values() if area.level is UnitLevel.CITY), None)
        self._paths: dict[str, tuple[Area, ...]] = {}

    @property
    def units(self) -> tuple[Unit, ...]:
        """All units, retired ones too."""
        return tuple(self._units.values())

    @property
    def areas(self) -> tuple[Area, ...]:
        """All areas, retired ones too."""
        return tuple(self._areas.values())

    @property
    def city(self) -> Area | None:
        """The city itself."""
        return self._city

    def unit(self, unit_id: str) -> Unit | None:
        """Return a unit, also a retired one."""
        return self._units.get(unit_id)

    def area(self, area_id: str) -> Area | None:
        """Return an area, also a retired one."""
        return self._areas.get(area_id)

    def is_active_unit(self, unit_id: str) -> bool:
        """Tell whether orders may be sent to the unit."""
        unit = self._units.get(unit_id)
        return unit is not None and unit.active

    def children(self, unit_id: str) -> tuple[Unit, ...]:
        """Return the units directly below."""
        return tuple(self._children.get(unit_id, ()))

    def ancestors(self, unit_id: str) -> tuple[Unit, ...]:
        """Return the units above, nearest first."""
        above: list[Unit] = []
        unit = self._units.get(unit_id)
        while unit is not None and len(above) < _MAX_DEPTH:
            unit = self._units.get(unit.parent)
            if unit is None or unit in above or unit.id == unit_id:
                break
            above.append(unit)
        return tuple(above)

    def is_below(self, unit_id: str, above_id: str) -> bool:
        """Tell whether a unit stands somewhere under another one, in the tree of units or of their areas."""
        if any(unit.id == above_id for unit in self.ancestors(unit_id)):
            return True
        unit, above = self._units.get(unit_id), self._units.get(above_id)
        if unit is None or above is None or LEVEL_RANK[unit.level] <= LEVEL_RANK[above.level]:
            return False
        return any(area.id == above.area for area in self.area_path(unit.area))

    def area_path(self, area_id: str) -> tuple[Area, ...]:
        """Return the areas from the city down to this one; empty when unknown."""
        known = self._paths.get(area_id)
        if known is None:
            known = self._walk_up(area_id)
            if known:
                self._paths[area_id] = known
        return known

    def _walk_up(self, area_id: str) -> tuple[Area, ...]:
        path: dict[str, Area] = {}
        area = self._areas.get(area_id)
        while area is not None and area.id not in path and len(path) < _MAX_DEPTH:
            path[area.id] = area
            area = self._areas.get(area.parent)
        return tuple(reversed(path.values()))

    def office(self, area_id: str) -> Unit | None:
        """Return the active office that answers for an area."""
        area = self._areas.get(area_id)
        unit = self._units.get(area.unit) if area else None
        return unit if unit is not None and unit.active else None

    def dept(self, dept: str, area_id: str) -> Unit | None:
        """Return the active department of a trade in an area."""
        return self._by_dept.get((dept, area_id))

    def place_areas(self, place: Place) -> tuple[Area, ...]:
        """Return the known areas of a place, city first. Levels above the smallest given one are filled in."""
        smallest = self.smallest_area(place)
        if smallest:
            return self.area_path(smallest)
        return (self._city,) if self._city else ()

    def smallest_area(self, place: Place) -> str:
        """Return the smallest known area of a place, empty when none is given."""
        given = (place.grid, place.community, place.street, place.district)
        return next((area_id for area_id in given if area_id in self._areas), "")

    def area_at(self, place: Place, level: UnitLevel) -> Area | None:
        """Return the place's area of a level."""
        return next((area for area in self.place_areas(place) if area.level is level), None)

    def chain(self, place: Place) -> tuple[ChainLink, ...]:
        """Return the responsibility chain of a place, city first, with the person of each level."""
        return tuple(
            ChainLink(area.level, area, self._units.get(area.unit), area.secretary or area.worker)
            for area in self.place_areas(place)
        )
