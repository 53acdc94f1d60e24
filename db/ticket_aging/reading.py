"""The read seam of ticket aging: one function answers page, terminal and paper."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.imports.delivery import KINDS
from dashboard.listings import Ask
from dashboard.programs import Program
from dashboard.rights import Viewer
from dashboard.scope import Scope, is_partial, refuse_unknown_filters
from dashboard.ticket_aging import calculation, listing
from dashboard.ticket_aging.at_cut import Names, at_cut
from dashboard.ticket_aging.columns import Column
from dashboard.ticket_aging.spells import WITHDRAWN
from dashboard.ticket_aging.values import NONE, DataQuality, OpenTicket, Source, TicketAging
from db import models
from db.action_items import overdue_by_ticket
from db.data_versions import TICKETS
from db.imports.newest import newest_import
from db.imports.quarantine import waiting_reasons
from db.programs import program as program_value
from db.ticket_aging.answers import answered
from db.ticket_aging.columns import KnownColumns
from db.ticket_aging.kept import known_columns

events, tickets, teams = (
    models.table(model) for model in (models.TicketEvent, models.Ticket, models.Team)
)
_ASKED = 500
ALL = 10**9


def ticket_aging(session: Session, scope: Scope, viewer: Viewer, listed: int = ALL) -> TicketAging:
    """Everything about the age of a program's tickets, as it stood at the cut of ``scope``.

    Filters keep the tickets whose value at the cut is among the chosen ones, in every figure;
    of the open ones ``listed`` are told one by one. Raises ``NotFound`` for a program that the
    viewer may not see, ``InvalidRequest`` for a filter value that it does not have.
    """
    program = program_value(session, scope.program, viewer, scope.as_of)
    known = known_columns(session, program)
    ranked = ranked_tickets(session, program, scope, known)

    def made() -> TicketAging:
        labels = ticket_labels(session, ranked.ids(listed))
        quality, source = _quality(session, program), source_at(session, program, ranked.found.cut)
        aging = calculation.ticket_aging(ranked, labels, program, scope, listed, quality, source)
        ranked.found.ranked.clear()  # what is kept with the answer would be large
        return aging

    found = answered(known, ranked.found.names, program, scope, "aging", listed, made)
    return replace(found, program=program, scope=scope, partial_week=is_partial(program, scope))


def open_tickets(
    session: Session, scope: Scope, viewer: Viewer, name: str, ask: Ask
) -> tuple[int, tuple[OpenTicket, ...]]:
    """How many tickets of one of the ``LISTS`` fit what is asked, and the rows asked for.

    Raises as ``ticket_aging`` does.
    """
    program = program_value(session, scope.program, viewer, scope.as_of)
    ranked = ranked_tickets(session, program, scope)
    rows, still = listing.listed(ranked, name, program), ranked.found.open
    labels = ticket_labels(session, still.id[rows].tolist()) if listing.needs_labels(ask) else {}
    rows = listing.asked(ranked, rows, ask, labels, program)
    told = rows[ask.first : ask.end]
    labels = ticket_labels(session, still.id[told].tolist())
    return len(rows), calculation.told(ranked, labels, program, told)


def ranked_tickets(
    session: Session,
    program: Program,
    scope: Scope,
    known: KnownColumns | None = None,
    kinds: Sequence[str] = (),
) -> calculation.Ranking:
    """The open tickets of a program at the cut of ``scope``, ranked; of one that may be seen.

    With ``kinds`` only those, whether there are any or not.
    """
    known = known or known_columns(session, program)
    names = known_names(session, program, known)
    if scope.filters:
        refuse_unknown_filters(scope.filters, _offered(known, names))
    if kinds:
        scope = replace(scope, filters={**scope.filters, "kind": tuple(kinds)})

    def ranked() -> calculation.Ranking:
        cut = program.calendar.cut(scope.as_of)
        overdue = overdue_by_ticket(session, program, cut, scope.as_of)
        found = at_cut(known.columns, names, cut, scope.filters)
        return calculation.ranking(found, program, scope, overdue)

    return answered(known, names, program, scope, "ranking", 0, ranked)


def ticket_filters(session: Session, program: Program) -> dict[str, list[str]]:
    """The values that a program's tickets can be filtered by, the missing one last."""
    known = known_columns(session, program)
    return _offered(known, known_names(session, program, known))


def known_names(session: Session, program: Program, known: KnownColumns) -> Names:
    """What the codes stand for; priorities that have a target are there in any case."""
    query = select(teams.c.id, teams.c.name).where(teams.c.program_id == program.id)
    called = dict(session.execute(query).all())
    of_teams = (NONE, *(called[team] for team in known.teams))
    met = known.priority_names
    return Names(
        priority=(*met, *(p for p in program.tickets.sla_hours if p not in met)),
        group=of_teams,
        state=tuple(state.name for state in program.tickets.workflow.states),
        kind=KINDS,
        requester=of_teams,
        cause=known.cause_names,
    )


def _offered(known: KnownColumns, names: Names) -> dict[str, list[str]]:
    columns = known.columns
    met = {
        "priority": (columns.open.priority, columns.ended.priority),
        "group": (columns.open.group, columns.ended.group),
        "kind": (columns.tickets.kind,),
        "requester": (columns.tickets.requester,),
        "cause": (columns.tickets.cause,),
    }
    values = {name: _occurring(getattr(names, name), codes) for name, codes in met.items()}
    values["kind"].remove(NONE)
    return values | {"state": list(names.state)}


def _occurring(names: Sequence[str], columns: Sequence[Column]) -> list[str]:
    counts = sum(np.bincount(codes, minlength=len(names)) for codes in columns)
    found = (name for name, n in zip(names, np.atleast_1d(counts), strict=True) if n)
    return [*sorted(name for name in found if name != NONE), NONE]


def ticket_labels(session: Session, ids: Sequence[int]) -> calculation.Labels:
    """Key and title of tickets."""
    found: dict[int, tuple[str, str]] = {}
    for start in range(0, len(ids), _ASKED):
        query = select(tickets.c.id, tickets.c.key, tickets.c.title).where(
            tickets.c.id.in_(ids[start : start + _ASKED])
        )
        found.update((id_, (key, title)) for id_, key, title in session.execute(query))
    return found


def _quality(session: Session, program: Program) -> DataQuality:
    rows = session.execute(
        select(tickets.c.exclusion, tickets.c.key)
        .where(tickets.c.program_id == program.id, tickets.c.exclusion != WITHDRAWN)
        .order_by(tickets.c.exclusion, tickets.c.key)
    )
    excluded: dict[str, tuple[str, ...]] = {}
    for reason, key in rows:
        excluded[reason or ""] = (*excluded.get(reason or "", ()), key)
    return DataQuality(excluded, waiting_reasons(session, program, TICKETS))


def source_at(session: Session, program: Program, cut: int) -> Source | None:
    """Where a program's tickets come from, and up to when they go before a cut."""
    newest = newest_import(session, program, TICKETS)
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
