"""Bounds beside scipy.stats, statsmodels and plain search."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from dashboard.rule_deprecation.intervals import (
    finite_upper,
    hypergeometric_cdf,
    labels_needed,
    lower_bound,
    upper_bound,
    wilson,
)


def one(value: int) -> np.ndarray:
    return np.array([value], dtype=np.int64)


cases = st.integers(1, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
alphas = st.sampled_from((0.05, 0.025, 0.01))


@settings(deadline=None)
@given(cases, alphas)
def test_clopper_and_pearson_equal_statsmodels(case: tuple[int, int], alpha: float) -> None:
    x, n = case
    low, high = proportion_confint(x, n, alpha=2 * alpha, method="beta")
    assert lower_bound(one(x), one(n), alpha)[0] == pytest.approx(low, abs=1e-10)
    assert upper_bound(one(x), one(n), alpha)[0] == pytest.approx(high, abs=1e-10)


@settings(deadline=None)
@given(cases)
def test_wilson_equals_statsmodels(case: tuple[int, int]) -> None:
    x, n = case
    low, high = proportion_confint(x, n, alpha=0.05, method="wilson")
    assert [end[0] for end in wilson(one(x), one(n))] == pytest.approx([low, high], abs=1e-12)


def test_where_nothing_was_looked_at_all_is_possible() -> None:
    assert (lower_bound(one(0), one(0), 0.05)[0], upper_bound(one(0), one(0), 0.05)[0]) == (0, 1)
    assert [end[0] for end in wilson(one(0), one(0))] == [0, 1]


@pytest.mark.parametrize(
    ("x", "p_max", "needed"),
    [(0, 0.01, 299), (0, 0.005, 598), (1, 0.01, 473), (5, 0.005, 2100), (7, 0.005, 2627)],
)
def test_labels_needed_are_those_of_the_definition(x: int, p_max: float, needed: int) -> None:
    assert labels_needed(one(x), np.array([p_max]), 0.05)[0] == needed


@settings(deadline=None)
@given(st.integers(0, 400), st.floats(0.001, 0.9), alphas)
def test_labels_needed_are_the_fewest_that_suffice(x: int, p_max: float, alpha: float) -> None:
    needed = int(labels_needed(one(x), np.array([p_max]), alpha)[0])
    assert stats.binom.cdf(x, needed, p_max) <= alpha < stats.binom.cdf(x, needed - 1, p_max)


finite = st.integers(1, 400).flatmap(
    lambda size: st.integers(0, size).flatmap(
        lambda n: st.tuples(st.just(size), st.just(n), st.integers(0, min(n, 12)))
    )
)


@settings(deadline=None)
@given(finite)
def test_the_finite_bound_is_the_largest_count_that_is_likely_enough(
    case: tuple[int, int, int],
) -> None:
    size, n, x = case
    found = int(finite_upper(one(x), one(n), one(size), 0.05)[0])
    counts = np.arange(x, x + size - n + 1)
    likely = stats.hypergeom.cdf(x, size, counts, n) > 0.05
    assert found == counts[likely].max()


@settings(deadline=None)
@given(st.lists(finite, min_size=1, max_size=20))
def test_many_rows_are_as_each_alone(drawn: list[tuple[int, int, int]]) -> None:
    size, n, x = np.array(drawn, dtype=np.int64).T
    together = finite_upper(x, n, size, 0.05)
    alone = [int(finite_upper(one(c), one(b), one(a), 0.05)[0]) for a, b, c in drawn]
    assert together.tolist() == alone
    bad = x + (size - n) // 2
    expected = stats.hypergeom.cdf(x, size, bad, n)
    assert hypergeometric_cdf(x, size, bad, n) == pytest.approx(expected, abs=1e-9)


def test_bounds_of_huge_looks_take_neither_memory_nor_long() -> None:
    size, n, x = (np.array(c) for c in zip(*[
        (100_000_000, 90_000_000, 60_000_000), (100_000_000, 50_000_000, 0),
        (100_000_000, 100_000_000, 7), (100_000_000, 20_000_000, 20_000_000),
    ], strict=True))  # fmt: skip
    tracemalloc.start()
    found = finite_upper(x, n, size, 0.05)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 5_000_000
    assert found[1:].tolist() == [4, 7, 100_000_000]  # 2 ** -4 > .05 > 2 ** -5
    likely = stats.hypergeom.cdf(x[0], size[0], found[0] + np.array([-50, 50]), n[0])
    assert (likely > 0.05).tolist() == [True, False]
