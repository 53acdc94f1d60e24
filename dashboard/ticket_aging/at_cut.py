"""What of a program's columns holds at one cut, for the tickets that the filters keep."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from dashboard.program_calendar import Instants
from dashboard.ticket_aging.columns import (
    AT_NEVER,
    Column,
    Ended,
    Mask,
    Open,
    Places,
    Rows,
    TicketColumns,
)
from dashboard.ticket_aging.ranks import Ranks
from dashboard.ticket_aging.values import NEVER, Text


@dataclass(frozen=True, slots=True)
class Names:
    """What the codes of the columns stand for, position by position."""

    priority: tuple[str, ...]
    group: tuple[str, ...]
    state: tuple[str, ...]
    kind: tuple[str, ...]
    requester: tuple[str, ...]
    cause: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coded:
    """A column of names as positions in ``names``."""

    names: tuple[str, ...]
    codes: Column

    def __len__(self) -> int:
        """Rows."""
        return len(self.codes)

    def texts(self) -> Text:
        """The names themselves."""
        return np.array(self.names, dtype=object)[self.codes]

    def where(self, *names: str) -> Mask:
        """Which rows have one of these names."""
        return _among(self.names, names)[self.codes]

    def looked_up(self, values: Mapping[str, float], missing: float) -> NDArray[np.float64]:
        """A number for each row by its name."""
        return np.array([values.get(n, missing) for n in self.names], dtype=np.float64)[self.codes]

    def counts(self) -> Instants:
        """Rows of each name."""
        return np.bincount(self.codes, minlength=len(self.names))

    def present(self) -> list[str]:
        """The names that occur."""
        return [name for name, n in zip(self.names, self.counts(), strict=True) if n]


@dataclass(frozen=True, slots=True)
class OpenTickets:
    """The tickets that are open at the cut, by ticket; instants in epoch seconds or ``NEVER``."""

    ticket: Column
    id: Column
    kind: Coded
    requester: Coded
    cause: Coded
    priority: Coded
    group: Coded
    state: Coded
    started_at: Instants
    first_response_at: Instants
    from_at: Instants
    state_since: Instants
    reopened_at: Instants
    reopens: Column
    reassignments: Column
    paused: Instants
    """Seconds of pause before ``from_at``."""
    sla_used: Instants
    """Business seconds in active states before ``from_at``."""

    def __len__(self) -> int:
        """How many."""
        return len(self.ticket)


@dataclass(frozen=True, slots=True)
class AtCut:
    """One cut of the columns."""

    columns: TicketColumns
    names: Names
    cut: int
    kept: Mask | None
    """By ticket; None keeps all."""
    open: OpenTickets
    done: Mask
    """Of ``columns.ended``: which hold, in the order of how long they took."""
    dropped: Mask
    """The same for cancelled ones."""
    dropped_rows: Rows
    """Where ``dropped`` is true."""
    ranked: dict[int | None, Ranks] = field(default_factory=dict)
    """What ``ranks`` has found already."""

    def of(self, tickets: Column, rows: Mask) -> Mask:
        """``rows`` without those of tickets that the filters leave out."""
        return rows if self.kept is None else rows & self.kept[tickets]

    def ranks(self, priority: int | None = None) -> Ranks:
        """The done ones, or those of one priority, by how long they took."""
        if priority not in self.ranked:
            of_it = self.done
            if priority is not None:
                of_it = of_it & (self.columns.ended.priority == priority)
            self.ranked[priority] = Ranks.of(of_it)
        return self.ranked[priority]

    @property
    def not_yet_started(self) -> int:
        """Tickets that start later; they stand outside of every filter on values at the cut."""
        return int(np.count_nonzero(self.columns.tickets.started_at >= np.uint32(self.cut)))


def at_cut(
    columns: TicketColumns, names: Names, cut: int, filters: Mapping[str, tuple[str, ...]]
) -> AtCut:
    """What holds at ``cut``; ``filters`` are names of values at the cut by dimension."""
    ended, moment = columns.ended, np.uint32(cut)
    still = columns.open.rows(np.flatnonzero(_holds(columns.open, moment)))
    over = _holds(ended, moment)
    kept = _kept(columns, names, moment, still, over, filters) if filters else None
    if kept is not None:
        still, over = still.rows(np.flatnonzero(kept[still.ticket])), over & kept[ended.ticket]
    dropped = over & ended.cancelled
    return AtCut(
        columns=columns,
        names=names,
        cut=cut,
        kept=kept,
        open=_open_tickets(columns, names, still),
        done=over & ~ended.cancelled,
        dropped=dropped,
        dropped_rows=np.flatnonzero(dropped),
    )


def _holds(table: Open | Ended | Places, moment: np.uint32) -> Mask:
    found: Mask = (table.from_at < moment) & (table.to_at >= moment)
    return found


def _among(names: tuple[str, ...], wanted: tuple[str, ...]) -> Mask:
    return np.array([name in wanted for name in names], dtype=np.bool_)


def _kept(
    columns: TicketColumns,
    names: Names,
    moment: np.uint32,
    still: Open,
    over: Mask,
    filters: Mapping[str, tuple[str, ...]],
) -> Mask:
    """The tickets whose values at the cut are all among the chosen ones."""
    kept = np.ones(len(columns.tickets), dtype=np.bool_)
    for name, wanted in filters.items():
        chosen = _among(getattr(names, name), wanted)
        if name in ("kind", "requester", "cause"):
            kept &= chosen[getattr(columns.tickets, name)]
            continue
        found = np.zeros(len(kept), dtype=np.bool_)
        found[still.ticket[chosen[getattr(still, name)]]] = True
        if name == "state":
            there = _holds(columns.places, moment) & chosen[columns.places.state]
            found[columns.places.ticket[there]] = True
        else:
            ended = columns.ended
            found[ended.ticket[over & chosen[getattr(ended, name)]]] = True
        kept &= found
    return kept


def _open_tickets(columns: TicketColumns, names: Names, still: Open) -> OpenTickets:
    of_ticket = columns.tickets.rows(still.ticket)
    return OpenTickets(
        ticket=still.ticket,
        id=of_ticket.id,
        kind=Coded(names.kind, of_ticket.kind),
        requester=Coded(names.requester, of_ticket.requester),
        cause=Coded(names.cause, of_ticket.cause),
        priority=Coded(names.priority, still.priority),
        group=Coded(names.group, still.group),
        state=Coded(names.state, still.state),
        started_at=instants(of_ticket.started_at),
        first_response_at=instants(of_ticket.first_response_at),
        from_at=instants(still.from_at),
        state_since=instants(still.state_since),
        reopened_at=instants(still.reopened_at),
        reopens=still.reopens,
        reassignments=still.reassignments,
        paused=still.paused.astype(np.int64),
        sla_used=still.sla_used.astype(np.int64),
    )


def instants(column: Column) -> Instants:
    """Epoch seconds to calculate with, ``NEVER`` where one has not come."""
    return np.where(column == AT_NEVER, NEVER, column.astype(np.int64))
