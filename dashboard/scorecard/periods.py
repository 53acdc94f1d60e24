"""Which dates a scorecard speaks of, and which of them it compares (scorecard.md, Calendar)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from dashboard.program_calendar import ProgramCalendar, month_end, month_start, year_earlier

WEEKS, MONTHS = 6, 12
USUAL_HISTORY = 52
YEAR_OF_WEEKS = timedelta(days=364)
DAY, SIX_DAYS = timedelta(days=1), timedelta(days=6)


class Span(NamedTuple):
    """Days, both ends included."""

    start: date
    end: date

    @property
    def days(self) -> int:
        """How many."""
        return (self.end - self.start).days + 1

    def earlier(self, by: timedelta) -> "Span":
        """As many days, earlier."""
        return Span(self.start - by, self.end - by)


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class ToDate:
    """From the first day of a month, quarter or year to the week ending, and a year earlier."""

    now: Span
    py: Span
    whole: bool
    """Whether it is all of that month, quarter or year."""


@dataclass(frozen=True, slots=True)
class Periods:
    """All dates that the scorecard of one week speaks of, oldest first."""

    weeks: Spans
    weeks_py: Spans
    week_before: Span
    months: Spans
    months_py: Spans
    month_before: Span
    running_month: Span | None
    """The month after those, whole, where it has begun by the as-of date."""
    mtd: ToDate
    qtd: ToDate
    ytd: ToDate
    history: Spans
    """Weeks of the process-behaviour chart, to the one of the as-of date."""

    @property
    def week(self) -> Span:
        """The week of the as-of date."""
        return self.weeks[-1]

    @property
    def to_date(self) -> Mapping[str, ToDate]:
        """Month, quarter and year to date by name."""
        return {"mtd": self.mtd, "qtd": self.qtd, "ytd": self.ytd}

    def all(self) -> Spans:
        """Every span, each once, by its first day."""
        running = (self.running_month,) if self.running_month else ()
        spread = [span for each in self.to_date.values() for span in (each.now, each.py)]
        return tuple(sorted({
            *self.weeks, *self.weeks_py, self.week_before, *self.months, *self.months_py,
            self.month_before, *running, *spread, *self.history,
        }))  # fmt: skip

    def compared(self) -> Mapping[str, tuple[Spans, Spans]]:
        """By the name of a row of changes: what it looks at, and what that is compared with."""
        return {
            "wow_weeks": (self.weeks, (self.week_before, *self.weeks[:-1])),
            "yoy_weeks": (self.weeks, self.weeks_py),
            "mom_months": (self.months, (self.month_before, *self.months[:-1])),
            "yoy_months": (self.months, self.months_py),
            **{f"{n}_yoy": ((each.now,), (each.py,)) for n, each in self.to_date.items()},
        }


def periods(calendar: ProgramCalendar, as_of: date, history: int = USUAL_HISTORY) -> Periods:
    """The dates of the scorecard as of a date; ``history`` weeks stand in charts of the process."""
    ending = calendar.week_ending(as_of)
    last = Span(ending - SIX_DAYS, ending)
    back = [last.earlier(timedelta(days=7 * n)) for n in range(max(history, WEEKS + 1))][::-1]
    weeks = tuple(back[-WEEKS:])
    closed = _last_closed_month(ending, as_of)
    months = _months(closed, MONTHS + 1)
    return Periods(
        weeks=weeks,
        weeks_py=tuple(week.earlier(YEAR_OF_WEEKS) for week in weeks),
        week_before=back[-WEEKS - 1],
        months=months[1:],
        months_py=tuple(_month(year_earlier(month.start)) for month in months[1:]),
        month_before=months[0],
        running_month=_month(closed + DAY) if closed < as_of else None,
        mtd=_to_date(month_start(ending), ending, 1),
        qtd=_to_date(calendar.fiscal_quarter_start(ending), ending, 3),
        ytd=_to_date(calendar.fiscal_year_start(ending), ending, 12),
        history=tuple(back[-history:]),
    )


def _last_closed_month(ending: date, as_of: date) -> date:
    """The last day of the newest month that the week ending has reached and that is over."""
    closed = ending if ending == month_end(ending) else month_start(ending) - DAY
    return closed if closed <= as_of else month_start(closed) - DAY


def weeks_to(calendar: ProgramCalendar, first: date, as_of: date) -> int:
    """How many weeks there are from the one that holds ``first`` to the as-of week."""
    return (calendar.week_ending(as_of) - calendar.week_ending(first)).days // 7 + 1


def _months(last: date, count: int) -> Spans:
    """Whole months, the last one that which ends on ``last``."""
    months = [Span(month_start(last), last)]
    while len(months) < count:
        months.append(_month(months[-1].start - DAY))
    return tuple(months[::-1])


def _month(day: date) -> Span:
    return Span(month_start(day), month_end(day))


def _to_date(start: date, ending: date, months: int) -> ToDate:
    end = start
    for _ in range(months):
        end = month_end(end) + DAY
    return ToDate(
        now=Span(start, ending),
        py=Span(year_earlier(start), year_earlier(ending)),
        whole=end - DAY == ending,
    )
