"""Columns from spells: each table with its rows in the order that its figures ask for."""

from dataclasses import fields

import numpy as np
from numpy.typing import NDArray

from dashboard.program_calendar import Instants, ProgramCalendar
from dashboard.programs import CANCELLED, Workflow
from dashboard.ticket_aging.columns import (
    AT_FOREVER,
    AT_NEVER,
    CHANGES,
    Answered,
    Column,
    Ended,
    Flow,
    Left,
    Lives,
    Mask,
    Open,
    Places,
    Rows,
    Spent,
    TicketColumns,
    Tickets,
    first_places,
)


def ticket_columns(
    tickets: Tickets, lives: Lives, workflow: Workflow, calendar: ProgramCalendar
) -> TicketColumns:
    """Columns of these tickets, from their spells."""
    terminal = np.array([s.terminal for s in workflow.states])
    cancelled = np.array([s.kind == CANCELLED for s in workflow.states])
    places = _places(lives)
    return TicketColumns(
        tickets=tickets,
        open=_open(lives, terminal),
        ended=_ended(lives, tickets, terminal, cancelled, calendar),
        places=places,
        first_place=first_places(places, len(tickets)),
        spent=_spent(places, terminal),
        left=_left(places, len(terminal)),
        answered=_answered(tickets),
        flow=_flow(lives),
    )


def _open(lives: Lives, terminal: Mask) -> Open:
    rows = np.flatnonzero(~terminal[lives.state] & (lives.to_at > lives.from_at))
    return Open(*(getattr(lives, f.name)[rows] for f in fields(Open)))


def _ended(
    lives: Lives, tickets: Tickets, terminal: Mask, cancelled: Mask, calendar: ProgramCalendar
) -> Ended:
    """Neighbouring terminal spells are one span while all that is counted stays the same."""
    rows = np.flatnonzero(terminal[lives.state])
    dropped = cancelled[lives.state[rows]]
    same = ("ticket", "final_at", "priority", "group", "reassignments")
    begins = _begins(rows, *(getattr(lives, name)[rows] for name in same), dropped)
    first, last = rows[begins], rows[_ends(begins, len(rows))]
    started = tickets.started_at[lives.ticket[first]]
    final = lives.final_at[first]
    return Ended(
        ticket=lives.ticket[first],
        took=final - started,
        from_at=lives.from_at[first],
        to_at=lives.to_at[last],
        final_at=final,
        cancelled=dropped[begins],
        priority=lives.priority[first],
        group=lives.group[first],
        days=_local_day(final, calendar) - _local_day(started, calendar),
        sla_used=lives.sla_used[first],
        reopens=lives.reopens[first],
        reassignments=lives.reassignments[first],
    ).by("took")


def _begins(rows: Rows, *columns: Column) -> Rows:
    """Where a group of neighbouring rows begins, equal in all columns."""
    new = np.diff(rows, prepend=-2) != 1
    for column in columns:
        new[1:] |= column[1:] != column[:-1]
    return np.flatnonzero(new)


def _ends(begins: Rows, count: int) -> Rows:
    """The last row of each group."""
    return np.append(begins[1:], count)[: len(begins)] - 1


def _local_day(instants: Column, calendar: ProgramCalendar) -> NDArray[np.int32]:
    return calendar.local_days(instants.astype(np.int64)).astype(np.int32)


def _places(lives: Lives) -> Places:
    begins = _begins(np.arange(len(lives)), lives.ticket, lives.state)
    ends = _ends(begins, len(lives))
    return Places(
        lives.ticket[begins], lives.state[begins], lives.from_at[begins], lives.to_at[ends]
    )


def _left(places: Places, states: int) -> tuple[Left, ...]:
    over = places.to_at != AT_FOREVER
    seconds = places.to_at - places.from_at
    return tuple(
        Left(places.ticket[rows], seconds[rows], places.to_at[rows]).by("seconds")
        for state in range(states)
        for rows in [np.flatnonzero(over & (places.state == state))]
    )


def _spent(places: Places, terminal: Mask) -> tuple[Spent, ...]:
    """For each state; a stay that is over counts, from its end to the next reopen."""
    ends = np.flatnonzero(terminal[places.state])
    first = np.searchsorted(places.ticket, places.ticket[ends])
    seconds = np.where(places.to_at == AT_FOREVER, 0, places.to_at - places.from_at)
    return tuple(
        _spent_in(places, places.state == state, seconds, ends, first)
        for state in range(len(terminal))
    )


def _spent_in(places: Places, there: Mask, seconds: Column, ends: Rows, first: Rows) -> Spent:
    stays = _before(there.astype(np.int64), ends, first)
    spent = _before(np.where(there, seconds, 0), ends, first)
    some = stays > 0
    rows = ends[some]
    begins = _begins(rows, places.ticket[rows], stays[some])
    return Spent(
        ticket=places.ticket[rows[begins]],
        seconds=spent[some][begins].astype(np.uint32),
        from_at=places.from_at[rows[begins]],
        to_at=places.to_at[rows[_ends(begins, len(rows))]],
    ).by("seconds")


def _before(values: Column, rows: Rows, first: Rows) -> Instants:
    """Sums of ``values`` from each ticket's first row up to, and without, these rows."""
    total = np.concatenate(([0], np.cumsum(values, dtype=np.int64)))
    return total[rows] - total[first]


def _answered(tickets: Tickets) -> Answered:
    rows = np.flatnonzero(
        (tickets.first_response_at != AT_NEVER) & (tickets.started_at != AT_NEVER)
    )
    answered = tickets.first_response_at[rows]
    waits = answered - tickets.started_at[rows]
    return Answered(tickets.ticket[rows], waits, answered).by("seconds")


def _flow(lives: Lives) -> tuple[Flow, ...]:
    return tuple(
        Flow(lives.ticket[rows], lives.from_at[rows]).by("at")
        for change in CHANGES
        for rows in [np.flatnonzero(lives.change == change)]
    )
