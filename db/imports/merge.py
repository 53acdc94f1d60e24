"""A plan into the store: all of it in one short transaction, or nothing."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy.orm import Session

from dashboard.imports.delivery import Delivery
from dashboard.imports.runs import Outcome
from dashboard.programs import Program
from db import models
from db.bulk import insert_rows, reserved_ids, update_rows
from db.data_versions import TICKETS, data_version
from db.engine import IMPORT_LOCK, take_turns
from db.imports.plan import Plan, planned
from db.imports.quarantine import write_quarantine
from db.imports.repeats import carriers, note_repeats
from db.imports.tickets import FACTS, named_ids, ticket_columns
from db.ticket_aging.history import note_change
from db.ticket_aging.spells import DERIVED, Replay, forget_spells, note_derived, write_spells

Ids = Mapping[int, int]
_EVENT = (
    "id", "ticket_id", "at", "micros", "kind", "value", "source_id", "actor", "import_run_id",
    "recorded_at",
)  # fmt: skip
_COLUMNS = (
    "title", "kind", "root_cause", "source", "created_at", "requester_id", "assignee_id",
    "level", "rating",
)  # fmt: skip
_NOTHING = (None, None, None)


class Overtaken(Exception):
    """The tickets have changed since the plan was made: make another one."""


def write_plan(session: Session, program: Program, plan: Plan, run_id: int, now: int) -> None:
    """Write a plan; raises ``Overtaken`` when it was made for an earlier version."""
    take_turns(session, IMPORT_LOCK)
    if data_version(session, program.id, TICKETS) != plan.version:
        raise Overtaken
    teams = named_ids(session, models.Team, plan.teams, program_id=program.id)
    people = named_ids(session, models.Person, plan.people)
    ids = _add_tickets(session, program, plan, teams, people)
    _change_tickets(session, plan, teams, people)
    _note_deliveries(session, plan, ids, run_id)
    _write_events(session, plan, ids, run_id, now)
    write_replay(session, program, plan.replay, ids)
    changed = {t for t in (*plan.replay.derived, *plan.tickets.changed) if t > 0}
    note_change(session, program, changed | set(ids.values()))
    write_quarantine(session, program, plan.quarantine, run_id, now)


def write_replay(session: Session, program: Program, replay: Replay, ids: Ids) -> None:
    """Spells in the place of earlier ones; new tickets have their derived columns already."""
    earlier = {t: facts for t, facts in replay.derived.items() if t > 0}
    forget_spells(session, program, earlier)
    note_derived(session, Replay(earlier))
    write_spells(session, program, replay, ids)


def _add_tickets(
    session: Session, program: Program, plan: Plan, teams: dict[str, int], people: dict[str, int]
) -> Ids:
    table, new = models.table(models.Ticket), plan.tickets.new
    ids = {-1 - i: id_ for i, id_ in enumerate(reserved_ids(session, table, len(new)))}

    def rows() -> Iterator[tuple[Any, ...]]:
        for i, (key, ticket) in enumerate(new.items()):
            facts = {fact: getattr(ticket, fact) for fact in FACTS}
            columns = ticket_columns(facts, teams, people)
            derived = plan.replay.derived.get(-1 - i, _NOTHING)
            yield (ids[-1 - i], program.id, key, 1, *(columns[c] for c in _COLUMNS), *derived)

    insert_rows(session, table, ("id", "program_id", "key", "version", *_COLUMNS, *DERIVED), rows())
    return ids


def _change_tickets(
    session: Session, plan: Plan, teams: dict[str, int], people: dict[str, int]
) -> None:
    """Each set of changed columns in one statement."""
    by_columns: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    for id_, facts in plan.tickets.changed.items():
        columns = ticket_columns(facts, teams, people)
        if columns:
            by_columns.setdefault(tuple(columns), []).append((id_, *columns.values()))
    for names, rows in by_columns.items():
        update_rows(session, models.table(models.Ticket), names, rows)


def _note_deliveries(session: Session, plan: Plan, ids: Ids, run_id: int) -> None:
    insert_rows(
        session,
        models.table(models.TicketDelivery),
        ("ticket_id", "import_run_id", "facts"),
        ((ids.get(t, t), run_id, json.dumps(facts)) for t, facts in plan.tickets.said),
    )
    note_repeats(session, "ticket", ((fact, run_id) for fact in plan.tickets.repeats))


def _write_events(session: Session, plan: Plan, ids: Ids, run_id: int, now: int) -> None:
    """What was wrong or repeated makes way first: a fact stands once."""
    table = models.table(models.TicketEvent)
    voids = ((id_, now, reason, run_id) for id_, reason in plan.events.voids)
    update_rows(session, table, ("voided_at", "void_reason", "voided_by"), voids)
    new = plan.events.new
    event_ids = reserved_ids(session, table, len(new))
    insert_rows(
        session,
        table,
        _EVENT,
        (
            (id_, ids.get(ticket, ticket), e.at, e.micros, e.kind, e.value, e.source_id, e.actor,
             run_id, now)
            for id_, (ticket, e) in zip(event_ids, new, strict=True)
        ),
    )  # fmt: skip
    note_repeats(session, "event", ((fact, run_id) for fact in plan.events.repeats))
    note_repeats(session, "event", carriers(session, "event", _places(plan, event_ids)))


def _places(plan: Plan, event_ids: Sequence[int]) -> dict[int, int]:
    """Earlier events and those that stand in their place."""
    return {held.id: event_ids[i] for i, held in plan.events.carried.items()}


def bring(
    session: Session,
    program: Program,
    delivery: Delivery,
    run_id: int,
    now: int,
    roles: Mapping[str, str] | None = None,
) -> Plan:
    """Plan and write in one transaction, for what is small: others wait for as long."""
    take_turns(session, IMPORT_LOCK)
    plan = planned(session, program, delivery, roles or {})
    write_plan(session, program, plan, run_id, now)
    note_outcome(session, run_id, plan.outcome, "", now)
    return plan


def note_outcome(session: Session, run_id: int, outcome: Outcome, sha256: str, now: int) -> None:
    """Write what became of an import's rows."""
    tables = outcome.tables.values()
    row = session.get_one(models.ImportRun, run_id)
    row.imported_at, row.sha256 = now, sha256
    row.outcome, row.refusals = kept_outcome(outcome), [asdict(r) for r in outcome.refused]
    row.rows_read = sum(counts.read for counts in tables)
    row.rows_taken = sum(counts.taken for counts in tables)
    row.rows_repeated = sum(counts.repeated for counts in tables)
    row.rows_quarantined = sum(counts.quarantined for counts in tables)


def kept_outcome(outcome: Outcome) -> dict[str, Any]:
    """An outcome as it is kept, but for its refused rows, which may be many."""
    return asdict(replace(outcome, refused=()))
