"""Where time went and how the backlog moved (tickets.md, 9 and 10)."""

from collections.abc import Mapping
from datetime import date

import numpy as np

from dashboard.program_calendar import SECONDS_PER_DAY, Instants, ProgramCalendar
from dashboard.programs import Workflow
from dashboard.ticket_aging.at_cut import AtCut, OpenTickets
from dashboard.ticket_aging.columns import CHANGES, Column, Flow, TicketColumns
from dashboard.ticket_aging.durations import percentile, ranked
from dashboard.ticket_aging.flow_values import TimeInState, WeekFlow
from dashboard.ticket_aging.ranks import Ranks
from dashboard.ticket_aging.spells import ARRIVAL

PACE = 85


def time_in_state(found: AtCut, workflow: Workflow) -> tuple[TimeInState, ...]:
    """Days in each state; what runs in a terminal state at the cut is not counted."""
    state, seconds = _of_open(found.columns, found.open, found.cut, len(workflow.states))
    return tuple(
        _in_state(found, of.name, position, np.sort(seconds[state == position]))
        for position, of in enumerate(workflow.states)
    )


def _of_open(
    columns: TicketColumns, still: OpenTickets, cut: int, states: int
) -> tuple[Instants, Instants]:
    """State and seconds, once for each open ticket and state that it has been in."""
    places = columns.places
    first, end = columns.first_place[still.ticket], columns.first_place[still.ticket + 1]
    ticket = np.repeat(np.arange(len(still)), end - first)
    rows = np.arange(len(ticket)) + np.repeat(first - _starts(end - first), end - first)
    began = rows[places.from_at[rows] < np.uint32(cut)]
    ticket = ticket[places.from_at[rows] < np.uint32(cut)]
    seconds = np.minimum(places.to_at[began], np.uint32(cut)) - places.from_at[began]
    pair = ticket * states + places.state[began]
    stays = np.bincount(pair, minlength=len(still) * states)
    spent = np.bincount(pair, weights=seconds, minlength=len(still) * states)
    some = np.flatnonzero(stays)
    return some % states, spent[some].astype(np.int64)


def _starts(lengths: Column) -> Instants:
    return np.cumsum(lengths) - lengths


def _in_state(found: AtCut, state: str, position: int, still: Instants) -> TimeInState:
    """``still`` are the seconds of open tickets, ascending."""
    spent = found.columns.spent[position]
    moment = np.uint32(found.cut)
    holds = found.of(spent.ticket, (spent.from_at < moment) & (spent.to_at >= moment))
    over = Ranks.of(holds)
    n = len(over) + len(still)
    if not n:
        return TimeInState(state, 0.0, 0, None, None)
    seconds = int((spent.seconds * holds).sum(dtype=np.int64)) + int(still.sum())
    days = seconds / SECONDS_PER_DAY
    middle = np.array([(n - 1) // 2, n // 2])
    median = _of_both(spent.seconds, over, still, middle).mean() / SECONDS_PER_DAY
    return TimeInState(state, days, n, days / n, float(median))


def _of_both(many: Column, kept: Ranks, few: Instants, ranks: Instants) -> Instants:
    """Values at these ranks among the kept ones of an ascending column and another one."""
    places = kept.among(np.searchsorted(many, few.astype(many.dtype))) + np.arange(len(few))
    before = np.searchsorted(places, ranks)
    return np.array(
        [
            few[i]
            if i < len(few) and places[i] == rank
            else many[kept.rows(np.array([rank - i]))][0]
            for i, rank in zip(before.tolist(), ranks.tolist(), strict=True)
        ],
        dtype=np.int64,
    )


def pace_by_state(found: AtCut, workflow: Workflow) -> Mapping[str, float]:
    """How many days completed stays in a state took, at the 85th percentile."""
    pace = {}
    for state, left in zip(workflow.states, found.columns.left, strict=True):
        n, seconds = ranked(left.seconds, found.of(left.ticket, left.at < np.uint32(found.cut)))
        if n:
            pace[state.name] = percentile(n, seconds, PACE) / SECONDS_PER_DAY
    return pace


def weekly_flow(found: AtCut, calendar: ProgramCalendar, as_of: date) -> tuple[WeekFlow, ...]:
    """Arrivals, resolutions, cancellations and reopens of each week, and the backlog."""
    flows = [_kept(found, flow) for flow in found.columns.flow]
    arrivals = flows[CHANGES.index(ARRIVAL)]
    if not len(arrivals) or arrivals[0] >= found.cut:
        return ()
    first = calendar.today(int(arrivals[0]))
    weeks = calendar.weeks(first, as_of)
    edges = [*(calendar.midnight(week.start) for week in weeks), found.cut]
    counts = (np.diff(np.searchsorted(at, np.array(edges, dtype=np.uint32))) for at in flows)
    rows, backlog = [], 0
    by_week = zip(weeks, *(c.tolist() for c in counts), strict=True)
    for week, came, back, solved, dropped in by_week:
        after = backlog + came + back - solved - dropped
        rows.append(WeekFlow(week, backlog, came, back, solved, dropped, after))
        backlog = after
    return tuple(rows)


def _kept(found: AtCut, flow: Flow) -> Column:
    return flow.at if found.kept is None else flow.at[found.kept[flow.ticket]]
