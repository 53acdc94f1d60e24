"""Delivered tickets beside those that the store has."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.imports.delivery import Delivery, StagedTicket
from dashboard.programs import Program
from db import models
from db.bulk import insert_rows, update_rows

_TICKET_FACTS = (
    "created_at", "title", "kind", "requester_id", "assignee_id", "root_cause", "source",
)  # fmt: skip


def merge_ticket_rows(
    session: Session, program: Program, delivery: Delivery
) -> tuple[int, set[int]]:
    """New and changed tickets: how many, and the ids of those whose start may differ."""
    staged = delivery.tickets
    teams = named_ids(
        session, models.Team, {t.requester for t in staged.values()}, program_id=program.id
    )
    people = named_ids(session, models.Person, {t.assignee for t in staged.values()})
    ticket, stored = models.Ticket, _stored_tickets(session, program)
    values = {key: _ticket_values(t, teams, people) for key, t in staged.items()}
    for key in delivery.refused_facts.keys() & stored.keys():
        for fact in delivery.refused_facts[key]:
            values[key][fact] = getattr(stored[key], fact)
    new = [key for key in staged if key not in stored]
    given = [c for c in _TICKET_FACTS if c.removesuffix("_id") in delivery.given]
    changed = {
        key: [c for c in given if getattr(stored[key], c) != values[key][c]]
        for key in staged.keys() & stored.keys()
    }
    changed = {key: columns for key, columns in changed.items() if columns}
    insert_rows(
        session,
        models.table(ticket),
        ("program_id", "key", "version", *_TICKET_FACTS),
        ((program.id, key, 1, *values[key].values()) for key in new),
    )
    update_rows(
        session,
        models.table(ticket),
        given,
        ((stored[key].id, *(values[key][c] for c in given)) for key in changed),
    )
    restarted = {stored[key].id for key, columns in changed.items() if "created_at" in columns}
    return len(new) + len(changed), restarted | _ids(session, program, new)


def _stored_tickets(session: Session, program: Program) -> dict[str, Any]:
    ticket = models.Ticket
    query = select(ticket.key, ticket.id, *(getattr(ticket, name) for name in _TICKET_FACTS))
    return {row.key: row for row in session.execute(query.where(ticket.program_id == program.id))}


def _ticket_values(
    ticket: StagedTicket, teams: dict[str, int], people: dict[str, int]
) -> dict[str, Any]:
    return {
        "created_at": ticket.created_at,
        "title": ticket.title,
        "kind": ticket.kind,
        "requester_id": teams.get(ticket.requester or ""),
        "assignee_id": people.get(ticket.assignee or ""),
        "root_cause": ticket.root_cause,
        "source": ticket.source,
    }


def _ids(session: Session, program: Program, keys: Iterable[str]) -> set[int]:
    ticket, wanted = models.Ticket, set(keys)
    rows = session.execute(select(ticket.id, ticket.key).where(ticket.program_id == program.id))
    return {id_ for id_, key in rows if key in wanted}


def named_ids(session: Session, model: Any, names: set[str | None], **of: int) -> dict[str, int]:
    """Ids of teams or people by name; those that are new are added."""
    conditions = [getattr(model, column) == value for column, value in of.items()]
    query = select(model.name, model.id).where(*conditions)
    known: dict[str, int] = dict(session.execute(query).all())
    missing = sorted(n for n in names if n and n not in known)
    if missing:
        session.add_all([model(name=name, **of) for name in missing])
        session.flush()
        known = dict(session.execute(query).all())
    return known
