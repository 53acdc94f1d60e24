"""The clocks of the open tickets, and their buckets (tickets.md, 6)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from dashboard.program_calendar import SECONDS_PER_DAY, Days, Instants, ProgramCalendar
from dashboard.programs import PAUSED, Edges, Program, TicketPolicy, Workflow
from dashboard.ticket_aging.at_cut import AtCut, Coded, OpenTickets
from dashboard.ticket_aging.durations import priorities
from dashboard.ticket_aging.values import (
    DIMENSIONS,
    NEVER,
    AgeBucket,
    AgePoint,
    Buckets,
    RootCause,
)


@dataclass(frozen=True, slots=True)
class Clocks:
    """Four ages of each ticket, in whole days."""

    age: Instants
    net_age: Instants
    age_since_reopen: Instants
    business_age: Instants


def clocks(
    tickets: OpenTickets, calendar: ProgramCalendar, workflow: Workflow, as_of: date
) -> Clocks:
    """All clocks of the tickets at the cut of ``as_of``; a reopen resets one of them only."""
    cut = calendar.cut(as_of)
    started = calendar.local_days(tickets.started_at)
    age = open_ages(tickets, calendar, as_of)
    reopened = tickets.reopened_at != NEVER
    since_reopen = days_until(calendar.local_days(tickets.reopened_at), as_of)
    return Clocks(
        age=age,
        net_age=(cut - tickets.started_at - paused_seconds(tickets, workflow, cut))
        // SECONDS_PER_DAY,
        age_since_reopen=np.where(reopened, since_reopen, age),
        business_age=calendar.business_days(started, as_of),
    )


def open_ages(tickets: OpenTickets, calendar: ProgramCalendar, as_of: date) -> Instants:
    """Whole days since each ticket started."""
    return days_until(calendar.local_days(tickets.started_at), as_of)


def age_p85(ages: Instants) -> float | None:
    """The 85th percentile; None where nothing is open."""
    return float(np.percentile(ages, 85)) if len(ages) else None


def paused_seconds(tickets: OpenTickets, workflow: Workflow, cut: int) -> Instants:
    """Seconds spent in paused states up to the cut."""
    paused = tickets.state.where(*(s.name for s in workflow.states if s.kind == PAUSED))
    return tickets.paused + np.where(paused, cut - tickets.from_at, 0)


def days_until(starts: Days, end: date) -> Instants:
    """Whole days from each start to ``end``."""
    return (np.datetime64(end, "D") - starts).astype(np.int64)


def age_buckets(ages: Instants, edges: Edges) -> Buckets:
    """Count ages (whole days) per bucket, youngest first; empty buckets are kept."""
    return _buckets(np.bincount(bucket_index(ages, edges), minlength=len(edges.labels)), edges)


def bucket_index(ages: Instants, edges: Edges) -> NDArray[np.intp]:
    """Position of each age's bucket; a bucket's upper edge belongs to it."""
    return np.searchsorted(np.array(edges.upper), ages, side="left")


def _buckets(counts: Instants, edges: Edges) -> Buckets:
    return tuple(
        AgeBucket(label, n) for label, n in zip(edges.labels, counts.tolist(), strict=True)
    )


def buckets_by_dimension(
    found: AtCut, ages: Instants, program: Program
) -> dict[str, Mapping[str, Buckets]]:
    """Open tickets by age, and by priority, group, kind and state."""
    buckets = bucket_index(ages, program.tickets.buckets)
    parted = {
        name: _parted(getattr(found.open, name), buckets, program.tickets) for name in DIMENSIONS
    }
    return {
        name: {value: by_value[value] for value in _values(name, by_value, found.open, program)}
        for name, by_value in parted.items()
    }


def _parted(column: Coded, buckets: NDArray[np.intp], policy: TicketPolicy) -> dict[str, Buckets]:
    width = len(policy.buckets.labels)
    cells = column.codes.astype(np.intp) * width + buckets  # more than a narrow code can hold
    counts = np.bincount(cells, minlength=len(column.names) * width)
    rows = counts.reshape(-1, width)
    return {
        name: _buckets(row, policy.buckets) for name, row in zip(column.names, rows, strict=True)
    }


def _values(
    name: str, by_value: Mapping[str, Buckets], tickets: OpenTickets, program: Program
) -> list[str]:
    """The values to show, sorted; what is in brackets stands last."""
    if name == "priority":
        column = tickets.priority
        return list(priorities(column.names, column.counts(), program))
    occurring = (v for v, buckets in by_value.items() if any(b.tickets for b in buckets))
    return sorted(occurring, key=lambda value: (value.startswith("("), value))


def age_points(states: Coded, ages: Instants) -> tuple[AgePoint, ...]:
    """How many tickets of each age are in each state."""
    width = int(ages.max(initial=0)) + 1
    pairs, counts = np.unique(states.codes.astype(np.int64) * width + ages, return_counts=True)
    state, age = np.divmod(pairs, width)
    names = [states.names[code] for code in state.tolist()]
    return tuple(map(AgePoint, names, age.tolist(), counts.tolist()))


def root_causes(causes: Coded, ages: Instants) -> tuple[RootCause, ...]:
    """The causes of open tickets, ranked by the open days behind them, then by name."""
    days = np.bincount(causes.codes, weights=ages, minlength=len(causes.names))
    rows = zip(causes.names, causes.counts().tolist(), days.astype(np.int64).tolist(), strict=True)
    found = (RootCause(*row) for row in rows if row[1])
    return tuple(sorted(found, key=lambda row: (-row.open_days, row.cause)))
