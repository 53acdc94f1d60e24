"""Days as a program works, and the path that runs through its weekends."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.program_calendar import ProgramCalendar
from dashboard.roadmap.critical_path import critical
from dashboard.roadmap.day_counts import EVERY_DAY, WorkingDays
from dashboard.roadmap.initiatives import Dependency, Initiative, Link
from dashboard.slips import Ledger

THANKSGIVING, SUNDAY = date(2026, 11, 26), date(2026, 11, 22)
CALENDAR = ProgramCalendar(holidays=frozenset({THANKSGIVING, SUNDAY}))
DAYS = WorkingDays(CALENDAR)
dates = st.dates(date(2015, 1, 1), date(2040, 12, 31))


def works(day: date) -> bool:
    return day.weekday() < 5 and day not in CALENDAR.holidays


@given(dates, dates)
def test_between_two_days_lie_those_that_are_worked(one: date, other: date) -> None:
    first, last = sorted((one, other))
    span = (first + timedelta(days=n) for n in range((last - first).days))
    assert DAYS.first(last) - DAYS.first(first) == sum(map(works, span))


@given(dates)
def test_a_number_is_the_day_on_which_it_is_worked(day: date) -> None:
    onward, back = day, day
    while not works(onward):
        onward += timedelta(days=1)
    while not works(back):
        back -= timedelta(days=1)
    assert (DAYS.day(DAYS.first(day)), DAYS.day(DAYS.last(day))) == (onward, back)


@pytest.mark.parametrize(("days", "worked"), [(0, 0), (7, 5), (14, 10), (3, 2), (-7, -5), (1, 1)])
def test_a_lag_keeps_its_weeks(days: int, worked: int) -> None:
    assert (DAYS.lag(days), EVERY_DAY.lag(days)) == (worked, days)


def planned(key: str, start: date, end: date, *after: str) -> Initiative:
    links = tuple(Dependency(other, key, Link.FS) for other in after)
    return Initiative(key, key, start=Ledger(start, start), end=Ledger(end, end), depends_on=links)


WEEKS = [
    planned("a", date(2026, 11, 9), date(2026, 11, 20)),
    planned("b", date(2026, 11, 23), date(2026, 11, 25), "a"),
    planned("c", date(2026, 11, 27), date(2026, 12, 4), "b"),
    planned("d", date(2026, 11, 30), date(2026, 12, 1), "b"),
]
"""Friday to Monday, and Wednesday to Friday over a holiday, leave no day between."""


def test_weekends_and_holidays_do_not_break_the_path() -> None:
    plan = critical(WEEKS, DAYS)
    assert plan is not None
    assert plan.path == ("a", "b", "c")
    assert (plan.end, plan.slack["d"]) == (date(2026, 12, 4), 3)


def test_in_days_of_the_calendar_they_do() -> None:
    plan = critical(WEEKS)
    assert plan is not None
    assert plan.path == ("c",)
    assert (plan.slack["a"], plan.slack["b"]) == (3, 1)


def test_what_lies_in_a_weekend_takes_no_time() -> None:
    plan = critical([planned("a", SUNDAY, SUNDAY)], DAYS)
    assert plan is not None
    assert plan.end == date(2026, 11, 23)
