"""Builds the areas of the sample city from the published division lists. Run by ``build``, never by the server."""

import csv
import json
import re
from collections import defaultdict
from pathlib import Path

from msgspec.structs import replace

from sync.domain.codes import UnitLevel
from sync.domain.reference import Area
from sync.server.sample.pinyin_keys import search_keys
from sync.server.sample.tiling import Box, Polygon, box_of, contains, tiles

CITY = "410100"
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董"
    "袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范石廖贾夏韦付方白邹孟熊"
    "秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严"
)
ZONE_BOXES: dict[str, Box] = {
    "410171": (113.72, 34.66, 113.87, 34.75),
    "410172": (113.48, 34.77, 113.61, 34.87),
    "410173": (113.72, 34.36, 113.98, 34.62),
}
"""Zones have no published polygon: a tile about where they lie, marked approximate."""

DISTRICT_NAMES: dict[str, tuple[str, tuple[str, ...]]] = {
    "410102": ("中原区", ("中原",)),
    "410103": ("二七区", ("二七",)),
    "410104": ("管城区", ("管城", "管城回族区")),
    "410105": ("金水区", ("金水",)),
    "410106": ("上街区", ("上街",)),
    "410108": ("惠济区", ("惠济",)),
    "410122": ("中牟县", ("中牟",)),
    "410171": ("经开区", ("经开", "经济技术开发区", "经济开发区")),
    "410172": ("高新区", ("高新", "高新技术开发区")),
    "410173": ("航空港区", ("航空港", "港区", "航空港实验区")),
    "410181": ("巩义市", ("巩义",)),
    "410182": ("荥阳市", ("荥阳",)),
    "410183": ("新密市", ("新密",)),
    "410184": ("新郑市", ("新郑",)),
    "410185": ("登封市", ("登封",)),
}
_SECRETARIES = {"410100": "张××", "410102": "李××", "410102002": "王××"}
_COMMITTEE = re.compile(r"(社区|村)?(居民管理委员会|居民委员会|村民委员会|社区委员会|居委会|村委会|委员会)$")
_TOWN = re.compile(r"(街街道|街道办事处|街道|镇|乡)$")


def short_district(code: str) -> str:
    """Return the everyday name of a county-level area."""
    return DISTRICT_NAMES[code][0]


def placeholder(code: str, salt: int) -> str:
    """Return a surname with crosses: nobody's real name, the same for the same place at every build."""
    return SURNAMES[(int(code) * 31 + salt * 17) % len(SURNAMES)] + "××"


def build_areas(divisions: Path) -> list[Area]:
    """Return city, county-level areas, streets and communities with boxes inside the district polygons."""
    polygons = _polygons(divisions)
    old_names = _old_names(divisions)
    streets = _rows(divisions / "streets_208.csv")
    communities = _rows(divisions / "communities_3306.csv")
    city = Area(
        id=CITY,
        name="郑州市",
        level=UnitLevel.CITY,
        unit=f"u{CITY}",
        secretary=_SECRETARIES[CITY],
        aliases=("郑州",),
        keys=search_keys("郑州市", "郑州"),
    )
    districts = [_district(code, polygons, old_names) for code in sorted(DISTRICT_NAMES)]
    boxes = {area.id: area.box for area in districts if area.box}
    street_areas = _streets(streets, boxes, polygons, divisions)
    community_areas = _communities(communities, street_areas, polygons)
    city_box = (
        min(box[0] for box in boxes.values()),
        min(box[1] for box in boxes.values()),
        max(box[2] for box in boxes.values()),
        max(box[3] for box in boxes.values()),
    )
    return [replace(city, box=city_box), *districts, *street_areas, *community_areas]


def community_name(official: str) -> str:
    """Return the everyday name of a residents' or villagers' committee: 碧沙岗社区, 须水村."""
    match = _COMMITTEE.search(official)
    stem = official[: match.start()] if match else re.sub(r"(社区|村)$", "", official)
    kind = "村" if "村民" in official or "村委" in official or (not match and official.endswith("村")) else "社区"
    if match and match.group(1):
        kind = match.group(1) if match.group(1) == "社区" or kind == "村" else kind
    return stem + ("" if stem.endswith(kind) else kind)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def _polygons(divisions: Path) -> dict[str, Polygon]:
    shapes = json.loads((divisions / "districts_wgs84.geojson").read_text(encoding="utf-8"))
    return {feature["properties"]["gb"][3:]: feature["geometry"]["coordinates"] for feature in shapes["features"]}


def _old_names(divisions: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for change in json.loads((divisions / "old_names.json").read_text(encoding="utf-8")):
        old, new = change["old"]["name"], change["new"]["name"]
        if not old or not new or old == new:
            continue
        for code, (short, others) in DISTRICT_NAMES.items():
            if new in (short, *others) and old not in found[code]:
                found[code].append(old)
    return found


def _district(code: str, polygons: dict[str, Polygon], old_names: dict[str, list[str]]) -> Area:
    short, others = DISTRICT_NAMES[code]
    names = (*others, *old_names[code])
    return Area(
        id=code,
        name=short,
        level=UnitLevel.DISTRICT,
        parent=CITY,
        unit=f"u{code}",
        secretary=_SECRETARIES.get(code, placeholder(code, 2)),
        box=box_of(polygons[code]) if code in polygons else ZONE_BOXES[code],
        approximate=code not in polygons,
        has_polygon=code in polygons,
        aliases=names,
        keys=search_keys(short, *names),
    )


def _street_boxes(
    streets: list[dict[str, str]], districts: dict[str, Box], polygons: dict[str, Polygon], divisions: Path
) -> dict[str, Box]:
    """Published boxes whose name is unique in the city and whose middle lies in the street's own district."""
    by_name: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in streets:
        by_name[row["name"]].append(row)
    found: dict[str, Box] = {}
    for row in _rows(divisions / "township_boxes.csv"):
        homes = by_name.get(row["name"], [])
        if row["inside_zz_bbox"] != "1" or len(homes) != 1:
            continue
        low, high = sorted((float(row["south"]), float(row["north"])))
        box = (float(row["west"]), low, float(row["east"]), high)
        district = homes[0]["areaCode"]
        middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
        if contains(polygons.get(district), districts[district], middle):
            found[homes[0]["code"]] = tuple(round(side, 6) for side in box)  # type: ignore[assignment]
    return found


def _streets(
    streets: list[dict[str, str]], districts: dict[str, Box], polygons: dict[str, Polygon], divisions: Path
) -> list[Area]:
    known = _street_boxes(streets, districts, polygons, divisions)
    renamed = _newer_names(streets, divisions)
    by_district: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in streets:
        by_district[row["areaCode"]].append(row)
    found: list[Area] = []
    for district, rows in by_district.items():
        missing = [row["code"] for row in rows if row["code"] not in known]
        placed = dict(zip(missing, tiles(districts[district], len(missing), polygons.get(district)), strict=True))
        for row in rows:
            name = re.sub(r"^郑州.*?(区|实验区|开发区)(?=.+(街道|镇|乡)$)", "", row["name"])
            aliases = (_TOWN.sub("", name), *renamed.get(row["code"], ()))
            found.append(
                Area(
                    id=row["code"],
                    name=name,
                    level=UnitLevel.STREET,
                    parent=district,
                    unit=f"u{row['code']}",
                    secretary=_SECRETARIES.get(row["code"], placeholder(row["code"], 3)),
                    box=known.get(row["code"]) or placed[row["code"]],
                    aliases=tuple(dict.fromkeys(alias for alias in aliases if alias != name)),
                    keys=search_keys(name, *aliases),
                )
            )
    return found


def _newer_names(streets: list[dict[str, str]], divisions: Path) -> dict[str, tuple[str, ...]]:
    """Names of 2026 that differ from the list only by 镇, 乡 or 街道: aliases of the same place."""
    newer: dict[str, set[str]] = defaultdict(set)
    for row in _rows(divisions / "townships_2026_180.csv"):
        newer[_TOWN.sub("", row["township"])].add(row["township"])
    found: dict[str, tuple[str, ...]] = {}
    for row in streets:
        others = newer.get(_TOWN.sub("", row["name"]), set()) - {row["name"]}
        if len(others) == 1:
            found[row["code"]] = tuple(others)
    return found


def _communities(rows: list[dict[str, str]], streets: list[Area], polygons: dict[str, Polygon]) -> list[Area]:
    by_street: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        by_street[row["streetCode"]].append(row)
    found: list[Area] = []
    for street in streets:
        members = by_street[street.id]
        if street.box is None:
            raise ValueError(f"street {street.id} has no box")
        boxes = tiles(street.box, len(members), polygons.get(street.parent))
        taken: set[str] = set()
        for row, box in zip(members, boxes, strict=True):
            name = community_name(row["village_name"])
            if name in taken:
                name = row["village_name"]
            taken.add(name)
            code = row["village_code"]
            found.append(
                Area(
                    id=code,
                    name=name,
                    level=UnitLevel.COMMUNITY,
                    parent=street.id,
                    unit=f"u{code}",
                    secretary=placeholder(code, 4),
                    worker=placeholder(code, 5),
                    box=box,
                    keys=search_keys(name, re.sub(r"(社区|村)$", "", name)),
                )
            )
    return found
