"""The working calendar: which days are worked, and counting over them."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from sync.domain.instant import HOTLINE_ZONE, from_wall, to_wall
from sync.domain.reference import CalendarDay

_ONE_DAY = timedelta(days=1)
_SEARCH_LIMIT = 4_000
"""Days looked at before giving up: a calendar without any working day must not hang the program."""

WorkingHours = tuple[tuple[int, int], ...]
"""Working minutes of a working day, [from, to)."""


class WorkCalendar:
    """Monday to Friday with the exceptions of the yearly decree (放假 and 调休上班).

    A year without a published list counts Monday to Friday, and every result that needed it is marked uncertain.
    """

    def __init__(self, days: Iterable[CalendarDay], years: Iterable[int] = ()) -> None:
        self._exceptions: dict[date, CalendarDay] = {}
        for day in days:
            try:
                self._exceptions[date.fromisoformat(day.id)] = day
            except ValueError:
                continue
        self._years = frozenset(years) | {day.year for day in self._exceptions}

    @property
    def years(self) -> frozenset[int]:
        """Years with a published list."""
        return self._years

    def is_known(self, day: date) -> bool:
        """Tell whether the list of the day's year is published."""
        return day.year in self._years

    def is_workday(self, day: date) -> bool:
        """Tell whether people work on this day."""
        exception = self._exceptions.get(day)
        return exception.workday if exception else day.weekday() < 5

    def note(self, day: date) -> str:
        """Return the name of the holiday or shift, empty for a plain day."""
        exception = self._exceptions.get(day)
        return exception.note if exception else ""

    def is_exception(self, day: date) -> bool:
        """Tell whether the decree changes this day."""
        return day in self._exceptions

    def add_working_days(self, start: date, count: int) -> tuple[date, bool]:
        """Return the ``count``-th working day after ``start`` (次日起算) and whether an unpublished year was needed."""
        day = start
        left = max(count, 0)
        for _ in range(_SEARCH_LIMIT):
            if left == 0:
                break
            day += _ONE_DAY
            left -= self.is_workday(day)
        return day, left > 0 or not self._are_known(start, day)

    def working_days_between(self, after: date, until: date) -> int:
        """Count working days in ``(after, until]``."""
        return sum(self.is_workday(day) for day in days_between(after, until))

    def _are_known(self, first: date, last: date) -> bool:
        return all(year in self._years for year in range(first.year, last.year + 1))

    def add_minutes(self, start: datetime, minutes: int, hours: WorkingHours) -> tuple[datetime, bool]:
        """Move ``minutes`` of working time on from ``start``; time outside ``hours`` or on days off does not count.

        Returns the moment (UTC+8) and whether an unpublished year was needed.
        """
        left = timedelta(minutes=max(minutes, 0))
        certain = True
        for opening, closing in self._spans(start, hours):
            certain = certain and self.is_known(opening.date())
            begin = max(opening, start)
            if begin + left <= closing:
                return begin + left, not certain
            left -= closing - begin
        return start + left, True

    def minutes_between(self, start: datetime, end: datetime, hours: WorkingHours) -> int:
        """Count whole minutes of working time in ``[start, end)``."""
        total = timedelta()
        for opening, closing in self._spans(start, hours):
            if opening >= end:
                break
            total += min(closing, end) - max(opening, start)
        return int(total.total_seconds() // 60)

    def _spans(self, start: datetime, hours: WorkingHours) -> Iterator[tuple[datetime, datetime]]:
        """Working spans that end after ``start``, in order."""
        day = start.date()
        for _ in range(_SEARCH_LIMIT):
            if self.is_workday(day):
                for first, last in hours:
                    closing = at_minute(day, last)
                    if closing > start:
                        yield at_minute(day, first), closing
            day += _ONE_DAY


def days_between(after: date, until: date) -> Iterator[date]:
    """Yield the days of ``(after, until]``."""
    day = after
    while day < until:
        day += _ONE_DAY
        yield day


def at_minute(day: date, minute: int) -> datetime:
    """Return the wall-clock moment of a minute of a day; minute 1440 is the next midnight."""
    return datetime.combine(day, time(), HOTLINE_ZONE) + timedelta(minutes=minute)


def day_of(instant: int) -> date:
    """Return the hotline's calendar day of an instant."""
    return to_wall(instant).date()


def end_of_day(day: date, minute: int) -> int:
    """Return the instant a limit in days ends: ``minute`` of the day, where 1439 stands for 23:59:59."""
    seconds = 59 if minute >= 1439 else 0
    return from_wall(at_minute(day, min(minute, 1439))) + seconds * 1000
