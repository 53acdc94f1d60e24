"""Deliveries into the store: all or nothing, and nothing twice."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from dashboard.imports.tickets import Delivery, Refusal, StagedEvent, StagedTicket
from dashboard.programs import Program
from db import models
from db.bulk import insert_rows, update_rows
from db.engine import IMPORT_LOCK, take_turns
from db.ticket_aging.history import event_order, rebuild_spells

Fact = tuple[int, int, str, str]
_TICKET_FACTS = (
    "created_at", "title", "kind", "requester_id", "assignee_id", "root_cause", "source",
)  # fmt: skip
_REFUSAL_COLUMNS = ("file", "row", "column", "value", "reason", "sentence")
_CHUNK = 500


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
    changed, restarted = _merge_ticket_rows(session, program, delivery)
    touched, taken_rows = _merge_events(session, program, delivery, run.id, now)
    rebuild_spells(session, program, restarted | touched)
    _keep_refusals(session, program, delivery, run.id, now)
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


def _merge_ticket_rows(
    session: Session, program: Program, delivery: Delivery
) -> tuple[int, set[int]]:
    """New and changed tickets: how many, and the ids of those whose start may differ."""
    staged = delivery.tickets
    teams = _named_ids(
        session, models.Team, {t.requester for t in staged.values()}, program_id=program.id
    )
    people = _named_ids(session, models.Person, {t.assignee for t in staged.values()})
    ticket = models.Ticket
    stored = {
        row.key: row
        for row in session.execute(
            select(
                ticket.key, ticket.id, *(getattr(ticket, name) for name in _TICKET_FACTS),
            ).where(ticket.program_id == program.id)
        )
    }  # fmt: skip
    values = {key: _ticket_values(t, teams, people) for key, t in staged.items()}
    new = [key for key in staged if key not in stored]
    given = [c for c in _TICKET_FACTS if c.removesuffix("_id") in delivery.given]
    changed = [
        key
        for key in staged
        if key in stored and any(getattr(stored[key], c) != values[key][c] for c in given)
    ]
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
    restarted = {
        stored[key].id
        for key in changed
        if "created_at" in given and stored[key].created_at != values[key]["created_at"]
    }
    return len(new) + len(changed), restarted | _ids(session, program, new)


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


def _named_ids(session: Session, model: Any, names: set[str | None], **of: int) -> dict[str, int]:
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


def _merge_events(
    session: Session, program: Program, delivery: Delivery, run_id: int, now: int
) -> tuple[set[int], int]:
    """New facts only; of repeats the lowest event id is kept. Touched tickets, rows taken."""
    events = delivery.events
    _named_ids(
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


def _keep_refusals(
    session: Session, program: Program, delivery: Delivery, run_id: int, now: int
) -> None:
    """Quarantine what was refused, each row once however often it is delivered.

    A row of the quarantine that has now been taken is resolved; one that is refused for another
    reason than before says the new one.
    """
    quarantine, table = models.Quarantine, models.table(models.Quarantine)
    known = {
        row.fingerprint: row
        for row in session.execute(
            select(quarantine.fingerprint, quarantine.id, quarantine.reason).where(
                quarantine.program_id == program.id
            )
        )
    }
    refused = dict(_fingerprinted(delivery.refusals))
    insert_rows(
        session,
        table,
        ("program_id", "fingerprint", "import_run_id", *_REFUSAL_COLUMNS),
        ((program.id, f, run_id, *r[:-1]) for f, r in refused.items() if f not in known),
    )
    update_rows(
        session,
        table,
        _REFUSAL_COLUMNS,
        (
            (known[f].id, *r[:-1])
            for f, r in refused.items()
            if f in known and known[f].reason != r.reason
        ),
    )
    _resolve(session, [known[f].id for f in _taken(known, refused, delivery)], now)


def _taken(known: Iterable[str], refused: Iterable[str], delivery: Delivery) -> list[str]:
    """Fingerprints of refusals whose row has come again and was not refused."""
    delivered = {_digest(row) for table in delivery.tables for row in table.rows} if known else ()
    still = {fingerprint.split("-")[0] for fingerprint in refused}
    return [f for f in known if (row := f.split("-")[0]) in delivered and row not in still]


def _resolve(session: Session, ids: list[int], now: int) -> None:
    quarantine = models.Quarantine
    for start in range(0, len(ids), _CHUNK):
        session.execute(
            update(quarantine)
            .where(quarantine.id.in_(ids[start : start + _CHUNK]), quarantine.resolved_at.is_(None))
            .values(resolved_at=now)
        )


def _fingerprinted(refusals: list[Refusal]) -> Iterable[tuple[str, Refusal]]:
    """Each refusal under what identifies its row; the same row twice in a file stays two."""
    seen: Counter[str] = Counter()
    for refusal in refusals:
        digest = _digest(refusal.cells)
        seen[digest] += 1
        yield f"{digest}-{seen[digest]}", refusal


def _digest(cells: tuple[str, ...]) -> str:
    return hashlib.sha256("\x1f".join(cells).encode()).hexdigest()[:32]
