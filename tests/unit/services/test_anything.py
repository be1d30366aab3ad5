"""One search through all that has a name: however it is typed, and learning from what this person chooses."""

from collections.abc import Mapping

import pytest

from desktop.services.anything import Anything
from desktop.services.habits import Habits
from desktop.services.reference_snapshot import ReferenceSnapshot
from desktop.services.unit_person import Duty, UnitPerson
from sync.domain.codes import UnitLevel
from sync.domain.reference import Area, Article, Category, CodeItem, ReferenceKind, Site, Staff, Unit
from sync.domain.value import Value
from sync.matching.pick_index import PickEntry, PickIndex

CITY: Mapping[ReferenceKind, tuple[Value, ...]] = {
    ReferenceKind.CATEGORY: (
        Category("03", "公用事业"),
        Category("0301", "供暖不热", "03", leaf=True, aliases=("暖气不热",), keys="gongnuanbure gnbr"),
        Category("0302", "供水漏水", "03", leaf=True, keys="gongshuiloushui gsls"),
    ),
    ReferenceKind.AREA: (
        Area("410105", "金水区", UnitLevel.DISTRICT, keys="jinshuiqu jsq"),
        Area("410105001", "南阳路街道", UnitLevel.STREET, "410105", keys="nanyanglujiedao nyljd"),
    ),
    ReferenceKind.SITE: (Site("s1", "供水新村", "410105001", keys="gongshuixincun gsxc"),),
    ReferenceKind.UNIT: (
        Unit(
            "u-heat", "市热力公司", "热力", duty_phone="0371-55500031", liaison="张××", leader="冯刚",
            keys="shireligongsi srlgs reli rl",
        ),
        Unit("u-gone", "旧热力站", active=False, liaison="张三"),
    ),
    ReferenceKind.STAFF: (
        Staff("p1", "0001", "冯刚", (), "u-heat"),
        Staff("p2", "0002", "章程", ()),
        Staff("p3", "0003", "张去", (), active=False),
    ),
    ReferenceKind.CODE: (CodeItem("snippet:gn", "snippet", "gn", "供暖已报修"),),
    ReferenceKind.ARTICLE: (
        Article("a1", "供暖什么时候开始", "几号供暖", "十一月十五日。", keys="gongnuanshenmeshihoukaishi gnsmshks"),
    ),
}  # fmt: skip
STARTERS = (CodeItem("gn", "snippet", "gn", "小区供暖不热"), CodeItem("ts", "snippet", "ts", "小区停水"))


@pytest.fixture
def anything() -> Anything:
    """The search of a seat where nothing was chosen yet."""
    snapshot = ReferenceSnapshot(CITY)
    return Anything(lambda: snapshot, Habits(), STARTERS)


def ids(anything: Anything, text: str) -> list[str]:
    """Return what is found, best first."""
    return [one.id for one in anything.find(text, 4)]


def test_one_text_finds_category_phrase_and_knowledge_kind_by_kind(anything: Anything) -> None:
    kinds = [one.kind for one in anything.find("供暖", 4)]
    assert set(kinds) == {ReferenceKind.CATEGORY, ReferenceKind.CODE, ReferenceKind.ARTICLE}
    assert kinds == sorted(kinds, key=kinds.index), "a kind stands in two places"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("gnbr", "0301"),
        ("gongnuanbure", "0301"),
        ("gongshuiloushui", "0302"),
        ("gonshuinoushui", "0302"),
        ("0302", "0302"),
        ("暖气", "0301"),
        ("不热 供暖", "0301"),
        ("gsxc", "s1"),
        ("nanyang", "410105001"),
        ("lanyan", "410105001"),
        ("srlgs", "u-heat"),
        ("gnsmshks", "a1"),
        ("几号", "a1"),
        ("ts", "ts"),
        ("xiaoqutingshui", "ts"),
        ("0002", "p2"),
        ("zhangcheng", "p2"),
        ("zancen", "p2"),
    ],
)
def test_each_kind_is_found_however_it_is_typed(anything: Anything, text: str, first: str) -> None:
    assert ids(anything, text)[0] == first


@pytest.mark.parametrize("text", ["冯", "fenggang", "fg", "冯刚 热力", "热力 冯", "rl fenggang", "fg reli", "0001"])
def test_a_person_of_a_unit_is_found_by_name_sound_and_unit(anything: Anything, text: str) -> None:
    assert ids(anything, text) == ["u-heat:leader"]


def test_a_unit_brings_its_people_and_so_does_its_telephone(anything: Anything) -> None:
    for text in ("热力", "srlgs", "0371-55500031", "55500031", "037155500031"):
        unit, *people = ids(anything, text)
        assert (unit, set(people)) == ("u-heat", {"u-heat:liaison", "u-heat:leader"}), text


def test_who_signs_in_and_leads_a_unit_is_one_person(anything: Anything) -> None:
    (found,) = anything.find("冯刚", 4)
    assert found.value == UnitPerson("u-heat:leader", "冯刚", Duty.LEADER, "u-heat", "0001")


def test_people_who_left_and_units_that_closed_are_not_offered(anything: Anything) -> None:
    assert ids(anything, "张三") == []
    assert ids(anything, "张去") == []


def test_a_phrase_of_the_city_stands_for_the_one_a_seat_starts_with(anything: Anything) -> None:
    phrases = [one.value for one in anything.find("gn", 4) if one.kind is ReferenceKind.CODE]
    assert phrases == [CodeItem("snippet:gn", "snippet", "gn", "供暖已报修")]


def test_what_is_chosen_often_brings_its_kind_to_the_front(anything: Anything) -> None:
    usual = anything.find("gs", 4)
    assert [one.id for one in usual][:2] == ["0302", "s1"]
    for _ in range(3):
        anything.note(usual[1])
    assert ids(anything, "gs")[:2] == ["s1", "0302"]


def test_nothing_is_found_before_there_is_a_reading_and_for_no_text(anything: Anything) -> None:
    assert Anything(lambda: None, Habits()).find("供暖", 4) == ()
    assert anything.find("  ", 4) == ()


def test_what_is_used_stands_first_among_a_thousand_that_begin_the_same() -> None:
    index = PickIndex(PickEntry(f"{at}", "北" + "大" * (at // 100) + f"{at}号院") for at in range(1_000))
    assert "999" not in index.find("北", 8)
    assert index.find("北", 8, {"999": 10})[0] == "999"


def test_a_sound_in_the_name_stands_before_the_same_letters_in_the_context() -> None:
    entries = [PickEntry(f"c{at}", f"人{at}", keys="ren r", context="zhangjia") for at in range(4)]
    index = PickIndex([*entries, PickEntry("heard", "章", keys="zan z")])
    assert index.find("zhang", 4)[0] == "heard"
