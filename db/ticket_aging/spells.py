"""Replayed histories into rows of ``ticket_spell``: made beforehand, written in one go."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from dashboard.programs import ACTIVE, Program
from dashboard.ticket_aging.spells import FOREVER, TicketHistory
from db import models
from db.bulk import insert_rows, update_rows

SPELL_COLUMNS = (
    "program_id", "ticket_id", "seq", "from_at", "to_at", "state_id", "priority", "group_id",
    "state_since", "final_at", "reopened_at", "reopens", "reassignments", "paused", "change",
    "sla_used",
)  # fmt: skip
DERIVED = ("started_at", "exclusion", "first_response_at")
_CHUNK = 500
_TICKET, _FROM, _TO, _STATE = 0, 2, 3, 4


@dataclass(frozen=True, slots=True)
class Replay:
    """What follows from the histories of some tickets, which may not have ids yet.

    ``spells`` are rows as ``SPELL_COLUMNS`` says, from ``ticket_id`` on, with names instead of
    the ids of tickets, states and groups; ``derived`` holds the columns ``DERIVED`` of each.
    """

    derived: dict[int, tuple[int | None, str | None, int | None]] = field(default_factory=dict)
    spells: list[tuple[Any, ...]] = field(default_factory=list)

    def add(self, program: Program, histories: Iterable[tuple[int, TicketHistory]]) -> None:
        """Add tickets, each given as (reference, history)."""
        rows: list[tuple[Any, ...]] = []
        for ticket, h in histories:
            self.derived[ticket] = (h.started_at, h.exclusion, h.first_response_at)
            rows += [
                (
                    ticket, seq, s.from_at, s.to_at, s.state, s.priority, s.group, s.state_since,
                    s.final_at, s.reopened_at, s.reopens, s.reassignments, s.paused, s.change,
                )
                for seq, s in enumerate(h.spells)
            ]  # fmt: skip
        used = _sla_use(rows, program)
        self.spells.extend((*row, seconds) for row, seconds in zip(rows, used, strict=True))


def _sla_use(rows: list[tuple[Any, ...]], program: Program) -> list[int]:
    """Business seconds in active states before each spell of its ticket."""
    if not rows:
        return []
    active = {s.name for s in program.tickets.workflow.states if s.kind == ACTIVE}
    begins = np.array([row[_FROM] for row in rows], dtype=np.int64)
    ends = np.array([row[_TO] for row in rows], dtype=np.int64)
    clock = program.calendar.business_clock
    counts = np.array([row[_STATE] in active for row in rows]) & (ends != FOREVER)
    spent = np.where(counts, clock(ends) - clock(begins), 0)
    before = np.cumsum(spent) - spent
    tickets = np.array([row[_TICKET] for row in rows], dtype=np.int64)
    first = np.flatnonzero(np.concatenate(([True], tickets[1:] != tickets[:-1])))
    lengths = np.diff(first, append=len(rows))
    return (before - np.repeat(before[first], lengths)).tolist()  # type: ignore[no-any-return]


def write_spells(
    session: Session, program: Program, done: Replay, ids: Mapping[int, int] | None = None
) -> None:
    """Write the spells of tickets that have none; ``ids`` of those that had none before."""
    states, teams, known = _state_ids(session, program), team_ids(session, program), ids or {}
    insert_rows(
        session,
        models.table(models.TicketSpell),
        SPELL_COLUMNS,
        (
            (program.id, known.get(ticket, ticket), seq, begin, end, states[state], priority,
             teams.get(group or ""), *others)
            for ticket, seq, begin, end, state, priority, group, *others in done.spells
        ),
    )  # fmt: skip


def note_derived(session: Session, done: Replay) -> None:
    """Write what else follows from the histories of these tickets."""
    rows = ((ticket, *facts) for ticket, facts in done.derived.items())
    update_rows(session, models.table(models.Ticket), DERIVED, rows)


def forget_spells(session: Session, program: Program, tickets: Collection[int]) -> None:
    """Remove the spells of tickets whose history has changed."""
    spell, ids = models.TicketSpell, sorted(tickets)
    for start in range(0, len(ids), _CHUNK):
        chunk = ids[start : start + _CHUNK]
        session.execute(
            delete(spell).where(spell.program_id == program.id, spell.ticket_id.in_(chunk))
        )


def _state_ids(session: Session, program: Program) -> dict[str, int]:
    state = models.WorkflowState
    rows = session.execute(select(state.name, state.id).where(state.program_id == program.id))
    return dict(rows.all())


def team_ids(session: Session, program: Program) -> dict[str, int]:
    """The ids of a program's teams, by name."""
    team = models.Team
    rows = session.execute(select(team.name, team.id).where(team.program_id == program.id))
    return dict(rows.all())
