"""One delivery into the store, and what became of its rows."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.imports.delivery import Delivery, Refusal
from dashboard.programs import Program
from db import models
from db.engine import IMPORT_LOCK, take_turns
from db.imports.events import merge_events
from db.imports.quarantine import keep_refusals
from db.imports.tickets import merge_ticket_rows
from db.ticket_aging.history import rebuild_spells


@dataclass(frozen=True, slots=True)
class RowCounts:
    """What became of a file's rows: read = taken + repeated + quarantined."""

    read: int
    taken: int
    repeated: int
    quarantined: int


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did, or would do."""

    tables: dict[str, RowCounts]
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class DeliveredFile:
    """What is remembered of the files."""

    name: str
    sha256: str


def known_tickets(session: Session, program: Program) -> frozenset[str]:
    """Keys of the tickets that the store has."""
    ticket = models.Ticket
    return frozenset(session.scalars(select(ticket.key).where(ticket.program_id == program.id)))


def merge_tickets(
    session: Session, program: Program, delivery: Delivery, file: DeliveredFile, now: int
) -> ImportResult:
    """Merge a delivery and rebuild what it touches. What is known already changes nothing."""
    take_turns(session, IMPORT_LOCK)
    run = models.ImportRun(
        program_id=program.id, feature="tickets", file=file.name, sha256=file.sha256, at=now,
        rows_read=0, rows_taken=0, rows_repeated=0, rows_quarantined=0,
    )  # fmt: skip
    session.add(run)
    session.flush()
    changed, restarted = merge_ticket_rows(session, program, delivery)
    touched, taken_rows = merge_events(session, program, delivery, run.id, now)
    rebuild_spells(session, program, restarted | touched)
    keep_refusals(session, program, delivery, run.id, now)
    tables = {"events": _counts(delivery, "events", taken_rows)}
    if delivery.read["tickets"]:
        tables["tickets"] = _counts(delivery, "tickets", changed)
    for name in ("read", "taken", "repeated", "quarantined"):
        setattr(run, f"rows_{name}", sum(getattr(counts, name) for counts in tables.values()))
    session.flush()
    return ImportResult(tables, tuple(delivery.refusals))


def _counts(delivery: Delivery, what: str, taken: int) -> RowCounts:
    read, quarantined = delivery.read[what], delivery.quarantined[what]
    return RowCounts(read, taken, read - taken - quarantined, quarantined)
