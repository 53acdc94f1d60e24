"""What a delivery would change: found out beside the pages, without changing anything."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from dashboard.imports.delivery import Delivery, StagedEvent
from dashboard.imports.runs import Outcome
from dashboard.programs import Program
from dashboard.ticket_aging.spells import TicketHistory, ticket_history
from db.data_versions import TICKETS, data_version
from db.imports.events import EventChanges, history, stored_events
from db.imports.outcome import outcome_of, row_counts
from db.imports.quarantine import QuarantineChanges, quarantine_changes
from db.imports.tickets import TicketChanges, ticket_changes
from db.ticket_aging.spells import Replay

_CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that an import writes, made for one version of the program's tickets."""

    version: int
    tickets: TicketChanges
    events: EventChanges
    replay: Replay
    quarantine: QuarantineChanges
    outcome: Outcome
    teams: frozenset[str]
    people: frozenset[str]


def planned(
    session: Session, program: Program, delivery: Delivery, roles: Mapping[str, str]
) -> Plan:
    """Compare a delivery with the store. ``roles``: of each file, by its name in refusals."""
    version = data_version(session, program.id, TICKETS)
    tickets, events, replay = ticket_changes(session, program, delivery), EventChanges(), Replay()
    for chunk in _in_chunks(session, program, delivery, tickets, events):
        replay.add(program, chunk)
    staged = delivery.tickets.values()
    teams = {t.requester for t in staged} | {e.value for e in delivery.events if e.kind == "group"}
    return Plan(
        version,
        tickets,
        events,
        replay,
        quarantine_changes(session, program, delivery, roles),
        _outcome(delivery, tickets, events),
        frozenset(name for name in teams if name),
        frozenset(t.assignee for t in staged if t.assignee),
    )


def _in_chunks(
    session: Session,
    program: Program,
    delivery: Delivery,
    tickets: TicketChanges,
    events: EventChanges,
) -> Iterator[list[tuple[int, TicketHistory]]]:
    """The new histories of all that the delivery touches."""
    delivered: dict[int, list[StagedEvent]] = {}
    for event in delivery.events:
        delivered.setdefault(tickets.references[event.ticket], []).append(event)
    references = sorted(delivered.keys() | tickets.restarted)
    for start in range(0, len(references), _CHUNK):
        chunk = references[start : start + _CHUNK]
        stored = dict(stored_events(session, [ticket for ticket in chunk if ticket > 0]))
        histories = []
        for ticket in chunk:
            held = stored.get(ticket, [])
            log = events.merge(ticket, delivered.get(ticket, ()), held, delivery.ids_are_places)
            if log is None and ticket in tickets.restarted:
                log = history(held)
            if log is not None:
                created = tickets.created_at[ticket]
                histories.append((ticket, ticket_history(created, log, program.tickets.workflow)))
        yield histories


def _outcome(delivery: Delivery, tickets: TicketChanges, events: EventChanges) -> Outcome:
    changed = len(events.changed_rows)
    tables = {"events": row_counts(delivery, "events", len(events.taken_rows), changed)}
    if delivery.read["tickets"]:
        tables["tickets"] = row_counts(delivery, "tickets", tickets.taken, len(tickets.changed))
    if not delivery.read["events"] and len(tables) > 1:
        del tables["events"]
    return outcome_of(delivery, tables)
