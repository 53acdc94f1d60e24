"""Tickets written down by what matters to a test: as histories, or as they stand at a cut."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.imports.delivery import KINDS, LEVELS
from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import ACTIVE, GOLDEN_WORKFLOW, Program
from dashboard.scope import Scope
from dashboard.ticket_aging import calculation
from dashboard.ticket_aging.at_cut import AtCut, Coded, Names, OpenTickets, at_cut
from dashboard.ticket_aging.columns import (
    AT_FOREVER,
    AT_NEVER,
    Lives,
    TicketColumns,
    Tickets,
)
from dashboard.ticket_aging.from_spells import ticket_columns
from dashboard.ticket_aging.spells import (
    FOREVER,
    NO_CHANGE,
    TicketEvent,
    TicketHistory,
    TicketSpell,
    ticket_history,
)
from dashboard.ticket_aging.values import NEVER, NONE, DataQuality, Source, TicketAging

DAY = 86_400
HOUR = 3_600
STATES = tuple(state.name for state in GOLDEN_WORKFLOW.states)
TERMINAL = {state.name for state in GOLDEN_WORKFLOW.states if state.terminal}
PROGRAM = Program("p", "P", ProgramCalendar("UTC"))
TICKET_TYPES = (
    np.int32, np.int64, np.uint32, np.uint32, np.uint8, np.uint16, np.int32, np.uint8, np.uint8,
)  # fmt: skip
LIFE_TYPES = (
    np.int32, np.uint32, np.uint32, np.uint8, np.uint16, np.uint16, np.uint32, np.uint32,
    np.uint32, np.uint16, np.uint16, np.uint32, np.uint32, np.uint8,
)  # fmt: skip
"""As the store fills the columns."""

Log = Iterable[tuple[str | int, str, str | None]]


def at(text: str) -> int:
    """Epoch seconds of a UTC time such as ``2026-11-20 17:00``."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def instants(values: Sequence[int]) -> NDArray[np.int64]:
    return np.array(values, dtype=np.int64)


def coded(values: Sequence[str], names: Sequence[str] = (NONE,), kind: Any = np.uint16) -> Coded:
    """A column of texts; those that ``names`` has not stand after them."""
    every = tuple(dict.fromkeys((*names, *values)))
    return Coded(every, np.array([every.index(value) for value in values], dtype=kind))


def open_tickets(*rows: Mapping[str, Any]) -> OpenTickets:
    """One ticket a row; what a row leaves out is nothing special."""

    def texts(name: str, usual: str) -> list[str]:
        return [row.get(name, usual) for row in rows]

    def numbers(name: str, usual: int = 0) -> NDArray[np.int64]:
        return instants([row.get(name, usual) for row in rows])

    return OpenTickets(
        ticket=np.arange(len(rows), dtype=np.int32),
        id=np.arange(1, len(rows) + 1),
        kind=coded(texts("kind", "ticket"), KINDS, np.uint8),
        requester=coded(texts("requester", NONE)),
        cause=coded(texts("cause", NONE), kind=np.int32),
        priority=coded(texts("priority", NONE)),
        group=coded(texts("group", NONE)),
        state=coded(texts("state", "New"), STATES, np.uint8),
        started_at=numbers("started_at"),
        first_response_at=numbers("first_response_at", NEVER),
        from_at=numbers("from_at"),
        state_since=numbers("state_since"),
        reopened_at=numbers("reopened_at", NEVER),
        reopens=numbers("reopens").astype(np.uint16),
        reassignments=numbers("reassignments").astype(np.uint16),
        paused=numbers("paused"),
        sla_used=numbers("sla_used"),
    )


@dataclass(frozen=True)
class Life:
    """A ticket with its history."""

    history: TicketHistory
    kind: str = "ticket"
    requester: str = NONE
    cause: str = NONE
    level: str | None = None
    rating: int = 0
    """0 is not rated."""


def life(log: Log, **about: Any) -> Life:
    """A ticket from its log of (time, kind, value), in order of time."""
    events = [
        TicketEvent(at(time) if isinstance(time, str) else time, kind, value or None)
        for time, kind, value in log
    ]
    return Life(ticket_history(None, events, GOLDEN_WORKFLOW), **about)


Row = tuple[int, str, int, int] | tuple[int, str, int, int, int]


def stays(*rows: Row) -> list[Life]:
    """Tickets from rows of (ticket, state, from, to, state since), their last ones to FOREVER.

    Without the last value a stay has one row.
    """
    lives = []
    for _, group in groupby(rows, key=lambda row: row[0]):
        spells: list[TicketSpell] = []
        final: int | None = None
        for _, state, begin, end, *since in group:
            assert not spells or spells[-1].to_at == begin
            final = (begin if final is None else final) if state in TERMINAL else None
            spells.append(
                TicketSpell(
                    begin, end, state, None, None, since[0] if since else begin, final,
                    None, 0, 0, 0, NO_CHANGE,
                )
            )  # fmt: skip
        assert spells[-1].to_at == FOREVER
        lives.append(Life(TicketHistory(spells[0].from_at, None, None, tuple(spells))))
    return lives


def names_of(lives: Sequence[Life], program: Program = PROGRAM) -> Names:
    """Codes as the store gives them: in the order in which the names are met."""
    spells = [spell for each in lives for spell in each.history.spells]

    def met(values: Iterable[str | None]) -> tuple[str, ...]:
        return tuple(dict.fromkeys((NONE, *(value or NONE for value in values))))

    teams = met([*(s.group for s in spells), *(each.requester for each in lives)])
    return Names(
        priority=met([*(s.priority for s in spells), *program.tickets.sla_hours]),
        group=teams,
        state=tuple(state.name for state in program.tickets.workflow.states),
        kind=KINDS,
        requester=teams,
        cause=met(each.cause for each in lives),
    )


def columns_of(
    lives: Sequence[Life],
    names: Names,
    program: Program = PROGRAM,
    ids: Sequence[int] = (),
) -> TicketColumns:
    """Columns of these tickets; without ``ids`` they are 1, 2, …"""
    numbered = zip(ids or range(1, len(lives) + 1), lives, strict=True)
    rows = [
        (
            position, id_, 0 if h.exclusion else h.started_at or AT_NEVER,
            h.first_response_at or AT_NEVER, names.kind.index(each.kind),
            names.requester.index(each.requester), names.cause.index(each.cause),
            (None, *LEVELS).index(each.level), each.rating,
        )
        for position, (id_, each) in enumerate(numbered)
        for h in [each.history]
    ]  # fmt: skip
    spells = [
        row
        for position, each in enumerate(lives)
        for row in _spells(position, each.history, names, program)
    ]
    return ticket_columns(
        Tickets(*_columns(rows, TICKET_TYPES)),
        Lives(*_columns(spells, LIFE_TYPES)),
        program.tickets.workflow,
        program.calendar,
    )


def _spells(
    position: int, history: TicketHistory, names: Names, program: Program
) -> Iterable[tuple[int, ...]]:
    kinds = {state.name: state.kind for state in program.tickets.workflow.states}
    used = 0
    for s in history.spells:
        yield (
            position, s.from_at, min(s.to_at, AT_FOREVER), names.state.index(s.state),
            names.priority.index(s.priority or NONE), names.group.index(s.group or NONE),
            s.state_since, s.final_at or AT_NEVER, s.reopened_at or AT_NEVER, s.reopens,
            s.reassignments, s.paused, used, s.change,
        )  # fmt: skip
        if kinds[s.state] == ACTIVE and s.to_at != FOREVER:
            begin, end = program.calendar.business_clock(instants([s.from_at, s.to_at])).tolist()
            used += end - begin


def _columns(rows: Sequence[tuple[int, ...]], types: Sequence[Any]) -> list[NDArray[Any]]:
    columns = zip(*rows, strict=True) if rows else [()] * len(types)
    return [np.array(c, dtype=kind) for c, kind in zip(columns, types, strict=True)]


def found(
    lives: Sequence[Life],
    cut: int,
    program: Program = PROGRAM,
    filters: Mapping[str, tuple[str, ...]] | None = None,
) -> AtCut:
    """What holds of these tickets at a cut."""
    names = names_of(lives, program)
    return at_cut(columns_of(lives, names, program), names, cut, filters or {})


def aging_of(
    lives: Mapping[str, Life],
    program: Program,
    scope: Scope,
    listed: int = 1_000_000,
    quality: DataQuality | None = None,
    source: Source | None = None,
) -> TicketAging:
    """Everything that is told of tickets, given by their keys."""
    held = found(list(lives.values()), program.calendar.cut(scope.as_of), program, scope.filters)
    ranked = calculation.ranking(held, program, scope)
    every = {id_: (key, f"Title of {key}") for id_, key in enumerate(lives, 1)}
    labels = {id_: every[id_] for id_ in ranked.ids(listed)}
    return calculation.ticket_aging(
        ranked, labels, program, scope, listed, quality or DataQuality({}, {}), source
    )


def rows_of(table: Any) -> list[tuple[Any, ...]]:
    """The rows of a table of columns."""
    return list(zip(*(getattr(table, f.name).tolist() for f in fields(table)), strict=True))
