"""What is kept of a history is what is calculated, for as long as the history is the same."""

from dataclasses import replace

import numpy as np

from dashboard.path_to_green import ahead
from dashboard.path_to_green.ahead import MOST_FORECASTS, ahead_of, kept_forecasts
from dashboard.path_to_green.forecast import Forecast, Outlook, fan, forecasts
from dashboard.path_to_green.hit_rate import hit_rates
from tests.dashboard.path_to_green.test_forecast import in_weeks, up_to, walk, weekly


def test_kept_forecasts_are_those_that_are_calculated_in_their_order() -> None:
    courses = [up_to(walk(n, 20 + n), 40.0) for n in range(12)]
    asked = [courses[7], None, *courses, courses[7]]
    assert kept_forecasts(asked[:4]) == forecasts(asked[:4])
    assert kept_forecasts(asked) == forecasts(asked)
    assert kept_forecasts([]) == ()


def test_the_same_values_are_forecast_once() -> None:
    first, again = (kept_forecasts([up_to(walk(31), 80.0)])[0] for _ in range(2))
    assert first.outlook is Outlook.DATED
    assert again is first
    one, other = ahead_of(walk(31)), ahead_of(walk(31))
    assert other is one
    assert (one.fan, one.hit_rates) == (fan(walk(31)), hit_rates([walk(31)])[0])


def test_whatever_a_forecast_depends_on_makes_another() -> None:
    history = walk(32)
    course = up_to(history, 80.0)
    changed = [
        up_to(weekly(history.values + 1), 80.0),
        up_to(weekly(history.values, measured=40), 80.0),
        up_to(weekly(history.values, measured=11), 80.0),
        up_to(replace(history, last=in_weeks(-1)), 80.0),
        replace(course, low=70.0),
        replace(course, high=90.0),
        replace(course, earliest=in_weeks(50)),
    ]
    before = kept_forecasts([course])[0]
    for other in changed:
        (found,) = kept_forecasts([other])
        assert found == forecasts([other])[0]
        assert found != before or other.high == 90.0  # which no path is above in its first week
        assert found is not before
    assert kept_forecasts([course])[0] is before


def test_a_goal_without_a_value_has_nothing_ahead() -> None:
    assert kept_forecasts([None]) == (Forecast(Outlook.NO_DATA),)
    assert ahead_of(None).fan is None
    assert [rate.of for rate in ahead_of(None).hit_rates.values()] == [0, 0]


def test_the_oldest_forecasts_make_way() -> None:
    first = up_to(weekly(np.arange(5.0)), 80.0)
    kept_forecasts([first])
    kept_forecasts([up_to(weekly([float(n), 1.0]), 80.0) for n in range(2, MOST_FORECASTS + 2)])
    assert len(ahead._kept) == MOST_FORECASTS
    assert first not in ahead._kept
    assert kept_forecasts([first]) == forecasts([first])
