"""How periods compare (scorecard.md, Changes)."""

from datetime import date
from typing import Any

import pytest

from dashboard.scorecard.changes import Change, Unsaid
from dashboard.scorecard.definitions import Comparison
from dashboard.scorecard.periods import Span
from dashboard.scorecard.words import compared
from tests.dashboard.scorecard.given import base, series, single

SATURDAY = date(2025, 9, 27)
BEFORE = date(2025, 9, 14)
"""First day of the week before."""


def two_weeks(before: float, now: float, **about: Any) -> Change:
    values = series("x", BEFORE, [before] * 7 + [now] * 7)
    return single(base("x", "last", **about), values, SATURDAY).row.wow


@pytest.mark.parametrize(
    ("before", "now", "raw", "shown", "unsaid"),
    [
        (100, 110, 0.1, 10.0, None),
        (100, 0, -1.0, -100.0, None),
        (0, 5, None, None, Unsaid.ZERO_BASE),
        (-100, 50, -1.5, None, Unsaid.NEGATIVE_BASE),
        (100, -50, -1.5, -150.0, None),
    ],
)
def test_a_relative_change(
    before: float, now: float, raw: float | None, shown: float | None, unsaid: Unsaid | None
) -> None:
    found = two_weeks(before, now)
    assert found.raw == (None if raw is None else pytest.approx(raw))
    assert found.shown == (None if shown is None else pytest.approx(shown))
    assert found.unsaid is unsaid


@pytest.mark.parametrize(
    ("before", "now", "shown"), [(0.9, 0.95, 500), (0, 0.01, 100), (-1, 0, 1e4)]
)
def test_a_change_in_basis_points(before: float, now: float, shown: float) -> None:
    found = two_weeks(before, now, comparison=Comparison.BPS)
    assert found.raw == pytest.approx(now - before)
    assert found.shown == pytest.approx(shown)


def test_a_change_from_or_to_a_partial_week_is_not_meaningful_but_there() -> None:
    for values in ([1] * 6 + [None] + [2] * 7, [1] * 7 + [2] * 6):
        found = single(base("x", "mean"), series("x", BEFORE, values), SATURDAY).row.wow
        assert found.raw == pytest.approx(1.0)
        assert found.shown is None and found.unsaid is Unsaid.NOT_WHOLE


def test_a_stale_week_has_no_change() -> None:
    found = single(base("x"), series("x", BEFORE, [1] * 7), SATURDAY).row.wow
    assert found.raw is None and found.unsaid is Unsaid.NO_VALUE


def test_a_change_says_which_dates_it_compares() -> None:
    found = two_weeks(0, 5)
    assert found.span == Span(date(2025, 9, 21), SATURDAY)
    assert found.base == Span(BEFORE, date(2025, 9, 20))
    assert compared(found) == (
        "21 Sep 2025 to 27 Sep 2025 against 14 Sep 2025 to 20 Sep 2025;"
        " not meaningful: compared with zero"
    )


def test_the_first_week_shown_compares_with_the_week_before_it() -> None:
    values = series("x", date(2025, 8, 10), [1] * 7 + [3] * 42)
    found = single(base("x"), values, SATURDAY)
    assert [change.shown for change in found.changes["wow_weeks"]] == [200.0, 0, 0, 0, 0, 0]
    assert found.changes["wow_weeks"][0].base == found.week_before.span


def test_months_need_an_axis_of_their_own_beyond_three_times_the_largest_week() -> None:
    year = series("x", date(2024, 9, 1), [1] * 392)
    assert single(base("x"), year, SATURDAY).two_axes
    assert not single(base("x", "mean"), year, SATURDAY).two_axes
