"""Events into spells: what is derived is rebuilt in the transaction of its facts."""

from collections.abc import Collection, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from dashboard.errors import NotFound
from dashboard.programs import ACTIVE, Program
from dashboard.ticket_aging.spells import FOREVER, TicketEvent, TicketHistory, ticket_history
from db import models
from db.bulk import insert_rows, update_rows
from db.engine import IMPORT_LOCK, take_turns

SPELL_COLUMNS = (
    "program_id", "ticket_id", "seq", "from_at", "to_at", "state_id", "priority", "group_id",
    "state_since", "final_at", "reopened_at", "reopens", "reassignments", "paused", "change",
    "sla_used",
)  # fmt: skip
_FROM, _TO, _STATE, _TICKET = 3, 4, 5, 1
_CHUNK = 500


def event_order(source_id: str) -> tuple[int, int, str]:
    """Sorts event ids: numbers as numbers, before what is no number."""
    return (0, int(source_id), "") if source_id.isdecimal() else (1, 0, source_id)


def rebuild_spells(
    session: Session, program: Program, tickets: Collection[int] | None = None
) -> None:
    """Replay the history of these tickets (of all, when left out) and write what follows."""
    ids = sorted(_all_tickets(session, program) if tickets is None else tickets)
    states = _state_ids(session, program)
    teams = team_ids(session, program)
    rows: list[tuple[Any, ...]] = []
    for start in range(0, len(ids), _CHUNK):
        chunk = ids[start : start + _CHUNK]
        _forget(session, chunk)
        for ticket_id, history in _histories(session, program, chunk):
            for seq, s in enumerate(history.spells):
                rows.append(
                    (
                        program.id, ticket_id, seq, s.from_at, s.to_at, states[s.state],
                        s.priority, teams.get(s.group or ""), s.state_since, s.final_at,
                        s.reopened_at, s.reopens, s.reassignments, s.paused, s.change,
                    )
                )  # fmt: skip
    active = {states[s.name] for s in program.tickets.workflow.states if s.kind == ACTIVE}
    used = _sla_use(rows, active, program)
    insert_rows(
        session,
        models.table(models.TicketSpell),
        SPELL_COLUMNS,
        ((*row, seconds) for row, seconds in zip(rows, used, strict=True)),
    )


def void_event(session: Session, program: Program, event_id: int, reason: str, now: int) -> None:
    """Void a wrong fact, with a reason, and rebuild what follows from its ticket's others.

    Raises ``NotFound`` when the program has no such event that still holds.
    """
    take_turns(session, IMPORT_LOCK)
    event, ticket = models.TicketEvent, models.Ticket
    found = session.scalar(
        select(event.ticket_id)
        .join(ticket, ticket.id == event.ticket_id)
        .where(event.id == event_id, ticket.program_id == program.id, event.voided_at.is_(None))
    )
    if found is None:
        raise NotFound(f"There is no event {event_id} that could be voided.")
    session.execute(
        update(event).where(event.id == event_id).values(voided_at=now, void_reason=reason)
    )
    rebuild_spells(session, program, {found})


def _sla_use(rows: list[tuple[Any, ...]], active: set[int], program: Program) -> list[int]:
    """Business seconds in active states before each spell of its ticket."""
    if not rows:
        return []
    begins = np.array([row[_FROM] for row in rows], dtype=np.int64)
    ends = np.array([row[_TO] for row in rows], dtype=np.int64)
    clock = program.calendar.business_clock
    counts = np.array([row[_STATE] in active for row in rows]) & (ends != FOREVER)
    spent = np.where(counts, clock(ends) - clock(begins), 0)
    before = np.cumsum(spent) - spent
    tickets = np.array([row[_TICKET] for row in rows], dtype=np.int64)
    first = np.flatnonzero(np.diff(tickets, prepend=-1))
    lengths = np.diff(first, append=len(rows))
    return (before - np.repeat(before[first], lengths)).tolist()  # type: ignore[no-any-return]


def _histories(
    session: Session, program: Program, ids: list[int]
) -> Iterator[tuple[int, TicketHistory]]:
    created = dict(
        session.execute(
            select(models.Ticket.id, models.Ticket.created_at).where(models.Ticket.id.in_(ids))
        ).all()
    )
    log: dict[int, list[TicketEvent]] = {
        ticket: [TicketEvent(at, kind, value or None) for _, at, _, _, kind, value in rows]
        for ticket, rows in groupby(sorted(_events(session, ids)), key=itemgetter(0))
    }
    found = []
    for ticket in ids:
        history = ticket_history(created[ticket], log.get(ticket, ()), program.tickets.workflow)
        found.append(history)
        yield ticket, history
    _note_derived(session, ids, found)


def _events(session: Session, ids: list[int]) -> Iterator[tuple[Any, ...]]:
    e = models.TicketEvent
    rows = session.execute(
        select(e.ticket_id, e.at, e.micros, e.source_id, e.kind, e.value).where(
            e.ticket_id.in_(ids), e.voided_at.is_(None)
        )
    )
    return ((t, at, us, event_order(id_), kind, value) for t, at, us, id_, kind, value in rows)


def _note_derived(session: Session, ids: list[int], histories: list[TicketHistory]) -> None:
    update_rows(
        session,
        models.table(models.Ticket),
        ("started_at", "exclusion", "first_response_at"),
        (
            (ticket, h.started_at, h.exclusion, h.first_response_at)
            for ticket, h in zip(ids, histories, strict=True)
        ),
    )


def _forget(session: Session, ids: list[int]) -> None:
    spell = models.TicketSpell
    session.execute(delete(spell).where(spell.ticket_id.in_(ids)))


def _all_tickets(session: Session, program: Program) -> list[int]:
    ticket = models.Ticket
    return list(session.scalars(select(ticket.id).where(ticket.program_id == program.id)))


def _state_ids(session: Session, program: Program) -> dict[str, int]:
    state = models.WorkflowState
    rows = session.execute(select(state.name, state.id).where(state.program_id == program.id))
    return dict(rows.all())


def team_ids(session: Session, program: Program) -> dict[str, int]:
    """The ids of a program's teams, by name."""
    team = models.Team
    rows = session.execute(select(team.name, team.id).where(team.program_id == program.id))
    return dict(rows.all())
