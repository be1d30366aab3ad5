"""``hotline-server addresses import``: a city's own places and grids, each row taken over or told with its reason."""

import csv
import json
from pathlib import Path

import msgspec
import pytest

from sync.domain.codes import UnitLevel
from sync.domain.reference import Area, ReferenceKind, Site
from sync.server.admin import cli
from sync.server.bulk import load_reference
from sync.server.places.table_file import TableFile
from sync.server.tables.feed import reference_item
from tests.helpers.server import RunningServer

NORTH_STREET_AREA, SOUTH_STREET_AREA = "410105001", "410103001"
COMMUNITIES = (
    Area("410105001001", "向阳社区", UnitLevel.COMMUNITY, NORTH_STREET_AREA, unit="u-1", worker="赵××"),
    Area("410103001001", "向阳社区", UnitLevel.COMMUNITY, SOUTH_STREET_AREA),
)
SQUARE = [[113.6, 34.7], [113.7, 34.7], [113.7, 34.8], [113.6, 34.7]]


@pytest.fixture
def city(server: RunningServer) -> RunningServer:
    load_reference(server.services, {ReferenceKind.AREA: COMMUNITIES})
    return server


def run(server: RunningServer, tmp_path: Path, *arguments: str) -> int:
    url = server.services.config.url
    where = ["--sqlite", str(tmp_path)]
    if not server.services.config.is_sqlite:
        keys = str(server.services.config.key_file)
        where = ["--database", url.render_as_string(hide_password=False), "--keys", keys]
    return cli.run(["addresses", "import", *where, "--coordinates", "wgs84", *arguments])


def stored(server: RunningServer, kind: ReferenceKind, shape: type) -> dict[str, tuple[int, object]]:
    with server.services.database.read() as connection:
        rows = connection.execute(reference_item.select().where(reference_item.c.kind == kind.value))
        return {row.id: (row.ver, msgspec.json.decode(row.body, type=shape)) for row in rows}


LIST = (
    "name,district,street,community,address,kind,aliases,lon,lat\n"
    "翠园小区,北区,北街,向阳社区,南阳路9号,,老棉纺家属院;棉纺院,113.65,34.78\n"
    "文化路,410105,,,,road,,,\n"
    ",北区,,,,,,,\n"
    "无名店,没有的区,,,,,,,\n"
    "无名店,北区,南街,,,,,,\n"
    "无名店,,,向阳社区,,,,,\n"
    "无名店,,,,,,,,\n"
    "无名店,北区,,,,river,,,\n"
    "无名店,北区,,,,,,x,y\n"
    "文化路,北区,,,,road,,,\n"
)
REASONS = {
    "3": "no_name",
    "4": "unknown_district",
    "5": "unknown_street",
    "6": "unknown_community",
    "7": "no_district",
    "8": "unknown_kind",
    "9": "bad_coordinates",
    "10": "twice",
}


def test_places_are_taken_over_once_and_bad_rows_are_told(
    city: RunningServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, report = tmp_path / "list.csv", tmp_path / "report.csv"
    source.write_bytes(LIST.replace("\n", "\r\n").encode("gb18030"))
    assert run(city, tmp_path, "--list", str(source), "--report", str(report)) == 1
    assert capsys.readouterr().out == "10 rows: 2 added, 0 changed, 0 unchanged, 8 left out.\n"
    assert {cells["row"]: cells["reason"] for _, cells in TableFile(report).rows()} == REASONS
    sites = {one.name: one for _, one in stored(city, ReferenceKind.SITE, Site).values() if isinstance(one, Site)}
    assert set(sites) == {"翠园小区", "文化路"}
    estate = sites["翠园小区"]
    assert (estate.area, estate.aliases, estate.lon) == (COMMUNITIES[0].id, ("老棉纺家属院", "棉纺院"), 113.65)
    assert "cuiyuanxiaoqu" in estate.keys.split()
    source.write_text(LIST.replace("34.78", "34.79"), encoding="utf-8")
    run(city, tmp_path, "--list", str(source))
    assert "0 added, 1 changed, 1 unchanged" in capsys.readouterr().out
    assert sorted(ver for ver, _ in stored(city, ReferenceKind.SITE, Site).values()) == [1, 2]


def test_seats_get_imported_places(city: RunningServer, tmp_path: Path) -> None:
    seat = city.seat("agent")
    seat.pull()
    source = tmp_path / "list.csv"
    source.write_text("name,district\n翠园小区,北区\n", encoding="utf-8")
    assert run(city, tmp_path, "--list", str(source)) == 0
    city.settle()
    seat.pull()
    assert [row["name"] for key, row in seat.rows.items() if key.startswith("site:")] == ["翠园小区"]


def feature(shape: object = None, **properties: object) -> dict[str, object]:
    geometry = {"type": "Polygon", "coordinates": [SQUARE]} if shape is None else shape
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def test_grids_are_taken_over_with_their_community(
    city: RunningServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    many = {"type": "MultiPolygon", "coordinates": [[SQUARE], [[[113.9, 34.9]]]]}
    features = [
        feature(id="g1", name="第1网格", community="向阳社区", street="北街", worker="钱××"),
        feature(many, id=7, name="第2网格", community=COMMUNITIES[0].id),
        feature(id="g3", name="第3网格", community="向阳社区"),
        feature(id="g4", name="第4网格"),
        feature(name="第5网格", community=COMMUNITIES[0].id),
        feature(id="g6", community=COMMUNITIES[0].id),
        feature({"type": "Point", "coordinates": [1, 2]}, id="g7", name="x", community=COMMUNITIES[0].id),
        feature({"type": "Polygon", "coordinates": [[[200, 1]] * 4]}, id="g8", name="x", community=COMMUNITIES[0].id),
        feature({"type": "Polygon", "coordinates": [[[1]] * 4]}, id="g9", name="x", community=COMMUNITIES[0].id),
        feature(id="g1", name="第1网格", community=COMMUNITIES[0].id),
        feature(id="g" * 99, name="x", community=COMMUNITIES[0].id),
        17,
    ]
    source, report = tmp_path / "grids.geojson", tmp_path / "report.csv"
    source.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8-sig")
    assert run(city, tmp_path, "--grids", str(source), "--report", str(report)) == 1
    assert capsys.readouterr().out.startswith("12 rows: 2 added")
    with report.open(encoding="utf-8-sig", newline="") as handle:
        reasons = [(row["row"], row["reason"]) for row in csv.DictReader(handle)]
    assert reasons == [
        ("3", "unknown_community"),
        ("4", "no_community"),
        ("5", "no_id"),
        ("6", "no_name"),
        ("7", "bad_shape"),
        ("8", "bad_shape"),
        ("9", "bad_shape"),
        ("10", "twice"),
        ("11", "too_long"),
        ("12", "no_properties"),
    ]
    grids = stored(city, ReferenceKind.AREA, Area)
    first, second = grids["g1"][1], grids["7"][1]
    assert isinstance(first, Area)
    assert isinstance(second, Area)
    assert (first.parent, first.unit, first.worker) == (COMMUNITIES[0].id, "u-1", "钱××")
    assert (first.level, first.approximate, first.box) == (UnitLevel.GRID, False, (113.6, 34.7, 113.7, 34.8))
    assert (second.worker, second.box) == ("赵××", (113.6, 34.7, 113.9, 34.9))


@pytest.mark.parametrize("data", [b"", b"{}", b"[1]", b'{"type":"Feature","features":[]}', b"[" * 5000, b"\xff\xfe"])
def test_what_is_no_geojson_is_refused(
    city: RunningServer, tmp_path: Path, data: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "grids.geojson"
    source.write_bytes(data)
    assert run(city, tmp_path, "--grids", str(source)) == 2
    assert "GeoJSON" in capsys.readouterr().err
    assert run(city, tmp_path, "--grids", str(tmp_path / "none")) == 2
