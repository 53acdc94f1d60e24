"""The time axis: from when to when it goes, how wide it is, and its steps in fiscal quarters."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from dashboard.program_calendar import ProgramCalendar, month_end, month_start
from dashboard.roadmap.initiatives import Span
from dashboard.roadmap.values import Roadmap
from dashboard.roadmap.view import Zoom
from layouts.roadmap.quarters import quarter_name, quarter_number, year_name

DAY = timedelta(days=1)
MONTH = 365.25 / 12
WIDTHS = {Zoom.MONTH: 84, Zoom.QUARTER: 36, Zoom.YEAR: 11}
"""Pixels of a month; the whole is never narrower than its page."""
ROOM = 840
"""Pixels that a desk has beside the titles: what fits them is the zoom that one begins with."""
WIDEST = 14_000
NARROWEST, ROOM_OF_NAME = 34, 64
"""Pixels that the names of a step, and of what it belongs to, need."""
QUARTER, YEAR = 3, 12
BESIDE = 0.05
"""Of the whole, at each end: what is said beside a bar has room there."""


@dataclass(frozen=True)
class TimeAxis:
    """Days from ``first`` to ``last``, both of them on it."""

    first: date
    last: date
    zoom: Zoom
    calendar: ProgramCalendar

    @cached_property
    def days(self) -> int:
        """How many."""
        return (self.last - self.first).days + 1

    @property
    def width(self) -> int:
        """Pixels that it wants at least."""
        return min(round(self.days / MONTH * WIDTHS[self.zoom]), WIDEST)

    def share(self, day: date, of_day: float = 0.0) -> float:
        """How far along a day begins, from 0 to 1."""
        return ((day - self.first).days + of_day) / self.days

    @cached_property
    def _every(self) -> int:
        """Months of a step: as the zoom has it, or more where their names would not fit."""
        begin = 1 if self.zoom is Zoom.MONTH else QUARTER
        fitting = (n for n in (1, QUARTER) if n >= begin and n * self._month >= NARROWEST)
        return next(fitting, YEAR)

    @property
    def _month(self) -> float:
        """Pixels of a month, at least."""
        return max(self.width, ROOM) / self.days * MONTH

    @cached_property
    def steps(self) -> tuple[tuple[date, str], ...]:
        """Where a step begins, and its name."""
        return tuple((day, self._step(day)) for day in self._months(self._every))

    def _step(self, day: date) -> str:
        if self._every == 1:
            return f"{day:%b}"
        name = quarter_number if self._every == QUARTER else year_name
        return name(day, self.calendar)

    @cached_property
    def groups(self) -> tuple[tuple[date, str], ...]:
        """What steps belong to: quarters of months, years of quarters; the first may have begun,
        and is left out where its name has no room."""
        if self._every == YEAR:
            return ()
        months, name = (QUARTER, quarter_name) if self._every == 1 else (YEAR, year_name)
        begun = [(max(day, self.first), day) for day in self._months(months, begun=True)]
        if len(begun) > 1 and (begun[1][0] - self.first).days / MONTH * self._month < ROOM_OF_NAME:
            begun = begun[1:]
        return tuple((at, name(day, self.calendar)) for at, day in begun)

    @cached_property
    def columns(self) -> tuple[Span, ...]:
        """Fiscal quarters, or months at that zoom: what is counted is counted in these."""
        starts = [*self._months(self._of_column, begun=True)]
        ends = [*(day - DAY for day in starts[1:]), self.last]
        return tuple(
            Span(max(start, self.first), end) for start, end in zip(starts, ends, strict=True)
        )

    @property
    def column(self) -> Zoom:
        """What a column counts."""
        return Zoom.MONTH if self.zoom is Zoom.MONTH else Zoom.QUARTER

    @property
    def _of_column(self) -> int:
        return 1 if self.column is Zoom.MONTH else QUARTER

    def column_name(self, day: date) -> str:
        """Q1 2026 or Mar 2026."""
        return f"{day:%b %Y}" if self._of_column == 1 else quarter_name(day, self.calendar)

    def _months(self, every: int, begun: bool = False) -> Iterator[date]:
        """First days of fiscal months, quarters or years; with ``begun`` the running one too."""
        day = self._start(self.first, every)
        while day <= self.last:
            if begun or day >= self.first:
                yield day
            months = day.year * 12 + day.month - 1 + every
            day = date(months // 12, months % 12 + 1, 1)

    def _start(self, day: date, every: int) -> date:
        if every == 1:
            return month_start(day)
        if every == QUARTER:
            return self.calendar.fiscal_quarter_start(day)
        return self.calendar.fiscal_year_start(day)


def time_axis(found: Roadmap, zoom: Zoom | None) -> TimeAxis | None:
    """From the first day that is drawn to the last, in whole months; None where nothing is."""
    days = [
        day
        for each in found.items
        for span in (each.span, each.baseline)
        if span is not None
        for day in span
    ]
    if not days:
        return None
    days += [found.scope.as_of, *(m.day for each in found.items for m in each.milestones)]
    room = timedelta(days=round((max(days) - min(days)).days * BESIDE) + 6)
    first, last = month_start(min(days) - room), month_end(max(days) + room)
    return TimeAxis(first, last, zoom or _fitting(first, last), found.program.calendar)


def _fitting(first: date, last: date) -> Zoom:
    """The largest zoom at which the whole stands on a desk."""
    months = ((last - first).days + 1) / MONTH
    return next((zoom for zoom in Zoom if months * WIDTHS[zoom] <= ROOM), Zoom.YEAR)
