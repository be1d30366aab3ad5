"""Reads district, street, community and place out of a line of free text (pure)."""

from collections.abc import Iterable

import msgspec

from sync.domain.codes import UnitLevel
from sync.domain.order import Place
from sync.domain.reference import Area, Site
from sync.matching.places import PlaceCandidate, PlaceNames, middle_of

CREDIBLE = 0.5
"""From this confidence on a place is filled in; the form shows it, and another one can be picked."""


class PlaceIndex:
    """The areas and sites of the city arranged for reading addresses. Immutable; safe to share between threads."""

    def __init__(self, areas: Iterable[Area], sites: Iterable[Site] = ()) -> None:
        self._areas: dict[str, Area] = {area.id: area for area in areas if area.active}
        self._names = PlaceNames(self._areas.values(), sites)

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
        lon, lat = middle_of(area)
        return Place(text=text, source="area", lon=lon, lat=lat, **found)

    def place_at(self, site: Site, text: str) -> Place:
        """Return a place at a site, with the areas it lies in and its point."""
        area = self._areas.get(site.area)
        place = self.place_of(area, text) if area is not None else Place(text=text)
        if site.lon is not None and site.lat is not None:
            place = msgspec.structs.replace(place, lon=site.lon, lat=site.lat)
        return msgspec.structs.replace(place, poi=site.called)

    def candidates(self, text: str, limit: int) -> tuple[PlaceCandidate, ...]:
        """Return the places the text may mean, best first."""
        return self._names.resolve(text, limit)

    def place_from(self, candidate: PlaceCandidate, text: str) -> Place:
        """Return a candidate as the place of an order."""
        return Place(
            text=text,
            district=candidate.district,
            street=candidate.street,
            community=candidate.community,
            grid=candidate.grid,
            poi=candidate.site,
            lon=candidate.lon,
            lat=candidate.lat,
            source="area",
        )

    def read(self, text: str) -> Place:
        """Return the place a text names: the likeliest, its areas with it; without a credible one, the text alone."""
        best = next(iter(self.candidates(text, 1)), None)
        return Place(text=text) if best is None or best.confidence < CREDIBLE else self.place_from(best, text)

    def names(self, place: Place) -> tuple[str, ...]:
        """Return the names of the place's areas, widest first."""
        ids = (place.district, place.street, place.community, place.grid)
        return tuple(area.name for area in map(self._areas.get, ids) if area is not None)

    def path(self, place: Place) -> tuple[str, ...]:
        """Return the names of the place's areas, widest first, none repeating the one before: 计划路社区, 第1网格."""
        names = self.names(place)
        pairs = zip(("", *names), names, strict=False)
        return tuple(name.removeprefix(wider) or name for wider, name in pairs)


def keep_words(place: Place, parsed: Place) -> Place:
    """Return the parsed areas with the words and details of the place as typed."""
    return msgspec.structs.replace(parsed, text=place.text, detail=place.detail, poi=place.poi or parsed.poi)
