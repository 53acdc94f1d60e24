"""Curves of stays in whole days, beside statsmodels and a few independent lines."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.duration.survfunc import SurvfuncRight

from dashboard.rule_deprecation.survival import Curve, Incidence, cumulative_incidence, curve

CENSORED, EVENT, RIVAL = range(3)
Stays = list[tuple[int, int]]
stays = st.lists(
    st.tuples(st.integers(0, 25), st.sampled_from((EVENT, EVENT, CENSORED, RIVAL))), max_size=60
)


def columns(drawn: Stays) -> tuple[np.ndarray, np.ndarray]:
    table = np.array(drawn, dtype=np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def of(drawn: Stays) -> Curve:
    days, how = columns(drawn)
    return curve(days, how == EVENT)


def product(drawn: Stays, day: int, ends: Sequence[int] = (EVENT,)) -> Fraction:
    """S on a day, factor by factor."""
    share = Fraction(1)
    for time in sorted({t for t, how in drawn if how in ends and t <= day}):
        at_risk = sum(t >= time for t, _ in drawn)
        share *= 1 - Fraction(sum(t == time and how in ends for t, how in drawn), at_risk)
    return share


@settings(deadline=None)
@given(stays.filter(lambda drawn: any(how == EVENT for _, how in drawn)))
def test_the_curve_equals_that_of_statsmodels(drawn: Stays) -> None:
    # statsmodels has no day 0: everything is moved by a day
    days, how = columns(drawn)
    expected = SurvfuncRight(days + 1, (how == EVENT).astype(int))
    found = of(drawn)
    shares = [found.share_at(int(day) - 1) for day in expected.surv_times]
    assert shares == pytest.approx(expected.surv_prob, abs=1e-12)


@settings(deadline=None)
@given(stays.filter(bool))
def test_a_quantile_is_reached_by_an_exact_tie(drawn: Stays) -> None:
    found = of(drawn)
    for level in (Fraction(3, 4), Fraction(1, 2), Fraction(1, 4), Fraction(1, 10)):
        reached = [day for day in range(26) if product(drawn, day) <= level]
        assert found.first_at_or_below(float(level)) == min(reached, default=None)


@settings(deadline=None)
@given(stays.filter(bool), st.integers(1, 40))
def test_the_area_is_that_of_the_steps(drawn: Stays, days: int) -> None:
    steps = sum(product(drawn, day) for day in range(days))
    assert of(drawn).area(days) == pytest.approx(float(steps), abs=1e-9)


@settings(deadline=None)
@given(stays.filter(bool))
def test_incidence_is_the_sum_of_what_was_left_times_the_hazard(drawn: Stays) -> None:
    days, how = columns(drawn)
    found = cumulative_incidence(days, how == EVENT, how == RIVAL)
    for day, (share, naive) in found.at(range(30)).items():
        expected = sum(
            product(drawn, time - 1, (EVENT, RIVAL))
            * Fraction(drawn.count((time, EVENT)), sum(t >= time for t, _ in drawn))
            for time in {t for t, how in drawn if how == EVENT and t <= day}
        )
        assert share == pytest.approx(float(expected), abs=1e-12)
        assert naive == pytest.approx(float(1 - product(drawn, day)), abs=1e-12)
        assert naive is not None and share is not None
        assert naive >= share - 1e-12


@settings(deadline=None)
@given(stays.filter(bool))
def test_without_rivals_incidence_is_one_less_the_curve(drawn: Stays) -> None:
    days, how = columns(drawn)
    found = cumulative_incidence(days, how == EVENT, np.zeros(len(days), dtype=np.bool_))
    assert found.aalen_johansen == pytest.approx(1 - of(drawn).still, abs=1e-12)


def test_of_no_stays_nothing_is_said() -> None:
    nothing, none = of([]), Incidence(np.empty(0), np.empty(0))
    assert (nothing.share_at(7), nothing.first_at_or_below(0.5), nothing.area(120)) == (None,) * 3
    assert none.at((60,)) == {60: (None, None)}


def test_an_open_stay_of_the_same_length_is_still_at_risk_when_another_ends() -> None:
    found = of([(5, EVENT), (5, CENSORED)])
    assert [found.share_at(day) for day in (4, 5, 500)] == [1, 0.5, 0.5]
    assert found.first_at_or_below(0.5) == 5
    assert found.first_at_or_below(0.25) is None
