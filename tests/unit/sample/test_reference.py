"""The reference data of the sample city is whole and fits together."""

import re
import time
from datetime import date, timedelta
from typing import TypeVar

import chinese_calendar
import pytest

from resources import locate
from sync.domain.codes import (
    CallOutcome,
    ClockKind,
    RequestType,
    Role,
    Satisfaction,
    Solved,
    TimeBasis,
    UnitLevel,
    Urgency,
)
from sync.domain.deadlines import OrderFacts, choose_limit
from sync.domain.order import Place
from sync.domain.reference import (
    EDITORIAL,
    Area,
    Article,
    CalendarDay,
    Category,
    CodeItem,
    DeadlinePreset,
    DirectoryRule,
    Policy,
    ReferenceKind,
    Unit,
)
from sync.domain.rules import Rules
from sync.domain.value import Value
from sync.domain.workflow.table import TRANSITIONS
from sync.server.sample.reference_files import load_reference, load_users

T = TypeVar("T")
Reference = dict[ReferenceKind, list[Value]]
SCREENED_ROLES = {role.value for role in Role} - {Role.SYSTEM.value, Role.CHANNEL.value}


def of(reference: Reference, kind: ReferenceKind, shape: type[T]) -> list[T]:
    return [item for item in reference[kind] if isinstance(item, shape)]


def areas_of(reference: Reference, level: UnitLevel) -> list[Area]:
    return [area for area in of(reference, ReferenceKind.AREA, Area) if area.level is level]


def leaves_of(reference: Reference) -> list[Category]:
    return [category for category in of(reference, ReferenceKind.CATEGORY, Category) if category.leaf]


def test_every_kind_is_there_and_every_id_stands_once(reference: Reference):
    for kind in set(ReferenceKind) - EDITORIAL:
        ids = [getattr(item, "id", None) for item in reference[kind]]
        assert ids, kind
        assert all(ids), kind
        assert len(ids) == len(set(ids)), kind


def test_the_city_has_its_real_divisions(reference: Reference):
    assert len(areas_of(reference, UnitLevel.CITY)) == 1
    assert len(areas_of(reference, UnitLevel.DISTRICT)) == 15
    assert len(areas_of(reference, UnitLevel.STREET)) == 208
    assert len(areas_of(reference, UnitLevel.COMMUNITY)) == 3306
    assert 6_000 <= len(areas_of(reference, UnitLevel.GRID)) <= 12_000


def test_every_area_lies_in_one_a_level_above_and_starts_with_its_code(reference: Reference):
    areas = {area.id: area for area in of(reference, ReferenceKind.AREA, Area)}
    levels = list(UnitLevel)
    for area in areas.values():
        if area.level is UnitLevel.CITY:
            continue
        parent = areas[area.parent]
        assert levels.index(area.level) == levels.index(parent.level) + 1
        if area.level is not UnitLevel.DISTRICT:
            assert area.id.startswith(parent.id)


def test_every_area_has_a_box_with_a_west_and_an_east(reference: Reference):
    for area in of(reference, ReferenceKind.AREA, Area):
        assert area.box is not None
        west, south, east, north = area.box
        assert 112.5 < west < east < 114.3, area.id
        assert 34.1 < south < north < 35.1, area.id


def test_only_districts_with_a_published_polygon_are_not_approximate(reference: Reference):
    exact = {area.id for area in of(reference, ReferenceKind.AREA, Area) if not area.approximate}
    assert len(exact) == 12
    assert exact.isdisjoint({"410171", "410172", "410173"})


def test_every_area_of_the_chain_names_a_person_with_crosses_for_a_name(reference: Reference):
    for area in of(reference, ReferenceKind.AREA, Area):
        person = area.secretary or area.worker
        assert re.fullmatch(r"[\u4e00-\u9fff]××", person), area.id


def test_the_chain_of_a_place_has_four_levels_with_people_and_units(rules: Rules):
    chain = rules.organisation.chain(Place(grid="410102007003001"))
    assert [link.level for link in chain] == list(UnitLevel)
    assert all(link.person and link.unit for link in chain)
    assert chain[1].person == "李××"


def test_every_unit_hangs_under_another_one_in_an_area_that_exists(reference: Reference):
    units = {unit.id: unit for unit in of(reference, ReferenceKind.UNIT, Unit)}
    areas = {area.id for area in of(reference, ReferenceKind.AREA, Area)}
    assert [unit.id for unit in units.values() if not unit.parent] == ["u410100"]
    assert all(unit.parent in units for unit in units.values() if unit.parent)
    assert all(unit.area in areas for unit in units.values())
    assert all(area.unit in units for area in of(reference, ReferenceKind.AREA, Area))


def test_there_are_about_seventy_city_units_and_departments_in_every_county_level_area(reference: Reference):
    units = of(reference, ReferenceKind.UNIT, Unit)
    assert 60 <= sum(unit.level is UnitLevel.CITY for unit in units) <= 90
    for district in areas_of(reference, UnitLevel.DISTRICT):
        depts = {unit.dept for unit in units if unit.area == district.id}
        assert {"government", "urban_management", "housing", "police", "education", "fire", "justice"} <= depts


def test_the_category_tree_has_three_levels_and_more_than_four_hundred_leaves(reference: Reference):
    categories = {category.id: category for category in of(reference, ReferenceKind.CATEGORY, Category)}
    leaves = leaves_of(reference)
    assert len(leaves) >= 400
    for leaf in leaves:
        assert categories[categories[leaf.parent].parent].parent == ""
        assert leaf.template
        assert "{" not in leaf.template
        assert leaf.request_type is not None
    assert len({leaf.name for leaf in leaves}) == len(leaves)


def test_categories_are_found_by_pinyin_and_initials(reference: Reference):
    leaf = next(leaf for leaf in leaves_of(reference) if leaf.name == "夜间施工噪声")
    assert {"yejianshigongzaosheng", "yjsgzs", "zyyjsgzs"} <= set(leaf.keys.split())


def test_local_readings_are_among_the_keys(reference: Reference):
    areas = {area.name: area for area in of(reference, ReferenceKind.AREA, Area)}
    assert "zhongmuxian" in areas["中牟县"].keys.split()
    assert "zhachenglujiedao" in areas["祭城路街道"].keys.split()
    assert "xingyangshi" in areas["荥阳市"].keys.split()


def test_every_leaf_resolves_to_one_unit_in_every_county_level_area(reference: Reference, rules: Rules):
    homes: dict[str, str] = {}
    for street in areas_of(reference, UnitLevel.STREET):
        homes.setdefault(street.parent, street.id)
    unsure = [
        (leaf.name, district)
        for leaf in leaves_of(reference)
        for district, street in homes.items()
        if rules.directory.resolve(leaf.id, Place(district=district, street=street), "").sure is None
    ]
    assert not unsure


def test_no_rule_sends_to_a_community(reference: Reference, rules: Rules):
    for leaf in leaves_of(reference):
        sure = rules.directory.resolve(leaf.id, Place(community="410102007003"), "").sure
        assert sure is not None
        assert sure.level not in {UnitLevel.COMMUNITY, UnitLevel.GRID}
        assert sure.basis


def test_counties_are_served_by_their_own_departments_where_the_city_company_does_not_reach(
    reference: Reference, rules: Rules
):
    leaf = next(leaf for leaf in leaves_of(reference) if leaf.name == "供暖不热")
    in_town = rules.directory.resolve(leaf.id, Place(district="410105"), "").sure
    in_county = rules.directory.resolve(leaf.id, Place(district="410185"), "").sure
    assert in_town is not None
    assert in_county is not None
    assert (in_town.unit, in_county.unit) == ("u410100-heat_company", "u410185-urban_management")


def test_every_directory_rule_belongs_to_a_category_and_has_a_basis(reference: Reference):
    categories = {category.id for category in of(reference, ReferenceKind.CATEGORY, Category)}
    for rule in of(reference, ReferenceKind.DIRECTORY_RULE, DirectoryRule):
        assert rule.category in categories
        assert rule.basis
        assert rule.source


def test_the_calendar_agrees_with_the_published_one(rules: Rules):
    day = date(2025, 1, 1)
    while day.year < 2027:
        assert rules.calendar.is_workday(day) == chinese_calendar.is_workday(day), day
        day += timedelta(days=1)


def test_the_calendar_holds_exceptions_only(reference: Reference):
    for item in of(reference, ReferenceKind.CALENDAR_DAY, CalendarDay):
        assert item.workday != (date.fromisoformat(item.id).weekday() < 5)
        assert item.note


def test_henan_is_the_one_active_preset_of_ten(reference: Reference):
    presets = of(reference, ReferenceKind.PRESET, DeadlinePreset)
    assert len(presets) == 10
    assert [preset.id for preset in presets if preset.active] == ["henan"]
    assert all(preset.source and preset.name_en for preset in presets)


@pytest.mark.parametrize(
    ("kind", "days"),
    [(RequestType.CONSULT, 3), (RequestType.HELP, 5), (RequestType.SUGGESTION, 5), (RequestType.COMPLAINT, 10),
     (RequestType.REPORT, 10)],
)  # fmt: skip
def test_henan_gives_the_days_of_the_rules(reference: Reference, kind: RequestType, days: int):
    henan = next(one for one in of(reference, ReferenceKind.PRESET, DeadlinePreset) if one.active)
    found = [one.amount for one in henan.limits if one.clock is ClockKind.DUE and one.request_type is kind]
    assert found == [days]


@pytest.mark.parametrize("kind", [RequestType.HELP, RequestType.COMPLAINT, RequestType.REPORT])
@pytest.mark.parametrize("urgency", [Urgency.NORMAL, Urgency.CRITICAL])
def test_where_life_is_in_danger_the_limits_are_minutes_and_hours(rules: Rules, kind: RequestType, urgency: Urgency):
    facts = OrderFacts(request_type=kind, urgency=urgency, life_threat=True)
    limits = {clock: choose_limit(clock, facts, rules.preset) for clock in (ClockKind.SIGN, ClockKind.DUE)}
    assert {clock: (limit.amount, limit.basis) for clock, limit in limits.items() if limit is not None} == {
        ClockKind.SIGN: (15, TimeBasis.NATURAL_MINUTE),
        ClockKind.DUE: (2, TimeBasis.NATURAL_HOUR),
    }


def test_every_preset_limits_dispatch_sign_and_every_type_of_request(reference: Reference):
    for preset in of(reference, ReferenceKind.PRESET, DeadlinePreset):
        clocks = {limit.clock for limit in preset.limits}
        assert {ClockKind.DISPATCH, ClockKind.SIGN, ClockKind.DUE, ClockKind.CALLBACK} <= clocks
        types = {limit.request_type for limit in preset.limits if limit.clock is ClockKind.DUE}
        assert set(RequestType) <= types


def test_code_lists_carry_english_names_and_every_code_of_the_rules(reference: Reference):
    codes = of(reference, ReferenceKind.CODE, CodeItem)
    assert all(item.name and item.name_en and item.rank for item in codes)
    by_list: dict[str, set[str]] = {}
    for item in codes:
        by_list.setdefault(item.list, set()).add(item.code)
    for name, members in {
        "request_type": RequestType, "urgency": Urgency, "call_outcome": CallOutcome, "solved": Solved,
        "satisfaction": Satisfaction,
    }.items():  # fmt: skip
        assert by_list[name] == {member.value for member in members}
    assert {row.reason_list for row in TRANSITIONS if row.reason_list} <= set(by_list)
    assert len(by_list["not_accept_reason"]) == 9
    assert by_list["return_reason"] == {f"R{number}" for number in range(1, 10)}


def test_articles_about_every_field_can_be_spoken_and_name_owner_and_validity(reference: Reference):
    articles = of(reference, ReferenceKind.ARTICLE, Article)
    units = {unit.id for unit in of(reference, ReferenceKind.UNIT, Unit)}
    leaves = {leaf.id for leaf in leaves_of(reference)}
    assert len(articles) == len({one.title for one in articles}) == 144
    assert {one[:2] for article in articles for one in article.categories} == {f"{at:02}" for at in range(1, 21)}
    for article in articles:
        assert 40 <= len(article.answer) <= 400
        assert article.question.endswith("？")
        assert article.answer.endswith(("。", "？"))
        assert len(article.steps) >= 2
        assert article.unit in units
        assert set(article.categories) <= leaves
        assert date.fromisoformat(article.valid_from) < date.fromisoformat(article.valid_to)
        assert article.keys


def test_one_article_has_run_out_so_that_screens_can_show_it(reference: Reference):
    ended = [one.id for one in of(reference, ReferenceKind.ARTICLE, Article) if one.valid_to < "2026-11-01"]
    assert len(ended) == 1


def test_twenty_five_people_hold_all_roles_in_units_that_exist(reference: Reference):
    users = load_users()
    units = {unit.id for unit in of(reference, ReferenceKind.UNIT, Unit)}
    assert len(users) == 25
    assert {role for user in users for role in user.roles} == SCREENED_ROLES
    assert all(not user.unit or user.unit in units for user in users)
    assert len({user.no for user in users}) == len(users)


def test_there_is_one_policy(reference: Reference):
    (policy,) = of(reference, ReferenceKind.POLICY, Policy)
    assert (policy.id, policy.city_code, policy.city_name) == ("policy", "410100", "郑州市")


def test_every_shipped_file_has_a_stated_origin():
    folder = locate("reference")
    stated = (folder / "SOURCES.md").read_text(encoding="utf-8")
    files = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    assert [name for name in files if f"`{name}`" not in stated] == ["SOURCES.md"]


def test_the_shipped_files_stay_small():
    assert sum(path.stat().st_size for path in locate("reference").rglob("*") if path.is_file()) < 8_000_000


def test_the_reference_is_read_in_less_than_a_second_and_a_half():
    begun = time.perf_counter()
    load_reference()
    assert time.perf_counter() - begun < 1.5
