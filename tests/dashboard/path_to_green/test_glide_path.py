"""The glide path, the colour that the numbers have, and the gap."""

from datetime import date, timedelta

import pytest
from hypothesis import assume
from hypothesis import given as for_all
from hypothesis import strategies as st

from dashboard.path_to_green.glide_path import Computed, colour, expected, gap, good_way
from dashboard.path_to_green.goals import Goal
from dashboard.scorecard.definitions import Direction
from tests.dashboard.path_to_green.given import band, goal

UP = goal()  # 0 → 100 in a hundred days from 3 January
DOWN = goal(direction=Direction.DOWN, baseline=100.0, target=0.0)
DUE, START = UP.due, UP.start


def after(days: int) -> date:
    return START + timedelta(days=days)


@pytest.mark.parametrize(
    ("days", "path"), [(-30, 0.0), (0, 0.0), (25, 25.0), (99, 99.0), (100, 100.0), (400, 100.0)]
)
def test_the_path_leads_from_the_baseline_to_the_target_and_stays_there(
    days: int, path: float
) -> None:
    assert expected(UP, after(days), DUE) == pytest.approx(path)
    assert expected(DOWN, after(days), DUE) == pytest.approx(100 - path)


def test_a_goal_that_is_due_on_the_day_it_starts_expects_its_target() -> None:
    at_once = goal(due=START)
    assert expected(at_once, START, START) == 100.0
    assert expected(at_once, after(-1), START) == 0.0


def test_a_band_has_no_path() -> None:
    assert expected(band(), after(50), DUE) is None


@pytest.mark.parametrize(
    ("of", "value", "days", "found"),
    [
        (UP, 50.0, 50, Computed.GREEN),
        (UP, 70.0, 50, Computed.GREEN),
        (UP, 49.999, 50, Computed.AMBER),
        (UP, 40.0, 50, Computed.AMBER),
        (UP, 39.999, 50, Computed.RED),
        (UP, 90.0, 300, Computed.AMBER),
        (UP, 89.999, 300, Computed.RED),
        (UP, 100.0, 300, Computed.GREEN),
        (DOWN, 50.0, 50, Computed.GREEN),
        (DOWN, 60.0, 50, Computed.AMBER),
        (DOWN, 60.001, 50, Computed.RED),
        (goal(tolerance=0.2), 30.0, 50, Computed.AMBER),
        (goal(tolerance=0.2), 29.999, 50, Computed.RED),
        (goal(tolerance=0.0), 49.999, 50, Computed.RED),
        (band(), 40.0, 50, Computed.GREEN),
        (band(), 60.0, 50, Computed.GREEN),
        (band(), 38.0, 50, Computed.AMBER),
        (band(), 62.0, 50, Computed.AMBER),
        (band(), 37.999, 50, Computed.RED),
        (band(), 62.001, 500, Computed.RED),
        (UP, None, 50, Computed.NO_DATA),
    ],
)
def test_the_colour_of_a_value(of: Goal, value: float | None, days: int, found: Computed) -> None:
    assert colour(of, value, after(days), DUE) is found


def test_a_value_that_differs_from_the_path_by_rounding_alone_stands_on_it() -> None:
    tenths = goal(target=0.3, due=after(3))
    assert expected(tenths, after(1), tenths.due) == pytest.approx(0.1)
    assert colour(tenths, 0.1, after(1), tenths.due) is Computed.GREEN


def test_a_goal_whose_date_moved_is_judged_against_either_date() -> None:
    later = after(200)
    assert colour(UP, 50.0, after(100), later) is Computed.GREEN
    assert colour(UP, 50.0, after(100), DUE) is Computed.RED


@pytest.mark.parametrize(
    ("of", "value", "short"),
    [
        (UP, 40.0, 60.0),
        (UP, 120.0, 0.0),
        (DOWN, 40.0, 40.0),
        (DOWN, -5.0, 0.0),
        (band(), 30.0, 10.0),
        (band(), 75.0, 15.0),
        (band(), 50.0, 0.0),
    ],
)
def test_the_gap_is_what_is_missing_in_the_good_direction(
    of: Goal, value: float, short: float
) -> None:
    assert gap(of, value) == short


@pytest.mark.parametrize(
    ("of", "value", "way"),
    [(UP, 0, 1), (DOWN, 0, -1), (band(), 0, 1), (band(), 90, -1), (band(), 50, 0)],
)
def test_good_is_the_way_of_the_goal_or_back_into_its_band(
    of: Goal, value: float, way: int
) -> None:
    assert good_way(of, value) == way


numbers = st.floats(-1e6, 1e6)


def test_what_stands_on_the_target_but_for_its_last_digit_has_no_gap() -> None:
    third = goal(direction=Direction.DOWN, baseline=1.0, target=0.3)
    assert 0.1 + 0.2 > 0.3
    assert gap(third, 0.1 + 0.2) == 0
    assert gap(band(low=0.1, high=0.3), 0.1 + 0.2) == 0
    assert gap(third, 0.3001) == pytest.approx(0.0001)


@for_all(numbers, numbers, numbers, st.integers(-50, 400), st.floats(0, 1))
def test_up_and_down_are_mirror_images(
    baseline: float, target: float, value: float, days: int, share: float
) -> None:
    low, high = sorted((baseline, target))
    up = goal(baseline=low, target=high, tolerance=share)
    down = goal(direction=Direction.DOWN, baseline=-low, target=-high, tolerance=share)
    assert colour(up, value, after(days), DUE) is colour(down, -value, after(days), DUE)
    assert gap(up, value) == gap(down, -value)


@for_all(st.integers(-50, 400), numbers, numbers)
def test_a_better_value_never_has_a_worse_colour(days: int, one: float, other: float) -> None:
    assume(one != other)
    worse, better = sorted((one, other))
    order = [Computed.RED, Computed.AMBER, Computed.GREEN]
    colours = [order.index(colour(UP, value, after(days), DUE)) for value in (worse, better)]
    assert colours == sorted(colours)


@for_all(numbers)
def test_a_gap_is_never_below_nothing_and_is_nothing_where_the_target_is_met(value: float) -> None:
    for of in (UP, DOWN, band()):
        assert (gap(of, value) == 0) is (colour(of, value, after(300), DUE) is Computed.GREEN)
        assert gap(of, value) >= 0
