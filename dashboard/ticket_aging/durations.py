"""How long things took (tickets.md, 7).

Columns come in ascending order, with the rows that count: their ranks are known, and nothing is
sorted.
"""

import math
from collections.abc import Callable, Sequence
from datetime import timedelta

import numpy as np

from dashboard.program_calendar import SECONDS_PER_DAY, Instants
from dashboard.programs import Program
from dashboard.scope import Scope
from dashboard.ticket_aging.at_cut import AtCut
from dashboard.ticket_aging.columns import Column, Mask
from dashboard.ticket_aging.ranks import Ranks
from dashboard.ticket_aging.values import CycleTimes, Percentiles

LEVELS = (50, 85, 95)
TRAILING_DAYS = 90

Ranked = Callable[[Instants], Column]
"""The values at these zero-based ranks."""


def ranked(ascending: Column, kept: Mask) -> tuple[int, Ranked]:
    """How many rows are kept, and their values by rank."""
    return by_rank(ascending, Ranks.of(kept))


def by_rank(ascending: Column, kept: Ranks) -> tuple[int, Ranked]:
    """The same of rows whose ranks are known."""
    return len(kept), lambda ranks: ascending[kept.rows(ranks)]


def percentiles(n: int, values: Ranked, unit: float = 1.0) -> Percentiles:
    """Linear (numpy's default) and nearest-rank percentiles, in multiples of ``unit``."""
    if not n:
        nothing: dict[int, float | None] = dict.fromkeys(LEVELS)
        return Percentiles(0, nothing, nothing)
    nearest = np.array([math.ceil(level * n / 100) - 1 for level in LEVELS])
    return Percentiles(
        n,
        {level: percentile(n, values, level) / unit for level in LEVELS},
        dict(zip(LEVELS, (values(nearest) / unit).tolist(), strict=True)),
    )


def percentile(n: int, values: Ranked, level: float) -> float:
    """The linear percentile of ``n`` ranked values."""
    place = (n - 1) * level / 100
    low = math.floor(place)
    below, above = values(np.array([low, min(low + 1, n - 1)])).astype(np.float64)
    return float(below + (above - below) * (place - low))


def cycle_times(found: AtCut, program: Program, scope: Scope) -> CycleTimes:
    """Days from start to final resolution of the tickets that are done at the cut."""
    ended, done = found.columns.ended, found.done
    since = program.calendar.midnight(scope.as_of - timedelta(days=TRAILING_DAYS - 1))
    recent = done & (ended.final_at >= np.uint32(since))
    elapsed = percentiles(*by_rank(ended.took, found.ranks()), SECONDS_PER_DAY)
    calendar_days = _counted(ended.days[done])
    by_priority = priorities(found.names.priority, done_by_priority(found), program)
    return CycleTimes(
        all_elapsed=elapsed,
        all_calendar_days=percentiles(elapsed.n, calendar_days),
        trailing_90d_elapsed=percentiles(*ranked(ended.took, recent), SECONDS_PER_DAY),
        by_priority={
            name: percentiles(*by_rank(ended.took, found.ranks(code)), SECONDS_PER_DAY)
            for name, code in by_priority.items()
        },
        inclusive_days=_inclusive_days(elapsed.n, calendar_days),
    )


def priorities(names: Sequence[str], counts: Instants, program: Program) -> dict[str, int]:
    """Codes of the priorities that have a target or occur; the missing one, which is 0, last."""
    return {
        name: code
        for code, name in sorted(enumerate(names), key=lambda each: (each[0] == 0, each[1]))
        if code == 0 or counts[code] or name in program.tickets.sla_hours
    }


def done_by_priority(found: AtCut) -> Instants:
    """How many done ones have each priority."""
    codes = range(len(found.names.priority))
    return np.array([len(found.ranks(code)) for code in codes], dtype=np.int64)


def _counted(days: Column) -> Ranked:
    """Whole numbers in any order, ranked by how often each occurs."""
    least = int(days.min(initial=0))  # where a night comes twice, an end may be a day before
    running = np.cumsum(np.bincount(days - least))
    return lambda ranks: np.searchsorted(running, ranks + 1) + least


def _inclusive_days(n: int, days: Ranked) -> dict[int, float | None]:
    """(end - start) + 1, ascending, at the zero-based index floor(p * (n - 1))."""
    if not n:
        return dict.fromkeys(LEVELS)
    places = np.array([p * (n - 1) // 100 for p in LEVELS])
    return dict(zip(LEVELS, (days(places) + 1.0).tolist(), strict=True))
