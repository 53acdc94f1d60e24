"""Delivered tickets beside those that the store has."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from dashboard.imports.delivery import Delivery, StagedTicket
from dashboard.programs import Program
from dashboard.ticket_aging.spells import WITHDRAWN
from db import models
from db.ticket_words import source_facts, words_of

FACTS = tuple(name for name in StagedTicket._fields if name != "key")
Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class StoredTicket:
    """A ticket that the store has; facts with the names of teams and people.

    ``facts`` are what its source says. What people say counts more, so that it stands whatever
    is delivered.
    """

    id: int
    key: str
    facts: Facts
    words: Facts
    """What people say, where they do."""
    withdrawn: bool
    delivery: int | None
    """Where its facts were said last, and which."""
    said: frozenset[str] = frozenset()

    @property
    def counts(self) -> Facts:
        """What stands in its columns: what people say, else what its source says."""
        return self.facts | self.words


@dataclass(slots=True)
class TicketChanges:
    """What a delivery changes in tickets. A new ticket's reference is below zero."""

    references: dict[str, int] = field(default_factory=dict)
    """Of all tickets that the store has or gets, by key."""
    created_at: dict[int, int | None] = field(default_factory=dict)
    new: dict[str, StagedTicket] = field(default_factory=dict)
    changed: dict[int, Facts] = field(default_factory=dict)
    said: list[tuple[int, Facts]] = field(default_factory=list)
    repeats: list[int] = field(default_factory=list)
    restarted: set[int] = field(default_factory=set)
    """Those whose start may differ now."""

    @property
    def taken(self) -> int:
        """How many tickets are new or say something else."""
        return len(self.new) + len(self.changed)


def ticket_changes(session: Session, program: Program, delivery: Delivery) -> TicketChanges:
    """Compare a delivery's tickets with the store's."""
    stored, changes = stored_tickets(session, program), TicketChanges()
    changes.references = {key: held.id for key, held in stored.items()}
    changes.created_at = {held.id: held.facts["created_at"] for held in stored.values()}
    for key, ticket in delivery.tickets.items():
        given = delivery.given - delivery.refused_facts.get(key, set())
        said = {fact: getattr(ticket, fact) for fact in FACTS if fact in given}
        held = stored.get(key)
        if held is None:
            _add(changes, key, ticket, said)
        else:
            _compare(changes, held, said)
    return changes


def _add(changes: TicketChanges, key: str, ticket: StagedTicket, said: Facts) -> None:
    reference = -1 - len(changes.new)
    changes.references[key] = reference
    changes.new[key] = ticket
    changes.created_at[reference] = ticket.created_at
    changes.said.append((reference, said))
    changes.restarted.add(reference)


def _compare(changes: TicketChanges, held: StoredTicket, said: Facts) -> None:
    different = {fact: value for fact, value in said.items() if held.facts[fact] != value}
    changed = {fact: value for fact, value in different.items() if fact not in held.words}
    if changed or held.withdrawn:
        changes.changed[held.id] = changed
    if different or held.withdrawn or held.delivery is None or held.said != said.keys():
        changes.said.append((held.id, said))
    else:
        changes.repeats.append(held.delivery)
    if "created_at" in different or held.withdrawn:
        changes.created_at[held.id] = said.get("created_at", held.facts["created_at"])
        changes.restarted.add(held.id)


def stored_tickets(session: Session, program: Program) -> dict[str, StoredTicket]:
    """All tickets of a program, by key."""
    words = words_of(session, program.id)
    source = source_facts(session, words)
    ticket, team, person = models.Ticket, aliased(models.Team), aliased(models.Person)
    said = _newest_deliveries(session, program)
    rows = session.execute(
        select(
            ticket.id, ticket.key, ticket.exclusion, ticket.title, ticket.kind,
            team.name, person.name, ticket.root_cause, ticket.source, ticket.created_at,
            ticket.level, ticket.rating,
        )
        .outerjoin(team, team.id == ticket.requester_id)
        .outerjoin(person, person.id == ticket.assignee_id)
        .where(ticket.program_id == program.id)
    )  # fmt: skip
    return {
        key: StoredTicket(
            id_,
            key,
            dict(zip(FACTS, facts, strict=True))
            | {fact: source[id_][fact] for fact in words.get(id_, ())},
            words.get(id_, {}),
            exclusion == WITHDRAWN,
            *said.get(id_, (None, frozenset())),
        )
        for id_, key, exclusion, *facts in rows
    }


def _newest_deliveries(session: Session, program: Program) -> dict[int, tuple[int, frozenset[str]]]:
    """Of each ticket the delivery that spoke last, and of what."""
    said, ticket = models.TicketDelivery, models.Ticket
    newest = (
        select(func.max(said.id))
        .join(ticket, ticket.id == said.ticket_id)
        .where(ticket.program_id == program.id, said.voided_at.is_(None))
        .group_by(said.ticket_id)
    )
    rows = session.execute(select(said.ticket_id, said.id, said.facts).where(said.id.in_(newest)))
    return {ticket_id: (id_, frozenset(facts)) for ticket_id, id_, facts in rows}


def known_tickets(session: Session, program: Program) -> frozenset[str]:
    """Keys of the tickets that the store has."""
    ticket = models.Ticket
    held = ticket.exclusion.is_(None) | (ticket.exclusion != WITHDRAWN)
    query = select(ticket.key).where(ticket.program_id == program.id, held)
    return frozenset(session.scalars(query))


def ticket_columns(
    facts: Mapping[str, Any], teams: Mapping[str, int], people: Mapping[str, int]
) -> dict[str, Any]:
    """Facts as the columns of ``ticket``."""
    columns = dict(facts)
    for fact, ids in (("requester", teams), ("assignee", people)):
        if fact in columns:
            columns[f"{fact}_id"] = ids.get(columns.pop(fact) or "")
    return columns


def named_ids(
    session: Session, model: Any, names: Iterable[str | None], **of: int
) -> dict[str, int]:
    """Ids of teams or people by name; those that are new are added."""
    conditions = [getattr(model, column) == value for column, value in of.items()]
    query = select(model.name, model.id).where(*conditions)
    known: dict[str, int] = dict(session.execute(query).all())
    missing = sorted({n for n in names if n and n not in known})
    if missing:
        session.add_all([model(name=name, **of) for name in missing])
        session.flush()
        known = dict(session.execute(query).all())
    return known
