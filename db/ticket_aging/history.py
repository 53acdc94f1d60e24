"""Events into spells: what is derived is rebuilt in the transaction of its facts."""

from collections.abc import Collection, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from dashboard.errors import NotFound
from dashboard.imports.delivery import PLACE
from dashboard.programs import Program
from dashboard.rights import Right
from dashboard.ticket_aging.spells import WITHDRAWN, TicketEvent, TicketHistory, ticket_history
from db import models
from db.audit import allow, note
from db.data_versions import TICKETS, count_up
from db.engine import IMPORT_LOCK, take_turns
from db.ticket_aging.spells import Replay, forget_spells, note_derived, write_spells

_CHUNK = 500


def event_order(source_id: str) -> tuple[int, int, str]:
    """Sorts event ids: numbers as numbers, then what is no number, then places (``#3``)."""
    if source_id.startswith(PLACE) and source_id[1:].isdecimal():
        return (2, int(source_id[1:]), "")
    return (0, int(source_id), "") if source_id.isdecimal() else (1, 0, source_id)


def rebuild_spells(
    session: Session, program: Program, tickets: Collection[int] | None = None
) -> None:
    """Replay the history of these tickets (of all, when left out) and write what follows."""
    ids = sorted(_all_tickets(session, program) if tickets is None else tickets)
    note_change(session, program, ids)
    forget_spells(session, program, ids)
    for start in range(0, len(ids), _CHUNK):
        done = Replay()
        done.add(program, _histories(session, program, ids[start : start + _CHUNK]))
        note_derived(session, done)
        write_spells(session, program, done)


def note_change(session: Session, program: Program, tickets: Collection[int]) -> None:
    """Count the data's version up; these tickets have changed in it."""
    version, ids = count_up(session, program.id, TICKETS), sorted(tickets)
    for start in range(0, len(ids), _CHUNK):
        chunk = models.Ticket.id.in_(ids[start : start + _CHUNK])
        table = models.table(models.Ticket)
        session.execute(update(table).where(chunk).values(changed_in=version))


def void_event(session: Session, program: Program, event_id: int, reason: str, now: int) -> None:
    """Void a wrong fact, with a reason, and rebuild what follows from its ticket's others.

    Raises ``NotFound`` when the program has no such event that still holds.
    """
    allow(session, Right.IMPORT, program.key)
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
    key = session.scalar(select(ticket.key).where(ticket.id == found)) or ""
    note(session, "ticket", found, key, "voided an event", program.id, None, {"reason": reason})


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
    for ticket in ids:
        yield (
            ticket,
            ticket_history(created[ticket], log.get(ticket, ()), program.tickets.workflow),
        )


def _events(session: Session, ids: list[int]) -> Iterator[tuple[Any, ...]]:
    e = models.TicketEvent
    rows = session.execute(
        select(e.ticket_id, e.at, e.micros, e.source_id, e.kind, e.value).where(
            e.ticket_id.in_(ids), e.voided_at.is_(None)
        )
    )
    return ((t, at, us, event_order(id_), kind, value) for t, at, us, id_, kind, value in rows)


def _all_tickets(session: Session, program: Program) -> list[int]:
    ticket = models.Ticket
    held = ticket.exclusion.is_(None) | (ticket.exclusion != WITHDRAWN)
    query = select(ticket.id).where(ticket.program_id == program.id, held)
    return list(session.scalars(query))
