"""Counting over the working calendar of 2025 and 2026 with its 调休."""

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.domain.instant import HOTLINE_ZONE, to_wall
from sync.domain.reference import CalendarDay
from sync.domain.workdays import WorkCalendar, at_minute, end_of_day
from tests.helpers.small_city import at, small_rules

NO_HURRY = settings(deadline=None)
CALENDAR = small_rules().calendar
HOURS = ((540, 720), (780, 1020))


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        ("2026-02-13", 5, "2026-02-27"),
        ("2026-02-14", 1, "2026-02-24"),
        ("2026-09-30", 1, "2026-10-08"),
        ("2026-09-30", 3, "2026-10-10"),
        ("2025-09-26", 2, "2025-09-29"),
        ("2026-05-08", 1, "2026-05-09"),
        ("2026-01-01", 5, "2026-01-08"),
        ("2025-01-27", 5, "2025-02-10"),
        ("2026-09-24", 5, "2026-10-09"),
    ],
)
def test_working_days_count_from_the_next_day_over_holidays_and_worked_weekends(start: str, count: int, expected: str):
    day, uncertain = CALENDAR.add_working_days(date.fromisoformat(start), count)
    assert day == date.fromisoformat(expected)
    assert not uncertain


def test_a_count_into_an_unpublished_year_warns():
    day, uncertain = CALENDAR.add_working_days(date(2026, 12, 31), 1)
    assert (day, uncertain) == (date(2027, 1, 1), True)


@pytest.mark.parametrize("year", [2025, 2026])
def test_both_years_have_248_working_days(year: int):
    assert CALENDAR.working_days_between(date(year - 1, 12, 31), date(year, 12, 31)) == 248


def test_a_worked_saturday_and_a_free_monday_are_exceptions_with_their_names():
    assert CALENDAR.is_workday(date(2026, 2, 14))
    assert not CALENDAR.is_workday(date(2026, 2, 16))
    assert CALENDAR.note(date(2026, 2, 16)) == "春节"
    assert CALENDAR.is_exception(date(2026, 2, 14))
    assert CALENDAR.note(date(2026, 2, 24)) == ""
    assert CALENDAR.years == {2025, 2026}
    assert not CALENDAR.is_known(date(2027, 3, 1))


def test_an_unreadable_day_is_left_out():
    calendar = WorkCalendar([CalendarDay("not a day", workday=True)], years=[2026])
    assert calendar.is_known(date(2026, 1, 1))
    assert not calendar.is_exception(date(2026, 1, 1))


def test_no_days_to_add_stays_on_the_day_and_a_negative_count_counts_as_none():
    assert CALENDAR.add_working_days(date(2026, 3, 2), 0) == (date(2026, 3, 2), False)
    assert CALENDAR.add_working_days(date(2026, 3, 2), -3) == (date(2026, 3, 2), False)


def test_a_calendar_without_working_days_gives_up_instead_of_hanging():
    never = WorkCalendar([CalendarDay(str(date.fromordinal(n)), workday=False) for n in range(739_000, 744_100)])
    day, uncertain = never.add_working_days(date.fromordinal(739_001), 1)
    assert uncertain
    assert day > date.fromordinal(742_000)
    moment, unsure = never.add_minutes(datetime(2026, 1, 1, tzinfo=HOTLINE_ZONE), 30, HOURS)
    assert unsure
    assert moment == datetime(2026, 1, 1, 0, 30, tzinfo=HOTLINE_ZONE)


def test_working_hours_skip_lunch_night_and_days_off():
    start = datetime(2026, 2, 13, 16, 0, tzinfo=HOTLINE_ZONE)
    moment, uncertain = CALENDAR.add_minutes(start, 4 * 60, HOURS)
    assert (moment, uncertain) == (datetime(2026, 2, 14, 12, 0, tzinfo=HOTLINE_ZONE), False)
    evening = datetime(2026, 2, 14, 20, 0, tzinfo=HOTLINE_ZONE)
    assert CALENDAR.add_minutes(evening, 30, HOURS)[0] == datetime(2026, 2, 24, 9, 30, tzinfo=HOTLINE_ZONE)


def test_working_hours_into_an_unpublished_year_are_uncertain():
    start = datetime(2026, 12, 31, 16, 30, tzinfo=HOTLINE_ZONE)
    assert CALENDAR.add_minutes(start, 60, HOURS)[1]


def test_minutes_between_count_working_time_only():
    friday, monday = datetime(2026, 3, 6, 16, 0, tzinfo=HOTLINE_ZONE), datetime(2026, 3, 9, 10, 0, tzinfo=HOTLINE_ZONE)
    assert CALENDAR.minutes_between(friday, monday, HOURS) == 120
    assert CALENDAR.minutes_between(friday, friday, HOURS) == 0
    assert WorkCalendar([]).minutes_between(friday, monday, ()) == 0


def test_a_day_ends_at_its_minute_or_one_second_before_midnight():
    assert to_wall(end_of_day(date(2026, 2, 27), 18 * 60)).isoformat() == "2026-02-27T18:00:00+08:00"
    assert to_wall(end_of_day(date(2026, 2, 27), 1439)).isoformat() == "2026-02-27T23:59:59+08:00"
    assert at_minute(date(2026, 2, 27), 1440).isoformat() == "2026-02-28T00:00:00+08:00"


@NO_HURRY
@given(st.dates(date(2025, 1, 1), date(2026, 10, 1)), st.integers(0, 40))
def test_the_day_found_is_worked_and_lies_that_many_working_days_ahead(start: date, count: int):
    day, uncertain = CALENDAR.add_working_days(start, count)
    assert not uncertain
    assert CALENDAR.working_days_between(start, day) == count
    assert count == 0 or CALENDAR.is_workday(day)


@NO_HURRY
@given(st.integers(at("2025-02-01 00:00"), at("2026-10-01 00:00")), st.integers(0, 5000))
def test_adding_minutes_and_counting_them_agree(start: int, minutes: int):
    wall = to_wall(start - start % 60_000)
    moment, _ = CALENDAR.add_minutes(wall, minutes, HOURS)
    assert CALENDAR.minutes_between(wall, moment, HOURS) == minutes
