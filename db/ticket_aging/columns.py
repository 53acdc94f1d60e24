"""A program's tickets from the store into columns."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from dashboard.imports.delivery import KINDS, LEVELS
from dashboard.programs import Program, State
from dashboard.ticket_aging.columns import (
    AT_FOREVER,
    AT_NEVER,
    Column,
    Lives,
    TicketColumns,
    Tickets,
    refreshed,
)
from dashboard.ticket_aging.from_spells import ticket_columns
from dashboard.ticket_aging.values import NONE
from db import models
from db.bulk import fetched_parts
from db.instants import to_epoch

spells, tickets, states, teams = (
    models.table(model)
    for model in (models.TicketSpell, models.Ticket, models.WorkflowState, models.Team)
)
_ASKED = 500


def _instant(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.coalesce(to_epoch(column), AT_NEVER)


_TICKET = (
    tickets.c.id,
    _instant(tickets.c.started_at),
    _instant(tickets.c.first_response_at),
    tickets.c.kind, tickets.c.requester_id, tickets.c.root_cause, tickets.c.exclusion,
    tickets.c.level, func.coalesce(tickets.c.rating, 0),
)  # fmt: skip
_SPELL = (
    spells.c.ticket_id, spells.c.from_at, spells.c.to_at, spells.c.state_id, spells.c.priority,
    spells.c.group_id, spells.c.state_since, _instant(spells.c.final_at),
    _instant(spells.c.reopened_at), spells.c.reopens, spells.c.reassignments,
    spells.c.paused, spells.c.sla_used, spells.c.change,
)  # fmt: skip
_TYPES = (
    np.int32, np.uint32, np.uint32, np.uint8, np.uint16, np.uint16, np.uint32, np.uint32,
    np.uint32, np.uint16, np.uint16, np.uint32, np.uint32, np.uint8,
)  # fmt: skip
"""Of the columns of ``Lives``."""
Codes = dict[Any, int]
"""Positions of what was met; None stands first."""


@dataclass(frozen=True, slots=True)
class KnownColumns:
    """The columns of one version of a program's tickets, and what their codes stand for."""

    version: int
    states: tuple[State, ...]
    zone: str
    teams: tuple[int, ...]
    """Of groups and requesters, from code 1 on."""
    priorities: Codes
    causes: Codes
    columns: TicketColumns
    answers: dict[Any, Any] = field(default_factory=dict)
    """What was calculated from them: ``db.ticket_aging.answers``."""

    @property
    def priority_names(self) -> tuple[str, ...]:
        """By code."""
        return (NONE, *list(self.priorities)[1:])

    @property
    def cause_names(self) -> tuple[str, ...]:
        """By code."""
        return (NONE, *list(self.causes)[1:])


def fits(session: Session, program: Program, known: KnownColumns) -> bool:
    """Whether its codes still mean the same: teams only come, workflow and zone stay."""
    return (
        known.states == program.tickets.workflow.states
        and known.zone == program.calendar.zone
        and _team_ids(session, program)[: len(known.teams)] == known.teams
    )


def read_all(session: Session, program: Program, version: int) -> KnownColumns:
    """All tickets of a program."""
    reading = _Reading(session, program, _team_ids(session, program), {None: 0}, {None: 0})
    rows = reading.tickets(tickets.c.program_id == program.id)
    lives = reading.lives(rows, spells.c.program_id == program.id)
    return reading.known(version, reading.columns(rows, lives))


def read_again(
    session: Session, program: Program, version: int, older: KnownColumns
) -> KnownColumns:
    """What an older version says, and the tickets that have changed since."""
    reading = _Reading(
        session, program, _team_ids(session, program), dict(older.priorities), dict(older.causes)
    )
    changed = tickets.c.changed_in > older.version
    rows = reading.tickets((tickets.c.program_id == program.id) & changed)
    ids, old = rows.id.tolist(), older.columns
    places = np.searchsorted(old.tickets.id, rows.id)
    known = places < len(old.tickets)
    if (old.tickets.id[places[known]] != rows.id[known]).any():  # a new one has no higher id
        return read_all(session, program, version)
    places[~known] += np.arange(np.count_nonzero(~known))
    parts = [
        reading.lives(
            rows,
            (spells.c.program_id == program.id)
            & spells.c.ticket_id.in_(ids[start : start + _ASKED]),
        )
        for start in range(0, len(ids), _ASKED)
    ]
    lives = Lives(*_joined([part.columns() for part in parts], _TYPES))
    return reading.known(version, refreshed(old, reading.columns(rows, lives), places))


def _team_ids(session: Session, program: Program) -> tuple[int, ...]:
    query = select(teams.c.id).where(teams.c.program_id == program.id).order_by(teams.c.id)
    return tuple(session.scalars(query))


@dataclass(frozen=True, slots=True)
class _Reading:
    session: Session
    program: Program
    teams: tuple[int, ...]
    priorities: Codes
    causes: Codes

    def known(self, version: int, columns: TicketColumns) -> KnownColumns:
        program = self.program
        return KnownColumns(
            version, program.tickets.workflow.states, program.calendar.zone, self.teams,
            self.priorities, self.causes, columns,
        )  # fmt: skip

    def columns(self, rows: Tickets, lives: Lives) -> TicketColumns:
        policy = self.program.tickets
        return ticket_columns(rows, lives, policy.workflow, self.program.calendar)

    def tickets(self, which: ColumnElement[bool]) -> Tickets:
        """The tickets, ascending by id; one that is left out of all figures never starts."""
        kinds: Codes = {kind: i for i, kind in enumerate(KINDS)}
        levels: Codes = {level: i for i, level in enumerate((None, *LEVELS))}
        parts: list[tuple[Column, ...]] = []
        requesters = self._team_codes()
        for rows in fetched_parts(
            self.session, select(*_TICKET).where(which).order_by(tickets.c.id)
        ):
            id_, started, answered, kind, requester, cause, exclusion, level, rating = rows
            begun = [AT_NEVER if x else s for s, x in zip(started, exclusion, strict=True)]
            parts.append(
                (
                    np.array(id_, np.int64), np.array(begun, np.uint32),
                    np.array(answered, np.uint32), np.array([kinds[k] for k in kind], np.uint8),
                    _column([requesters[r] for r in requester], np.uint16),
                    np.array(_coded(self.causes, cause), np.int32),
                    np.array([levels[each] for each in level], np.uint8),
                    np.array(rating, np.uint8),
                )
            )  # fmt: skip
        types = (
            np.int64, np.uint32, np.uint32, np.uint8, np.uint16, np.int32, np.uint8, np.uint8,
        )  # fmt: skip
        columns = _joined(parts, types)
        return Tickets(np.arange(len(columns[0]), dtype=np.int32), *columns)

    def lives(self, rows: Tickets, which: ColumnElement[bool]) -> Lives:
        """Spells, by ticket and time; ``ticket`` are positions in ``rows``."""
        groups, positions = self._team_codes(), self._positions()
        query = select(*_SPELL).where(which).order_by(spells.c.ticket_id, spells.c.seq)
        parts = []
        for part in fetched_parts(self.session, query):
            columns: list[Any] = list(part)
            columns[0] = np.searchsorted(rows.id, np.array(part[0], np.int64))
            columns[2] = np.minimum(np.array(part[2], np.int64), AT_FOREVER)
            columns[3] = [positions[state] for state in part[3]]
            columns[4] = _coded(self.priorities, part[4])
            columns[5] = [groups[group] for group in part[5]]
            parts.append(tuple(_column(c, t) for c, t in zip(columns, _TYPES, strict=True)))
        return Lives(*_joined(parts, _TYPES))

    def _team_codes(self) -> Codes:
        return {team: i for i, team in enumerate((None, *self.teams))}

    def _positions(self) -> Codes:
        query = select(states.c.id, states.c.position).where(states.c.program_id == self.program.id)
        return dict(self.session.execute(query).all())


def _coded(codes: Codes, names: Iterable[Any]) -> list[int]:
    """Codes of names; new ones are added."""
    return [codes.setdefault(name, len(codes)) for name in names]


def _column(values: Any, narrow: Any) -> Column:
    """``values`` in a narrow type, or in a wider one where they don't fit: parts may differ."""
    try:
        return np.array(values, narrow)
    except OverflowError:
        return np.array(values, np.uint32)


def _joined(parts: Sequence[tuple[Column, ...]], types: tuple[Any, ...]) -> list[Column]:
    """Columns of all parts, one after the other."""
    if not parts:
        return [np.empty(0, kind) for kind in types]
    return [np.concatenate(columns) for columns in zip(*parts, strict=True)]
