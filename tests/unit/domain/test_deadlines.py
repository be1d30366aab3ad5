"""Time limits: which one applies, when it ends, what pauses and extensions do to it, and how it is explained."""

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from sync.domain import deadlines
from sync.domain.act import ActData
from sync.domain.codes import Action, ClockKind, Light, RequestType, TimeBasis, Urgency
from sync.domain.deadlines import OrderFacts, choose_limit, explain, facts_of, light, matters, start_clock, warn_from
from sync.domain.instant import DAY, HOTLINE_ZONE, HOUR, MINUTE, from_wall, to_wall
from sync.domain.order import Clock
from sync.domain.reference import DeadlinePreset, Limit
from tests.helpers.small_city import GAS_LEAK, LIFT, NO_WATER, Story, at, draft, small_rules

NO_HURRY = settings(deadline=None)
RULES = small_rules()
HELP = OrderFacts(request_type=RequestType.HELP)
UTILITY = OrderFacts(request_type=RequestType.HELP, utility=True, preset="quick")


def due(kind: ClockKind, start: str, facts: OrderFacts = HELP) -> str:
    clock = start_clock(kind, at(start), facts, RULES)
    assert clock is not None
    return to_wall(clock.due_at).strftime("%Y-%m-%d %H:%M:%S")


def test_help_is_due_after_five_working_days_at_six_in_the_evening():
    assert due(ClockKind.DUE, "2026-02-13 16:11") == "2026-02-27 18:00:00"


def test_a_complaint_has_ten_working_days():
    assert (
        due(ClockKind.DUE, "2026-03-02 09:00", OrderFacts(request_type=RequestType.COMPLAINT)) == "2026-03-16 18:00:00"
    )


def test_signing_has_24_hours_of_working_days():
    assert due(ClockKind.SIGN, "2026-02-13 16:11") == "2026-02-14 16:11:00"
    assert due(ClockKind.SIGN, "2026-02-14 16:11") == "2026-02-24 16:11:00"
    assert due(ClockKind.SIGN, "2026-03-08 10:00") == "2026-03-10 00:00:00"


def test_natural_time_runs_through_the_night():
    assert due(ClockKind.DISPATCH, "2026-02-14 23:00", replace(HELP, urgency=Urgency.URGENT)) == "2026-02-15 01:00:00"
    assert due(ClockKind.SIGN, "2026-02-14 23:00", UTILITY) == "2026-02-14 23:30:00"


def test_natural_days_end_one_second_before_midnight():
    facts = replace(UTILITY, utility=False)
    assert due(ClockKind.DUE, "2026-02-14 23:00", facts) == "2026-02-21 23:59:59"


def test_working_hours_count_office_time():
    assert due(ClockKind.RETURN_DECIDE, "2026-03-06 16:00") == "2026-03-09 12:00:00"
    assert due(ClockKind.RETURN_DECIDE, "2026-03-06 10:00") == "2026-03-06 15:00:00"


def test_the_most_specific_limit_wins_and_urgency_beats_type():
    hour = TimeBasis.NATURAL_HOUR
    limits = (
        Limit(ClockKind.DUE, 99, hour),
        Limit(ClockKind.DUE, 10, hour, request_type=RequestType.HELP),
        Limit(ClockKind.DUE, 2, hour, urgency=Urgency.URGENT),
        Limit(ClockKind.DUE, 1, hour, urgency=Urgency.URGENT, request_type=RequestType.HELP, channel="web"),
    )
    preset = DeadlinePreset("p", "p", limits)
    amounts = {
        facts: getattr(choose_limit(ClockKind.DUE, facts, preset), "amount", None)
        for facts in (
            OrderFacts(RequestType.PRAISE),
            HELP,
            replace(HELP, urgency=Urgency.URGENT),
            replace(HELP, urgency=Urgency.URGENT, channel="web"),
        )
    }
    assert list(amounts.values()) == [99, 10, 2, 1]


def test_a_preset_that_is_silent_leaves_the_hotlines_own_limits_but_sets_none_for_dispatch():
    silent = DeadlinePreset("p", "p", ())
    assert choose_limit(ClockKind.DISPATCH, HELP, silent) is None
    web = choose_limit(ClockKind.ANSWER, replace(HELP, channel="wechat"), silent)
    mail = choose_limit(ClockKind.ANSWER, replace(HELP, channel="email"), silent)
    assert web is not None
    assert mail is not None
    assert (web.amount, web.basis) == (3, TimeBasis.NATURAL_MINUTE)
    assert (mail.amount, mail.basis) == (24, TimeBasis.NATURAL_HOUR)


def test_no_clock_starts_without_a_limit():
    rules = small_rules()
    facts = replace(HELP, preset="quick")
    assert start_clock(ClockKind.DISPATCH, at("2026-03-02 09:00"), facts, rules) is None


def test_facts_take_danger_and_utility_from_the_category_and_the_preset_from_the_directory():
    leak = facts_of(draft(category=GAS_LEAK), RULES)
    assert leak.life_threat
    assert leak.utility
    assert leak.preset == "quick"
    lift = facts_of(draft(category=LIFT), RULES)
    assert (lift.life_threat, lift.utility, lift.preset) == (False, False, "")
    assert facts_of(draft(category=NO_WATER, life_threat=True), RULES).life_threat


def clock(start: str, kind: ClockKind = ClockKind.DUE, facts: OrderFacts = HELP) -> Clock:
    made = start_clock(kind, at(start), facts, RULES)
    assert made is not None
    return made


def wall(instant: int) -> str:
    return to_wall(instant).strftime("%Y-%m-%d %H:%M")


def test_an_extension_moves_the_due_day_by_working_days_and_keeps_the_old_one():
    extended = deadlines.extend(clock("2026-02-13 16:11"), 3, RULES)
    assert wall(extended.due_at) == "2026-03-03 18:00"
    assert wall(extended.original_due_at or 0) == "2026-02-27 18:00"
    again = deadlines.extend(extended, 1, RULES)
    assert wall(again.original_due_at or 0) == "2026-02-27 18:00"
    assert again.extended_by == 4


def test_an_extension_of_a_natural_limit_moves_by_natural_days():
    quick = clock("2026-02-13 16:00", facts=UTILITY)
    assert wall(deadlines.extend(quick, 2, RULES).due_at) == "2026-02-16 16:00"


def test_an_extension_into_an_unpublished_year_is_uncertain():
    late = clock("2026-12-25 10:00")
    assert deadlines.extend(replace(late, uncertain=False), 5, RULES).uncertain


@pytest.mark.parametrize(
    ("facts", "kind", "expected"),
    [
        (HELP, ClockKind.DUE, "2026-03-12 18:00"),
        (UTILITY, ClockKind.DUE, "2026-03-06 10:00"),
        (replace(UTILITY, utility=False), ClockKind.DUE, "2026-03-12 23:59"),
        (HELP, ClockKind.SIGN, "2026-03-06 10:00"),
        (HELP, ClockKind.RETURN_DECIDE, "2026-03-05 15:00"),
    ],
)
def test_a_pause_moves_the_due_moment_by_what_the_limit_would_have_counted(
    facts: OrderFacts, kind: ClockKind, expected: str
):
    started = clock("2026-03-02 10:00", kind, facts)
    paused = deadlines.pause(started, at("2026-03-02 10:00"))
    resumed = deadlines.resume(paused, at("2026-03-05 10:00"), RULES)
    assert resumed.paused_ms == 3 * DAY
    assert resumed.original_due_at == started.due_at
    assert wall(resumed.due_at) == expected


def test_a_pause_within_a_day_costs_no_working_day():
    started = clock("2026-03-02 10:00")
    resumed = deadlines.resume(deadlines.pause(started, at("2026-03-03 09:00")), at("2026-03-03 17:00"), RULES)
    assert resumed.due_at == started.due_at
    assert resumed.original_due_at is None


def test_a_pause_that_begins_after_the_due_moment_changes_nothing():
    started = clock("2026-03-02 10:00")
    late = deadlines.resume(deadlines.pause(started, started.due_at + HOUR), started.due_at + 5 * DAY, RULES)
    assert late.due_at == started.due_at


def test_stopping_and_pausing_happen_once():
    started = clock("2026-03-02 10:00")
    stopped = deadlines.stop(started, at("2026-03-03 10:00"))
    assert deadlines.stop(stopped, at("2026-03-04 10:00")) == stopped
    assert deadlines.pause(stopped, at("2026-03-04 10:00")) == stopped
    assert deadlines.resume(started, at("2026-03-04 10:00"), RULES) == started
    paused = deadlines.pause(started, at("2026-03-03 10:00"))
    assert deadlines.pause(paused, at("2026-03-04 10:00")) == paused
    assert deadlines.stop(paused, at("2026-03-05 10:00")).stopped_at == at("2026-03-03 10:00")


def test_a_stop_that_is_taken_back_gives_the_time_back():
    stopped = deadlines.stop(clock("2026-03-02 10:00"), at("2026-03-04 10:00"))
    assert wall(deadlines.resume(stopped, at("2026-03-06 10:00"), RULES).due_at) == "2026-03-11 18:00"


def test_the_light_is_green_then_yellow_then_red_and_off_when_stopped():
    short = Clock(ClockKind.SIGN, 0, 2 * HOUR, TimeBasis.NATURAL_HOUR, 2)
    assert light(short, 59 * MINUTE) is Light.GREEN
    assert light(short, 60 * MINUTE) is Light.YELLOW
    assert light(short, 2 * HOUR) is Light.YELLOW
    assert light(short, 2 * HOUR + 1) is Light.RED
    assert light(deadlines.stop(short, HOUR), 9 * HOUR) is Light.STOPPED
    assert light(deadlines.pause(short, 30 * MINUTE), 9 * HOUR) is Light.GREEN


def test_a_long_limit_warns_in_its_last_24_hours():
    long = Clock(ClockKind.DUE, 0, 10 * DAY, TimeBasis.NATURAL_DAY, 10)
    assert warn_from(long) == 9 * DAY
    assert warn_from(Clock(ClockKind.DUE, DAY, 0, TimeBasis.NATURAL_DAY, 1)) == 0


def test_overdue_looks_at_where_the_clock_stopped_or_rests():
    short = Clock(ClockKind.SIGN, 0, HOUR, TimeBasis.NATURAL_HOUR, 1)
    assert deadlines.is_overdue(short, 2 * HOUR)
    assert not deadlines.is_overdue(deadlines.stop(short, HOUR), 2 * HOUR)
    assert not deadlines.is_overdue(deadlines.pause(short, HOUR), 2 * HOUR)


def test_the_explanation_names_start_limit_holidays_worked_weekends_and_due():
    told = explain(clock("2026-02-13 16:11"), RULES.calendar)
    assert told.code == "working_day"
    assert told.values["start"] == "2026-02-13T16:11+08:00"
    assert told.values["due"] == "2026-02-27T18:00+08:00"
    assert told.values["amount"] == 5
    assert told.values["holidays"] == "2026-02-16,2026-02-17,2026-02-18,2026-02-19,2026-02-20,2026-02-23"
    assert told.values["weekend_days"] == 3
    assert told.values["worked_weekends"] == "2026-02-14"
    assert (told.values["uncertain"], told.values["unknown_years"]) == (0, "")


def test_the_explanation_names_pauses_extensions_and_the_unknown_year():
    started = deadlines.extend(clock("2026-12-28 10:00"), 2, RULES)
    paused = deadlines.pause(replace(started, paused_ms=90 * MINUTE), at("2026-12-29 09:00"))
    told = explain(paused, RULES.calendar)
    assert told.values["unknown_years"] == "2027"
    assert told.values["uncertain"] == 1
    assert told.values["paused_minutes"] == 90
    assert told.values["extended_days"] == 2
    assert told.values["original_due"] == "2027-01-04T18:00+08:00"
    assert told.values["paused_since"] == "2026-12-29T09:00+08:00"


def test_a_natural_limit_is_explained_without_days_off():
    told = explain(clock("2026-02-13 16:11", facts=UTILITY), RULES.calendar)
    assert "holidays" not in told.values
    assert told.code == "natural_hour"


def test_a_limit_of_many_years_is_explained_without_listing_its_days():
    far = Clock(ClockKind.DUE, at("2026-01-01 00:00"), at("2096-01-01 00:00"), TimeBasis.WORKING_DAY, 9)
    assert explain(far, RULES.calendar).values["weekend_days"] == 0


def test_each_open_state_shows_the_clock_that_matters():
    kinds = {}
    for state in ("accepted", "dispatched", "handling", "reply_review", "callback"):
        shown = matters(Story().reaches(state).current)
        kinds[state] = shown.kind if shown else None
    assert kinds == {
        "accepted": ClockKind.DISPATCH,
        "dispatched": ClockKind.SIGN,
        "handling": ClockKind.DUE,
        "reply_review": ClockKind.REVIEW,
        "callback": ClockKind.CALLBACK,
    }
    assert matters(Story().reaches("closed").current) is None


def test_an_open_order_without_any_clock_shows_none():
    order = Story().reaches("accepted").current
    assert matters(replace(order, clocks=())) is None


def test_the_clock_of_an_assisting_unit_is_not_the_orders():
    story = Story().reaches("handling").does("street", Action.ADD_ASSIST, ActData(assist=("u-market",)))
    shown = matters(story.current)
    assert shown is not None
    assert shown.assignment == story.current.assignments[0].id


@NO_HURRY
@given(
    st.integers(at("2025-01-01 00:00"), at("2026-11-01 00:00")),
    st.integers(1, 60),
    st.sampled_from(list(TimeBasis)),
)
def test_a_limit_never_ends_before_it_starts_and_more_of_it_never_ends_earlier(
    start: int, amount: int, basis: TimeBasis
):
    first, _ = deadlines.due_moment(start, Limit(ClockKind.DUE, amount, basis), RULES)
    second, _ = deadlines.due_moment(start, Limit(ClockKind.DUE, amount + 1, basis), RULES)
    assert start < first <= second


def test_instants_and_wall_clock_agree():
    naive = datetime.fromisoformat("2026-02-13 16:05")
    assert from_wall(naive) == from_wall(naive.replace(tzinfo=HOTLINE_ZONE)) == at("2026-02-13 16:05")
    assert wall(from_wall(to_wall(at("2026-02-13 16:05")))) == "2026-02-13 16:05"
