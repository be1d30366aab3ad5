"""Makes sites out of a city's own list of addresses."""

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from sync.domain.codes import UnitLevel
from sync.domain.reference import Area, Site
from sync.matching.place_coordinates import to_wgs84
from sync.server.places.gazetteer import BadRow, read_point
from sync.server.places.table_file import TableFile
from sync.server.sample.pinyin_keys import search_keys

LEVELS = (UnitLevel.DISTRICT, UnitLevel.STREET, UnitLevel.COMMUNITY, UnitLevel.GRID)
_SPLIT = re.compile(r"[;；|、]")
_LONGEST = 100
_MOST_ALIASES = 20
_KINDS = ("place", "road")


class AreaNames:
    """Areas by the names people use, each looked for inside the one above."""

    def __init__(self, areas: Iterable[Area]) -> None:
        self._by_name: dict[tuple[UnitLevel, str], list[Area]] = {}
        self._areas = {area.id: area for area in areas if area.active}
        for area in self._areas.values():
            for name in {area.id, area.name, *area.aliases}:
                self._by_name.setdefault((area.level, name), []).append(area)

    def find(self, level: UnitLevel, name: str, above: Area | None) -> Area | None:
        """Return the one area of the level with this name or id below ``above``; ``None`` for none or several."""
        found = [area for area in self._by_name.get((level, name), ()) if above is None or self._is_in(area, above)]
        return found[0] if len(found) == 1 else None

    def _is_in(self, area: Area, above: Area) -> bool:
        step, steps = self._areas.get(area.parent), 0
        while step is not None and steps < len(UnitLevel):
            if step.id == above.id:
                return True
            step, steps = self._areas.get(step.parent), steps + 1
        return False


def read_sites(path: Path, areas: Iterable[Area], *, shifted: bool) -> tuple[list[Site], list[BadRow]]:
    """Read ``name``, ``district`` and perhaps ``street``, ``community``, ``grid``, ``address``, ``kind``, ``aliases``,
    ``lon``, ``lat``; areas by name or id. The same line gives the same id in every import.

    Raises ``FileFault`` when the file is no such list.
    """
    table = TableFile(path)
    table.need("name", "district")
    names = AreaNames(areas)
    items: dict[str, Site] = {}
    bad: list[BadRow] = []
    for number, cells in table.rows():
        found = _site({column: cell.strip() for column, cell in cells.items()}, names, shifted=shifted)
        if isinstance(found, str):
            bad.append(BadRow(number, found))
        elif found.id in items:
            bad.append(BadRow(number, "twice"))
        else:
            items[found.id] = found
    return list(items.values()), bad


def _site(cells: dict[str, str], names: AreaNames, *, shifted: bool) -> Site | str:
    """Return the site of a row, or the reason why there is none."""
    name, address, kind = cells["name"], cells.get("address", ""), cells.get("kind", "") or "place"
    aliases = tuple(dict.fromkeys(alias.strip() for alias in _SPLIT.split(cells.get("aliases", "")) if alias.strip()))
    if not name:
        return "no_name"
    if max(map(len, (name, address, *aliases))) > _LONGEST or len(aliases) > _MOST_ALIASES:
        return "too_long"
    if kind not in _KINDS:
        return "unknown_kind"
    area = _area(cells, names)
    if isinstance(area, str):
        return area
    texts = cells.get("lon", ""), cells.get("lat", "")
    point = read_point(*texts, to_wgs84 if shifted else None) if any(texts) else (None, None)
    if point is None:
        return "bad_coordinates"
    return Site(
        id=_id(area.id, kind, name, address),
        name=name,
        area=area.id,
        kind=kind,
        address=address,
        aliases=aliases,
        keys=search_keys(name, *aliases),
        lon=point[0],
        lat=point[1],
    )


def _area(cells: dict[str, str], names: AreaNames) -> Area | str:
    area: Area | None = None
    for level in LEVELS:
        name = cells.get(level.value, "")
        if name:
            area = names.find(level, name, area)
            if area is None:
                return f"unknown_{level.value}"
    return area if area is not None else f"no_{UnitLevel.DISTRICT.value}"


def _id(*parts: str) -> str:
    return "site-" + hashlib.blake2b("\n".join(parts).encode(), digest_size=10).hexdigest()
