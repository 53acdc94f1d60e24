"""Where time went and how the backlog moved (tickets.md, 9 and 10)."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from dashboard.program_calendar import SECONDS_PER_DAY, Instants, ProgramCalendar, Week
from dashboard.programs import Workflow
from dashboard.ticket_aging.facts import StateIntervals
from dashboard.ticket_aging.spells import ARRIVAL, CANCELLED, REOPENED, RESOLVED
from dashboard.ticket_aging.values import NEVER, TimeInState, WeekFlow


def time_in_state(
    intervals: StateIntervals, workflow: Workflow, cut: int
) -> tuple[TimeInState, ...]:
    """Days in each state; what runs in a terminal state at the cut is not counted."""
    terminal = np.array([state.terminal for state in workflow.states])[intervals.state]
    counted = ~(terminal & _running(intervals))
    seconds = np.minimum(intervals.to_at, cut) - intervals.from_at
    return tuple(
        _in_state(state.name, intervals.ticket[chosen], seconds[chosen])
        for position, state in enumerate(workflow.states)
        for chosen in [np.flatnonzero(counted & (intervals.state == position))]
    )


def _running(intervals: StateIntervals) -> NDArray[np.bool_]:
    """Which rows belong to the stay in a state that still runs at the cut.

    A stay may have several rows: a change of priority or group parts spells too.
    """
    new_stay = np.diff(intervals.ticket, prepend=NEVER) != 0
    new_stay[1:] |= np.diff(intervals.state) != 0
    stay = np.cumsum(new_stay)
    last = np.flatnonzero(np.diff(intervals.ticket, append=NEVER))
    running: NDArray[np.bool_] = stay == np.repeat(stay[last], np.diff(last, prepend=-1))
    return running


def _in_state(state: str, tickets: Instants, seconds: Instants) -> TimeInState:
    if not len(tickets):
        return TimeInState(state, 0.0, 0, None, None)
    first = np.flatnonzero(np.diff(tickets, prepend=tickets[0] - 1))  # rows are in order of ticket
    days = np.add.reduceat(seconds, first) / SECONDS_PER_DAY
    return TimeInState(
        state, float(days.sum()), len(days), float(days.mean()), float(np.median(days))
    )


def pace_by_state(
    intervals: StateIntervals, workflow: Workflow, percentile: float = 85
) -> Mapping[str, float]:
    """How many days completed stays in a state took, at this percentile."""
    same_ticket = intervals.ticket[1:] == intervals.ticket[:-1]
    left = np.flatnonzero(same_ticket & (np.diff(intervals.state) != 0))
    stays = (intervals.to_at[left] - intervals.state_since[left]) / SECONDS_PER_DAY
    states = intervals.state[left]
    return {
        workflow.states[position].name: float(np.percentile(stays[states == position], percentile))
        for position in np.unique(states).tolist()
    }


def weekly_flow(
    intervals: StateIntervals, weeks: tuple[Week, ...], calendar: ProgramCalendar
) -> tuple[WeekFlow, ...]:
    """Arrivals, resolutions, cancellations and reopens of each week, and the backlog."""
    starts = np.array([calendar.midnight(week.start) for week in weeks], dtype=np.int64)
    counts = {}
    for kind in (ARRIVAL, REOPENED, RESOLVED, CANCELLED):
        at = intervals.from_at[intervals.change == kind]
        index = np.searchsorted(starts, at, side="right") - 1
        counts[kind] = np.bincount(index, minlength=len(weeks)).tolist()
    rows, backlog = [], 0
    for week, came, back, solved, dropped in zip(weeks, *counts.values(), strict=True):
        after = backlog + came + back - solved - dropped
        rows.append(WeekFlow(week, backlog, came, back, solved, dropped, after))
        backlog = after
    return tuple(rows)
