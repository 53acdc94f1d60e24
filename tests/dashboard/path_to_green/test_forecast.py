"""The forecast of the date back to green, and when it gives none."""

import time
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest

from dashboard.path_to_green.forecast import (
    HORIZON,
    LEAST_HISTORY,
    Course,
    Forecast,
    Outlook,
    fan,
    forecasts,
)
from dashboard.path_to_green.hit_rate import HitRate, hit_rates
from dashboard.path_to_green.weekly import Weekly
from dashboard.scorecard.daily_values import Floats

LAST = date(2026, 11, 14)
ENDLESS = float("inf")


def weekly(values: Floats | list[float], measured: int | None = None) -> Weekly:
    found = np.asarray(values, dtype=np.float64)
    return Weekly(LAST, found, len(found) if measured is None else measured)


def up_to(history: Weekly, target: float, earliest: date = LAST) -> Course:
    return Course(history, target, ENDLESS, earliest)


def walk(seed: int, weeks: int = 53, drift: float = 1.0, spread: float = 1.0) -> Weekly:
    return weekly(np.random.default_rng(seed).normal(drift, spread, weeks).cumsum())


def one(course: Course | None) -> Forecast:
    (found,) = forecasts([course])
    return found


def in_weeks(weeks: int) -> date:
    return LAST + timedelta(days=7 * weeks)


@pytest.mark.parametrize(("target", "weeks"), [(59.0, 7), (58.5, 7), (53.0, 1), (104.0, 52)])
def test_a_straight_line_arrives_in_the_week_in_which_it_meets_the_target(
    target: float, weeks: int
) -> None:
    found = one(up_to(weekly(np.arange(53.0)), target))
    assert (found.outlook, found.p50, found.p85) == (
        Outlook.DATED, in_weeks(weeks), in_weeks(weeks),
    )  # fmt: skip
    assert (found.arriving, found.pace, found.weeks) == (1.0, pytest.approx(1.0), 53)


def test_a_line_that_needs_a_week_more_than_a_year_has_no_date() -> None:
    found = one(up_to(weekly(np.arange(53.0)), 105.0))
    assert (found.outlook, found.p50, found.p85, found.arriving) == (Outlook.NO_DATE, None, None, 0)


def test_a_goal_that_moves_away_has_no_date() -> None:
    found = one(up_to(walk(1, drift=-2.0), 60.0))
    assert (found.outlook, found.p50, found.p85) == (Outlook.NO_DATE, None, None)
    assert found.pace is not None
    assert found.pace < 0


def test_half_the_paths_make_a_date_and_fewer_make_none() -> None:
    history = walk(3, drift=0.0)
    here = history.values[-1]
    found = [one(up_to(history, float(here + more))) for more in np.arange(0.5, 12, 0.25)]
    assert {each.outlook for each in found} == {Outlook.DATED, Outlook.NO_DATE}
    for each in found:
        assert each.arriving is not None
        assert (each.p50 is not None) is (each.arriving >= 0.5)
        assert (each.p85 is not None) is (each.arriving >= 0.85)
        assert each.p85 is None or (each.p50 is not None and each.p50 <= each.p85)


def test_a_target_further_away_is_never_reached_sooner() -> None:
    history = walk(4)
    here = float(history.values[-1])
    found = [one(up_to(history, here + more)) for more in range(1, 30)]
    for near, far in pairwise(found):
        assert (near.p50 or date.max) <= (far.p50 or date.max)
        assert (near.p85 or date.max) <= (far.p85 or date.max)


def test_lower_is_the_mirror_of_higher_and_a_band_is_entered_from_either_side() -> None:
    history = walk(5)
    fallen = weekly(-history.values)
    target = float(history.values[-1]) + 10
    up = one(up_to(history, target))
    down = one(Course(fallen, -ENDLESS, -target, LAST))
    into = one(Course(history, target, target + 1_000, LAST))
    assert (up.p50, up.p85, up.arriving) == (down.p50, down.p85, down.arriving)
    assert (up.p50, up.p85) == (into.p50, into.p85)


def test_what_is_at_its_target_has_arrived_in_the_week_of_its_value() -> None:
    history = walk(6)
    for target in (float(history.values[-1]), float(history.values[-1]) - 5):
        found = one(up_to(history, target))
        assert (found.outlook, found.p50, found.p85) == (Outlook.REACHED, LAST, LAST)


@pytest.mark.parametrize("measured", range(1, LEAST_HISTORY))
def test_under_twelve_weeks_of_history_no_date_is_given(measured: int) -> None:
    found = one(up_to(weekly(np.arange(float(measured))), 100.0))
    assert (found.outlook, found.p50, found.weeks) == (Outlook.LOW_DATA, None, measured)
    assert fan(weekly(np.arange(float(measured)))) is None


def test_weeks_that_were_bridged_are_no_history() -> None:
    found = one(up_to(weekly(np.arange(40.0), measured=11), 45.0))
    assert found.outlook is Outlook.LOW_DATA
    assert one(up_to(weekly(np.arange(12.0)), 15.0)).outlook is Outlook.DATED


def test_without_a_value_of_these_days_nothing_is_said() -> None:
    assert one(None) == Forecast(Outlook.NO_DATA)


def test_nothing_arrives_before_the_end_of_the_running_week() -> None:
    history = weekly(np.arange(53.0))
    assert one(up_to(history, 53.0, in_weeks(2))).p50 == in_weeks(2)


def test_the_same_data_give_the_same_date_whatever_else_is_forecast() -> None:
    courses = [up_to(walk(n, 20 + n % 33), 70.0) for n in range(120)]
    together = forecasts([*courses, None])
    assert together == forecasts([*courses, None])
    for n in (0, 57, 119):
        assert one(courses[n]) == together[n]
    assert together[120].outlook is Outlook.NO_DATA


def test_a_scale_and_a_shift_of_the_numbers_change_no_date() -> None:
    history = walk(7)
    larger = weekly(history.values * 1e6 + 5e8)
    target = float(history.values[-1]) + 12
    plain, scaled = one(up_to(history, target)), one(up_to(larger, target * 1e6 + 5e8))
    assert (plain.p50, plain.p85, plain.arriving) == (scaled.p50, scaled.p85, scaled.arriving)


def test_the_fan_opens_and_its_middle_goes_at_the_measured_pace() -> None:
    history = walk(8, drift=2.0)
    found = fan(history)
    assert found is not None
    assert len(found.low) == len(found.middle) == len(found.high) == HORIZON
    width = np.array(found.high) - np.array(found.low)
    assert width[0] > 0
    assert width[51] > 2 * width[3]
    pace = np.diff(history.values).mean()
    assert found.middle[51] == pytest.approx(history.values[-1] + 52 * pace, abs=width[51] / 10)


def test_a_line_was_always_forecast_right_and_a_break_in_it_was_not() -> None:
    line, broken = np.arange(53.0), np.where(np.arange(53) < 30, np.arange(53.0), 29.0)
    sure, wrong, short, none = hit_rates([weekly(line), weekly(broken), weekly(line[:15]), None])
    assert sure == {4: HitRate(38, 38), 12: HitRate(30, 30)}
    # The first three weeks that are tried after the break still hold, all before it do.
    assert wrong[4].of == 38
    assert wrong[4].inside < 38
    assert wrong[12].inside < 30
    assert short == {4: HitRate(0, 0), 12: HitRate(0, 0)}
    assert (short[4].share, none[4].share, sure[4].share) == (None, None, 1.0)


def test_a_hit_rate_looks_at_what_came_and_at_nothing_after_it() -> None:
    history = walk(9, 30)
    other = weekly(np.append(history.values[:-1], 1e6))
    (found,), (changed,) = hit_rates([history]), hit_rates([other])
    assert found[4].of == changed[4].of == 15
    assert 0 <= found[4].inside - changed[4].inside <= 1


def test_two_hundred_goals_are_forecast_in_well_under_200_ms() -> None:
    """Of the processor's time: what else the machine does is left out."""
    courses = [up_to(walk(n, 34 + n % 20), 80.0) for n in range(200)]
    forecasts(courses)  # draws are made once
    took = []
    for _ in range(5):
        begun = time.thread_time()
        forecasts(courses)
        took.append(time.thread_time() - begun)
    assert min(took) < 0.15
