"""Signal or noise (scorecard.md, XmR), beside the golden series."""

import math
import statistics
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.scorecard.definitions import Direction, Every
from dashboard.scorecard.periods import Span
from dashboard.scorecard.process import (
    Assurance,
    Baseline,
    Process,
    assurance,
    baseline_on,
    baseline_weeks,
    note_wanted,
    process,
)
from dashboard.scorecard.targets import Grain, Status, Target
from dashboard.scorecard.words import process_sentence, status_line
from tests.dashboard.scorecard.given import base, series, single

Points = list[float | None]
STEADY: Points = [10, 12, 11, 9, 10, 12, 8, 10, 11, 9, 10, 12]


def by_hand(values: Points, median: bool = False) -> dict[str, object] | None:
    """Limits and rules worked out point by point."""
    points = [x for x in values if x is not None]
    steps = [
        None if n == 0 or x is None or values[n - 1] is None else abs(x - values[n - 1])
        for n, x in enumerate(values)
    ]
    ranges = [step for step in steps if step is not None]
    if len(points) < 6 or not ranges:
        return None
    middle = statistics.median if median else lambda of: math.fsum(of) / len(of)
    mean, bar = middle(points), middle(ranges)
    wide, tall = (3.145, 3.865) if median else (2.66, 3.268)
    upper, lower, slack = mean + wide * bar, mean - wide * bar, 1e-12 * max(map(abs, points))
    sides = [
        0 if x is None or abs(x - mean) <= slack else math.copysign(1, x - mean) for x in values
    ]
    near = [
        0
        if x is None
        else 1
        if x - (mean + upper) / 2 > slack
        else -1
        if (mean + lower) / 2 - x > slack
        else 0
        for x in values
    ]
    run, windows = set(), set()
    for n in range(len(values)):
        eight, four = range(n, n + 8), range(n, n + 4)
        if n + 8 <= len(values) and abs(sum(sides[i] for i in eight)) == 8:
            run |= set(eight)
        if n + 4 <= len(values) and all(values[i] is not None for i in four):
            for side in (1, -1):
                if sum(near[i] == side for i in four) >= 3:
                    windows |= set(four)
    return {
        "outside": tuple(
            n
            for n, x in enumerate(values)
            if x is not None and max(x - upper, lower - x) > slack
        ),
        "ranges": tuple(n for n, s in enumerate(steps) if s is not None and s - tall * bar > slack),
        "run": tuple(sorted(run)),
        "nearer": tuple(sorted(windows)),
        "centre": mean,
        "upper": upper,
    }  # fmt: skip


@given(
    st.lists(st.one_of(st.none(), st.integers(0, 12).map(float), st.floats(-50, 50)), max_size=60),
    st.booleans(),
)
def test_a_chart_is_what_the_definitions_say(values: Points, median: bool) -> None:
    found, hand = process(values, median=median), by_hand(values, median)
    if hand is None:
        assert found.centre is found.upper is found.range_upper is None
        assert not (found.outside or found.ranges or found.run or found.nearer)
        return
    assert found.centre == pytest.approx(hand["centre"], rel=1e-9, abs=1e-9)
    assert found.upper == pytest.approx(hand["upper"], rel=1e-9, abs=1e-9)
    assert {name: getattr(found, name) for name in ("outside", "ranges", "run", "nearer")} == {
        name: hand[name] for name in ("outside", "ranges", "run", "nearer")
    }


@pytest.mark.parametrize(
    ("count", "limits", "provisional"),
    [(5, False, False), (6, True, True), (11, True, True), (12, True, False)],
)
def test_few_points_have_no_limits_or_provisional_ones(
    count: int, limits: bool, provisional: bool
) -> None:
    found = process(STEADY[:count])
    assert (found.upper is not None, found.provisional) == (limits, provisional)


@pytest.mark.parametrize("value", [0.1, 1 / 3, 1e17, -7.7])
def test_a_constant_series_gives_no_signal_by_rounding(value: float) -> None:
    found = process([value] * 37)
    assert (found.outside, found.ranges, found.run, found.nearer) == ((), (), (), ())


@pytest.mark.parametrize("values", [[1e308] * 9, [1e308, -1e308] * 6, [1.7e308] * 9 + [0.0, 1.0]])
@pytest.mark.parametrize("median", [False, True])
@pytest.mark.filterwarnings("error")
def test_where_limits_are_beyond_all_numbers_there_are_none_and_no_signal(
    values: list[float], median: bool
) -> None:
    found = process(values, median=median)
    assert (found.centre, found.upper, found.lower, found.range_upper) == (None,) * 4
    assert (found.outside, found.ranges, found.run, found.nearer) == ((),) * 4


def test_a_missing_point_breaks_the_moving_range_and_both_runs() -> None:
    high: Points = [20, 21] * 4
    assert process([*STEADY, *high]).run[-8:] == tuple(range(12, 20))
    broken = process([*STEADY, *high[:4], None, *high[4:]])
    assert not {16, *range(17, 21)} & set(broken.run)
    assert broken.moving_ranges[15:17] == (None, None)
    assert 16 not in broken.nearer


def test_a_point_exactly_on_the_mean_breaks_the_run() -> None:
    values: Points = [1, 1, 1, 1, 0, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1, -1]
    found = process(values)
    assert found.centre == 0.0
    assert found.run == tuple(range(9, 17))


def test_the_median_variant_centres_on_the_median() -> None:
    found = process([1, 2, 3, 4, 5, 60], median=True)
    assert (found.centre, found.mr_bar) == (3.5, 1.0)
    assert (found.upper, found.range_upper) == (3.5 + 3.145, 3.865)
    assert found.outside == (5,)


def test_limits_can_be_locked_to_a_baseline() -> None:
    values: Points = [*STEADY, *[30.0] * 6]
    found = process(values, baseline=range(12))
    assert found.upper == process(STEADY).upper
    assert set(range(12, 18)) <= set(found.outside)
    assert 12 in found.ranges and found.points == 12


def test_a_metrics_limits_follow_its_locked_baseline_of_weeks() -> None:
    values = series("x", date(2023, 1, 7), [*STEADY * 8, *[30.0] * 6], step=7)
    as_of = values[-1].day
    metric = base("x", "last", every=Every.WEEK)
    locked = Baseline("x", date(2023, 1, 1), date(2023, 3, 25), date(2023, 4, 1), "a new process")
    found = single(metric, values, as_of, baselines=[locked])
    assert found.process.upper == pytest.approx(process(STEADY).upper)
    assert found.row.rules == (1, 3)
    assert found.baseline is locked
    free = single(metric, values, as_of)
    assert free.process.points == 52 and free.process.upper != found.process.upper


def test_a_baseline_holds_from_the_day_on_which_it_was_set_until_the_next() -> None:
    one = Baseline("x", date(2023, 1, 1), date(2023, 3, 31), date(2023, 4, 1), "first")
    two = Baseline("x", date(2024, 1, 1), date(2024, 3, 31), date(2024, 4, 1), "second")
    free = Baseline("x", None, None, date(2025, 1, 1), "no longer locked")
    every = [two, free, one, Baseline("y", None, date(2024, 1, 1), date(2022, 1, 1), "another's")]
    dates = [date(2023, 3, 31), date(2023, 4, 1), date(2024, 4, 1), date(2025, 1, 1)]
    assert [baseline_on(every, "x", day) for day in dates] == [None, one, two, None]


def test_limits_rest_on_the_weeks_that_lie_whole_in_the_baseline() -> None:
    weeks = tuple(Span(date(2025, 1, n), date(2025, 1, n + 6)) for n in (5, 12, 19))
    locked = Baseline("x", date(2025, 1, 6), date(2025, 1, 18), date(2025, 2, 1), "why")
    assert baseline_weeks(locked, weeks).tolist() == [False, True, False]
    assert baseline_weeks(None, weeks).all()


def test_a_partial_week_is_a_missing_point() -> None:
    values = series("x", date(2025, 7, 6), [1.0] * (7 * 11) + [1.0] * 3)
    found = single(base("x"), values, date(2025, 9, 27)).process
    assert found.values[-2:] == (7.0, None)
    assert found.outside == ()


UP, DOWN, WITHIN = Direction.UP, Direction.DOWN, Direction.WITHIN


@pytest.mark.parametrize(
    ("direction", "value", "upper", "expected"),
    [
        (UP, 4, None, Assurance.RELIABLE),
        (UP, 5, None, Assurance.CHANCE),
        (UP, 10, None, Assurance.CHANCE),
        (UP, 15, None, Assurance.CHANCE),
        (UP, 16, None, Assurance.OUT_OF_REACH),
        (DOWN, 16, None, Assurance.RELIABLE),
        (DOWN, 10, None, Assurance.CHANCE),
        (DOWN, 4, None, Assurance.OUT_OF_REACH),
        (WITHIN, 4, 16, Assurance.RELIABLE),
        (WITHIN, 6, 16, Assurance.CHANCE),
        (WITHIN, 16, 20, Assurance.OUT_OF_REACH),
        (WITHIN, 1, 4, Assurance.OUT_OF_REACH),
    ],
)
def test_limits_from_5_to_15_say_of_a_target(
    direction: Direction, value: float, upper: float | None, expected: Assurance
) -> None:
    target = Target("x", Grain.WEEK, value, upper=upper)
    assert assurance(direction, 5, 15, target) is expected


def test_without_limits_or_target_nothing_is_assured() -> None:
    assert assurance(UP, None, None, Target("x", Grain.WEEK, 1)) is None
    assert assurance(UP, 5, 15, None) is None


@pytest.mark.parametrize(
    ("rules", "now", "before", "expected"),
    [
        ((), Status.RED, Status.RED, False),
        ((), Status.RED, Status.AMBER, True),
        ((), Status.RED, Status.GREY, True),
        ((), Status.GREEN, Status.RED, False),
        ((2,), Status.GREEN, Status.GREEN, True),
    ],
)
def test_a_note_is_asked_for(
    rules: tuple[int, ...], now: Status, before: Status, expected: bool
) -> None:
    assert note_wanted(rules, now, before) is expected


def test_the_status_line_tells_chance_from_a_process_that_cannot() -> None:
    red = Status.RED
    assert status_line(red, Assurance.OUT_OF_REACH, ()) == (
        "red, and this process cannot reach the target without a change"
    )
    assert status_line(red, Assurance.CHANCE, ()) == "red, within routine variation"
    assert status_line(red, Assurance.CHANCE, (1,)).startswith("red, with a signal")
    assert status_line(Status.GREEN, Assurance.RELIABLE, ()) == (
        "green, and this process meets the target reliably"
    )
    assert status_line(Status.GREY, None, ()).startswith("no status")


def sentence(values: Points) -> str:
    return process_sentence(process(values))


def test_the_chart_says_what_it_shows() -> None:
    assert sentence(STEADY) == "Routine variation: no rule fires."
    assert sentence(STEADY[:6]) == (
        "Routine variation: no rule fires. Limits are provisional: they rest on 6 weeks."
    )
    assert sentence([*STEADY, 40]).startswith("Something changed: a point or its step")
    assert sentence([1, 2]).startswith("Fewer than six")


def test_a_chart_without_points_is_empty() -> None:
    assert isinstance(process([]), Process)
