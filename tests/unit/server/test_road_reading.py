"""What the roads of an address tell: where two of them meet, and whose house numbers are near."""

import pytest

from sync.server.places.address_resolver import AddressResolver
from sync.server.places.gazetteer import ListedAddress
from sync.server.places.road_reading import RoadReading

DISTRICTS = ("甲区", "乙县")
KILOMETRE_EAST, KILOMETRE_NORTH = 0.01095, 0.00899


def at(district: str, address: str, east: float, north: float) -> ListedAddress:
    return ListedAddress(1, district, "", address, 113.6 + east * KILOMETRE_EAST, 34.75 + north * KILOMETRE_NORTH)


EAST_WEST = [
    at("甲区" if east <= 3 else "乙县", f"青云路{name}对面", east, 0) for east, name in enumerate("子丑寅卯辰巳午未申")
]
NORTH_SOUTH = [
    at("甲区" if north < 1 else "乙县", f"白塔街{name}对面", 3, north)
    for north, name in enumerate("金木水火土日月星云", start=-3)
]
LIST = [*EAST_WEST, *NORTH_SOUTH]
"""Of both roads most rows lie in the second district; where they meet is in the first, a kilometre from its border."""


def likeliest(reading: RoadReading, text: str) -> str:
    scores = reading.scores(text)
    return DISTRICTS[scores.index(max(scores))]


def test_a_crossing_no_row_names_lies_where_its_roads_come_together() -> None:
    reading = RoadReading(LIST, DISTRICTS)
    assert likeliest(reading, "青云路与白塔街交叉口") == "甲区"
    assert likeliest(reading, "白塔街辅路和青云路东段交叉口路南") == "甲区"


def test_the_crossing_decides_where_words_alone_say_the_other_district() -> None:
    answer = AddressResolver((), (), LIST).resolve("白塔街青云路交叉口")
    unplaced = [ListedAddress(1, entry.district, "", entry.address) for entry in LIST]
    assert AddressResolver((), (), unplaced).resolve("白塔街青云路交叉口").district == "乙县"
    assert answer.district == "甲区"


@pytest.mark.parametrize(("way", "district"), [("西80米", "甲区"), ("向东北2200米", "乙县"), ("南侧约900米", "甲区")])
def test_the_way_told_from_a_crossing_is_gone(way: str, district: str) -> None:
    assert likeliest(RoadReading(LIST, DISTRICTS), f"青云路与白塔街交叉口{way}") == district


def test_roads_far_from_each_other_do_not_meet() -> None:
    far = [*EAST_WEST, at("甲区", "黑石巷子面馆", 1, 30), at("甲区", "黑石巷丑面馆", 1, 31)]
    assert len(set(RoadReading(far, DISTRICTS).scores("青云路与黑石巷交叉口"))) == 1


def test_a_house_number_lies_where_its_neighbours_on_its_side_of_the_road_do() -> None:
    rows = [at("甲区" if number % 2 else "乙县", f"界碑路{number}号", 0, 0) for number in range(1, 40)]
    rows += [at("乙县", f"界碑路{number}号", 0, 0) for number in range(200, 260)]
    reading = RoadReading(rows, DISTRICTS)
    assert likeliest(reading, "界碑路17号院") == "甲区"
    assert likeliest(reading, "界碑路18号院") == "乙县"
    assert likeliest(reading, "界碑路231号") == "乙县"


def test_nothing_is_said_of_what_the_list_does_not_know() -> None:
    for rows in (LIST, [ListedAddress(1, "甲区", "", "青云路")], []):
        for text in ("", "没有见过的地方", "无名路5号", "青云路50米", "青云路与无名街交叉口"):
            assert len(set(RoadReading(rows, DISTRICTS).scores(text))) == 1


def test_two_stretches_of_one_road_are_no_crossing() -> None:
    reading = RoadReading(LIST, DISTRICTS)
    assert len(set(reading.scores("青云路东段与青云路西段之间"))) == 1
    assert likeliest(reading, "青云路东段青云路西段与白塔街交叉口") == "甲区"
