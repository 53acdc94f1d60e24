"""Which dates a scorecard speaks of (scorecard.md, Calendar)."""

import itertools
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.program_calendar import ProgramCalendar, day_number, month_endings, year_earlier
from dashboard.scorecard.periods import Span, periods, weeks_to
from tests.dashboard.scorecard.given import DAY

calendars = st.builds(
    ProgramCalendar, week_ends=st.integers(0, 6), fiscal_year_end=st.integers(1, 12)
)
days = st.dates(date(1995, 1, 1), date(2099, 12, 31))


@given(calendars, days)
def test_weeks_follow_each_other_and_end_with_the_as_of_week(
    calendar: ProgramCalendar, as_of: date
) -> None:
    found = periods(calendar, as_of)
    row = (found.week_before, *found.weeks)
    assert len(found.weeks) == 6
    assert found.week.end == calendar.week_ending(as_of)
    assert all(span.days == 7 for span in row)
    assert all(b.start - a.end == DAY for a, b in itertools.pairwise(row))
    assert found.history[-7:] == row


@given(calendars, days)
def test_the_prior_year_of_a_week_ends_on_the_same_weekday_364_days_earlier(
    calendar: ProgramCalendar, as_of: date
) -> None:
    found = periods(calendar, as_of)
    for week, before in zip(found.weeks, found.weeks_py, strict=True):
        assert (week.end - before.end).days == (week.start - before.start).days == 364


@given(calendars, days)
def test_months_are_whole_and_the_last_one_is_over(calendar: ProgramCalendar, as_of: date) -> None:
    found = periods(calendar, as_of)
    row = (found.month_before, *found.months)
    assert len(found.months) == 12
    assert all(span.start.day == 1 and (span.end + DAY).day == 1 for span in row)
    assert all(b.start - a.end == DAY for a, b in itertools.pairwise(row))
    assert row[-1].end <= as_of
    last = found.running_month or row[-1]
    assert last.start <= as_of <= last.end
    for now, before in zip(found.months, found.months_py, strict=True):
        assert before.start == now.start.replace(year=now.start.year - 1)
        assert (before.end + DAY).day == 1


@given(calendars, days)
def test_spans_to_date_nest_and_begin_with_a_month_of_the_fiscal_year(
    calendar: ProgramCalendar, as_of: date
) -> None:
    found = periods(calendar, as_of)
    month, quarter, year = (found.to_date[name].now for name in ("mtd", "qtd", "ytd"))
    assert month.end == quarter.end == year.end == found.week.end
    assert year.start <= quarter.start <= month.start
    first = calendar.fiscal_year_end % 12 + 1
    assert (year.start.month, year.start.day) == (first, 1)
    assert (quarter.start.month - first) % 3 == 0 and quarter.start.day == 1
    assert quarter.days <= 92 and year.days <= 366
    for each in found.to_date.values():
        assert each.now.end.year - each.py.end.year == 1
        assert each.now.start.year - each.py.start.year == 1


@pytest.mark.parametrize(
    ("ending", "py_end"),
    [
        (date(2024, 2, 29), date(2023, 2, 28)),
        (date(2025, 2, 28), date(2024, 2, 28)),  # stays the 28th though that year has a 29th
        (date(2024, 3, 1), date(2023, 3, 1)),
    ],
)
def test_a_leap_day_becomes_the_28th_and_the_28th_stays(ending: date, py_end: date) -> None:
    calendar = ProgramCalendar(week_ends=ending.weekday())
    assert periods(calendar, ending).ytd.py == Span(date(py_end.year, 1, 1), py_end)


def test_the_month_of_the_week_counts_when_the_week_ends_on_its_last_day() -> None:
    calendar = ProgramCalendar(week_ends=date(2025, 9, 30).weekday())
    found = periods(calendar, date(2025, 9, 30))
    assert found.months[-1] == Span(date(2025, 9, 1), date(2025, 9, 30))
    assert found.running_month is None
    assert found.mtd.whole and found.qtd.whole and not found.ytd.whole


def test_a_month_whose_last_week_still_runs_is_not_over() -> None:
    calendar = ProgramCalendar(week_ends=date(2025, 9, 30).weekday())
    found = periods(calendar, date(2025, 9, 29))
    assert found.months[-1].end == date(2025, 8, 31)
    assert found.running_month == Span(date(2025, 9, 1), date(2025, 9, 30))


def test_a_fiscal_quarter_begins_three_months_after_the_fiscal_years_first_day() -> None:
    calendar = ProgramCalendar(fiscal_year_end=2)
    starts = [calendar.fiscal_quarter_start(date(2025, month, 15)).isoformat() for month in (1, 3)]
    assert starts == ["2024-12-01", "2025-03-01"]
    assert calendar.fiscal_quarter_start(date(2025, 2, 28)) == date(2024, 12, 1)


def test_a_year_can_have_a_53rd_week_and_a_first_one_of_a_single_day() -> None:
    calendar = ProgramCalendar(week_ends=date(2024, 12, 31).weekday())
    assert calendar.week_number(date(2024, 12, 31)) == 53
    single = ProgramCalendar(week_ends=date(2025, 1, 1).weekday())
    assert single.week_number(date(2025, 1, 1)) == 1


@given(calendars, st.lists(days, min_size=1, max_size=20))
def test_weeks_and_months_of_many_days_are_those_of_each(
    calendar: ProgramCalendar, many: list[date]
) -> None:
    numbers = np.array([day_number(day) for day in many])
    weeks = [day_number(calendar.week_ending(day)) for day in many]
    assert calendar.week_endings(numbers).tolist() == weeks
    months = [
        day_number((day.replace(day=1) + timedelta(days=31)).replace(day=1) - DAY) for day in many
    ]
    assert month_endings(numbers).tolist() == months


@given(days)
def test_a_year_earlier_is_a_date_of_the_year_before(day: date) -> None:
    earlier = year_earlier(day)
    assert 365 <= (day - earlier).days <= 366
    assert earlier.month == day.month


def test_weeks_are_counted_from_the_one_that_holds_a_day() -> None:
    calendar = ProgramCalendar()
    assert weeks_to(calendar, date(2025, 9, 27), date(2025, 9, 27)) == 1
    assert weeks_to(calendar, date(2025, 9, 13), date(2025, 9, 27)) == 3
