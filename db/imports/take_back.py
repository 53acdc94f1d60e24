"""An import taken back as a whole: what no other import says is voided, spells are rebuilt."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.imports.delivery import KINDS
from dashboard.programs import Program
from dashboard.ticket_aging.spells import WITHDRAWN, TicketHistory, ticket_history
from db import models
from db.bulk import update_rows
from db.data_versions import TICKETS, data_version
from db.engine import IMPORT_LOCK, take_turns
from db.imports.events import CORRECTED, TAKEN_BACK, StoredEvent, history, stored_events
from db.imports.merge import Overtaken, write_replay
from db.imports.quarantine import settle_and_reopen
from db.imports.repeats import (
    EVENT,
    FACTS_OF,
    TICKET,
    carriers,
    note_repeats,
    said_by,
    stands_without,
)
from db.imports.tickets import FACTS, Facts, StoredTicket, named_ids, stored_tickets, ticket_columns
from db.ticket_aging.history import note_change
from db.ticket_aging.spells import Replay

_CHUNK = 500


@dataclass(slots=True)
class TakeBack:
    """What taking an import back changes, for one version of the program's tickets."""

    version: int
    events: set[int] = field(default_factory=set)
    """Nobody else says them: they are voided."""
    restored: list[int] = field(default_factory=list)
    """The import had corrected them: they hold again."""
    corrected_by: dict[int, int] = field(default_factory=dict)
    """Those that another import corrects too, and the event that it says instead."""
    carried: dict[int, int] = field(default_factory=dict)
    """Those that hold under another id: who said them says that one."""
    said: set[int] = field(default_factory=set)
    facts: dict[int, Facts] = field(default_factory=dict)
    """What is left to be said of tickets, where it differs."""
    unsaid: set[int] = field(default_factory=set)
    """Tickets whose facts nobody says any more."""
    withdrawn: set[int] = field(default_factory=set)
    replay: Replay = field(default_factory=Replay)

    @property
    def counts(self) -> dict[str, int]:
        """What a person is told."""
        return {
            "events": len(self.events),
            "restored": len(self.restored),
            "tickets": len(self.withdrawn),
            "changed": len(self.facts.keys() - self.withdrawn),
        }


def take_back_plan(session: Session, program: Program, run_id: int) -> TakeBack:
    """Find out what only this import says."""
    plan = TakeBack(data_version(session, program.id, TICKETS))
    event = models.TicketEvent
    voided = _facts(session, EVENT, run_id)
    unsaid = _facts(session, TICKET, run_id)
    plan.events, plan.said = set(voided), set(unsaid)
    corrected = dict(
        session.execute(
            select(event.id, event.ticket_id).where(
                event.voided_by == run_id,
                event.void_reason == CORRECTED,
                stands_without(EVENT, run_id),
            )
        ).all()
    )
    touched = sorted({*unsaid.values(), *voided.values(), *corrected.values()})
    stored = {t.id: t for t in stored_tickets(session, program).values()}
    _find_remaining_facts(session, plan, stored, touched)
    again = _events_again(session, sorted(corrected), run_id)
    for start in range(0, len(touched), _CHUNK):
        histories = [
            (t, _history(program, plan, stored[t], log, again.get(t, [])))
            for t, log in stored_events(session, touched[start : start + _CHUNK])
        ]
        plan.replay.add(program, histories)
    return plan


def _facts(session: Session, kind: str, run_id: int) -> dict[int, int]:
    """Facts that hold and that only this import says, each with its ticket."""
    fact = FACTS_OF[kind]
    rows = session.execute(
        select(fact.id, fact.ticket_id).where(
            fact.voided_at.is_(None), said_by(kind, run_id), ~stands_without(kind, run_id)
        )
    )
    return dict(rows.all())


def _find_remaining_facts(
    session: Session, plan: TakeBack, stored: dict[int, StoredTicket], tickets: Sequence[int]
) -> None:
    """What the other imports say of these tickets, where it differs from what stands."""
    facts: dict[int, Facts] = {
        t: dict.fromkeys(FACTS) | {"kind": KINDS[0], "title": stored[t].key} for t in tickets
    }
    said = models.TicketDelivery
    plan.unsaid = set(tickets)
    for start in range(0, len(tickets), _CHUNK):
        rows = session.execute(
            select(said.id, said.ticket_id, said.facts)
            .where(said.ticket_id.in_(tickets[start : start + _CHUNK]), said.voided_at.is_(None))
            .order_by(said.id)
        )
        for id_, ticket, delivered in rows:
            if id_ not in plan.said:
                facts[ticket] |= delivered
                plan.unsaid.discard(ticket)
    plan.facts = {t: c for t, f in facts.items() if (c := f | stored[t].words) != stored[t].counts}


def _events_again(
    session: Session, ids: Sequence[int], run_id: int
) -> dict[int, list[StoredEvent]]:
    """Corrected events of each ticket; what was said last comes first, as it is to hold."""
    event, newest = models.TicketEvent, _newest_standing(session, ids, run_id)
    found: list[StoredEvent] = []
    for start in range(0, len(ids), _CHUNK):
        rows = session.execute(
            select(
                event.ticket_id, event.id, event.at, event.micros, event.kind, event.value,
                event.source_id, event.import_run_id,
            ).where(event.id.in_(ids[start : start + _CHUNK]))
        )  # fmt: skip
        found += [StoredEvent(*row, False) for row in rows]
    again: dict[int, list[StoredEvent]] = {}
    for stored in sorted(found, key=lambda e: (newest[e.id], e.id), reverse=True):
        again.setdefault(stored.ticket, []).append(stored)
    return again


def _history(
    program: Program,
    plan: TakeBack,
    ticket: StoredTicket,
    log: Iterable[StoredEvent],
    corrected: Iterable[StoredEvent],
) -> TicketHistory:
    remaining = [e for e in log if e.id not in plan.events]
    remaining += _restored(plan, remaining, corrected)
    events = history(remaining)
    if ticket.id in plan.unsaid and not events:
        plan.withdrawn.add(ticket.id)
        return TicketHistory(None, WITHDRAWN, None)
    created = plan.facts.get(ticket.id, ticket.facts)["created_at"]
    return ticket_history(created, events, program.tickets.workflow)


def _restored(
    plan: TakeBack, remaining: Iterable[StoredEvent], corrected: Iterable[StoredEvent]
) -> list[StoredEvent]:
    """Events that hold again: not those that another import corrects, or that hold already."""
    live = [e for e in remaining if not e.void]
    same = {e.fact: e.id for e in live}
    by_id = {(e.source_id, e.kind): e.id for e in live}
    restored = []
    for event in corrected:
        if event.fact in same:
            plan.carried[event.id] = same[event.fact]
        elif (event.source_id, event.kind) in by_id:
            plan.corrected_by[event.id] = by_id[event.source_id, event.kind]
        else:
            plan.restored.append(event.id)
            restored.append(event)
            same[event.fact] = event.id
            by_id[event.source_id, event.kind] = event.id
    return restored


def write_take_back(
    session: Session, program: Program, plan: TakeBack, run_id: int, reason: str, now: int
) -> None:
    """Write what was found out; raises ``Overtaken`` when it was for an earlier version."""
    take_turns(session, IMPORT_LOCK)
    if data_version(session, program.id, TICKETS) != plan.version:
        raise Overtaken
    note_change(session, program, {*plan.replay.derived, *plan.facts})
    event, said = models.table(models.TicketEvent), models.table(models.TicketDelivery)
    voids = ("voided_at", "void_reason", "voided_by")
    update_rows(session, event, voids, ((id_, now, TAKEN_BACK, run_id) for id_ in plan.events))
    update_rows(session, event, voids, ((id_, None, None, None) for id_ in plan.restored))
    update_rows(session, event, ("voided_by",), _correctors(session, plan, run_id))
    places = set(plan.carried.values())
    noted = carriers(session, EVENT, dict(zip(places, places, strict=True)))
    note_repeats(session, EVENT, carriers(session, EVENT, plan.carried) - noted)
    update_rows(session, said, ("voided_at",), ((id_, now) for id_ in plan.said))
    _write_facts(session, program, plan)
    write_replay(session, program, plan.replay, {})
    settle_and_reopen(session, run_id, now)
    row = session.get_one(models.ImportRun, run_id)
    row.taken_back_at, row.taken_back_reason, row.taken_back = now, reason, plan.counts


def _correctors(session: Session, plan: TakeBack, run_id: int) -> list[tuple[int, int]]:
    """Of each event that stays corrected, an import that stands and says so."""
    newest = _newest_standing(session, plan.corrected_by.values(), run_id)
    return [(event, newest[new]) for event, new in plan.corrected_by.items()]


def _newest_standing(session: Session, events: Iterable[int], run_id: int) -> dict[int, int]:
    """Of each event the last import that says it and stands, the one taken back left out."""
    run = models.ImportRun
    said = carriers(session, EVENT, {event: event for event in events})
    runs = select(run.id).where(run.id.in_({r for _, r in said}), run.taken_back_at.is_(None))
    standing = set(session.scalars(runs)) - {run_id}
    return {event: by for event, by in sorted(said) if by in standing}


def _write_facts(session: Session, program: Program, plan: TakeBack) -> None:
    teams = named_ids(session, models.Team, (), program_id=program.id)
    people = named_ids(session, models.Person, ())
    rows = [(t, *ticket_columns(f, teams, people).values()) for t, f in plan.facts.items()]
    names = tuple(ticket_columns(dict.fromkeys(FACTS), teams, people))
    update_rows(session, models.table(models.Ticket), names, rows)
