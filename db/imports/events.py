"""Delivered events beside those that the store has: new facts only."""

from collections.abc import Iterable

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from dashboard.imports.delivery import Delivery, StagedEvent
from dashboard.programs import Program
from db import models
from db.bulk import insert_rows
from db.imports.tickets import named_ids
from db.ticket_aging.history import event_order

Fact = tuple[int, int, str, str]
_CHUNK = 500


def merge_events(
    session: Session, program: Program, delivery: Delivery, run_id: int, now: int
) -> tuple[set[int], int]:
    """New facts only; of repeats the lowest event id is kept. Touched tickets, rows taken."""
    events = delivery.events
    named_ids(
        session, models.Team, {e.value for e in events if e.kind == "group"},
        program_id=program.id,
    )  # fmt: skip
    ticket = models.Ticket
    ids = dict(
        session.execute(select(ticket.key, ticket.id).where(ticket.program_id == program.id)).all()
    )
    lowest: dict[Fact, StagedEvent] = {}
    for event in sorted(events, key=lambda e: event_order(e.source_id)):
        lowest.setdefault((ids[event.ticket], event.at, event.kind, event.value), event)
    stored = _stored_facts(session, {fact[0] for fact in lowest})
    new = {fact: event for fact, event in lowest.items() if fact not in stored}
    earlier = {
        fact: event
        for fact, event in lowest.items()
        if fact in stored and event_order(event.source_id) < event_order(stored[fact])
    }
    _void_repeated(session, earlier, now)
    insert_rows(
        session,
        models.table(models.TicketEvent),
        ("ticket_id", "at", "kind", "value", "source_id", "actor", "import_run_id", "recorded_at"),
        (
            (*fact, event.source_id, event.actor, run_id, now)
            for fact, event in (new | earlier).items()
        ),
    )
    touched = {fact[0] for fact in new | earlier}
    return touched, len({event.row for event in new.values()})


def _stored_facts(session: Session, tickets: set[int]) -> dict[Fact, str]:
    event, ids = models.TicketEvent, sorted(tickets)
    facts: dict[Fact, str] = {}
    for start in range(0, len(ids), _CHUNK):
        rows = session.execute(
            select(event.ticket_id, event.at, event.kind, event.value, event.source_id).where(
                event.ticket_id.in_(ids[start : start + _CHUNK]), event.voided_at.is_(None)
            )
        )
        facts.update(((t, at, kind, value), source) for t, at, kind, value, source in rows)
    return facts


def _void_repeated(session: Session, facts: Iterable[Fact], now: int) -> None:
    """The same fact under a lower id: ties are ordered by it, so the higher one makes way."""
    event = models.TicketEvent
    for ticket, at, kind, value in facts:
        session.execute(
            update(event)
            .where(
                event.ticket_id == ticket, event.at == at, event.kind == kind,
                event.value == value, event.voided_at.is_(None),
            )
            .values(voided_at=now, void_reason="repeated under a lower event id")
        )  # fmt: skip
