"""Percentiles in their dialects and Kaplan-Meier (tickets.md, 7 and 8)."""

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.duration.survfunc import SurvfuncRight

from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.ticket_aging.durations import (
    cycle_times,
    percentiles,
    resolved_within,
    share_at,
    survival,
    survival_curve,
)
from tests.dashboard.ticket_aging.given import DAY, HOUR, at, instants, tickets

NEW_YORK = Program("p", "P", ProgramCalendar("America/New_York"))
AS_OF = date(2025, 11, 30)


def floats(*values: float) -> Any:
    return np.array(values, dtype=np.float64)


def mask(*values: int) -> Any:
    return np.array(values, dtype=np.bool_)


@pytest.mark.parametrize(
    ("values", "linear", "nearest_rank"),
    [
        # linear: at (n - 1) p between two values; nearest rank: the ceil(n p)-th value
        ((5,), (5, 5, 5), (5, 5, 5)),
        ((1, 2), (1.5, 1.85, 1.95), (1, 2, 2)),
        ((4, 1, 3, 2), (2.5, 3.55, 3.85), (2, 4, 4)),
        (tuple(range(1, 21)), (10.5, 17.15, 19.05), (10, 17, 19)),
        (tuple(range(1, 101)), (50.5, 85.15, 95.05), (50, 85, 95)),
        ((7, 7, 7), (7, 7, 7), (7, 7, 7)),
    ],
)
def test_percentiles_in_two_dialects(
    values: tuple[int, ...], linear: tuple[float, ...], nearest_rank: tuple[float, ...]
) -> None:
    found = percentiles(floats(*values))
    assert found.n == len(values)
    assert tuple(found.linear.values()) == pytest.approx(linear)
    assert tuple(found.nearest_rank.values()) == nearest_rank


def test_nothing_has_no_percentiles() -> None:
    nothing = {50: None, 85: None, 95: None}
    assert (percentiles(floats()).linear, percentiles(floats()).nearest_rank) == (nothing, nothing)
    empty = cycle_times(tickets(), NEW_YORK, AS_OF)
    assert (empty.all_elapsed.n, empty.inclusive_days) == (0, nothing)
    assert list(empty.by_priority) == ["P1", "P2", "P3", "P4", "(none)"]


def done(start: str, final: str, priority: str = "P1") -> dict[str, Any]:
    return {"started_at": at(start), "final_at": at(final), "priority": priority, "state": "Closed"}


def test_elapsed_days_are_seconds_and_calendar_days_are_local_dates() -> None:
    # 23:30 to 00:30 in New York is an hour and one date; the 2nd of November has 25 hours.
    found = cycle_times(
        tickets(
            done("2025-11-20 04:30", "2025-11-20 05:30"),
            done("2025-11-02 04:00", "2025-11-03 05:00"),
        ),
        NEW_YORK,
        AS_OF,
    )
    assert found.all_elapsed.nearest_rank[50] == pytest.approx(1 / 24)
    assert found.all_elapsed.nearest_rank[95] == pytest.approx(25 / 24)
    assert found.all_calendar_days.linear == {50: 1, 85: 1, 95: 1}


@pytest.mark.parametrize(
    ("days", "inclusive"),
    [
        # ascending days + 1, at the index floor(p (n - 1)) counted from zero
        ((0,), (1, 1, 1)),
        ((0, 9), (1, 1, 1)),
        ((0, 1, 2), (2, 2, 2)),
        (tuple(range(20)), (10, 17, 19)),
        (tuple(range(21)), (11, 18, 20)),
        (tuple(range(101)), (51, 86, 96)),
    ],
)
def test_the_dialect_that_counts_both_ends(
    days: tuple[int, ...], inclusive: tuple[float, ...]
) -> None:
    start = at("2025-07-01 12:00")
    rows = [{"started_at": start, "final_at": start + n * DAY} for n in reversed(days)]
    found = cycle_times(tickets(*rows), NEW_YORK, AS_OF).inclusive_days
    assert tuple(found.values()) == inclusive


@pytest.mark.parametrize(
    ("final", "recent"),
    [
        ("2025-09-02 03:59", 0),  # D - 89 is the 2nd of September; it begins at 04:00 UTC
        ("2025-09-02 04:00", 1),
        ("2025-12-01 04:59", 1),
    ],
)
def test_the_trailing_ninety_days_begin_at_a_local_midnight(final: str, recent: int) -> None:
    found = cycle_times(tickets(done("2025-01-01 00:00", final)), NEW_YORK, AS_OF)
    assert (found.trailing_90d_elapsed.n, found.all_elapsed.n) == (recent, 1)


def test_cycle_times_are_parted_by_the_priority_at_the_cut() -> None:
    rows = [done("2025-11-01 12:00", f"2025-11-0{n} 12:00", p) for n, p in ((2, "P1"), (4, "Z"))]
    found = cycle_times(tickets(*rows), NEW_YORK, AS_OF).by_priority
    assert {p: (f.n, f.linear[50]) for p, f in found.items() if f.n} == {"P1": (1, 1), "Z": (1, 3)}


# Ten lives by hand: S falls to .9, .8, then at 3 by 2 of 8 to .6 (one censored there leaves
# after it), at 5 by 1 of 5 to .48, at 8 by 2 of 3 to .16; the last is censored.
DAYS = floats(1, 2, 3, 3, 3, 5, 6, 8, 8, 9)
ENDED = mask(1, 1, 1, 1, 0, 1, 0, 1, 1, 0)


def test_the_curve_by_hand() -> None:
    times, still = survival_curve(DAYS, ENDED)
    assert times.tolist() == [1, 2, 3, 5, 8]
    assert still == pytest.approx([0.9, 0.8, 0.6, 0.48, 0.16])


def test_the_quantiles_by_hand() -> None:
    found = survival(DAYS, ENDED)
    assert (found.n, found.events, found.censored) == (10, 7, 3)
    assert (found.median, found.p85, found.p95) == (5, None, None)
    assert found.still_open[7] == pytest.approx(0.48)


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
) -> None:
    found = survival(floats(*days), mask(*ended))
    assert (found.median, found.p85, found.p95) == (median, p85, p95)


lives = st.lists(
    st.tuples(st.integers(1, 20).map(lambda n: n / 4), st.booleans()), min_size=1, max_size=60
)


@settings(deadline=None)
@given(lives)
def test_the_curve_equals_that_of_statsmodels(drawn: list[tuple[float, bool]]) -> None:
    days, ended = floats(*(d for d, _ in drawn)), mask(*(e for _, e in drawn))
    times, still = survival_curve(days, ended)
    if not ended.any():
        assert (times.tolist(), still.tolist()) == ([], [])
        return
    expected = SurvfuncRight(days, ended.astype(int))
    assert times.tolist() == expected.surv_times.tolist()
    assert still == pytest.approx(expected.surv_prob, abs=1e-12)


def test_the_share_steps_down_at_its_time() -> None:
    times, still = survival_curve(DAYS, ENDED)
    found = [share_at(times, still, day) for day in (0, 0.999, 1, 1.001, 2, 7.9, 8, 100)]
    assert found == pytest.approx([1, 1, 0.9, 0.9, 0.8, 0.48, 0.16, 0.16])


def test_the_chance_of_the_next_days_is_conditional_on_the_age() -> None:
    # S falls to .75 at 5, .5 at 10, .25 at 20 and 0 at 40.
    chances = resolved_within(floats(5, 10, 20, 40), mask(1, 1, 1, 1))
    assert chances == {
        0: pytest.approx(1 - 0.5),  # S(14) / S(0)
        7: pytest.approx(1 - 0.25 / 0.75),  # S(21) / S(7)
        14: pytest.approx(1 - 0.25 / 0.5),  # S(28) / S(14)
        30: pytest.approx(1),  # S(44) / S(30)
        60: None,  # none is left at 60 days
        90: None,
    }


def test_times_below_an_hour_are_kept_apart() -> None:
    times, _ = survival_curve(instants([HOUR, HOUR + 1]) / DAY, mask(1, 1))
    assert len(times) == 2
