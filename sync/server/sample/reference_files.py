"""Reads the sample city from ``resources/reference`` into reference values and users."""

import csv
from collections.abc import Iterator
from typing import TypeVar

import msgspec

from resources import locate
from sync.domain.codes import UnitLevel
from sync.domain.reference import (
    Area,
    Article,
    CalendarDay,
    Category,
    CodeItem,
    DeadlinePreset,
    DirectoryRule,
    Policy,
    ReferenceKind,
    Site,
    Staff,
    Unit,
)
from sync.domain.value import Value

_T = TypeVar("_T", bound=Value)
_URBAN_GRIDS = 3
_RURAL_GRIDS = 2


class SampleUser(Value):
    """One of the people who may sign in to the sample city. ``roles`` are role codes; the server sets the password."""

    id: str
    no: str
    name: str
    roles: tuple[str, ...]
    unit: str = ""
    district: str = ""


def load_reference() -> dict[ReferenceKind, list[Value]]:
    """Return every reference item of the sample city by kind. Grids and community offices are derived by rule."""
    areas = _values("areas.json", Area)
    communities = [area for area in areas if area.level is UnitLevel.COMMUNITY]
    found: dict[ReferenceKind, list[Value]] = {
        ReferenceKind.UNIT: [*_values("units.json", Unit), *_community_units(communities)],
        ReferenceKind.AREA: [*areas, *_grids(communities)],
        ReferenceKind.SITE: list(_values("sites.json", Site)),
        ReferenceKind.CATEGORY: list(_values("categories.json", Category)),
        ReferenceKind.DIRECTORY_RULE: list(_values("directory.json", DirectoryRule)),
        ReferenceKind.PRESET: list(_values("presets.json", DeadlinePreset)),
        ReferenceKind.CALENDAR_DAY: list(_calendar_days()),
        ReferenceKind.CODE: list(_codes()),
        ReferenceKind.ARTICLE: list(_values("articles.json", Article)),
        ReferenceKind.STAFF: [_staff_of(user) for user in load_users()],
        ReferenceKind.POLICY: [msgspec.json.decode(locate("reference", "policy.json").read_bytes(), type=Policy)],
    }
    return found


def load_places() -> tuple[list[Area], list[Site]]:
    """Return the areas of the sample city down to the communities, and its well-known roads and places."""
    return _values("areas.json", Area), _values("sites.json", Site)


def load_users() -> list[SampleUser]:
    """Return the 25 users of the sample city."""
    return [
        SampleUser(
            id=f"user-{row['no']}",
            no=row["no"],
            name=row["name"],
            roles=tuple(row["roles"].split()),
            unit=row["unit"],
            district=row["district"],
        )
        for row in _rows("users.csv")
    ]


def _values(name: str, kind: type[_T]) -> list[_T]:
    return msgspec.json.decode(locate("reference", name).read_bytes(), type=list[kind])


def _rows(name: str) -> Iterator[dict[str, str]]:
    with locate("reference", name).open(encoding="utf-8", newline="") as handle:
        yield from csv.DictReader(handle)


def _staff_of(user: SampleUser) -> Staff:
    return Staff(id=user.id, no=user.no, name=user.name, roles=user.roles, unit=user.unit, district=user.district)


def _calendar_days() -> Iterator[CalendarDay]:
    for row in _rows("calendar.csv"):
        yield CalendarDay(id=row["date"], workday=row["workday"] == "1", note=row["note"])


def usual_codes(list_name: str) -> list[CodeItem]:
    """Return a code list as a new city gets it."""
    return [one for one in _codes() if one.list == list_name]


def _codes() -> Iterator[CodeItem]:
    ranks: dict[str, int] = {}
    for row in _rows("codes.csv"):
        rank = ranks[row["list"]] = ranks.get(row["list"], 0) + 1
        yield CodeItem(
            id=f"{row['list']}:{row['code']}",
            list=row["list"],
            code=row["code"],
            name=row["name"],
            name_en=row["name_en"],
            rank=rank,
            note=row["note"],
            valid_from="2025-01-01",
        )


def _community_units(communities: list[Area]) -> Iterator[Unit]:
    for area in communities:
        yield Unit(
            id=area.unit,
            name=f"{area.name}{'村委会' if area.name.endswith('村') else '居委会'}",
            short=area.name,
            level=UnitLevel.COMMUNITY,
            parent=f"u{area.parent}",
            area=area.id,
            dept="community",
            leader=area.secretary,
            liaison=area.worker,
            keys=area.keys,
        )


def _grids(communities: list[Area]) -> Iterator[Area]:
    """Cut every community's box into strips from west to east: approximations until a city imports its own grids."""
    for area in communities:
        count = _RURAL_GRIDS if area.name.endswith("村") else _URBAN_GRIDS
        for number in range(1, count + 1):
            yield Area(
                id=f"{area.id}{number:03d}",
                name=f"{area.name}第{number}网格",
                level=UnitLevel.GRID,
                parent=area.id,
                unit=area.unit,
                worker=area.worker,
                box=_strip(area.box, number - 1, count),
            )


def _strip(
    box: tuple[float, float, float, float] | None, index: int, count: int
) -> tuple[float, float, float, float] | None:
    if box is None:
        return None
    west, south, east, north = box
    width = (east - west) / count
    return (round(west + width * index, 6), south, round(west + width * (index + 1), 6), north)
