"""The read seam of ticket aging: one function answers page, terminal and paper."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from dashboard.program_calendar import Instants
from dashboard.programs import Program
from dashboard.scope import Scope, Viewer, refuse_unknown_filters
from dashboard.ticket_aging import calculation
from dashboard.ticket_aging.values import (
    NEVER,
    NONE,
    DataQuality,
    FlowChanges,
    Source,
    StateIntervals,
    Text,
    TicketAging,
    TicketsAtCut,
)
from db import models
from db.programs import program as program_value

Spell, Ticket, State, Group = (
    models.TicketSpell,
    models.Ticket,
    models.WorkflowState,
    models.Team,
)
Requester = aliased(models.Team)
Question = Select[*tuple[Any, ...]]
_FILTERED = {
    "priority": Spell.priority,
    "group": Group.name,
    "kind": Ticket.kind,
    "state": State.name,
    "requester": Requester.name,
}


def ticket_aging(session: Session, scope: Scope, viewer: Viewer) -> TicketAging:
    """Everything about the age of a program's tickets, as it stood at the cut of ``scope``.

    Filters keep the tickets whose value at the cut is among the chosen ones, in every figure.
    Raises ``NotFound`` for a program that the viewer may not see, ``InvalidRequest`` for a
    filter value that it does not have.
    """
    program = program_value(session, scope.program, viewer, scope.as_of)
    refuse_unknown_filters(scope.filters, ticket_filters(session, program))
    cut = program.calendar.cut(scope.as_of)
    facts = calculation.TicketFacts(
        tickets=_tickets_at_cut(session, program, scope, cut),
        intervals=_intervals(session, program, scope, cut),
        changes=_changes(session, program, scope, cut),
        not_yet_started=_not_yet_started(session, program, scope, cut),
        quality=_quality(session, program),
        source=_source(session, program, cut),
    )
    return calculation.ticket_aging(facts, program, scope)


def ticket_filters(session: Session, program: Program) -> dict[str, list[str]]:
    """The values that a program's tickets can be filtered by, the missing one last."""
    spells = select(Spell.priority).where(Spell.program_id == program.id)
    tickets = Ticket.program_id == program.id
    in_use = select(Spell.group_id).where(Spell.program_id == program.id)
    asked = select(Ticket.requester_id).where(tickets)
    found: dict[str, Iterable[str | None]] = {
        "priority": session.scalars(spells.distinct()),
        "group": session.scalars(select(Group.name).where(Group.id.in_(in_use))),
        "kind": session.scalars(select(Ticket.kind).where(tickets).distinct()),
        "requester": session.scalars(select(Group.name).where(Group.id.in_(asked))),
    }
    values = {name: [*sorted(v for v in rows if v), NONE] for name, rows in found.items()}
    values["kind"].remove(NONE)
    return values | {"state": [s.name for s in program.tickets.workflow.states]}


def _held_at_cut(program: Program, scope: Scope, cut: int, *columns: Any) -> Question:
    """The one spell of each ticket that holds at the cut, filtered."""
    query = (
        select(*columns)
        .select_from(Spell)
        .join(Ticket, Ticket.id == Spell.ticket_id)
        .join(State, State.id == Spell.state_id)
        .outerjoin(Group, Group.id == Spell.group_id)
        .outerjoin(Requester, Requester.id == Ticket.requester_id)
        .where(Spell.program_id == program.id, Spell.to_at >= cut, Spell.from_at < cut)
    )
    for name, values in scope.filters.items():
        column = _FILTERED[name]
        named = column.in_([v for v in values if v != NONE])
        query = query.where(named | column.is_(None) if NONE in values else named)
    return query


def _tickets_at_cut(session: Session, program: Program, scope: Scope, cut: int) -> TicketsAtCut:
    rows = session.execute(
        _held_at_cut(
            program, scope, cut,
            Ticket.key, Ticket.title, Ticket.kind, Requester.name, Spell.priority, Group.name,
            State.name, Ticket.started_at, Spell.from_at, Spell.state_since, Spell.final_at,
            Spell.reopened_at, Ticket.first_response_at, Spell.reopens, Spell.reassignments,
            Spell.paused, Spell.sla_used,
        )
    ).all()  # fmt: skip
    columns = list(zip(*rows, strict=True)) or [()] * 17
    arrays: list[Any] = [*map(_texts, columns[:7]), *map(_instants, columns[7:])]
    return TicketsAtCut(*arrays)


def _intervals(session: Session, program: Program, scope: Scope, cut: int) -> StateIntervals:
    query = (
        select(Spell.ticket_id, State.name, Spell.from_at, Spell.to_at, Spell.state_since)
        .join(State, State.id == Spell.state_id)
        .where(Spell.program_id == program.id, Spell.from_at < cut)
        .order_by(Spell.ticket_id, Spell.seq)
    )
    rows = session.execute(_of_filtered_tickets(query, program, scope, cut)).all()
    ticket, state, *instants = list(zip(*rows, strict=True)) or [()] * 5
    return StateIntervals(_instants(ticket), _texts(state), *(_instants(c) for c in instants))


def _changes(session: Session, program: Program, scope: Scope, cut: int) -> FlowChanges:
    query = select(Spell.from_at, Spell.change).where(
        Spell.program_id == program.id, Spell.change > 0, Spell.from_at < cut
    )
    rows = session.execute(_of_filtered_tickets(query, program, scope, cut)).all()
    at, change = list(zip(*rows, strict=True)) or [(), ()]
    return FlowChanges(_instants(at), _instants(change))


def _of_filtered_tickets(query: Question, program: Program, scope: Scope, cut: int) -> Question:
    if not scope.filters:
        return query
    kept = _held_at_cut(program, scope, cut, Spell.ticket_id).correlate(None)
    return query.where(Spell.ticket_id.in_(kept))


def _not_yet_started(session: Session, program: Program, scope: Scope, cut: int) -> int:
    """Tickets that start later; they stand outside of every filter on values at the cut."""
    query = select(func.count()).where(
        Ticket.program_id == program.id, Ticket.exclusion.is_(None), Ticket.started_at >= cut
    )
    return session.scalar(query) or 0


def _quality(session: Session, program: Program) -> DataQuality:
    rows = session.execute(
        select(Ticket.exclusion, Ticket.key)
        .where(Ticket.program_id == program.id, Ticket.exclusion.is_not(None))
        .order_by(Ticket.exclusion, Ticket.key)
    )
    excluded: dict[str, tuple[str, ...]] = {}
    for reason, key in rows:
        excluded[reason or ""] = (*excluded.get(reason or "", ()), key)
    quarantine = models.Quarantine
    reasons = session.execute(
        select(quarantine.reason, func.count())
        .where(quarantine.program_id == program.id, quarantine.resolved_at.is_(None))
        .group_by(quarantine.reason)
        .order_by(quarantine.reason)
    )
    return DataQuality(excluded, dict(reasons.all()))


def _source(session: Session, program: Program, cut: int) -> Source | None:
    run = models.ImportRun
    newest = session.execute(
        select(run.file, run.at)
        .where(run.program_id == program.id, run.feature == "tickets")
        .order_by(run.id.desc())
        .limit(1)
    ).one_or_none()
    if newest is None:
        return None
    fact = session.scalar(
        select(func.max(Spell.from_at)).where(
            and_(Spell.program_id == program.id, Spell.from_at < cut)
        )
    )
    return Source(newest.file, newest.at, fact)


def _texts(values: Sequence[str | None]) -> Text:
    column = np.empty(len(values), dtype=object)
    column[:] = [NONE if v is None else v for v in values]
    return column


def _instants(values: Sequence[int | None]) -> Instants:
    return np.array([NEVER if v is None else v for v in values], dtype=np.int64)
