"""All tickets of a program as columns, each table in the order that its figures ask for.

A row says from when to when it holds, so that any cut is answered from the same columns, and a
reopen corrects the past by other rows. Instants and durations are whole seconds in ``uint32``:
a million tickets are 20 million rows. Why so: docs/decisions/columns.md.
"""

from dataclasses import dataclass, fields, replace
from typing import Any, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

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

    def rows(self, chosen: Rows) -> Self:
        """Some of the rows, in the order of ``chosen``."""
        return type(self)(*(column.take(chosen) for column in self.columns()))

    def by(self, order: str) -> Self:
        """The rows in ascending order of a column; equal ones stay as they are."""
        return self.rows(np.argsort(getattr(self, order), kind="stable"))

    def merged(self, gone: Mask, new: Self, places: Rows, order: str) -> Self:
        """Without the tickets that are ``gone``; those of ``new`` are put at ``places``."""
        out = np.flatnonzero(gone[self.ticket])
        if not len(out) and not len(new):
            return self
        new = replace(new, ticket=places[new.ticket].astype(self.ticket.dtype)).by(order)
        before = np.searchsorted(getattr(self, order), getattr(new, order), side="right")
        there = before - np.searchsorted(out, before) + np.arange(len(new))
        stays = np.ones(len(self) - len(out) + len(new), dtype=np.bool_)
        stays[there] = False
        both = zip(self.columns(), new.columns(), strict=True)
        return type(self)(*(_spliced(old, out, added, stays, there) for old, added in both))


def _spliced(old: Column, out: Rows, added: Column, stays: Mask, there: Rows) -> Column:
    """``old`` without the rows ``out``, and with ``added`` in between."""
    found: Column = np.empty(len(stays), dtype=np.result_type(old, added))
    found[stays] = np.delete(old, out)
    found[there] = added
    return found


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
    level: Column
    """Position in ``delivery.LEVELS`` counted from one; 0 has none."""
    rating: Column
    """0 is not rated."""


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
        first_place=first_places(stays, count),
        spent=_each_merged(old.spent, new.spent, gone, places, "seconds"),
        left=_each_merged(old.left, new.left, gone, places, "seconds"),
        answered=old.answered.merged(gone, new.answered, places, "seconds"),
        flow=_each_merged(old.flow, new.flow, gone, places, "at"),
    )


def _each_merged(
    old: tuple[Some, ...], new: tuple[Some, ...], gone: Mask, places: Rows, order: str
) -> tuple[Some, ...]:
    return tuple(a.merged(gone, b, places, order) for a, b in zip(old, new, strict=True))


def first_places(places: Places, tickets: int) -> Column:
    """Of each ticket its first row in ``places``, and the number of all rows."""
    return np.searchsorted(places.ticket, np.arange(tickets + 1)).astype(np.int32)
