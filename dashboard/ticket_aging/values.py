"""Ticket aging as values: what the store hands in, and what page, terminal and paper show."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboard.programs import Program
from dashboard.scope import Scope
from dashboard.ticket_aging.flow_values import TimeInState, WeekFlow

NONE = "(none)"
NEVER = -1
"""Stands in columns of instants for one that has not come."""

DIMENSIONS = ("priority", "group", "kind", "state")
FILTERS = (*DIMENSIONS, "requester", "cause")
CLOCKS = ("age", "net_age", "age_since_reopen", "business_age")

Text = NDArray[np.object_]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Population:
    """How many tickets stand behind the figures; counts."""

    in_scope: int
    open: int
    done: int
    cancelled: int
    not_yet_started_at_cut: int
    reopened_ever: int
    open_after_reopen: int
    open_missing_priority: int
    open_missing_group: int


@dataclass(frozen=True, slots=True)
class AgeBucket:
    """Open tickets in one span of ages."""

    label: str
    tickets: int


Buckets = tuple[AgeBucket, ...]


@dataclass(frozen=True, slots=True)
class AgeStats:
    """Ages of the open tickets, in calendar days; ``oldest`` are ten of (key, age)."""

    mean: float | None
    p85: float | None
    total: int
    oldest: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Percentiles:
    """The 50th, 85th and 95th percentile in two dialects; None where there is nothing."""

    n: int
    linear: Mapping[int, float | None]
    nearest_rank: Mapping[int, float | None]


@dataclass(frozen=True, slots=True)
class CycleTimes:
    """How long finished tickets took, in days."""

    all_elapsed: Percentiles
    all_calendar_days: Percentiles
    trailing_90d_elapsed: Percentiles
    by_priority: Mapping[str, Percentiles]
    inclusive_days: Mapping[int, float | None]
    """What tools print that count (end - start) + 1 and index from zero."""


@dataclass(frozen=True, slots=True)
class Survival:
    """Kaplan-Meier over days to resolution; None where S never falls so far."""

    n: int
    events: int
    censored: int
    median: float | None
    p85: float | None
    p95: float | None
    still_open: Mapping[int, float]
    """S(t): the share that is still unresolved after so many days."""


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """The share of tickets still unresolved after so many days: of all, and of closed ones."""

    day: float
    still_open: float
    closed_only: float


@dataclass(frozen=True, slots=True)
class AgePoint:
    """Open tickets of one age (calendar days) in one state."""

    state: str
    age: int
    tickets: int


@dataclass(frozen=True, slots=True)
class Sla:
    """Tickets by SLA status, in all and by priority."""

    counts: Mapping[str, int]
    by_priority: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class FirstResponse:
    """Hours from start to the first response."""

    responded: int
    never_responded_and_open: int
    hours: Percentiles


@dataclass(frozen=True, slots=True)
class ServiceWeek:
    """What was finished and first answered within the week of the as-of date, up to the cut."""

    due: int
    """Finished ones whose priority has a target."""
    kept: int
    """Of those, how many kept it."""
    responses: Percentiles
    """Hours from start, of the first responses."""

    @property
    def kept_share(self) -> float | None:
        """Of those with a target, how many kept it."""
        return self.kept / self.due if self.due else None


@dataclass(frozen=True, slots=True)
class OpenTicket:
    """One open ticket with its clocks; ages and waits in days, SLA in business hours."""

    key: str
    title: str
    kind: str
    priority: str
    group: str
    requester: str
    state: str
    age: int
    net_age: int
    age_since_reopen: int
    business_age: int
    bucket: str
    days_in_state: float
    reopens: int
    reassignments: int
    sla_status: str
    sla_used: float
    sla_target: float | None
    reasons: tuple[str, ...]
    """Why it should be unblocked this week; empty when nothing holds it."""


@dataclass(frozen=True, slots=True)
class RootCause:
    """A root cause with the open tickets behind it, and their ages added up in days."""

    cause: str
    tickets: int
    open_days: int


@dataclass(frozen=True, slots=True)
class Source:
    """Where the tickets come from: the newest import before the page was asked for."""

    file: str
    imported_at: int
    newest_fact_at: int | None
    """The newest event before the cut."""


@dataclass(frozen=True, slots=True)
class DataQuality:
    """What is in no figure: tickets left out, and rows in quarantine, by reason."""

    excluded: Mapping[str, tuple[str, ...]]
    quarantined: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class TicketAging:
    """Everything about the age of a program's tickets as of one date."""

    program: Program
    scope: Scope
    cut: int
    partial_week: bool
    population: Population
    buckets: Mapping[str, Buckets]
    """Open tickets by each of the ``CLOCKS``."""
    buckets_by: Mapping[str, Mapping[str, Buckets]]
    """Open tickets by age and each of the ``DIMENSIONS``."""
    open_by_state: Mapping[str, int]
    points: tuple[AgePoint, ...]
    """Every open ticket, by state and age."""
    ages: AgeStats
    cycle_times: CycleTimes
    survival: Survival
    survival_by_priority: Mapping[str, Survival]
    curve: tuple[CurvePoint, ...]
    """``survival`` as a line to draw; empty where nothing has ended."""
    resolved_within_14_days: Mapping[int, float | None]
    time_in_state: tuple[TimeInState, ...]
    weeks: tuple[WeekFlow, ...]
    sla: Sla
    at_risk: tuple[str, ...]
    """Keys of the open tickets that have used up most of their SLA, of those that are told."""
    first_response: FirstResponse
    service_week: ServiceWeek
    reassignments: Mapping[int, int]
    reopens: Mapping[int, int]
    held_up: int
    """How many open tickets should be unblocked this week."""
    open_tickets: tuple[OpenTicket, ...]
    """The first of them, what should be unblocked first on top."""
    root_causes: tuple[RootCause, ...]
    """Of the open tickets, most open days first."""
    quality: DataQuality
    source: Source | None
