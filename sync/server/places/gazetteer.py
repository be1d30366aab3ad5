"""A city's own list of addresses: district, address, and if there are any name and coordinates."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sync.matching.place_coordinates import to_wgs84
from sync.server.places.table_file import TableFile

MAP_COORDINATES = {"gcj02": True, "wgs84": False}
"""Names of coordinates, and whether they have to be converted."""
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class ListedAddress:
    """A row of the list. Coordinates are WGS-84 degrees, ``None`` when the list has none. ``row`` counts from 1."""

    row: int
    district: str
    name: str
    address: str
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that was left out, and why (a code; never what stood in it)."""

    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class AddressList:
    """What a list held: every row is in one of the two."""

    entries: tuple[ListedAddress, ...]
    bad: tuple[BadRow, ...]


def read_address_list(path: Path, *, shifted: bool) -> AddressList:
    """Read a list with the columns ``district``, ``address`` and perhaps ``name``, ``lon``, ``lat``.

    ``shifted`` tells that the coordinates are GCJ-02, as those of Chinese web maps; they are converted here, once.
    Raises ``FileFault`` when the file is no such list.
    """
    table = TableFile(path)
    table.need("district", "address")
    entries: list[ListedAddress] = []
    bad: list[BadRow] = []
    for number, cells in table.rows():
        found = _entry(number, cells, shifted=shifted)
        if isinstance(found, BadRow):
            bad.append(found)
        else:
            entries.append(found)
    return AddressList(tuple(entries), tuple(bad))


def _entry(row: int, cells: dict[str, str], *, shifted: bool) -> ListedAddress | BadRow:
    district, address, name = (cells.get(column, "").strip() for column in ("district", "address", "name"))
    if not district:
        return BadRow(row, "no_district")
    if not address and not name:
        return BadRow(row, "no_address")
    if max(map(len, (district, address, name))) > _LONGEST:
        return BadRow(row, "too_long")
    texts = cells.get("lon", "").strip(), cells.get("lat", "").strip()
    if not any(texts):
        return ListedAddress(row, district, name, address)
    point = read_point(*texts, to_wgs84 if shifted else None)
    if point is None:
        return BadRow(row, "bad_coordinates")
    return ListedAddress(row, district, name, address, *point)


def read_point(
    lon: str, lat: str, convert: Callable[[float, float], tuple[float, float]] | None
) -> tuple[float, float] | None:
    """Return the WGS-84 point two texts name, rounded to 6 places (a decimetre), or ``None``."""
    try:
        x, y = float(lon), float(lat)
    except ValueError:
        return None
    if not (math.isfinite(x) and math.isfinite(y) and abs(x) <= 180 and abs(y) <= 90):
        return None
    x, y = convert(x, y) if convert is not None else (x, y)
    return round(x, 6), round(y, 6)
