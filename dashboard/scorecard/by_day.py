"""Base metrics day by day: filtered, up to the as-of date, one value a date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from dashboard.program_calendar import (
    SATURDAY,
    Instants,
    ProgramCalendar,
    day_number,
    month_endings,
)
from dashboard.scorecard.aggregation import Mask, aggregated
from dashboard.scorecard.daily_values import DailyValues, Floats
from dashboard.scorecard.definitions import Base, Every
from dashboard.scorecard.periods import Span

NEVER = -(2**31)
_MONDAY = 3  # days since 1970-01-01 plus so many are 0 on a Monday, modulo 7


@dataclass(frozen=True, slots=True)
class ByDay:
    """Metrics × days."""

    first: int
    """The day of column 0, since 1970-01-01."""
    values: Floats
    """NaN where a date has no row, or only blanks."""
    there: Mask
    """Whether the date has a row."""
    newest: Instants
    """By metric, the newest date with a value, or ``NEVER``."""


def by_day(
    values: DailyValues,
    bases: Sequence[Base],
    calendar: ProgramCalendar,
    shown: Span,
    as_of: date,
) -> ByDay:
    """The days of ``shown`` of each metric, as they follow from the rows up to the as-of date."""
    first, width = day_number(shown.start), shown.days
    found = np.full((len(bases), width), np.nan)
    there = np.zeros((len(bases), width), dtype=np.bool_)
    newest = np.full(len(bases), NEVER, dtype=np.int64)
    for n, base in enumerate(bases):
        day, value = _dates(values, base, calendar, day_number(as_of))
        filled = day[~np.isnan(value)]
        newest[n] = filled[-1] if len(filled) else NEVER
        begin, end = np.searchsorted(day, [first, first + width])
        found[n, day[begin:end] - first] = value[begin:end]
        there[n, day[begin:end] - first] = True
    return ByDay(first, found, there, newest)


def _dates(
    values: DailyValues, base: Base, calendar: ProgramCalendar, as_of: int
) -> tuple[Instants, Floats]:
    """Dates in ascending order, each once, with its value."""
    rows = values.rows_of(base.column)
    day, value = values.day[rows], values.value[rows]
    known = slice(0, int(np.searchsorted(day, as_of, side="right")))
    day, value = day[known], value[known]
    if base.filter:
        kept = values.labelled(base.filter)[values.label[rows][known]]
        day, value = day[kept], value[kept]
    day = _stands_on(base.every, day, calendar)
    new = np.ones(len(day), dtype=np.bool_)
    new[1:] = day[1:] != day[:-1]
    if new.all():
        return day, value
    starts = np.flatnonzero(new)
    ends = np.append(starts[1:], len(day))
    return day[starts], aggregated(base.aggregation, value[np.newaxis], starts, ends)[0]


def _stands_on(every: Every, day: Instants, calendar: ProgramCalendar) -> Instants:
    """A value of a week or a month stands on its last day."""
    if every is Every.WEEK:
        return calendar.week_endings(day)
    return month_endings(day) if every is Every.MONTH else day


def due_days(every: Every, days: Instants, calendar: ProgramCalendar) -> Mask:
    """On which of these days a value is due."""
    if every is Every.WORKDAY:
        free = np.array([day_number(day) for day in sorted(calendar.holidays)], dtype=np.int64)
        return np.asarray(((days + _MONDAY) % 7 < SATURDAY) & ~np.isin(days, free))
    return np.asarray(_stands_on(every, days, calendar) == days)
