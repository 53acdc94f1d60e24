"""An initiative on the roadmap: what it is, when it runs, what it waits for."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from dashboard.slips import Ledger

DAY = timedelta(days=1)
UNDATED = Ledger()


class State(StrEnum):
    """Whether it is decided on, and whether it is over."""

    CANDIDATE = "candidate"
    COMMITTED = "committed"
    DONE = "done"
    CANCELLED = "cancelled"


class DateKind(StrEnum):
    """How firm its dates are."""

    RELEASED = "released"
    PLANNED = "planned"
    CANDIDATE = "candidate"
    UNSCHEDULED = "unscheduled"


class Link(StrEnum):
    """What of the predecessor what of the successor waits for: start or finish."""

    FS = "FS"
    SS = "SS"
    FF = "FF"
    SF = "SF"


class Span(NamedTuple):
    """From its first to its last day, both of them its own."""

    start: date
    end: date

    @property
    def days(self) -> int:
        """How many calendar days; at least 1."""
        return (self.end - self.start).days + 1

    def moved(self, start: int, end: int) -> "Span":
        """With its first and its last day moved by so many days."""
        return Span(self.start + start * DAY, self.end + end * DAY)


class Dependency(NamedTuple):
    """That one initiative waits for another; of two of the same pair the last one holds."""

    predecessor: str
    successor: str
    link: Link = Link.FS
    lag: int = 0
    """Calendar days between; negative where they may overlap."""


@dataclass(frozen=True, slots=True)
class Milestone:
    """A day to be met on the way; it has no duration."""

    key: str
    title: str
    dates: Ledger
    done: date | None = None


@dataclass(frozen=True, slots=True)
class Initiative:
    """What was known of it at a cut."""

    key: str
    title: str
    lane: str = ""
    """The team or partner whose work it is; empty where nobody said."""
    owner: str = ""
    description: str = ""
    ai: bool = False
    stage: str = ""
    state: State = State.COMMITTED
    date_kind: DateKind = DateKind.PLANNED
    confidence: float | None = None
    """From 0 to 1."""
    impact: float | None = None
    """From 0 to 10, as the program sees it."""
    effort: float | None = None
    """Person-weeks."""
    cost: float | None = None
    """In the program's currency, as are the benefits."""
    benefit: float | None = None
    """Expected, a year."""
    realised: float | None = None
    """Of the benefit, so far."""
    goals: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()
    start: Ledger = UNDATED
    end: Ledger = UNDATED
    baseline_start: date | None = None
    """As committed to; without one the first date that was said."""
    baseline_end: date | None = None
    milestones: tuple[Milestone, ...] = ()
    """The earliest first."""
    depends_on: tuple[Dependency, ...] = ()

    @property
    def over(self) -> bool:
        """Whether nothing is to come of it any more."""
        return self.state in (State.DONE, State.CANCELLED)

    @property
    def span(self) -> Span | None:
        """As it is planned now; None where it lacks a date."""
        return _span(self.start.current, self.end.current)

    @property
    def baseline(self) -> Span | None:
        """As it was committed to."""
        return _span(
            self.baseline_start or self.start.original, self.baseline_end or self.end.original
        )

    @property
    def slip(self) -> int:
        """Days from the baseline's end to today's; below 0 where it is earlier."""
        now, then = self.span, self.baseline
        return (now.end - then.end).days if now and then else 0

    @property
    def roi(self) -> float | None:
        """(benefit − cost) / cost, by what is expected."""
        return _return(self.benefit, self.cost)

    @property
    def roi_realised(self) -> float | None:
        """(realised benefit − cost) / cost."""
        return _return(self.realised, self.cost)


def _span(start: date | None, end: date | None) -> Span | None:
    """Where only one of both is known it lasts for that day."""
    first, last = start or end, end or start
    return Span(first, last) if first and last and first <= last else None


def _return(benefit: float | None, cost: float | None) -> float | None:
    return None if benefit is None or not cost else (benefit - cost) / cost
