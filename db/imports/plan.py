"""What a delivery would change: found out beside the pages, without changing anything."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from dashboard.imports.delivery import Delivery, Refusal, StagedEvent
from dashboard.imports.runs import Outcome, RefusedGroup, RefusedRow, RowCounts
from dashboard.programs import Program
from dashboard.ticket_aging.spells import TicketHistory, ticket_history
from db.data_versions import TICKETS, data_version
from db.imports.events import EventChanges, history, stored_events
from db.imports.quarantine import QuarantineChanges, quarantine_changes
from db.imports.tickets import TicketChanges, ticket_changes
from db.ticket_aging.spells import Replay

MOST_REFUSED = 10_000
"""Refused rows that an outcome lists."""
MOST_GROUPS = 30
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
    tables = {"events": _counts(delivery, "events", len(events.taken_rows), changed)}
    if delivery.read["tickets"]:
        tables["tickets"] = _counts(delivery, "tickets", tickets.taken, len(tickets.changed))
    if not delivery.read["events"] and len(tables) > 1:
        del tables["events"]
    reasons = Counter(refusal.reason for refusal in delivery.refusals)
    refused = tuple(RefusedRow(*r[:7]) for r in delivery.refusals[:MOST_REFUSED])
    groups = _groups(delivery.refusals)
    return Outcome(tables, dict(reasons.most_common()), refused, groups=groups)


def _groups(refusals: Iterable[Refusal]) -> tuple[RefusedGroup, ...]:
    """What a person corrects in one go, the most frequent first."""
    rows: dict[tuple[str, str, str, str, str], list[int]] = {}
    for r in refusals:
        rows.setdefault((r.file, r.column, r.value, r.reason, r.sentence), []).append(r.row)
    largest = sorted(rows.items(), key=lambda group: -len(group[1]))[:MOST_GROUPS]
    return tuple(RefusedGroup(*key, len(found), tuple(found[:5])) for key, found in largest)


def _counts(delivery: Delivery, what: str, taken: int, changed: int) -> RowCounts:
    read, quarantined = delivery.read[what], delivery.quarantined[what]
    left_out = delivery.left_out[what]
    repeated = read - taken - quarantined - left_out
    return RowCounts(read, taken, repeated, quarantined, changed, left_out)
