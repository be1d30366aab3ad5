"""Reading an address: areas by all their names, estates and roads, and what is left open when it may be two places."""

import pytest

from sync.domain.codes import UnitLevel
from sync.domain.reference import Area, Site
from sync.matching.place_coordinates import to_gcj02, to_wgs84
from sync.matching.place_words import house_number, pieces, roads
from sync.matching.places import SURE, PlaceNames

CITY = Area("410100", "郑州市", UnitLevel.CITY)
ZHONGYUAN = Area("410102", "中原区", UnitLevel.DISTRICT, CITY.id, aliases=("中原",), box=(113.4, 34.7, 113.6, 34.9))
JINSHUI = Area("410105", "金水区", UnitLevel.DISTRICT, CITY.id, aliases=("金水",), box=(113.6, 34.7, 113.8, 34.9))
HUIJI = Area("410108", "惠济区", UnitLevel.DISTRICT, CITY.id, aliases=("惠济", "邙山区"))
BUILDERS = Area("410102002", "建设路街道", UnitLevel.STREET, ZHONGYUAN.id, aliases=("建设路",))
GARDEN = Area("410105002", "花园路街道", UnitLevel.STREET, JINSHUI.id, aliases=("花园路",))
PLAN = Area("410102002001", "计划路社区", UnitLevel.COMMUNITY, BUILDERS.id)
TWIN_1 = Area("410102002002", "向阳社区", UnitLevel.COMMUNITY, BUILDERS.id)
TWIN_2 = Area("410105002001", "向阳社区", UnitLevel.COMMUNITY, GARDEN.id)
GRID = Area("410102002001001", "计划路社区第1网格", UnitLevel.GRID, PLAN.id)
CLOSED = Area("410105009", "旧街道", UnitLevel.STREET, JINSHUI.id, active=False)
AREAS = (CITY, ZHONGYUAN, JINSHUI, HUIJI, BUILDERS, GARDEN, PLAN, TWIN_1, TWIN_2, GRID, CLOSED)
ESTATE = Site("s1", "翠园小区", PLAN.id, aliases=("老棉纺家属院",), lon=113.55, lat=34.75)
ROADS = (
    Site("s2", "文化路", JINSHUI.id, "road"),
    Site("s3", "文化路", HUIJI.id, "road"),
    Site("s4", "丰产路", JINSHUI.id, "road"),
    Site("s5", "关闭路", JINSHUI.id, "road", active=False),
    Site("s6", "别处路", "999999", "road"),
)
NAMES = PlaceNames(AREAS, (ESTATE, *ROADS))


def test_the_deepest_area_named_is_found_with_all_above_it():
    best = NAMES.resolve("郑州市中原区建设路街道计划路社区第1网格")[0]
    assert (best.district, best.street, best.community, best.grid) == (ZHONGYUAN.id, BUILDERS.id, PLAN.id, GRID.id)
    assert best.confidence >= SURE


def test_an_estate_brings_its_areas_its_point_and_its_everyday_names():
    for text in ("翠园小区3号楼", "老棉纺家属院门口"):
        best = NAMES.resolve(text)[0]
        assert (best.site, best.community, best.lon, best.lat) == ("翠园小区", PLAN.id, 113.55, 34.75)
        assert best.confidence >= SURE


def test_an_old_name_means_the_district_of_today():
    assert NAMES.resolve("邙山区政府旁")[0].district == HUIJI.id


def test_a_short_name_inside_a_road_is_no_district():
    assert NAMES.resolve("中原路100号") == ()
    assert NAMES.resolve("中原西路与某街") == ()
    assert NAMES.resolve("中原 某处")[0].district == ZHONGYUAN.id


def test_a_name_that_stands_twice_gives_both_places_and_no_certainty():
    found = NAMES.resolve("向阳社区")
    assert {one.district for one in found} == {ZHONGYUAN.id, JINSHUI.id}
    assert all(one.confidence < 0.5 for one in found)
    assert NAMES.resolve("金水区向阳社区")[0].community == TWIN_2.id
    assert NAMES.resolve("向阳社区", within=JINSHUI.id)[0].community == TWIN_2.id


def test_crossing_roads_decide_together():
    alone = NAMES.resolve("文化路")
    assert {one.district for one in alone} == {JINSHUI.id, HUIJI.id}
    assert NAMES.resolve("文化路与丰产路交叉口")[0].district == JINSHUI.id
    assert NAMES.resolve("文化路与丰产路交叉口")[0].confidence > 0.7


def test_road_and_house_number_are_kept():
    best = NAMES.resolve("金水区花园路街道丰产路25号附3号")[0]
    assert (best.street, best.road, best.number) == (GARDEN.id, "丰产路", "25号附3号")
    assert NAMES.resolve("金水区")[0].lon == pytest.approx(113.7)


@pytest.mark.parametrize(
    "text", ["", "   ", "暂无", "关闭路", "别处路", "\x00\x00", "a" * 100_000, "🙂" * 500, "郑州市"]
)
def test_what_names_nothing_known_gives_nothing(text: str):
    assert NAMES.resolve(text) == ()


def test_closed_areas_are_not_found():
    assert NAMES.resolve("金水区旧街道")[0].street == ""


def test_directions_floors_and_shop_numbers_are_not_part_of_a_name():
    assert pieces("花园路5号院东门向北50米") == ("^花园路$", "^院$", "^北$")
    assert pieces("１０７国道与S323交叉口") == ("^107国道$", "^s323$")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("桐柏路街道桐柏北路100号", ("桐柏北路",)),
        ("红旗路与姚砦路交叉口", ("红旗路", "姚砦路")),
        ("某小区", ()),
    ],
)
def test_roads_are_read_in_order(text: str, expected: tuple[str, ...]):
    assert roads(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("东明路29号院附3号", "29号院"), ("学院路37-15", "37-15"), ("东明路", "")]
)
def test_the_house_number_follows_the_road(text: str, expected: str):
    assert house_number(text) == expected


def test_shifted_coordinates_come_back_to_within_a_centimetre():
    lon, lat = 113.6654, 34.7572
    shifted = to_gcj02(lon, lat)
    assert abs(shifted[0] - lon) > 0.004
    assert to_wgs84(*shifted) == pytest.approx((lon, lat), abs=1e-7)
    assert to_wgs84(2.35, 48.85) == to_gcj02(2.35, 48.85) == (2.35, 48.85)
