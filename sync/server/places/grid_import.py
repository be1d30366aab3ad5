"""Makes grids out of a city's own GeoJSON."""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from sync.domain.codes import UnitLevel
from sync.domain.reference import Area
from sync.matching.place_coordinates import to_wgs84
from sync.server.places.faults import FileFault
from sync.server.places.gazetteer import BadRow
from sync.server.places.site_import import AreaNames
from sync.server.places.table_file import LARGEST_FILE
from sync.server.sample.pinyin_keys import search_keys

_LONGEST = 100
_LEAST_POINTS = 4
"""Of a closed ring: three corners and the first one again."""
_IDS, _NAMES, _WORKERS = ("id", "code", "grid_id"), ("name", "grid_name"), ("worker", "grid_worker")
Box = tuple[float, float, float, float]


class _Collection(msgspec.Struct):
    type: str
    features: list[msgspec.Raw]


class _Polygon(msgspec.Struct, tag_field="type", tag="Polygon"):
    coordinates: list[list[list[float]]]


class _MultiPolygon(msgspec.Struct, tag_field="type", tag="MultiPolygon"):
    coordinates: list[list[list[list[float]]]]


class _Described(msgspec.Struct):
    properties: dict[str, object]


class _Shaped(msgspec.Struct):
    geometry: _Polygon | _MultiPolygon


def read_grids(path: Path, areas: Iterable[Area], *, shifted: bool) -> tuple[list[Area], list[BadRow]]:
    """Read the features of a GeoJSON: properties ``id``, ``name``, ``community`` (name or id; with ``street`` and
    ``district`` where the name alone is not enough) and perhaps ``worker``. Each feature is a grid or a bad row,
    numbered from 1. Raises ``FileFault`` when the file is no GeoJSON.
    """
    names = AreaNames(areas)
    grids: dict[str, Area] = {}
    bad: list[BadRow] = []
    for number, feature in enumerate(_features(path), 1):
        found = _grid(feature, names, shifted=shifted)
        if isinstance(found, str):
            bad.append(BadRow(number, found))
        elif found.id in grids:
            bad.append(BadRow(number, "twice"))
        else:
            grids[found.id] = found
    return list(grids.values()), bad


def _features(path: Path) -> list[msgspec.Raw]:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise FileFault(f"The file is larger than {LARGEST_FILE // 1024 // 1024} MB.")
        data = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    except OSError as error:
        raise FileFault(f"The file cannot be read: {error.strerror or 'unknown reason'}.") from None
    try:
        collection = msgspec.json.decode(data, type=_Collection)
    except (msgspec.DecodeError, RecursionError):
        raise FileFault("The file is no GeoJSON: a FeatureCollection with features is needed.") from None
    if collection.type != "FeatureCollection":
        raise FileFault("The file is no GeoJSON FeatureCollection.")
    return collection.features


def _grid(feature: msgspec.Raw, names: AreaNames, *, shifted: bool) -> Area | str:
    """Return the grid of a feature, or the reason why there is none."""
    try:
        properties = msgspec.json.decode(feature, type=_Described).properties
    except msgspec.DecodeError:
        return "no_properties"
    texts = {key: str(value).strip() for key, value in properties.items() if isinstance(value, str | int)}
    grid_id, name, worker = (_first(texts, wanted) for wanted in (_IDS, _NAMES, _WORKERS))
    if not grid_id or not name:
        return "no_id" if not grid_id else "no_name"
    if max(map(len, (grid_id, name, worker))) > _LONGEST or len(grid_id) > 64:
        return "too_long"
    community = _community(texts, names)
    if isinstance(community, str):
        return community
    box = _box(feature, shifted=shifted)
    if box is None:
        return "bad_shape"
    return Area(
        id=grid_id,
        name=name,
        level=UnitLevel.GRID,
        parent=community.id,
        unit=community.unit,
        worker=worker or community.worker,
        box=box,
        approximate=False,
        keys=search_keys(name),
    )


def _community(texts: dict[str, str], names: AreaNames) -> Area | str:
    above: Area | None = None
    for level in (UnitLevel.DISTRICT, UnitLevel.STREET, UnitLevel.COMMUNITY):
        name = texts.get(level.value, "")
        if name:
            above = names.find(level, name, above)
            if above is None:
                return f"unknown_{level.value}"
    return above if above is not None and above.level is UnitLevel.COMMUNITY else "no_community"


def _first(texts: dict[str, str], names: Iterable[str]) -> str:
    return next((texts[name] for name in names if texts.get(name)), "")


def _box(feature: msgspec.Raw, *, shifted: bool) -> Box | None:
    try:
        shape = msgspec.json.decode(feature, type=_Shaped).geometry
    except msgspec.DecodeError:
        return None
    parts = [shape.coordinates] if isinstance(shape, _Polygon) else shape.coordinates
    points = [point for part in parts for ring in part for point in ring]
    if len(points) < _LEAST_POINTS or any(len(point) < 2 for point in points):
        return None
    if any(abs(point[0]) > 180 or abs(point[1]) > 90 for point in points):
        return None
    found = [to_wgs84(point[0], point[1]) if shifted else (point[0], point[1]) for point in points]
    lons, lats = [point[0] for point in found], [point[1] for point in found]
    return round(min(lons), 6), round(min(lats), 6), round(max(lons), 6), round(max(lats), 6)
