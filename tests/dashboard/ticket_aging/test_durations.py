"""Percentiles in their dialects, and cycle times (tickets.md, 7)."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.scope import Scope
from dashboard.ticket_aging.durations import cycle_times, percentiles, ranked
from dashboard.ticket_aging.values import CycleTimes, Percentiles
from tests.dashboard.ticket_aging.given import DAY, Life, at, found, life

NEW_YORK = Program("p", "P", ProgramCalendar("America/New_York"))
AS_OF = date(2025, 11, 30)
SCOPE = Scope("p", AS_OF)


def percentiles_of(*values: float) -> Percentiles:
    ordered = np.sort(np.array(values, dtype=np.float64))
    return percentiles(*ranked(ordered, np.ones(len(values), dtype=np.bool_)))


def cycle_times_of(*lives: Life, program: Program = NEW_YORK, scope: Scope = SCOPE) -> CycleTimes:
    return cycle_times(found(lives, program.calendar.cut(scope.as_of), program), program, scope)


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
    told = percentiles_of(*values)
    assert told.n == len(values)
    assert tuple(told.linear.values()) == pytest.approx(linear)
    assert tuple(told.nearest_rank.values()) == nearest_rank


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.booleans()), max_size=40))
def test_only_the_rows_that_are_kept_have_ranks(rows: list[tuple[int, bool]]) -> None:
    rows.sort(key=lambda row: row[0])
    kept = np.array([on for _, on in rows], dtype=np.bool_)
    told = percentiles(*ranked(np.array([value for value, _ in rows], dtype=np.uint32), kept), 4)
    assert told == percentiles_of(*(value / 4 for value, on in rows if on))
    if told.n:
        values = [value / 4 for value, on in rows if on]
        assert list(told.linear.values()) == pytest.approx(np.percentile(values, (50, 85, 95)))


def test_nothing_has_no_percentiles() -> None:
    nothing = {50: None, 85: None, 95: None}
    assert (percentiles_of().linear, percentiles_of().nearest_rank) == (nothing, nothing)
    empty = cycle_times_of()
    assert (empty.all_elapsed.n, empty.inclusive_days) == (0, nothing)
    assert list(empty.by_priority) == ["P1", "P2", "P3", "P4", "(none)"]


def done(start: str | int, final: str | int, priority: str = "P1") -> Life:
    return life(
        [(start, "created", None), (start, "priority", priority), (final, "state", "Closed")]
    )


def test_elapsed_days_are_seconds_and_calendar_days_are_local_dates() -> None:
    # 23:30 to 00:30 in New York is an hour and one date; the 2nd of November has 25 hours.
    told = cycle_times_of(
        done("2025-11-20 04:30", "2025-11-20 05:30"),
        done("2025-11-02 04:00", "2025-11-03 05:00"),
    )
    assert told.all_elapsed.nearest_rank[50] == pytest.approx(1 / 24)
    assert told.all_elapsed.nearest_rank[95] == pytest.approx(25 / 24)
    assert told.all_calendar_days.linear == {50: 1, 85: 1, 95: 1}


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
    rows = [done(start, start + n * DAY) for n in reversed(days)]
    assert tuple(cycle_times_of(*rows).inclusive_days.values()) == inclusive


@pytest.mark.parametrize(
    ("final", "recent"),
    [
        ("2025-09-02 03:59", 0),  # D - 89 is the 2nd of September; it begins at 04:00 UTC
        ("2025-09-02 04:00", 1),
        ("2025-12-01 04:59", 1),
    ],
)
def test_the_trailing_ninety_days_begin_at_a_local_midnight(final: str, recent: int) -> None:
    told = cycle_times_of(done("2025-01-01 00:00", final))
    assert (told.trailing_90d_elapsed.n, told.all_elapsed.n) == (recent, 1)


def test_cycle_times_are_parted_by_the_priority_at_the_cut() -> None:
    rows = [done("2025-11-01 12:00", f"2025-11-0{n} 12:00", p) for n, p in ((2, "P1"), (4, "Z"))]
    told = cycle_times_of(*rows).by_priority
    assert {p: (f.n, f.linear[50]) for p, f in told.items() if f.n} == {"P1": (1, 1), "Z": (1, 3)}


def test_a_reopened_ticket_has_no_cycle_time_until_it_is_done_again() -> None:
    again = [
        ("2025-11-01 12:00", "created", None), ("2025-11-03 12:00", "state", "Resolved"),
        ("2025-11-04 12:00", "state", "New"), ("2025-11-09 12:00", "state", "Resolved"),
        ("2025-11-10 12:00", "state", "Closed"), ("2025-11-12 12:00", "priority", "P2"),
    ]  # fmt: skip
    for day, took in ((2, None), (3, 2), (4, None), (9, 8), (30, 8)):
        told = cycle_times_of(life(again), scope=Scope("p", date(2025, 11, day)))
        assert told.all_elapsed.linear[50] == took
        if took:
            assert told.by_priority["P2" if day == 30 else "(none)"].n == 1


def test_a_night_that_comes_twice_may_end_on_the_day_before() -> None:
    """Until 2011 clocks in Newfoundland went back at one minute past midnight."""
    there = Program("p", "P", ProgramCalendar("America/St_Johns"))
    told = cycle_times_of(
        done(at("2010-11-07 02:30") + 30, "2010-11-07 03:00"),  # 00:00:30, then 23:30 on the 6th
        program=there,
        scope=Scope("p", date(2010, 11, 30)),
    )
    assert told.all_calendar_days.nearest_rank == {50: -1, 85: -1, 95: -1}
    assert told.inclusive_days == {50: 0, 85: 0, 95: 0}
