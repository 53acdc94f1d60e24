"""An import taken back as a whole: what no other import says is voided, spells are rebuilt."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, and_, exists, or_, select, update
from sqlalchemy.orm import Session, aliased

from dashboard.imports.delivery import KINDS
from dashboard.programs import Program
from dashboard.ticket_aging.spells import WITHDRAWN, TicketHistory, ticket_history
from db import models
from db.bulk import update_rows
from db.data_versions import count_up, data_version
from db.engine import IMPORT_LOCK, take_turns
from db.imports.events import CORRECTED, TAKEN_BACK, StoredEvent, history, stored_events
from db.imports.merge import Overtaken, write_replay
from db.imports.quarantine import settle
from db.imports.tickets import (
    FACTS,
    Facts,
    StoredTicket,
    named_ids,
    stored_tickets,
    ticket_columns,
)
from db.ticket_aging.history import FEATURE
from db.ticket_aging.spells import Replay

_CHUNK = 500


@dataclass(slots=True)
class TakeBack:
    """What taking an import back changes, for one version of the program's tickets."""

    version: int
    events: list[int] = field(default_factory=list)
    """Nobody else says them: they are voided."""
    restored: list[int] = field(default_factory=list)
    """The import had corrected them: they hold again."""
    said: list[int] = field(default_factory=list)
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
            "changed": len(self.facts),
        }


def take_back_plan(session: Session, program: Program, run_id: int) -> TakeBack:
    """Find out what only this import says."""
    plan = TakeBack(data_version(session, program.id, FEATURE))
    event, said = models.TicketEvent, models.TicketDelivery
    voided = dict(session.execute(_said_only_by(run_id, "event", event)).all())
    restored = dict(session.execute(_corrected_by(run_id)).all())
    unsaid = dict(session.execute(_said_only_by(run_id, "ticket", said)).all())
    plan.events, plan.restored, plan.said = list(voided), list(restored), list(unsaid)
    stored = {t.id: t for t in stored_tickets(session, program).values()}
    lost = set(unsaid.values())
    _find_remaining_facts(session, plan, stored, lost)
    again, gone = _events_again(session, plan.restored), set(plan.events)
    touched = sorted({*lost, *voided.values(), *restored.values()})
    for start in range(0, len(touched), _CHUNK):
        histories = [
            (t, _history(program, plan, stored[t], [*log, *again.get(t, ())], gone))
            for t, log in stored_events(session, touched[start : start + _CHUNK])
        ]
        plan.replay.add(program, histories)
    return plan


def _said_only_by(run_id: int, kind: str, fact: Any) -> Select[int, int]:
    """(id, ticket) of facts that hold and that no other standing import says."""
    repeat, run = models.ImportRepeat, aliased(models.ImportRun)
    other, its_run = aliased(models.ImportRepeat), aliased(models.ImportRun)
    repeated = select(repeat.fact_id).where(repeat.kind == kind, repeat.import_run_id == run_id)
    first = exists().where(
        run.id == fact.import_run_id, run.id != run_id, run.taken_back_at.is_(None)
    )
    again = exists().where(
        other.kind == kind,
        other.fact_id == fact.id,
        other.import_run_id != run_id,
        its_run.id == other.import_run_id,
        its_run.taken_back_at.is_(None),
    )
    return select(fact.id, fact.ticket_id).where(
        fact.voided_at.is_(None),
        or_(fact.import_run_id == run_id, fact.id.in_(repeated)),
        ~first,
        ~again,
    )


def _corrected_by(run_id: int) -> Select[int, int]:
    """(id, ticket) of facts that the import corrected, and that a standing import says."""
    event, run, repeat = models.TicketEvent, models.ImportRun, models.ImportRepeat
    by_first = exists().where(run.id == event.import_run_id, run.taken_back_at.is_(None))
    its_run = aliased(models.ImportRun)
    by_other = exists().where(
        repeat.kind == "event",
        repeat.fact_id == event.id,
        its_run.id == repeat.import_run_id,
        its_run.taken_back_at.is_(None),
    )
    same = aliased(models.TicketEvent)
    stands = exists().where(
        and_(
            same.ticket_id == event.ticket_id, same.at == event.at, same.micros == event.micros,
            same.kind == event.kind, same.value == event.value, same.voided_at.is_(None),
        )
    )  # fmt: skip
    return select(event.id, event.ticket_id).where(
        event.voided_by == run_id, event.void_reason == CORRECTED, by_first | by_other, ~stands
    )


def _find_remaining_facts(
    session: Session, plan: TakeBack, stored: dict[int, StoredTicket], tickets: set[int]
) -> None:
    """What the other imports say of these tickets, where it differs from what stands."""
    facts: dict[int, Facts] = {
        t: dict.fromkeys(FACTS) | {"kind": KINDS[0], "title": stored[t].key} for t in tickets
    }
    said, ids, gone = models.TicketDelivery, sorted(tickets), set(plan.said)
    plan.unsaid = set(tickets)
    for start in range(0, len(ids), _CHUNK):
        rows = session.execute(
            select(said.id, said.ticket_id, said.facts)
            .where(said.ticket_id.in_(ids[start : start + _CHUNK]), said.voided_at.is_(None))
            .order_by(said.id)
        )
        for id_, ticket, delivered in rows:
            if id_ not in gone:
                facts[ticket] |= delivered
                plan.unsaid.discard(ticket)
    plan.facts = {t: f for t, f in facts.items() if f != stored[t].facts}


def _events_again(session: Session, ids: Sequence[int]) -> dict[int, list[StoredEvent]]:
    event = models.TicketEvent
    again: dict[int, list[StoredEvent]] = {}
    for start in range(0, len(ids), _CHUNK):
        rows = session.execute(
            select(
                event.ticket_id, event.id, event.at, event.micros, event.kind, event.value,
                event.source_id, event.import_run_id,
            ).where(event.id.in_(ids[start : start + _CHUNK]))
        )  # fmt: skip
        for row in rows:
            again.setdefault(row[0], []).append(StoredEvent(*row, False))
    return again


def _history(
    program: Program, plan: TakeBack, ticket: StoredTicket, log: list[StoredEvent], gone: set[int]
) -> TicketHistory:
    remaining = history(e for e in log if e.id not in gone)
    if ticket.id in plan.unsaid and not remaining:
        plan.withdrawn.add(ticket.id)
        plan.facts.pop(ticket.id, None)
        return TicketHistory(None, WITHDRAWN, None)
    created = plan.facts.get(ticket.id, ticket.facts)["created_at"]
    return ticket_history(created, remaining, program.tickets.workflow)


def write_take_back(
    session: Session, program: Program, plan: TakeBack, run_id: int, reason: str, now: int
) -> None:
    """Write what was found out; raises ``Overtaken`` when it was for an earlier version."""
    take_turns(session, IMPORT_LOCK)
    if data_version(session, program.id, FEATURE) != plan.version:
        raise Overtaken
    count_up(session, program.id, FEATURE)
    event = models.table(models.TicketEvent)
    voids = ((id_, now, TAKEN_BACK, run_id) for id_ in plan.events)
    update_rows(session, event, ("voided_at", "void_reason", "voided_by"), voids)
    again = ((id_, None, None, None) for id_ in plan.restored)
    update_rows(session, event, ("voided_at", "void_reason", "voided_by"), again)
    said = models.table(models.TicketDelivery)
    update_rows(session, said, ("voided_at",), ((id_, now) for id_ in plan.said))
    _write_facts(session, program, plan)
    write_replay(session, program, plan.replay, {})
    _settle_refusals(session, run_id, now)
    run = models.ImportRun
    session.execute(
        update(run)
        .where(run.id == run_id)
        .values(taken_back_at=now, taken_back_reason=reason, checked={"taken_back": plan.counts})
    )


def _write_facts(session: Session, program: Program, plan: TakeBack) -> None:
    teams = named_ids(session, models.Team, (), program_id=program.id)
    people = named_ids(session, models.Person, ())
    rows = [(t, *ticket_columns(f, teams, people).values()) for t, f in plan.facts.items()]
    names = tuple(ticket_columns(dict.fromkeys(FACTS), teams, people))
    update_rows(session, models.table(models.Ticket), names, rows)


def _settle_refusals(session: Session, run_id: int, now: int) -> None:
    quarantine = models.Quarantine
    waiting = select(quarantine.id).where(
        quarantine.import_run_id == run_id, quarantine.resolved_at.is_(None)
    )
    settle(session, list(session.scalars(waiting)), now)
