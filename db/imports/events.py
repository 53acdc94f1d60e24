"""Delivered events beside those that the store has: new facts only."""

from collections.abc import Iterable
from operator import gt, lt

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from dashboard.imports.delivery import Delivery, StagedEvent
from dashboard.programs import Program
from db import models
from db.bulk import insert_rows
from db.imports.tickets import named_ids
from db.ticket_aging.history import event_order

Fact = tuple[int, int, int, str, str]
_FACT = ("ticket_id", "at", "micros", "kind", "value")
REPEATED, MISPLACED = "repeated under a lower event id", "repeated at a later place"
_CHUNK = 500


def merge_events(
    session: Session, program: Program, delivery: Delivery, run_id: int, now: int
) -> tuple[set[int], int]:
    """New facts only; of repeats the lowest event id is kept. Touched tickets, rows taken.

    Ids that are places go from low to high instead when a fuller file comes.
    """
    events = delivery.events
    named_ids(
        session, models.Team, {e.value for e in events if e.kind == "group"},
        program_id=program.id,
    )  # fmt: skip
    lowest = _lowest(session, program, events)
    stored, void = _stored_facts(session, {fact[0] for fact in lowest})
    new = {fact: event for fact, event in lowest.items() if fact not in stored}
    reason, better = (MISPLACED, gt) if delivery.ids_are_places else (REPEATED, lt)
    replacing = {
        fact: event
        for fact, event in lowest.items()
        if fact in stored
        and fact not in void
        and better(event_order(event.source_id), event_order(stored[fact]))
    }
    _void_repeated(session, replacing, reason, now)
    insert_rows(
        session,
        models.table(models.TicketEvent),
        (*_FACT, "source_id", "actor", "import_run_id", "recorded_at"),
        (
            (*fact, event.source_id, event.actor, run_id, now)
            for fact, event in (new | replacing).items()
        ),
    )
    touched = {fact[0] for fact in new | replacing}
    return touched, len({event.row for event in new.values()})


def _lowest(
    session: Session, program: Program, events: Iterable[StagedEvent]
) -> dict[Fact, StagedEvent]:
    """Each delivered fact once, under its lowest event id."""
    ticket = models.Ticket
    query = select(ticket.key, ticket.id).where(ticket.program_id == program.id)
    ids = dict(session.execute(query).all())
    lowest: dict[Fact, StagedEvent] = {}
    for event in sorted(events, key=lambda e: event_order(e.source_id)):
        fact = (ids[event.ticket], event.at, event.micros, event.kind, event.value)
        lowest.setdefault(fact, event)
    return lowest


def _stored_facts(session: Session, tickets: set[int]) -> tuple[dict[Fact, str], set[Fact]]:
    """The facts that the store has with their event id, and which of them a person voided.

    What was voided is known too: delivered again, it stays void.
    """
    event, ids = models.TicketEvent, sorted(tickets)
    columns = [getattr(event, name) for name in _FACT]
    facts: dict[Fact, str] = {}
    void: set[Fact] = set()
    for start in range(0, len(ids), _CHUNK):
        rows = session.execute(
            select(event.source_id, event.voided_at, *columns).where(
                event.ticket_id.in_(ids[start : start + _CHUNK]),
                event.voided_at.is_(None) | event.void_reason.not_in((REPEATED, MISPLACED)),
            )
        )
        for source_id, voided_at, *fact in rows:
            facts[tuple(fact)] = source_id
            if voided_at is not None:
                void.add(tuple(fact))
    return facts, void


def _void_repeated(session: Session, facts: Iterable[Fact], reason: str, now: int) -> None:
    """The same fact under a better id: ties are ordered by it, so the other one makes way."""
    event = models.TicketEvent
    for fact in facts:
        same = (getattr(event, name) == value for name, value in zip(_FACT, fact, strict=True))
        session.execute(
            update(event)
            .where(*same, event.voided_at.is_(None))
            .values(voided_at=now, void_reason=reason)
        )
