"""The forecast's nominal 80 % interval holds what it says: 72 to 88 % at 4 and 12 weeks.

Each of the six kinds of series.py has 200 series, with the seed there; each series is forecast
from its first 12, 26 and 53 weeks. What came is known to the test alone.
"""

from functools import cache

import numpy as np
import pytest

from dashboard.path_to_green.hit_rate import AHEAD, intervals_hold
from tests.dashboard.path_to_green.series import EACH, KINDS, made

KNOWN = (12, 26, 53)
FAMILIES = {
    "random walks": ("random walk with drift", "walk with lasting changes"),
    "seasonal": ("season and walk", "season and error"),
    "bounded rates": ("bounded rate that wanders", "bounded rate that returns"),
}


@cache
def held(kind: str, known: int, ahead: int) -> float:
    """The share of a kind's intervals that hold what came."""
    series = made(kind, max(KNOWN) + max(AHEAD))
    came = {ahead: series[:, known - 1 + ahead]}
    return float(intervals_hold(series[:, :known], came)[ahead].mean())


def test_the_set_is_the_one_that_is_told() -> None:
    kinds = [kind for family in FAMILIES.values() for kind in family]
    assert (kinds, EACH, AHEAD) == (list(KINDS), 200, (4, 12))
    assert all(np.array_equal(made(kind, 65), made(kind, 65)) for kind in kinds)
    rates = [made(kind, 65) for kind in FAMILIES["bounded rates"]]
    assert all(rate.min() > 0 and rate.max() < 1 for rate in rates)


@pytest.mark.parametrize("ahead", AHEAD)
@pytest.mark.parametrize("known", KNOWN)
def test_the_interval_holds_what_it_says_however_long_the_history(known: int, ahead: int) -> None:
    assert 0.72 <= np.mean([held(kind, known, ahead) for kind in KINDS]) <= 0.88


@pytest.mark.parametrize("ahead", AHEAD)
@pytest.mark.parametrize("family", FAMILIES)
def test_the_interval_holds_what_it_says_of_each_family(family: str, ahead: int) -> None:
    found = [held(kind, known, ahead) for kind in FAMILIES[family] for known in KNOWN]
    assert 0.72 <= np.mean(found) <= 0.88


@pytest.mark.parametrize("ahead", AHEAD)
@pytest.mark.parametrize("kind", KINDS)
def test_where_it_errs_it_is_too_wide_rather_than_too_narrow(kind: str, ahead: int) -> None:
    """A level that pulls back is told too wide after 12 weeks; readings_goals.md says so."""
    found = np.mean([held(kind, known, ahead) for known in KNOWN])
    assert 0.72 <= found <= 0.93
