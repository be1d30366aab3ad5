"""Reads district, street and community out of a line of free text (pure)."""

from collections.abc import Iterable

import msgspec

from sync.domain.codes import UnitLevel
from sync.domain.order import Place
from sync.domain.reference import Area

_LEVELS = (UnitLevel.DISTRICT, UnitLevel.STREET, UnitLevel.COMMUNITY, UnitLevel.GRID)
_ENDINGS = ("街道办事处", "街道", "社区居委会", "社区", "村委会", "区", "市", "县", "镇", "乡")
_SHORTEST = 2


class PlaceIndex:
    """The areas of the city arranged for reading addresses. Immutable; safe to share between threads."""

    def __init__(self, areas: Iterable[Area]) -> None:
        self._areas: dict[str, Area] = {area.id: area for area in areas if area.active}
        self._children: dict[str, list[Area]] = {}
        for area in self._areas.values():
            self._children.setdefault(area.parent, []).append(area)
        self._by_level = {level: [area for area in self._areas.values() if area.level is level] for level in _LEVELS}

    def area(self, area_id: str) -> Area | None:
        """Return an area."""
        return self._areas.get(area_id)

    def place_of(self, area: Area, text: str) -> Place:
        """Return a place at an area, with every area above it."""
        found: dict[str, str] = {}
        step: Area | None = area
        while step is not None:
            if step.level is not UnitLevel.CITY:
                found[step.level.value] = step.id
            step = self._areas.get(step.parent) if step.parent != step.id else None
        lon, lat = _middle(area)
        return Place(text=text, source="area", lon=lon, lat=lat, **found)

    def read(self, text: str) -> Place:
        """Return the place a text names: the deepest area found, its parents with it; without any, the text alone."""
        best: Area | None = None
        for level in _LEVELS:
            inside = self._children.get(best.id, []) if best is not None else []
            hit = _longest([area for area in inside if area.level is level and _mentions(text, area, short=True)])
            if hit is None and best is None and level is not UnitLevel.GRID:
                hit = self._unique(text, level)
            best = hit or best
        return Place(text=text) if best is None else self.place_of(best, text)

    def names(self, place: Place) -> tuple[str, ...]:
        """Return the names of the place's areas, widest first."""
        ids = (place.district, place.street, place.community, place.grid)
        return tuple(area.name for area in map(self._areas.get, ids) if area is not None)

    def path(self, place: Place) -> tuple[str, ...]:
        """Return the names of the place's areas, widest first, none repeating the one before: 计划路社区, 第1网格."""
        names = self.names(place)
        pairs = zip(("", *names), names, strict=False)
        return tuple(name.removeprefix(wider) or name for wider, name in pairs)

    def _unique(self, text: str, level: UnitLevel) -> Area | None:
        """Without a wider area only a full name counts, and only when no other area of the level has it as well."""
        hits = [area for area in self._by_level[level] if _mentions(text, area, short=False)]
        if not hits and level is UnitLevel.DISTRICT:
            hits = [area for area in self._by_level[level] if _begins(text, area)]
        longest = _longest(hits)
        rivals = [area for area in hits if longest is not None and len(area.name) == len(longest.name)]
        return longest if len(rivals) == 1 else None


def keep_words(place: Place, parsed: Place) -> Place:
    """Return the parsed areas with the words and details of the place as typed."""
    return msgspec.structs.replace(parsed, text=place.text, detail=place.detail, poi=place.poi)


def _longest(areas: Iterable[Area]) -> Area | None:
    return max(areas, key=lambda area: len(area.name), default=None)


def _mentions(text: str, area: Area, *, short: bool) -> bool:
    if area.name in text or any(len(alias) >= _SHORTEST and alias in text for alias in area.aliases):
        return True
    return short and len(_stem(area)) >= _SHORTEST and _stem(area) in text


def _begins(text: str, area: Area) -> bool:
    """A district's short name counts at the beginning only: 中原路 runs through more than 中原区."""
    stem = _stem(area)
    start = text.strip().removeprefix("河南省").removeprefix("郑州市").removeprefix("郑州")
    return len(stem) >= _SHORTEST and start.startswith((f"{stem} ", f"{stem}，", f"{stem},"))


def _stem(area: Area) -> str:
    for ending in _ENDINGS:
        if area.name.endswith(ending):
            return area.name.removesuffix(ending)
    return area.name


def _middle(area: Area) -> tuple[float | None, float | None]:
    if area.box is None:
        return None, None
    west, south, east, north = area.box
    return (west + east) / 2, (south + north) / 2
