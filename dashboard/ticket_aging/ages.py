"""The clocks of the open tickets, and their buckets (tickets.md, 6)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from dashboard.program_calendar import SECONDS_PER_DAY, Days, Instants, ProgramCalendar
from dashboard.programs import PAUSED, Edges, TicketPolicy, Workflow
from dashboard.ticket_aging.facts import TicketsAtCut
from dashboard.ticket_aging.values import (
    DIMENSIONS,
    NEVER,
    NONE,
    AgeBucket,
    AgeStats,
    Buckets,
    RootCause,
    Text,
)


@dataclass(frozen=True, slots=True)
class Clocks:
    """Four ages of each ticket, in whole days."""

    age: Instants
    net_age: Instants
    age_since_reopen: Instants
    business_age: Instants


def clocks(
    tickets: TicketsAtCut, calendar: ProgramCalendar, workflow: Workflow, as_of: date
) -> Clocks:
    """All clocks of the tickets at the cut of ``as_of``; a reopen resets one of them only."""
    cut = calendar.cut(as_of)
    started = calendar.local_days(tickets.started_at)
    age = days_until(started, as_of)
    reopened = tickets.reopened_at != NEVER
    since_reopen = days_until(calendar.local_days(tickets.reopened_at), as_of)
    return Clocks(
        age=age,
        net_age=(cut - tickets.started_at - paused_seconds(tickets, workflow, cut))
        // SECONDS_PER_DAY,
        age_since_reopen=np.where(reopened, since_reopen, age),
        business_age=calendar.business_days(started, as_of),
    )


def paused_seconds(tickets: TicketsAtCut, workflow: Workflow, cut: int) -> Instants:
    """Seconds spent in paused states up to the cut."""
    paused = in_states(tickets.state, (s.name for s in workflow.states if s.kind == PAUSED))
    return tickets.paused + np.where(paused, cut - tickets.from_at, 0)


def in_states(states: Text, names: Iterable[str]) -> NDArray[np.bool_]:
    """Which of the tickets are in one of the named states."""
    wanted = frozenset(names)
    return np.fromiter((s in wanted for s in states), dtype=np.bool_, count=len(states))


def days_until(starts: Days, end: date) -> Instants:
    """Whole days from each start to ``end``."""
    return (np.datetime64(end, "D") - starts).astype(np.int64)


def age_buckets(ages: Instants, edges: Edges) -> Buckets:
    """Count ages (whole days) per bucket, youngest first; empty buckets are kept."""
    counts = np.bincount(bucket_index(ages, edges), minlength=len(edges.labels))
    return tuple(AgeBucket(label, int(n)) for label, n in zip(edges.labels, counts, strict=True))


def bucket_index(ages: Instants, edges: Edges) -> NDArray[np.intp]:
    """Position of each age's bucket; a bucket's upper edge belongs to it."""
    return np.searchsorted(np.array(edges.upper), ages, side="left")


def buckets_by_dimension(
    tickets: TicketsAtCut, ages: Instants, policy: TicketPolicy
) -> dict[str, Mapping[str, Buckets]]:
    """Open tickets by age, and by priority, group, kind and state."""
    classes = {name: distinct(getattr(tickets, name)) for name in DIMENSIONS}
    classes["priority"] = priorities(tickets, policy)
    return {
        name: {
            value: age_buckets(ages[getattr(tickets, name) == value], policy.buckets)
            for value in values
        }
        for name, values in classes.items()
    }


def priorities(tickets: TicketsAtCut, policy: TicketPolicy) -> list[str]:
    """The priorities that have a target or occur, and the missing one."""
    return _in_order({*policy.sla_hours, *tickets.priority, NONE})


def distinct(values: Text) -> list[str]:
    """The values that occur, sorted, what is in brackets last."""
    return _in_order(set(values))


def _in_order(values: set[str]) -> list[str]:
    return sorted(values, key=lambda value: (value.startswith("("), value))


def root_causes(causes: Text, ages: Instants) -> tuple[RootCause, ...]:
    """The causes of open tickets, ranked by the open days behind them, then by name."""
    found = (
        RootCause(cause, int(of_it.sum()), int(ages[of_it].sum()))
        for cause in distinct(causes)
        for of_it in [causes == cause]
    )
    return tuple(sorted(found, key=lambda row: (-row.open_days, row.cause)))


def age_stats(keys: Text, ages: Instants) -> AgeStats:
    """Mean, total and the ten oldest, by age descending and then by key."""
    oldest = sorted(zip(keys, ages.tolist(), strict=True), key=lambda row: (-row[1], row[0]))[:10]
    mean = float(ages.mean()) if len(ages) else None
    return AgeStats(mean, int(ages.sum()), tuple(oldest))
