"""How days are counted between two dates: all of them, or those on which a program works.

A plan that is drawn from Mondays to Fridays leaves a weekend between what waits and what it waits
for. Counted in working days nothing lies between them, and the path that decides runs through.
"""

from bisect import bisect_left
from datetime import date
from typing import Protocol

from dashboard.program_calendar import ProgramCalendar, day_number, day_of

WEEK, WORKED = 7, 5
"""Days of a week, and its working days: from Monday on."""
_LAST = day_number(date.max)
_FIRST_MONDAY = day_number(date(1970, 1, 5))


class DayCount(Protocol):
    """Numbers days that count, in their order."""

    def first(self, day: date) -> int:
        """The number of the first day that counts, from ``day`` on."""

    def last(self, day: date) -> int:
        """The number of the last day that counts, up to ``day``."""

    def day(self, number: int) -> date:
        """The day of a number; the last one of calendars where that is beyond them."""

    def lag(self, days: int) -> int:
        """So many calendar days, in days that count."""


class EveryDay:
    """All days count."""

    def first(self, day: date) -> int:
        """Days since 1970."""
        return day_number(day)

    def last(self, day: date) -> int:
        """The same."""
        return day_number(day)

    def day(self, number: int) -> date:
        """The day of a number."""
        return day_of(min(number, _LAST))

    def lag(self, days: int) -> int:
        """As many."""
        return days


EVERY_DAY = EveryDay()


class WorkingDays:
    """Weekdays without a program's holidays."""

    def __init__(self, calendar: ProgramCalendar) -> None:
        free = (day for day in calendar.holidays if day.weekday() < WORKED)
        self._free = sorted(map(day_number, free))

    def first(self, day: date) -> int:
        """How many working days lie between 1970 and ``day``."""
        return self._before(day_number(day))

    def last(self, day: date) -> int:
        """The number of the last working day up to ``day``."""
        return self._before(day_number(day) + 1) - 1

    def day(self, number: int) -> date:
        """The working day of a number."""
        days = range(_LAST + 1)
        return day_of(min(bisect_left(days, number + 1, key=self._before) - 1, _LAST))

    def lag(self, days: int) -> int:
        """Weeks are five days; of what is left over the nearest whole."""
        return round(days * WORKED / WEEK)

    def _before(self, day: int) -> int:
        weeks, weekday = divmod(day - _FIRST_MONDAY, WEEK)
        return weeks * WORKED + min(weekday, WORKED) - bisect_left(self._free, day)
