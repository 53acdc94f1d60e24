"""The read seam of ticket aging: one function answers page, terminal and paper."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from dashboard.program_calendar import Instants
from dashboard.programs import Program
from dashboard.rights import Viewer
from dashboard.scope import Scope, refuse_unknown_filters
from dashboard.ticket_aging import calculation
from dashboard.ticket_aging.facts import StateIntervals, TicketFacts, TicketsAtCut
from dashboard.ticket_aging.spells import WITHDRAWN
from dashboard.ticket_aging.values import NEVER, NONE, DataQuality, Source, Text, TicketAging
from db import models
from db.bulk import fetch_columns, fetch_numbers
from db.programs import program as program_value

# Core tables: the ORM's handling of rows would take longer than the queries.
spells, events, tickets, states, teams = (
    models.table(model)
    for model in (
        models.TicketSpell, models.TicketEvent, models.Ticket, models.WorkflowState, models.Team,
    )
)  # fmt: skip
requesters = teams.alias("requester")
Question = Select[*tuple[Any, ...]]
_FILTERED = {
    "priority": spells.c.priority,
    "group": teams.c.name,
    "kind": tickets.c.kind,
    "state": states.c.name,
    "requester": requesters.c.name,
}
_TEXTS = (
    tickets.c.key, tickets.c.title, tickets.c.kind, requesters.c.name, spells.c.priority,
    teams.c.name, states.c.name, tickets.c.root_cause,
)  # fmt: skip
_INSTANTS = (
    tickets.c.started_at, spells.c.from_at, spells.c.state_since, spells.c.final_at,
    spells.c.reopened_at, tickets.c.first_response_at, spells.c.reopens,
    spells.c.reassignments, spells.c.paused, spells.c.sla_used,
)  # fmt: skip
_INTERVALS = (
    spells.c.ticket_id, spells.c.state_id, spells.c.from_at, spells.c.to_at,
    spells.c.state_since, spells.c.change,
)  # fmt: skip


def ticket_aging(session: Session, scope: Scope, viewer: Viewer) -> TicketAging:
    """Everything about the age of a program's tickets, as it stood at the cut of ``scope``.

    Filters keep the tickets whose value at the cut is among the chosen ones, in every figure.
    Raises ``NotFound`` for a program that the viewer may not see, ``InvalidRequest`` for a
    filter value that it does not have.
    """
    program = program_value(session, scope.program, viewer, scope.as_of)
    if scope.filters:
        refuse_unknown_filters(scope.filters, ticket_filters(session, program))
    cut = program.calendar.cut(scope.as_of)
    facts = TicketFacts(
        tickets=_tickets_at_cut(session, program, scope, cut),
        intervals=_intervals(session, program, scope, cut),
        not_yet_started=_not_yet_started(session, program, scope, cut),
        quality=_quality(session, program),
        source=_source(session, program, cut),
    )
    return calculation.ticket_aging(facts, program, scope)


def ticket_filters(session: Session, program: Program) -> dict[str, list[str]]:
    """The values that a program's tickets can be filtered by, the missing one last."""
    of_program = tickets.c.program_id == program.id
    in_use = select(spells.c.group_id).where(spells.c.program_id == program.id)
    asked = select(tickets.c.requester_id).where(of_program)
    found: dict[str, Iterable[str | None]] = {
        "priority": session.scalars(
            select(spells.c.priority).where(spells.c.program_id == program.id).distinct()
        ),
        "group": session.scalars(select(teams.c.name).where(teams.c.id.in_(in_use))),
        "kind": session.scalars(select(tickets.c.kind).where(of_program).distinct()),
        "requester": session.scalars(select(teams.c.name).where(teams.c.id.in_(asked))),
    }
    values = {name: [*sorted(v for v in rows if v), NONE] for name, rows in found.items()}
    values["kind"].remove(NONE)
    return values | {"state": [s.name for s in program.tickets.workflow.states]}


def _held_at_cut(program: Program, scope: Scope, cut: int, *columns: Any) -> Question:
    """The one spell of each ticket that holds at the cut, filtered."""
    query = (
        select(*columns)
        .select_from(spells)
        .join(tickets, tickets.c.id == spells.c.ticket_id)
        .join(states, states.c.id == spells.c.state_id)
        .outerjoin(teams, teams.c.id == spells.c.group_id)
        .outerjoin(requesters, requesters.c.id == tickets.c.requester_id)
        .where(spells.c.program_id == program.id, spells.c.to_at >= cut, spells.c.from_at < cut)
    )
    for name, values in scope.filters.items():
        column = _FILTERED[name]
        named = column.in_([v for v in values if v != NONE])
        query = query.where(named | column.is_(None) if NONE in values else named)
    return query


def _tickets_at_cut(session: Session, program: Program, scope: Scope, cut: int) -> TicketsAtCut:
    columns = fetch_columns(session, _held_at_cut(program, scope, cut, *_TEXTS, *_INSTANTS))
    arrays: list[Any] = [_texts(column) for column in columns[: len(_TEXTS)]]
    arrays += [_instants(column) for column in columns[len(_TEXTS) :]]
    return TicketsAtCut(*arrays)


def _intervals(session: Session, program: Program, scope: Scope, cut: int) -> StateIntervals:
    query = (
        select(*_INTERVALS)
        .where(spells.c.program_id == program.id, spells.c.from_at < cut)
        .order_by(spells.c.ticket_id, spells.c.seq)
    )
    if scope.filters:
        kept = _held_at_cut(program, scope, cut, spells.c.ticket_id).correlate(None)
        query = query.where(spells.c.ticket_id.in_(kept))
    ticket, state, *others = fetch_numbers(session, query)
    return StateIntervals(ticket, _positions(session, program)[state], *others)


def _positions(session: Session, program: Program) -> Instants:
    """Position in the workflow, by the id of the state."""
    rows = session.execute(
        select(states.c.id, states.c.position).where(states.c.program_id == program.id)
    ).all()
    positions = np.full(max(id_ for id_, _ in rows) + 1, NEVER, dtype=np.int64)
    for id_, position in rows:
        positions[id_] = position
    return positions


def _not_yet_started(session: Session, program: Program, scope: Scope, cut: int) -> int:
    """Tickets that start later; they stand outside of every filter on values at the cut."""
    query = select(func.count()).where(
        tickets.c.program_id == program.id,
        tickets.c.exclusion.is_(None),
        tickets.c.started_at >= cut,
    )
    return session.scalar(query) or 0


def _quality(session: Session, program: Program) -> DataQuality:
    rows = session.execute(
        select(tickets.c.exclusion, tickets.c.key)
        .where(tickets.c.program_id == program.id, tickets.c.exclusion != WITHDRAWN)
        .order_by(tickets.c.exclusion, tickets.c.key)
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
        select(run.file, run.imported_at.label("at"))
        .where(
            run.program_id == program.id, run.feature == "tickets",
            run.imported_at.is_not(None), run.taken_back_at.is_(None),
        )
        .order_by(run.imported_at.desc(), run.id.desc())
        .limit(1)
    ).one_or_none()  # fmt: skip
    if newest is None:
        return None
    fact = session.scalar(
        select(events.c.at)
        .join(tickets, tickets.c.id == events.c.ticket_id)
        .where(tickets.c.program_id == program.id, events.c.at < cut, events.c.voided_at.is_(None))
        .order_by(events.c.at.desc())
        .limit(1)
    )
    return Source(newest.file, newest.at, fact)


def _texts(values: Sequence[str | None]) -> Text:
    column = np.empty(len(values), dtype=object)
    column[:] = [NONE if v is None else v for v in values]
    return column


def _instants(values: Sequence[int | None]) -> Instants:
    return np.array([NEVER if v is None else v for v in values], dtype=np.int64)
