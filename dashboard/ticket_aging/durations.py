"""How long things took: percentiles, and survival for what has not ended (tickets.md, 7 and 8)."""

import math
from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from dashboard.program_calendar import SECONDS_PER_DAY, Instants
from dashboard.programs import Program
from dashboard.ticket_aging.ages import priorities
from dashboard.ticket_aging.facts import TicketsAtCut
from dashboard.ticket_aging.values import CycleTimes, Floats, Percentiles, Survival

LEVELS = (50, 85, 95)
HORIZONS = (7, 14, 30, 60, 90, 180)
STARTING_AGES = (0, 7, 14, 30, 60, 90)
TRAILING_DAYS = 90
_EXACT_TIE = 1e-9

Mask = NDArray[np.bool_]


def percentiles(values: Floats | Instants) -> Percentiles:
    """Linear (numpy's default) and nearest-rank percentiles."""
    n = len(values)
    if not n:
        nothing: dict[int, float | None] = dict.fromkeys(LEVELS)
        return Percentiles(0, nothing, nothing)
    ordered = np.sort(values)
    linear = np.percentile(ordered, LEVELS)
    return Percentiles(
        n,
        {level: float(p) for level, p in zip(LEVELS, linear, strict=True)},
        {level: float(ordered[math.ceil(level * n / 100) - 1]) for level in LEVELS},
    )


def cycle_times(done: TicketsAtCut, program: Program, as_of: date) -> CycleTimes:
    """Days from start to final resolution of the tickets that are done at the cut."""
    elapsed = (done.final_at - done.started_at) / SECONDS_PER_DAY
    calendar = program.calendar
    finished = calendar.local_days(done.final_at)
    calendar_days = (finished - calendar.local_days(done.started_at)).astype(np.int64)
    recent = finished >= np.datetime64(as_of - timedelta(days=TRAILING_DAYS - 1), "D")
    return CycleTimes(
        all_elapsed=percentiles(elapsed),
        all_calendar_days=percentiles(calendar_days),
        trailing_90d_elapsed=percentiles(elapsed[recent]),
        by_priority={
            p: percentiles(elapsed[done.priority == p]) for p in priorities(done, program.tickets)
        },
        inclusive_days=_inclusive_days(calendar_days),
    )


def _inclusive_days(calendar_days: Instants) -> dict[int, float | None]:
    """(end - start) + 1, ascending, at the zero-based index floor(p * (n - 1))."""
    ordered = np.sort(calendar_days) + 1
    if not len(ordered):
        return dict.fromkeys(LEVELS)
    return {p: float(ordered[p * (len(ordered) - 1) // 100]) for p in LEVELS}


def survival(days: Floats, ended: Mask) -> Survival:
    """Kaplan-Meier of the time to ``ended``; the others are censored at their days.

    Kaplan and Meier (1958); at equal times events come before censorings. A quantile is the
    smallest t with S(t) at or below its level, exact ties included.
    """
    times, still = survival_curve(days, ended)
    return Survival(
        n=len(days),
        events=int(ended.sum()),
        censored=int((~ended).sum()),
        median=_first_at_or_below(times, still, 0.5),
        p85=_first_at_or_below(times, still, 0.15),
        p95=_first_at_or_below(times, still, 0.05),
        still_open={horizon: share_at(times, still, horizon) for horizon in HORIZONS},
    )


def survival_curve(days: Floats, ended: Mask) -> tuple[Floats, Floats]:
    """Times at which something ended, and S right after each."""
    times, events = np.unique(days[ended], return_counts=True)
    at_risk = len(days) - np.searchsorted(np.sort(days), times, side="left")
    return times, np.cumprod(1 - events / np.maximum(at_risk, 1), dtype=np.float64)


def share_at(times: Floats, still: Floats, day: float) -> float:
    """S(day): right-continuous, 1 before the first end."""
    index = int(np.searchsorted(times, day, side="right"))
    return float(still[index - 1]) if index else 1.0


def _first_at_or_below(times: Floats, still: Floats, level: float) -> float | None:
    reached = np.flatnonzero(still <= level + _EXACT_TIE)
    return float(times[reached[0]]) if len(reached) else None


def resolved_within(days: Floats, ended: Mask, more: int = 14) -> Mapping[int, float | None]:
    """Chance that a ticket already so many days old is resolved in the next ``more`` days."""
    times, still = survival_curve(days, ended)
    chances: dict[int, float | None] = {}
    for age in STARTING_AGES:
        now = share_at(times, still, age)
        chances[age] = 1 - share_at(times, still, age + more) / now if now > 0 else None
    return chances
