"""Categories, organisation, directory, and the rules gathered from reference items."""

from msgspec.structs import replace

from sync.domain.category import CategoryTree
from sync.domain.codes import UnitLevel
from sync.domain.directory import Directory
from sync.domain.order import Place
from sync.domain.organisation import Organisation
from sync.domain.reference import Area, Category, CodeItem, DeadlinePreset, DirectoryRule, Policy, ReferenceKind, Unit
from sync.domain.rules import Rules
from sync.domain.rules_from_reference import rules_from_reference
from sync.domain.title import build_title
from tests.helpers import small_city as city
from tests.helpers.small_city import LIFT, LIFT_PLACE, draft, small_city_items, small_rules

RULES = small_rules()
ORG, TREE, DIRECTORY = RULES.organisation, RULES.categories, RULES.directory
DEHUA_PLACE = Place(text="德化街", district=city.ERQI, street=city.DEHUA)


# --- categories ------------------------------------------------------------------------------------------------------


def test_a_category_knows_its_path_children_and_name():
    assert [node.name for node in TREE.path(LIFT)] == ["物业管理", "电梯故障"]
    assert [node.id for node in TREE.children("03")] == [city.NO_WATER, city.GAS_LEAK]
    assert len(TREE.children()) == 3
    assert TREE.name(LIFT) == "电梯故障"
    assert TREE.name("none") == ""
    assert TREE.get("none") is None
    assert len(TREE) == len(list(TREE)) == 9


def test_only_active_leaves_are_offered_and_only_active_nodes_used():
    assert city.RETIRED not in {leaf.id for leaf in TREE.leaves()}
    assert TREE.is_usable(LIFT)
    assert not TREE.is_usable(city.RETIRED)
    assert not TREE.is_usable("none")


def test_utility_and_danger_are_inherited_from_above():
    assert TREE.is_utility(city.GAS_LEAK)
    assert TREE.is_life_threat(city.GAS_LEAK)
    assert not TREE.is_utility(LIFT)
    assert not TREE.is_life_threat(city.NO_WATER)


def test_a_cycle_of_parents_ends():
    tree = CategoryTree([Category("a", "A", "b"), Category("b", "B", "a")])
    assert [node.id for node in tree.path("a")] == ["b", "a"]


# --- organisation ----------------------------------------------------------------------------------------------------


def test_the_chain_of_a_place_names_the_person_of_each_level():
    chain = ORG.chain(LIFT_PLACE)
    assert [(link.level, link.person) for link in chain] == [
        (UnitLevel.CITY, "张××"),
        (UnitLevel.DISTRICT, "李××"),
        (UnitLevel.STREET, "赵××"),
        (UnitLevel.COMMUNITY, "周××"),
        (UnitLevel.GRID, "吴××"),
    ]
    assert chain[2].unit is not None
    assert chain[2].unit.id == city.NANYANG_UNIT


def test_a_place_nobody_knows_belongs_to_the_city():
    assert [link.area.id for link in ORG.chain(Place(text="某处", street="999"))] == [city.CITY]
    assert Organisation([], []).chain(Place()) == ()
    assert Organisation([], []).city is None
    assert ORG.city is not None


def test_units_are_found_by_id_department_and_office():
    assert ORG.unit(city.WATER) is not None
    assert ORG.area(city.ERQI) is not None
    assert ORG.dept("urban", city.ERQI) == ORG.unit(city.ERQI_URBAN)
    assert ORG.dept("urban", city.CITY) is None
    assert ORG.office(city.DEHUA) == ORG.unit(city.DEHUA_UNIT)
    assert ORG.office("none") is None
    assert ORG.office(city.GRID) is None
    assert not ORG.is_active_unit(city.CLOSED_UNIT)
    assert len(ORG.units) == 14
    assert len(ORG.areas) == 8
    assert {unit.id for unit in ORG.children(city.JINSHUI_UNIT)} == {
        city.JINSHUI_URBAN,
        city.NANYANG_UNIT,
        city.HUAYUAN_UNIT,
    }


def test_an_office_that_was_dissolved_answers_for_nothing():
    organisation = Organisation([Unit("u", "U", active=False)], [Area("a", "A", UnitLevel.STREET, unit="u")])
    assert organisation.office("a") is None


def test_a_unit_stands_below_another_by_line_or_by_area():
    assert ORG.is_below(city.NANYANG_UNIT, city.CITY_UNIT)
    assert not ORG.is_below(city.CITY_UNIT, city.NANYANG_UNIT)
    assert not ORG.is_below(city.DEHUA_UNIT, city.JINSHUI_UNIT)
    assert not ORG.is_below("none", city.CITY_UNIT)
    assert not ORG.is_below(city.WATER, "none")
    loose = Organisation(
        [Unit("d", "D", level=UnitLevel.DISTRICT, area="1"), Unit("s", "S", level=UnitLevel.STREET, area="2")],
        [Area("1", "一", UnitLevel.DISTRICT), Area("2", "二", UnitLevel.STREET, "1")],
    )
    assert loose.is_below("s", "d")


def test_a_cycle_of_units_or_areas_ends():
    looped = Organisation(
        [Unit("a", "A", parent="b"), Unit("b", "B", parent="a")],
        [Area("1", "一", UnitLevel.DISTRICT, "2"), Area("2", "二", UnitLevel.STREET, "1")],
    )
    assert [unit.id for unit in looped.ancestors("a")] == ["b"]
    assert [area.id for area in looped.area_path("2")] == ["1", "2"]


# --- directory -------------------------------------------------------------------------------------------------------


def test_a_rule_of_a_higher_category_answers_for_its_leaves_in_each_district():
    here = DIRECTORY.resolve(city.NOISE, LIFT_PLACE, "吵")
    there = DIRECTORY.resolve(city.NOISE, DEHUA_PLACE, "吵")
    assert here.sure is not None
    assert there.sure is not None
    assert (here.sure.unit, there.sure.unit) == (city.JINSHUI_URBAN, city.ERQI_URBAN)
    assert here.sure.basis == "三定方案"


def test_a_rule_names_assisting_units_and_copies():
    sure = DIRECTORY.resolve(LIFT, LIFT_PLACE, "").sure
    assert sure is not None
    assert (sure.unit, sure.assist, sure.copies) == (city.NANYANG_UNIT, (city.MARKET,), (city.HOUSING,))


def test_without_a_street_the_district_answers():
    sure = DIRECTORY.resolve(LIFT, Place(text="金水区", district=city.JINSHUI), "").sure
    assert sure is not None
    assert sure.unit == city.JINSHUI_UNIT


def test_two_equal_rules_are_a_tie_and_nobody_is_sure():
    tied = DIRECTORY.resolve(city.OUTDOOR, LIFT_PLACE, "占道")
    assert tied.tie
    assert tied.sure is None
    assert {one.unit for one in tied.candidates} >= {city.NANYANG_UNIT, city.HUAYUAN_UNIT}


def test_a_keyword_beats_a_rule_without_one_while_it_is_in_force():
    keyed = DIRECTORY.resolve(city.OUTDOOR, LIFT_PLACE, "占道收水费", "2025-06-01").sure
    assert keyed is not None
    assert keyed.unit == city.WATER
    assert DIRECTORY.resolve(city.OUTDOOR, LIFT_PLACE, "占道收水费", "2026-06-01").tie


def test_a_rule_of_a_smaller_area_beats_a_wider_one_and_is_silent_elsewhere():
    rules = [
        DirectoryRule("wide", LIFT, f"unit:{city.HOUSING}"),
        DirectoryRule("street", LIFT, f"unit:{city.MARKET}", area=city.NANYANG),
        DirectoryRule("future", LIFT, f"unit:{city.WATER}", area=city.GRID, valid_from="2030-01-01"),
    ]
    directory = Directory(rules, ORG, TREE)
    here, there = (directory.resolve(LIFT, place, "", "2026-01-01").sure for place in (LIFT_PLACE, DEHUA_PLACE))
    assert here is not None
    assert there is not None
    assert (here.unit, there.unit) == (city.MARKET, city.HOUSING)


def test_the_city_department_beats_the_county_on_overlap():
    rules = [DirectoryRule("a", LIFT, "office@street"), DirectoryRule("b", LIFT, f"unit:{city.MARKET}")]
    resolution = Directory(rules, ORG, TREE).resolve(LIFT, LIFT_PLACE, "")
    assert resolution.sure is not None
    assert resolution.sure.unit == city.MARKET


def test_a_rule_that_names_nobody_there_is_passed_over():
    rules = [
        DirectoryRule("a", LIFT, f"unit:{city.CLOSED_UNIT}"),
        DirectoryRule("b", LIFT, "unit:none"),
        DirectoryRule("c", LIFT, "dept:housing@moon"),
        DirectoryRule("d", LIFT, "dept:housing@district"),
        DirectoryRule("e", LIFT, "office@grid"),
    ]
    resolution = Directory(rules, ORG).resolve(LIFT, LIFT_PLACE, "")
    assert resolution.candidates == ()
    assert resolution.sure is None


def test_a_unit_named_twice_assists_once():
    rule = DirectoryRule("a", LIFT, "office@street", assist=("office@street", "dept:market@city", "dept:market@city"))
    sure = Directory([rule], ORG, TREE).resolve(LIFT, LIFT_PLACE, "").sure
    assert sure is not None
    assert sure.assist == (city.MARKET,)


def test_what_was_worked_out_for_one_place_never_answers_for_another_where_a_rule_answers_otherwise():
    resolvers = (
        "office@city",
        "office@district",
        "office@street|district",
        "dept:market@city",
        "dept:housing@district",
    )
    rules = [
        DirectoryRule(f"{number}-{area}", LIFT, resolver, area=area, assist=assist)
        for number, resolver in enumerate(resolvers)
        for area in ("", city.NANYANG, city.ERQI, city.GRID, "none")
        for assist in ((), ("office@grid", "office@street"))
    ]
    only_district = Place(text="某处", district=LIFT_PLACE.district)
    places = (LIFT_PLACE, DEHUA_PLACE, only_district, Place(text="某处"), Place(text="某处", district="none"))
    used = Directory(rules, ORG, TREE)
    for place in (*places, *reversed(places)):
        assert used.resolve(LIFT, place, "") == Directory(rules, ORG, TREE).resolve(LIFT, place, "")


# --- rules -----------------------------------------------------------------------------------------------------------


def test_the_active_preset_is_taken_else_the_one_the_policy_names_else_none():
    items = dict(small_city_items())
    assert rules_from_reference(items).preset.id == "henan"
    presets = [DeadlinePreset("a", "A", ()), DeadlinePreset("b", "B", ())]
    named = {**items, ReferenceKind.PRESET: presets, ReferenceKind.POLICY: [Policy(preset="b")]}
    assert rules_from_reference(named).preset.id == "b"
    assert rules_from_reference({}).preset.limits == ()


def test_values_of_another_shape_are_left_out():
    rules = rules_from_reference({ReferenceKind.UNIT: [Area("a", "A", UnitLevel.CITY), Unit("u", "U")]})
    assert [unit.id for unit in rules.organisation.units] == ["u"]


def test_a_code_is_known_when_it_is_active_or_its_list_is_not_kept():
    rules = small_rules()
    assert rules.knows_code("channel", "web")
    assert not rules.knows_code("channel", "pigeon")
    assert rules.knows_code("no_such_list", "anything")
    retired = {"l": {"x": CodeItem("l:x", "l", "x", "X", active=False)}}
    other = Rules(
        calendar=rules.calendar,
        preset=rules.preset,
        directory=rules.directory,
        organisation=rules.organisation,
        categories=rules.categories,
        codes=retired,
        policy=rules.policy,
    )
    assert not other.knows_code("l", "x")
    assert other.presets == {"henan": rules.preset}


# --- title -----------------------------------------------------------------------------------------------------------


def test_the_title_says_where_and_what():
    assert build_title(draft(), RULES) == "金水区南阳路街道电梯故障"
    with_poi = draft(place=replace(LIFT_PLACE, poi="凤凰台"))
    assert build_title(with_poi, RULES) == "金水区南阳路街道凤凰台电梯故障"


def test_without_a_category_the_title_takes_the_first_words_and_is_never_too_long():
    long = draft(category="", content="一" * 80, place=replace(LIFT_PLACE, poi="很" * 60))
    assert len(build_title(long, RULES)) == 50
    assert build_title(draft(category="", content="路灯 不亮", place=Place()), RULES) == "路灯 不亮"
