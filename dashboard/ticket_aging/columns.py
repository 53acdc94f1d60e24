"""All tickets of a program as columns, each table in the order that its figures ask for.

A row says from when to when it holds, so that any cut is answered from the same columns, and a
reopen corrects the past by other rows. Instants and durations are whole seconds in ``uint32``:
a million tickets are 20 million rows. Why so: docs/decisions/columns.md.
"""

from dataclasses import dataclass, fields, replace
from typing import Any, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from dashboard.program_calendar import Instants, ProgramCalendar
from dashboard.programs import CANCELLED, Workflow
from dashboard.ticket_aging.spells import ARRIVAL, REOPENED, RESOLVED
from dashboard.ticket_aging.spells import CANCELLED as DROPPED

Mask = NDArray[np.bool_]
Rows = NDArray[np.intp]
Column = NDArray[Any]
AT_NEVER, AT_FOREVER = 0, 2**32 - 1
"""Stand in columns of instants for one that has not come, and for no end."""
CHANGES = (ARRIVAL, REOPENED, RESOLVED, DROPPED)


@dataclass(frozen=True, slots=True)
class Table:
    """Columns of equal length; ``ticket`` is a position in ``Tickets``."""

    ticket: Column

    def __len__(self) -> int:
        """Rows."""
        return len(self.ticket)

    def columns(self) -> tuple[Column, ...]:
        """All columns, in the order of the fields."""
        return tuple(getattr(self, f.name) for f in fields(self))

    def rows(self, chosen: Rows | Mask) -> Self:
        """Some of the rows, in the order of ``chosen``."""
        return type(self)(*(column[chosen] for column in self.columns()))

    def by(self, order: str) -> Self:
        """The rows in ascending order of a column; equal ones stay as they are."""
        return self.rows(np.argsort(getattr(self, order), kind="stable"))

    def merged(self, gone: Mask, new: Self, places: Rows, order: str) -> Self:
        """Without the tickets that are ``gone``; those of ``new`` are put at ``places``."""
        kept = self.rows(~gone[self.ticket])
        new = replace(new, ticket=places[new.ticket].astype(self.ticket.dtype))
        both = zip(kept.columns(), new.columns(), strict=True)
        return type(self)(*(np.concatenate(columns) for columns in both)).by(order)


Some = TypeVar("Some", bound=Table)


@dataclass(frozen=True, slots=True)
class Lives(Table):
    """Spells as the store has them, by ticket and time; ``spells.TicketSpell`` says more."""

    from_at: Column
    to_at: Column
    state: Column
    """Position in the workflow."""
    priority: Column
    group: Column
    state_since: Column
    final_at: Column
    reopened_at: Column
    reopens: Column
    reassignments: Column
    paused: Column
    sla_used: Column
    change: Column


@dataclass(frozen=True, slots=True)
class Tickets(Table):
    """One row a ticket, ascending by ``id``; what has no history is the same at every cut."""

    id: Column
    started_at: Column
    first_response_at: Column
    kind: Column
    requester: Column
    cause: Column


@dataclass(frozen=True, slots=True)
class Open(Table):
    """Spells of open tickets, by ticket and time."""

    from_at: Column
    to_at: Column
    state: Column
    priority: Column
    group: Column
    state_since: Column
    reopened_at: Column
    reopens: Column
    reassignments: Column
    paused: Column
    sla_used: Column


@dataclass(frozen=True, slots=True)
class Ended(Table):
    """Spans in which a ticket is done or cancelled, by how long it had taken."""

    took: Column
    from_at: Column
    to_at: Column
    final_at: Column
    cancelled: Column
    priority: Column
    group: Column
    days: Column
    """Calendar days from start to end."""
    sla_used: Column
    reopens: Column
    reassignments: Column


@dataclass(frozen=True, slots=True)
class Places(Table):
    """Stays in states, by ticket and time: changes of priority and group part none."""

    state: Column
    from_at: Column
    to_at: Column


@dataclass(frozen=True, slots=True)
class Spent(Table):
    """Time that ended tickets had spent in one state, by its length."""

    seconds: Column
    from_at: Column
    to_at: Column


@dataclass(frozen=True, slots=True)
class Left(Table):
    """Stays in one state that are over, by their length."""

    seconds: Column
    at: Column


@dataclass(frozen=True, slots=True)
class Answered(Table):
    """First responses, by how long they had been waited for."""

    seconds: Column
    at: Column


@dataclass(frozen=True, slots=True)
class Flow(Table):
    """Changes of one kind to the backlog, by time."""

    at: Column


@dataclass(frozen=True, slots=True)
class TicketColumns:
    """Everything; ``priorities`` are names by code, groups and requesters the ids of teams."""

    tickets: Tickets
    open: Open
    ended: Ended
    places: Places
    first_place: Column
    """Of each ticket the first row in ``places``; one more at the end."""
    spent: tuple[Spent, ...]
    left: tuple[Left, ...]
    answered: Answered
    flow: tuple[Flow, ...]
    """One for each of the ``CHANGES``."""


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
        first_place=_first_places(places, len(tickets)),
        spent=_spent(places, terminal),
        left=_left(places, len(terminal)),
        answered=_answered(tickets),
        flow=_flow(lives),
    )


def refreshed(old: TicketColumns, new: TicketColumns, places: Rows) -> TicketColumns:
    """``old`` with what ``new`` says of some tickets, the ones at ``places``, ascending.

    Tickets that ``old`` has not stand after all others.
    """
    count = max(len(old.tickets), int(places.max(initial=-1)) + 1)
    gone = np.zeros(count, dtype=np.bool_)
    gone[places] = True

    stays = old.places.merged(gone, new.places, places, "ticket")
    return TicketColumns(
        tickets=old.tickets.merged(gone, new.tickets, places, "ticket"),
        open=old.open.merged(gone, new.open, places, "ticket"),
        ended=old.ended.merged(gone, new.ended, places, "took"),
        places=stays,
        first_place=_first_places(stays, count),
        spent=_each_merged(old.spent, new.spent, gone, places, "seconds"),
        left=_each_merged(old.left, new.left, gone, places, "seconds"),
        answered=old.answered.merged(gone, new.answered, places, "seconds"),
        flow=_each_merged(old.flow, new.flow, gone, places, "at"),
    )


def _each_merged(
    old: tuple[Some, ...], new: tuple[Some, ...], gone: Mask, places: Rows, order: str
) -> tuple[Some, ...]:
    return tuple(a.merged(gone, b, places, order) for a, b in zip(old, new, strict=True))


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


def _first_places(places: Places, tickets: int) -> Column:
    return np.searchsorted(places.ticket, np.arange(tickets + 1)).astype(np.int32)


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
