"""The figures of rule deprecation as values: what page, terminal, review and paper show."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class StageCounts:
    """Rules by stage, all of the policy's; teams and kinds that have any."""

    total: Counts
    by_team: Mapping[str, Counts]
    by_kind: Mapping[str, Counts]
    inventory: int
    not_yet: int
    """Rules that come into the inventory after the cut."""


@dataclass(frozen=True, slots=True)
class Step:
    """Stays in one stage: entered = open + all that led on, by where they led."""

    stage: str
    entered: int
    open: int
    next: Counts


@dataclass(frozen=True, slots=True)
class TimeInStage:
    """How long stays in a stage last, in days; None where S never falls so far."""

    n: int
    completed: int
    open: int
    median: float | None
    q25: float | None
    """The day by which a quarter of the stays has ended."""
    q75: float | None
    mean_of_120: float | None
    """The area under S up to 120 days."""
    share_at: Mapping[int, float | None]
    """S: the share that lasts longer than so many days."""
    completed_median: float | None
    """A usual wrong answer: open stays left out."""
    as_done_median: float | None
    """The other one: open stays taken for ended."""
    longest_open: int | None
    """What to say where the median is never reached: over so many days, still open."""


@dataclass(frozen=True, slots=True)
class TimesInStage:
    """By stage; by team for the gates of the main path."""

    overall: Mapping[str, TimeInStage]
    by_team: Mapping[str, Mapping[str, TimeInStage]]


@dataclass(frozen=True, slots=True)
class ReachedInTime:
    """Of a cohort's rules followed for as long as the window, those that came in time."""

    eligible: int
    converted: int

    @property
    def rate(self) -> float | None:
        """None where nobody was followed for so long."""
        return self.converted / self.eligible if self.eligible else None


@dataclass(frozen=True, slots=True)
class Reached:
    """How many of a cohort's rules ever reached a stage, and are at it or later now."""

    rules: int
    gross: int
    net: int
    in_time: Mapping[int, ReachedInTime]
    """By the window's days."""

    @property
    def gross_rate(self) -> float | None:
        """The share that ever reached it."""
        return self.gross / self.rules if self.rules else None

    @property
    def net_rate(self) -> float | None:
        """The share that is at it or later now."""
        return self.net / self.rules if self.rules else None


@dataclass(frozen=True, slots=True)
class Cohort:
    """The rules first nominated in a quarter, or ``ALL``; targets in the order of the path."""

    name: str
    rules: int
    net: int
    """Those that are candidates or later on the main path now."""
    targets: Mapping[str, Reached]


@dataclass(frozen=True, slots=True)
class FirstDeprecated:
    """From first nomination to first deprecation; the rest of the rules is censored."""

    rules: int
    events: int
    competing: int
    incidence: Mapping[int, tuple[float | None, float | None]]
    """By days: the share by Aalen and Johansen, and 1 - Kaplan-Meier, which overstates it."""


@dataclass(frozen=True, slots=True)
class Rollbacks:
    """Returns to production; ``rate`` is of deprecations that were watched to the end."""

    events: int
    rules: int
    by_from: Counts
    reactivations: int
    deprecated_entries: int
    matured: int
    within_watch: int
    rate: float | None
    interval: tuple[float, float] | None
    """Two-sided 95 %, Clopper and Pearson."""
    km_by_watch: float | None
    """1 - S at the watch's days, over all entries."""


@dataclass(frozen=True, slots=True)
class Minutes:
    """Minutes of alert work saved, kept apart by how sure they are."""

    realised: float
    """In deprecated and retired."""
    provisional: float
    """While off for the time being."""
    modified: float
    """By what was modified."""


@dataclass(frozen=True, slots=True)
class Savings:
    """Minutes in all, by team and by kind; ``unknown`` are rules without performance then."""

    total: Minutes
    by_team: Mapping[str, Minutes]
    by_kind: Mapping[str, Minutes]
    unknown: int


@dataclass(frozen=True, slots=True)
class Month:
    """The rules at the end of a month, and what moved in it.

    acting = acting of the month before + entered + revived - switched_off.
    """

    end: date
    counted_to: date
    """Earlier than ``end`` while the month runs."""
    stages: Counts
    inventory: int
    acting: int
    not_acting: int
    deprecated_gross: int
    """Rules that were ever deprecated or retired."""
    out_net: int
    """Rules that are deprecated or retired then."""
    entered: int
    """Came into the inventory in this month, less those that came in switched off."""
    revived: int
    """Went back to acting."""
    switched_off: int
    """Stopped acting."""

    @property
    def partial(self) -> bool:
        """Whether the month still runs at the as-of date."""
        return self.counted_to < self.end


@dataclass(frozen=True, slots=True)
class Planned:
    """A team's plan up to a quarter's end beside what came of it.

    The actual is None for quarters that begin after the as-of date.
    """

    team: str
    quarter_end: date
    planned_out: int
    actual_out: int | None
    planned_minutes: float
    actual_minutes: float | None
    """Realised ones."""

    @property
    def gap(self) -> int | None:
        """Actual - planned: negative is behind the plan."""
        return None if self.actual_out is None else self.actual_out - self.planned_out

    @property
    def minutes_gap(self) -> float | None:
        """The same for minutes."""
        return None if self.actual_minutes is None else self.actual_minutes - self.planned_minutes
