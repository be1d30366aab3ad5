"""Draws places of the sample city that fit together: district, street, community, grid, road, estate, point."""

import random
import re
from itertools import accumulate

from msgspec.structs import replace

from sync.domain.codes import UnitLevel
from sync.domain.order import Place
from sync.domain.organisation import Organisation
from sync.domain.reference import Area
from sync.server.sample.names import name_stock

_DISTRICT_WEIGHTS = {
    "410105": 20, "410103": 11, "410102": 11, "410104": 10, "410108": 7, "410173": 7, "410171": 6, "410172": 6,
    "410184": 6, "410122": 5, "410181": 4, "410182": 4, "410183": 4, "410185": 3, "410106": 2,
}  # fmt: skip
_ROAD = re.compile(r"^(.{2,5}?(?:路|街|大道))")
_SIDES = ("东", "西", "南", "北", "东南角", "西北角")
_TRIES = 6


class Places:
    """Draws places; the organisation tells which areas exist."""

    def __init__(self, organisation: Organisation) -> None:
        areas = [area for area in organisation.areas if area.active]
        self._names = {area.id: area.name for area in areas}
        self._grids: dict[str, list[str]] = {}
        by_district: dict[str, list[Area]] = {}
        for area in areas:
            if area.level is UnitLevel.GRID:
                self._grids.setdefault(area.parent, []).append(area.id)
            elif area.level is UnitLevel.COMMUNITY:
                by_district.setdefault(area.id[:6], []).append(area)
        self._communities = by_district
        self._districts = [district for district in _DISTRICT_WEIGHTS if district in by_district]
        self._weights = list(accumulate(_DISTRICT_WEIGHTS[district] for district in self._districts))
        self._roads = self._roads_by_street(areas)

    @staticmethod
    def _roads_by_street(areas: list[Area]) -> dict[str, list[str]]:
        roads: dict[str, list[str]] = {}
        for area in areas:
            match = _ROAD.match(area.name)
            if match and area.level in {UnitLevel.COMMUNITY, UnitLevel.STREET}:
                names = roads.setdefault(area.id[:9], [])
                if match.group(1) not in names:
                    names.append(match.group(1))
        return roads

    def draw(self, rng: random.Random, *, rural: bool = False) -> Place:
        """Return a place; ``rural`` prefers villages, otherwise town communities are likelier."""
        district = rng.choices(self._districts, cum_weights=self._weights)[0]
        members = self._communities[district]
        community = rng.choice(members)
        for _ in range(_TRIES):
            village = community.name.endswith("村")
            if village == rural or (not rural and rng.random() < 0.15):
                break
            community = rng.choice(members)
        return self._place(rng, community)

    def near(self, rng: random.Random, place: Place) -> Place:
        """Return the same spot as another caller would name it: same community and estate, another house."""
        detail = _house(rng) if place.poi else ""
        if place.poi.endswith("村"):
            detail = f"{rng.randint(1, 12)}组"
        return replace(place, detail=detail)

    def road(self, rng: random.Random, street: str) -> str:
        """Return a road of a street's area."""
        names = self._roads.get(street)
        return rng.choice(names) if names else f"{self._names[street][:2]}路"

    def _base(self, street: str) -> str:
        return self._names[street[:6]] + self._names[street]

    def _place(self, rng: random.Random, community: Area) -> Place:
        street = community.parent
        lon, lat = _point(rng, community)
        base = self._base(street)
        if community.name.endswith("村"):
            poi, text, detail = community.name, f"{base}{community.name}", f"{rng.randint(1, 12)}组"
        elif rng.random() < 0.55:
            poi = rng.choice(name_stock().estate_first) + rng.choice(name_stock().estate_last)
            text, detail = f"{base}{self.road(rng, street)}{poi}", _house(rng)
        else:
            poi, text, detail = "", f"{base}{self._corner(rng, street)}", ""
        grids = self._grids.get(community.id, [])
        return Place(
            text=text, detail=detail, district=street[:6], street=street, community=community.id,
            grid=rng.choice(grids) if grids else "", poi=poi, lon=lon, lat=lat, source="geocode",
        )  # fmt: skip

    def _corner(self, rng: random.Random, street: str) -> str:
        names = self._roads.get(street, [])
        if len(names) >= 2:
            first, second = rng.sample(names, 2)
            if rng.random() < 0.5:
                return f"{first}与{second}交叉口{rng.choice(_SIDES)}"
            return f"{first}与{second}交叉口向{rng.choice('东西南北')}{rng.randint(1, 9)}0米"
        return f"{self.road(rng, street)}{rng.randint(3, 320)}号"


def _house(rng: random.Random) -> str:
    return f"{rng.randint(1, 26)}号楼{rng.randint(1, 4)}单元{rng.randint(1, 28)}0{rng.randint(1, 4)}"


def _point(rng: random.Random, community: Area) -> tuple[float | None, float | None]:
    if community.box is None:
        return None, None
    west, south, east, north = community.box
    return round(rng.uniform(west, east), 6), round(rng.uniform(south, north), 6)
