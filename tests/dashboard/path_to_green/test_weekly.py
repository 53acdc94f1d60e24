"""Values week by week: the newest of each, none after the as-of date, gaps bridged."""

from datetime import date, timedelta

import pytest

from dashboard.path_to_green.weekly import LONGEST_HISTORY, Latest, Weekly, current, weekly
from dashboard.scorecard.daily_values import DailyValue, DailyValues, daily_values
from tests.dashboard.path_to_green.given import CALENDAR

SATURDAY = date(2026, 1, 10)
DAY = timedelta(days=1)


def values(*said: tuple[date, float | None]) -> DailyValues:
    return daily_values(DailyValue("G", day, value) for day, value in said)


def found(known: DailyValues, as_of: date) -> Weekly:
    (history,) = weekly(known, ["G"], CALENDAR, as_of)
    assert history is not None
    return history


def test_the_newest_value_of_a_week_stands_for_it() -> None:
    known = values((SATURDAY - DAY, 1.0), (SATURDAY - 2 * DAY, 9.0), (SATURDAY + DAY, 3.0))
    history = found(known, SATURDAY + 7 * DAY)
    assert (history.values.tolist(), history.measured) == ([1.0, 3.0], 2)
    assert history.last == SATURDAY + 7 * DAY


def test_of_several_values_of_a_day_the_last_row_counts_and_a_blank_is_none() -> None:
    known = values((SATURDAY, 1.0), (SATURDAY, 2.0), (SATURDAY, None))
    assert found(known, SATURDAY).values.tolist() == [2.0]
    assert current(known, "G", SATURDAY) == Latest(SATURDAY, 2.0)


def test_a_value_after_the_as_of_date_is_not_there() -> None:
    known = values((SATURDAY, 1.0), (SATURDAY + DAY, 2.0))
    assert found(known, SATURDAY).values.tolist() == [1.0]
    assert current(known, "G", SATURDAY) == Latest(SATURDAY, 1.0)
    assert weekly(known, ["G", "other"], CALENDAR, SATURDAY - DAY) == (None, None)


def test_weeks_without_a_value_are_bridged_and_not_counted_as_measured() -> None:
    history = found(values((SATURDAY, 10.0), (SATURDAY + 21 * DAY, 40.0)), SATURDAY + 60 * DAY)
    assert history.values.tolist() == pytest.approx([10.0, 20.0, 30.0, 40.0])
    assert (history.measured, history.last) == (2, SATURDAY + 21 * DAY)


def test_history_goes_back_a_year() -> None:
    known = values(*((SATURDAY + 7 * n * DAY, float(n)) for n in range(80)))
    history = found(known, SATURDAY + 7 * 79 * DAY)
    assert len(history.values) == history.measured == LONGEST_HISTORY == 53
    assert history.values[0] == 27.0


@pytest.mark.parametrize(("age", "there"), [(0, True), (14, True), (15, False)])
def test_a_value_says_something_of_today_for_fourteen_days(age: int, there: bool) -> None:
    assert (current(values((SATURDAY, 1.0)), "G", SATURDAY + age * DAY) is not None) is there
