"""Kaplan-Meier, those that have not ended counted in (tickets.md, 8)."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.duration.survfunc import SurvfuncRight

from dashboard.ticket_aging.ranks import Ranks
from dashboard.ticket_aging.survival import (
    SurvivalCurve,
    censored,
    censored_at_cut,
    curve_at_cut,
    resolved_within,
    survival,
    survival_curve,
)
from tests.dashboard.ticket_aging.given import DAY, HOUR, at, found, life

# How a ticket left: it was done, it is still open, or it was cancelled.
DONE, OPEN, DROPPED = "done", "open", "dropped"


def curve(days: Sequence[float], left: Sequence[str]) -> SurvivalCurve:
    """As at a cut: those that are done and those that were cancelled stand in one column."""
    rows = sorted(zip(days, left, strict=True))
    ended = [(round(day * DAY), how) for day, how in rows if how != OPEN]
    took = np.array([seconds for seconds, _ in ended], dtype=np.uint32)
    done = np.array([how == DONE for _, how in ended], dtype=np.bool_)
    ages = np.array([round(day * DAY) for day, how in rows if how == OPEN], dtype=np.int64)
    seconds = np.concatenate((took[~done], ages)).astype(np.uint32)
    none = np.zeros(len(seconds), dtype=np.int8)
    return survival_curve(took, Ranks.of(done), censored(took, seconds, none))


def steps(of: SurvivalCurve, days: Sequence[float], left: Sequence[str]) -> list[float]:
    """S right after each time at which something was done."""
    return [of.share_at(day) for day in times(days, left)]


def times(days: Sequence[float], left: Sequence[str]) -> list[float]:
    return sorted({day for day, how in zip(days, left, strict=True) if how == DONE})


def told(ended: Sequence[int], censored: str) -> list[str]:
    """1 is an end, 0 a censoring of the kind given."""
    return [DONE if one else censored for one in ended]


censored_ones = pytest.mark.parametrize("censored", [OPEN, DROPPED])


# Ten lives by hand: S falls to .9, .8, then at 3 by 2 of 8 to .6 (one censored there leaves
# after it), at 5 by 1 of 5 to .48, at 8 by 2 of 3 to .16; the last is censored.
DAYS = (1, 2, 3, 3, 3, 5, 6, 8, 8, 9)
ENDED = (1, 1, 1, 1, 0, 1, 0, 1, 1, 0)
STEPS = (1, 2, 3, 5, 8)


@censored_ones
def test_the_curve_by_hand(censored: str) -> None:
    of = curve(DAYS, told(ENDED, censored))
    assert times(DAYS, told(ENDED, censored)) == list(STEPS)
    assert [of.share_at(day) for day in STEPS] == pytest.approx([0.9, 0.8, 0.6, 0.48, 0.16])


@censored_ones
def test_the_quantiles_by_hand(censored: str) -> None:
    of_it = survival(curve(DAYS, told(ENDED, censored)))
    assert (of_it.n, of_it.events, of_it.censored) == (10, 7, 3)
    assert (of_it.median, of_it.p85, of_it.p95) == (5, None, None)
    assert of_it.still_open[7] == pytest.approx(0.48)


@censored_ones
@pytest.mark.parametrize(
    ("days", "ended", "median", "p85", "p95"),
    [
        ((1, 2), (1, 1), 1, 2, 2),  # S(1) is .5 exactly: it is reached
        ((1, 2, 3, 4), (1, 1, 1, 1), 2, 4, 4),
        # 3/4 * 2/3 is .5 in fractions, not in floating point
        ((1, 2, 3, 4), (1, 1, 0, 0), 2, None, None),
        ((1, 2, 3, 4, 5, 6), (1, 1, 1, 0, 0, 0), 3, None, None),
        (tuple(range(1, 21)), (1,) * 20, 10, 17, 19),  # S(17) = .15 and S(19) = .05 exactly
        (tuple(range(1, 21)), (1,) * 16 + (0,) * 4, 10, None, None),  # S stays at .2
        ((1, 1, 1), (0, 0, 0), None, None, None),
        ((1, 1), (1, 0), 1, None, None),
        ((0,), (1,), 0, 0, 0),
        ((), (), None, None, None),
    ],
)
def test_a_quantile_is_the_first_time_at_or_below_its_level(
    days: tuple[float, ...],
    ended: tuple[int, ...],
    median: float | None,
    p85: float | None,
    p95: float | None,
    censored: str,
) -> None:
    of_it = survival(curve(days, told(ended, censored)))
    assert (of_it.median, of_it.p85, of_it.p95) == (median, p85, p95)


lives = st.lists(
    st.tuples(
        st.integers(0, 20).map(lambda n: n / 4), st.sampled_from((DONE, DONE, OPEN, DROPPED))
    ),
    max_size=60,
)


@settings(deadline=None)
@given(lives.filter(bool))
def test_the_curve_equals_that_of_statsmodels(drawn: list[tuple[float, str]]) -> None:
    days, left = zip(*((day or 0.125, how) for day, how in drawn), strict=True)
    found_steps = steps(curve(days, left), days, left)
    if DONE not in left:
        assert found_steps == []
        return
    expected = SurvfuncRight(np.array(days), np.array([how == DONE for how in left]).astype(int))
    assert times(days, left) == expected.surv_times.tolist()
    assert found_steps == pytest.approx(expected.surv_prob, abs=1e-12)


def product(drawn: list[tuple[float, str]]) -> dict[float, Fraction]:
    """S right after each end, factor by factor."""
    share, steps_by_day = Fraction(1), {}
    for day in times(*zip(*drawn, strict=True)) if drawn else ():
        at_risk = sum(other >= day for other, _ in drawn)
        share *= 1 - Fraction(drawn.count((day, DONE)), at_risk)
        steps_by_day[day] = share
    return steps_by_day


@settings(deadline=None, max_examples=300)
@given(lives)
def test_the_curve_equals_the_product_over_all_ends(drawn: list[tuple[float, str]]) -> None:
    of, expected = curve(*zip(*drawn, strict=True)) if drawn else curve((), ()), product(drawn)
    for quarters in range(24):
        before = [share for day, share in expected.items() if day <= quarters / 4]
        share = float(before[-1]) if before else 1.0
        assert of.share_at(quarters / 4) == pytest.approx(share, abs=1e-12)
        assert (of.share_at(quarters / 4) > 0) == (share > 0)  # at the end it is nothing


@settings(deadline=None, max_examples=300)
@given(lives)
def test_a_quantile_is_reached_by_an_exact_tie(drawn: list[tuple[float, str]]) -> None:
    of, expected = curve(*zip(*drawn, strict=True)) if drawn else curve((), ()), product(drawn)
    for level in (50, 15, 5, 75, 25, 20, 10):
        reached = [day for day, share in expected.items() if share <= Fraction(level, 100)]
        assert of.first_at_or_below(level / 100) == min(reached, default=None)


def test_the_share_steps_down_at_its_time() -> None:
    of = curve(DAYS, told(ENDED, OPEN))
    shares = [of.share_at(day) for day in (0, 0.999, 1, 1.001, 2, 7.9, 8, 100)]
    assert shares == pytest.approx([1, 1, 0.9, 0.9, 0.8, 0.48, 0.16, 0.16])


def test_the_chance_of_the_next_days_is_conditional_on_the_age() -> None:
    # S falls to .75 at 5, .5 at 10, .25 at 20 and 0 at 40.
    chances = resolved_within(curve((5, 10, 20, 40), [DONE] * 4))
    assert chances == {
        0: pytest.approx(1 - 0.5),  # S(14) / S(0)
        7: pytest.approx(1 - 0.25 / 0.75),  # S(21) / S(7)
        14: pytest.approx(1 - 0.25 / 0.5),  # S(28) / S(14)
        30: pytest.approx(1),  # S(44) / S(30)
        60: None,  # none is left at 60 days
        90: None,
    }


def test_times_below_an_hour_are_kept_apart() -> None:
    of = curve((HOUR / DAY, (HOUR + 1) / DAY), [DONE] * 2)
    assert [of.first_at_or_below(level) for level in (0.5, 0.15)] == [HOUR / DAY, (HOUR + 1) / DAY]
    assert of.share_at(HOUR / DAY) == 0.5


def test_at_a_cut_open_tickets_are_censored_there_and_cancelled_ones_at_their_end() -> None:
    """At the cut of the 11th: done after 2, cancelled after 4, open for 10 and for 6 days."""
    start = at("2025-03-01 00:00")
    lives_at_cut = [
        life([(start, "created", None), (start, "priority", "P1"), *log])
        for log in (
            [(start + 2 * DAY, "state", "Resolved"), (start + 30 * DAY, "state", "New")],
            [(start + 4 * DAY, "state", "Cancelled"), (start + 5 * DAY, "priority", "P2")],
            [(start + 20 * DAY, "state", "Closed")],
        )
    ]
    lives_at_cut.append(life([(start + 4 * DAY, "created", None)]))
    held = found(lives_at_cut, start + 10 * DAY)
    others = censored_at_cut(held)
    of_it = survival(curve_at_cut(held, others))
    assert (of_it.n, of_it.events, of_it.censored) == (4, 1, 3)
    assert of_it.still_open[7] == 0.75
    by_priority = {
        name: survival(curve_at_cut(held, others, held.names.priority.index(name)))
        for name in ("P1", "P2", "(none)")
    }
    counts = {name: (one.n, one.events, one.median) for name, one in by_priority.items()}
    assert counts == {"P1": (2, 1, 2), "P2": (1, 0, None), "(none)": (1, 0, None)}
