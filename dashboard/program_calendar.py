"""One calendar answers every date question of a program; nothing else computes a week.

Instants are whole seconds since 1970-01-01 UTC, as ``int`` or ``NDArray[np.int64]``.
Days of arrays are ``datetime64[D]``.
Definitions: as_of.md, scorecard.md and tickets.md, 1, 2, 6 and 11.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

Instants = NDArray[np.int64]
Days = NDArray[np.datetime64]

SATURDAY, SUNDAY = 5, 6
DECEMBER = 12
SECONDS_PER_DAY = 86_400
FIRST_YEAR, LAST_YEAR = 1990, 2100
_EPOCH, _THURSDAY = date(1970, 1, 1), 3  # 1970 began on a Thursday
_FIRST_DAY, _LAST_DAY = date(FIRST_YEAR - 1, 12, 1), date(LAST_YEAR + 1, 2, 1)


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days, both ends included; ``counted_to`` is earlier than ``end`` while it runs."""

    start: date
    end: date
    counted_to: date

    @property
    def partial(self) -> bool:
        """Whether the week is still running at the as-of date."""
        return self.counted_to < self.end


@dataclass(frozen=True, slots=True)
class ProgramCalendar:
    """A program's zone, weeks, fiscal year, holidays and working hours."""

    zone: str = "UTC"
    week_ends: int = SATURDAY
    """Weekday of a week's last day, Monday 0 to Sunday 6."""
    fiscal_year_end: int = DECEMBER
    holidays: frozenset[date] = frozenset()
    work_from: int = 9 * 3600
    """Start of the business day, in seconds after local midnight."""
    work_to: int = 17 * 3600

    def cut(self, as_of: date) -> int:
        """Local midnight at the end of ``as_of``: only facts before it exist."""
        return instant(as_of + timedelta(days=1), 0, self.zone)

    def midnight(self, day: date) -> int:
        """The instant at which the local day begins."""
        return instant(day, 0, self.zone)

    def today(self, now: int) -> date:
        """The local date at an instant."""
        return datetime.fromtimestamp(now, ZoneInfo(self.zone)).date()

    def week_ending(self, day: date) -> date:
        """The last day of the week that holds ``day``."""
        return day + timedelta(days=(self.week_ends - day.weekday()) % 7)

    def last_complete_week(self, now: int) -> date:
        """The newest week-ending day whose cut has passed."""
        return self.week_ending(self.today(now)) - timedelta(days=7)

    def week_number(self, day: date) -> int:
        """How many week-ending days have fallen in the week's fiscal year, through this week."""
        ending = self.week_ending(day)
        return (ending - self.fiscal_year_start(ending)).days // 7 + 1

    def fiscal_year_start(self, day: date) -> date:
        """First day of the fiscal year that holds ``day``."""
        month = self.fiscal_year_end % 12 + 1
        return date(day.year if day.month >= month else day.year - 1, month, 1)

    def fiscal_quarter_start(self, day: date) -> date:
        """First day of the fiscal quarter, three months counted from the fiscal year's start."""
        months = day.year * 12 + day.month - 1
        start = months - (day.month - self.fiscal_year_end - 1) % 3
        return date(start // 12, start % 12 + 1, 1)

    def week_endings(self, days: Instants) -> Instants:
        """The last day of the week of each; days since 1970-01-01."""
        return days + (self.week_ends - days - _THURSDAY) % 7

    def weeks(self, first: date, as_of: date) -> tuple[Week, ...]:
        """All weeks from the one that holds ``first`` to the one that holds ``as_of``."""
        end, weeks = self.week_ending(first), []
        while end - timedelta(days=6) <= as_of:
            weeks.append(Week(end - timedelta(days=6), end, min(end, as_of)))
            end += timedelta(days=7)
        return tuple(weeks)

    def local_days(self, instants: Instants) -> Days:
        """The local date of each instant."""
        changes, offsets = _offsets(self.zone)
        offset = offsets[np.searchsorted(changes, instants, side="right") - 1]
        return ((instants + offset) // SECONDS_PER_DAY).astype("datetime64[D]")

    def business_days(self, starts: Days, end: date) -> Instants:
        """Weekdays less holidays from each start (inclusive) to ``end`` (exclusive)."""
        free = np.array(sorted(self.holidays), dtype="datetime64[D]")
        counts = np.busday_count(starts, np.datetime64(end, "D"), holidays=free)
        return np.asarray(counts, dtype=np.int64)

    def business_clock(self, instants: Instants) -> Instants:
        """Business seconds from a fixed origin to each instant; differences are durations."""
        starts, ends, before = _working_windows(self)
        index = np.searchsorted(starts, instants, side="right") - 1
        inside = np.clip(instants - starts[index], 0, ends[index] - starts[index])
        return np.where(index < 0, 0, before[index] + inside).astype(np.int64)

    def business_later(self, at: int, seconds: int) -> int | None:
        """The instant at which the business clock has run ``seconds`` since ``at``; inverse of it.

        None where that is after all that the calendar knows.
        """
        starts, ends, before = _working_windows(self)
        wanted = int(self.business_clock(np.array([at]))[0]) + seconds
        index = int(np.searchsorted(before, wanted, side="left")) - 1
        if seconds <= 0 or index < 0:
            return at
        later = int(starts[index]) + wanted - int(before[index])
        return later if later <= int(ends[index]) else None


def month_start(day: date) -> date:
    """The first day of its calendar month."""
    return day.replace(day=1)


def month_end(day: date) -> date:
    """The last day of its calendar month."""
    return month_start(month_start(day) + timedelta(days=31)) - timedelta(days=1)


def month_endings(days: Instants) -> Instants:
    """The last day of the calendar month of each; days since 1970-01-01."""
    months = days.astype("datetime64[D]").astype("datetime64[M]")
    return (months + 1).astype("datetime64[D]").astype(np.int64) - 1


def year_earlier(day: date) -> date:
    """The same date a year before; 28 February for the 29th."""
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if leap else day.day)


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - _EPOCH).days


def day_of(number: int) -> date:
    """The day so many days after 1970-01-01."""
    return _EPOCH + timedelta(days=number)


def instant(day: date, second: int, zone: str) -> int:
    """The instant of a local wall time; an ambiguous one is its first pass (fold=0)."""
    wall = datetime.combine(day, time()) + timedelta(seconds=second)
    return int(wall.replace(tzinfo=ZoneInfo(zone)).timestamp())


def utc(instant: int) -> datetime:
    """The instant as an aware datetime in UTC."""
    return datetime.fromtimestamp(instant, UTC)


@lru_cache(maxsize=32)
def _offsets(zone: str) -> tuple[Instants, Instants]:
    """Instants at which the zone's offset changes, and the seconds east of UTC from each on."""
    place = ZoneInfo(zone)

    def offset(at: int) -> int:
        return round(datetime.fromtimestamp(at, place).utcoffset().total_seconds())  # type: ignore[union-attr]  # aware

    begin, end = (
        int(datetime.combine(d, time(), UTC).timestamp()) for d in (_FIRST_DAY, _LAST_DAY)
    )
    changes, offsets = [begin], [offset(begin)]
    for day in range(begin, end, SECONDS_PER_DAY):
        if offset(day + SECONDS_PER_DAY) != offsets[-1]:
            low, high = day, day + SECONDS_PER_DAY  # the change is in (low, high]
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if offset(middle) == offsets[-1] else (low, middle)
            changes.append(high)
            offsets.append(offset(high))
    return np.array(changes, dtype=np.int64), np.array(offsets, dtype=np.int64)


@lru_cache(maxsize=32)
def _working_windows(calendar: ProgramCalendar) -> tuple[Instants, Instants, Instants]:
    """Start and end of each business day, and the business seconds before it."""
    days = (_FIRST_DAY + timedelta(days=n) for n in range((_LAST_DAY - _FIRST_DAY).days))
    working = [d for d in days if d.weekday() < SATURDAY and d not in calendar.holidays]
    starts = np.array([instant(d, calendar.work_from, calendar.zone) for d in working])
    ends = np.array([instant(d, calendar.work_to, calendar.zone) for d in working])
    before = np.concatenate(([0], np.cumsum(ends - starts)[:-1]))
    return starts.astype(np.int64), ends.astype(np.int64), before.astype(np.int64)
