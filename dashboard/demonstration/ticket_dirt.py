"""Faults that real exports have, put in on purpose: few, and the same for the same seed."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random

from dashboard.demonstration.chance import sample
from dashboard.demonstration.ticket_life import Event

Row = dict[str, str]

TRICKY_TITLES = (
    "=SUM(A1) pasted from the dispute sheet",
    'Bank says "do not retry", we retry',
    "Declines up, approvals down, nobody told, see thread",
    "🔥 Card testing again 🔥 on gift cards",
    "חסימה of cards after step-up, text from the bank",
    "<script>alert('3DS')</script> in the order note",
)
BAD_TIMESTAMPS = ("31/12/2025", "n/a", "", "2025-02-30T10:00:00Z", "yesterday 14:00")
ODD_SPELLINGS: tuple[Callable[[str], str], ...] = (
    str.upper,
    str.lower,
    lambda state: f" {state} ",
    lambda state: f"{state.lower()}  ",
)
REPEATED, UNKNOWN, ODDLY_SPELT = 12, 3, 14
BEFORE_START = dt.timedelta(hours=31)


@dataclass(frozen=True, slots=True)
class Faults:
    """Which tickets have which fault: no ticket has two."""

    titles: dict[str, str]
    no_priority: frozenset[str]
    no_group: frozenset[str]
    no_start: frozenset[str]
    early: frozenset[str]


def faults(rng: Random, waiting: Sequence[str], settled: Sequence[str]) -> Faults:
    """Faults of a few tickets, open (`waiting`) and settled; the excluded ones are settled."""
    young, old = sample(rng, waiting, 7), sample(rng, settled, 12)
    return Faults(
        titles=dict(zip(young[:3] + old[:3], TRICKY_TITLES, strict=True)),
        no_priority=frozenset(young[3:5] + old[3:6]),
        no_group=frozenset(young[5:7] + old[6:8]),
        no_start=frozenset(old[8:10]),
        early=frozenset(old[10:12]),
    )


def soiled_ticket(row: Row, found: Faults) -> Row:
    """The row with its faults, if it has any."""
    ticket_id = row["ticket_id"]
    emptied = (
        ("priority", found.no_priority),
        ("assignment_group", found.no_group),
        ("created_at", found.no_start),
    )
    title = found.titles.get(ticket_id, row["title"])
    return row | {"title": title} | {name: "" for name, ids in emptied if ticket_id in ids}


def soiled_events(rng: Random, events: Sequence[Event], found: Faults) -> list[Event]:
    """The events with their faults, in order of time."""
    kept = [event for event in events if not _left_out(event, found)]
    later = [event for event in kept if event.event_type in ("state", "response")]
    unreadable = zip(sample(rng, later, len(BAD_TIMESTAMPS)), BAD_TIMESTAMPS, strict=True)
    added = [
        *_too_early(kept, found),
        *sample(rng, later, REPEATED),
        *(replace(event, misread=text) for event, text in unreadable),
        *(
            replace(event, ticket_id=f"{event.ticket_id[:-5]}{99_001 + place}")
            for place, event in enumerate(sample(rng, later, UNKNOWN))
        ),
    ]
    return sorted(_oddly_spelt(rng, kept) + added, key=lambda event: event.moment)


def _left_out(event: Event, found: Faults) -> bool:
    without = {
        "priority": found.no_priority,
        "assignment_group": found.no_group,
        "created": found.no_start,
    }
    return event.ticket_id in without.get(event.event_type, frozenset())


def _too_early(events: Sequence[Event], found: Faults) -> list[Event]:
    return [
        replace(event, event_type="state", to_value="Triaged", moment=event.moment - BEFORE_START)
        for event in events
        if event.event_type == "created" and event.ticket_id in found.early
    ]


def _oddly_spelt(rng: Random, events: Sequence[Event]) -> list[Event]:
    states = [place for place, event in enumerate(events) if event.event_type == "state"]
    changed = list(events)
    for number, place in enumerate(sample(rng, states, ODDLY_SPELT)):
        spelling = ODD_SPELLINGS[number % len(ODD_SPELLINGS)]
        changed[place] = replace(events[place], to_value=spelling(events[place].to_value))
    return changed
