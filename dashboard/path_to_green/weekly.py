"""Values of goals week by week, up to a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from dashboard.program_calendar import ProgramCalendar, day_number
from dashboard.scorecard.daily_values import DailyValues, Floats

OLDEST_VALUE = 14
"""Days after which a value says nothing of today."""
LONGEST_HISTORY = 53
"""Weeks that a forecast looks back."""


@dataclass(frozen=True, slots=True)
class Latest:
    """A value and the day that it is of."""

    day: date
    value: float


def latest(values: DailyValues, goal: str, as_of: date) -> Latest | None:
    """The newest value up to a day, however old; of several of one date the last one counts."""
    rows = values.rows_of(goal)
    day, value = values.day[rows], values.value[rows]
    known = np.flatnonzero((day <= day_number(as_of)) & ~np.isnan(value))
    if not len(known):
        return None
    found = known[-1]
    return Latest(_date(int(day[found])), float(value[found]))


def current(values: DailyValues, goal: str, as_of: date) -> Latest | None:
    """The newest value, if it is no older than 14 days."""
    found = latest(values, goal, as_of)
    return found if found and (as_of - found.day).days <= OLDEST_VALUE else None


@dataclass(frozen=True, slots=True, eq=False)
class Weekly:
    """The newest value of each week, oldest first; weeks without one are bridged evenly."""

    last: date
    """The end of the newest week that has a value."""
    values: Floats
    measured: int
    """Weeks of them that have a value of their own."""

    def __eq__(self, other: object) -> bool:
        """By what they say, so that what comes of a history can be kept under it."""
        return isinstance(other, Weekly) and self._said == other._said

    def __hash__(self) -> int:
        """As they are compared."""
        return hash(self._said)

    @property
    def _said(self) -> tuple[date, int, bytes]:
        return self.last, self.measured, self.values.tobytes()


def weekly(
    values: DailyValues, goals: Iterable[str], calendar: ProgramCalendar, as_of: date
) -> tuple[Weekly | None, ...]:
    """A goal each; None where no value is known."""
    return tuple(_weekly(values, goal, calendar, as_of) for goal in goals)


def _weekly(
    values: DailyValues, goal: str, calendar: ProgramCalendar, as_of: date
) -> Weekly | None:
    rows = values.rows_of(goal)
    day, value = values.day[rows], values.value[rows]
    known = (day <= day_number(as_of)) & ~np.isnan(value)
    weeks, found = calendar.week_endings(day[known]) // 7, value[known]
    if not len(weeks):
        return None
    newest = np.append(weeks[1:] != weeks[:-1], True)
    weeks, found = weeks[newest], found[newest]
    kept = weeks > weeks[-1] - LONGEST_HISTORY
    weeks, found = weeks[kept], found[kept]
    each = np.arange(weeks[0], weeks[-1] + 1)
    last = calendar.week_ending(_date(int(day[known][-1])))
    return Weekly(last, np.interp(each, weeks, found), len(weeks))


def _date(number: int) -> date:
    return date.fromordinal(number + _EPOCH)


_EPOCH = date(1970, 1, 1).toordinal()
