"""The demonstration's ticket exports: two years of two programs, as rows of text.

The same seed and the same `until` give the same bytes on every machine: all randomness comes
from `Random.random()`, all local time from the zone of `until`.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

from dashboard.demonstration import names
from dashboard.demonstration.chance import weighted
from dashboard.demonstration.ticket_arrivals import Arrival, Program, arrivals
from dashboard.demonstration.ticket_backlog import still_open
from dashboard.demonstration.ticket_dirt import Faults, faults, soiled_events, soiled_ticket
from dashboard.demonstration.ticket_life import TERMINAL, Event, life

RISK_MINING = Program(
    prefix="RSK",
    tickets=1080,
    open_now=119,
    teams=names.RISK_TEAMS,
    outage=names.RISK_OUTAGE,
    requesters=names.RISK_REQUESTERS,
    bank_share=0.35,
)
OUTREACH = Program(
    prefix="ISS",
    tickets=540,
    open_now=60,
    teams=names.OUTREACH_TEAMS,
    outage=names.OUTREACH_OUTAGE,
    requesters=names.OUTREACH_REQUESTERS,
    bank_share=0.75,
)
FIRST_EVENT = 100_001
WITH_OFFSET = 0.15


LEVELS = (("", 0.4), ("Sev-2", 0.35), ("executive", 0.25))
RATINGS = (("1", 0.04), ("2", 0.09), ("3", 0.2), ("4", 0.4), ("5", 0.27))
RATED = 0.6


@dataclass(frozen=True, slots=True)
class TicketExport:
    """Two tables of text, as an export of a ticket system would hold them."""

    tickets: tuple[dict[str, str], ...]
    events: tuple[dict[str, str], ...]


def as_known_at(export: TicketExport, now: dt.datetime) -> TicketExport:
    """The export without what happens after `now`; rows whose time cannot be read stay."""

    def past(text: str) -> bool:
        try:
            return dt.datetime.fromisoformat(text) <= now
        except ValueError:
            return True

    created = {e["ticket_id"]: e["ts"] for e in export.events if e["event_type"] == "created"}
    return TicketExport(
        tuple(t for t in export.tickets if past(created.get(t["ticket_id"], ""))),
        tuple(e for e in export.events if past(e["ts"])),
    )


def risk_mining_tickets(seed: int, until: dt.datetime) -> TicketExport:
    """Rule, model and fraud work of the two years before `until`, which has a zone."""
    return _export(RISK_MINING, seed, until)


def outreach_tickets(seed: int, until: dt.datetime) -> TicketExport:
    """Issuers' requests and escalations of the two years before `until`, which has a zone."""
    return _export(OUTREACH, seed, until)


def _export(program: Program, seed: int, until: dt.datetime) -> TicketExport:
    if until.tzinfo is None:
        raise ValueError("until must have a zone")
    rng = Random(f"{program.prefix} {seed}")
    tickets = arrivals(rng, program, until)
    kept = still_open(rng, program, tickets, until)
    lives = [life(rng, program, t, until, t.ticket_id in kept) for t in tickets]
    waiting = [t.ticket_id for t in tickets if t.ticket_id in kept]
    settled = [t.ticket_id for t in tickets if t.ticket_id not in kept]
    found = faults(rng, waiting, settled)
    events = soiled_events(rng, [event for lived in lives for event in lived], found)
    pairs = zip(tickets, lives, strict=True)
    return TicketExport(
        tickets=tuple(_ticket_row(rng, t, lived, until, found) for t, lived in pairs),
        events=tuple(_event_rows(rng, events, until)),
    )


def _ticket_row(
    rng: Random, ticket: Arrival, lived: Sequence[Event], until: dt.datetime, found: Faults
) -> dict[str, str]:
    """The ticket as the export shows it today; a cause is known when it was resolved."""
    settled = _last(lived, "state") in TERMINAL
    cause_known = rng.random() < (0.88 if settled else 0.3)
    row = {
        "ticket_id": ticket.ticket_id,
        "title": ticket.title,
        "kind": ticket.kind,
        "priority": _last(lived, "priority"),
        "assignment_group": _last(lived, "assignment_group"),
        "requester": ticket.requester,
        "assignee": ticket.assignee if _last(lived, "state") else "",
        "root_cause": ticket.root_cause if cause_known else "",
        "created_at": _written(rng, ticket.start, until),
        "source": ticket.source,
        **_level_and_rating(ticket, settled),
    }
    return soiled_ticket(row, found)


def _level_and_rating(ticket: Arrival, settled: bool) -> dict[str, str]:
    """Drawn apart, so that nothing else is drawn differently."""
    rng = Random(f"level and rating {ticket.ticket_id}")
    level = weighted(rng, LEVELS) if ticket.kind == names.ESCALATION else ""
    rated = settled and ticket.kind == names.PARTNER and rng.random() < RATED
    return {"level": level, "rating": weighted(rng, RATINGS) if rated else ""}


def _last(lived: Sequence[Event], event_type: str) -> str:
    return next((e.to_value for e in reversed(lived) if e.event_type == event_type), "")


def _event_rows(
    rng: Random, events: Sequence[Event], until: dt.datetime
) -> Iterable[dict[str, str]]:
    for event_id, event in enumerate(events, start=FIRST_EVENT):
        written = _written(rng, event.moment, until)
        yield {
            "event_id": str(event_id),
            "ticket_id": event.ticket_id,
            "ts": written if event.misread is None else event.misread,
            "event_type": event.event_type,
            "to_value": event.to_value,
            "actor": event.actor,
        }


def _written(rng: Random, moment: dt.datetime, until: dt.datetime) -> str:
    """ISO 8601 in UTC, now and then with the offset of the program's zone."""
    if rng.random() < WITH_OFFSET:
        return moment.astimezone(until.tzinfo).isoformat(timespec="seconds")
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
