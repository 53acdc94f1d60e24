"""Delivered events beside those that the store has: what is new, corrected or said again."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import gt, lt
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.imports.delivery import PLACE, StagedEvent
from dashboard.ticket_aging.spells import TicketEvent
from db import models
from db.ticket_aging.history import event_order

REPEATED, MISPLACED = "repeated under a lower event id", "repeated at a later place"
CORRECTED, TAKEN_BACK = "corrected by a later import", "its import was taken back"
MAY_COME_AGAIN = (REPEATED, MISPLACED, CORRECTED, TAKEN_BACK)
"""What was voided for another reason was voided by a person, and stays void when delivered."""

Fact = tuple[int, int, str, str]
"""Instant, microseconds, kind, value: what makes an event the same one."""
_CHUNK = 500


class StoredEvent(NamedTuple):
    """An event of a ticket that the store has; ``void`` by a person's decision."""

    ticket: int
    id: int
    at: int
    micros: int
    kind: str
    value: str
    source_id: str
    run: int
    void: bool

    @property
    def fact(self) -> Fact:
        """What it says."""
        return (self.at, self.micros, self.kind, self.value)


@dataclass(slots=True)
class EventChanges:
    """What a delivery changes in the events of all its tickets.

    ``carried`` has the earlier event for each new one that takes its place: imports that said
    the old one say the new one as well.
    """

    new: list[tuple[int, StagedEvent]] = field(default_factory=list)
    voids: list[tuple[int, str]] = field(default_factory=list)
    repeats: list[int] = field(default_factory=list)
    carried: dict[int, StoredEvent] = field(default_factory=dict)
    taken_rows: set[int] = field(default_factory=set)
    changed_rows: set[int] = field(default_factory=set)

    def merge(
        self,
        ticket: int,
        delivered: Iterable[StagedEvent],
        stored: Sequence[StoredEvent],
        ids_are_places: bool,
    ) -> list[TicketEvent] | None:
        """Note one ticket's changes; its history from then on, None when nothing changes."""
        live = {s.fact: s for s in stored if not s.void}
        void = {s.fact for s in stored if s.void}
        facts = _lowest(delivered)
        before = len(self.new), len(self.voids)
        corrected = set() if ids_are_places else self._correct(facts, live)
        reason, better = (MISPLACED, gt) if ids_are_places else (REPEATED, lt)
        for fact, event in facts.items():
            if fact in void:
                continue
            held = live.get(fact)
            if held is None:
                self.taken_rows.add(event.row)
                if (event.source_id, event.kind) in corrected:
                    self.changed_rows.add(event.row)
            elif _is_better(event.source_id, held.source_id, better):
                self.voids.append((held.id, reason))
                self.carried[len(self.new)] = held
            else:
                self.repeats.append(held.id)
                continue
            self.new.append((ticket, event))
            live[fact] = _as_stored(ticket, event)
        return None if before == (len(self.new), len(self.voids)) else history(live.values())

    def _correct(
        self, facts: Mapping[Fact, StagedEvent], live: dict[Fact, StoredEvent]
    ) -> set[tuple[str, str]]:
        """An event id that says something else now: the old fact makes way."""
        ids = {(e.source_id, e.kind) for e in facts.values() if e.source_id[:1] not in ("", PLACE)}
        wrong = [s for s in live.values() if (s.source_id, s.kind) in ids and s.fact not in facts]
        for stored in wrong:
            self.voids.append((stored.id, CORRECTED))
            del live[stored.fact]
        return {(s.source_id, s.kind) for s in wrong}


def _is_better(new: str, held: str, better: Callable[[Any, Any], bool]) -> bool:
    """Whether a fact goes by the new id from now on; an id of its own beats a place."""
    if new.startswith(PLACE) != held.startswith(PLACE):
        return held.startswith(PLACE)
    return better(event_order(new), event_order(held))


def _lowest(delivered: Iterable[StagedEvent]) -> dict[Fact, StagedEvent]:
    """Each delivered fact once, under its lowest event id."""
    lowest: dict[Fact, StagedEvent] = {}
    for event in sorted(delivered, key=lambda e: event_order(e.source_id)):
        lowest.setdefault((event.at, event.micros, event.kind, event.value), event)
    return lowest


def _as_stored(ticket: int, event: StagedEvent) -> StoredEvent:
    return StoredEvent(
        ticket, 0, event.at, event.micros, event.kind, event.value, event.source_id, 0, False
    )


def history(events: Iterable[StoredEvent]) -> list[TicketEvent]:
    """A ticket's events in their order."""
    ordered = sorted(
        (e.at, e.micros, event_order(e.source_id), e.kind, e.value) for e in events if not e.void
    )
    return [TicketEvent(at, kind, value or None) for at, _, _, kind, value in ordered]


def stored_events(
    session: Session, tickets: Sequence[int]
) -> Iterator[tuple[int, list[StoredEvent]]]:
    """The events of each of these tickets that hold or that a person voided, ticket by ticket."""
    event = models.TicketEvent
    for start in range(0, len(tickets), _CHUNK):
        chunk = tickets[start : start + _CHUNK]
        found: dict[int, list[StoredEvent]] = {ticket: [] for ticket in chunk}
        rows = session.execute(
            select(
                event.ticket_id, event.id, event.at, event.micros, event.kind, event.value,
                event.source_id, event.import_run_id, event.voided_at.is_not(None),
            ).where(
                event.ticket_id.in_(chunk),
                event.voided_at.is_(None) | event.void_reason.not_in(MAY_COME_AGAIN),
            )
        )  # fmt: skip
        for row in rows:
            found[row[0]].append(StoredEvent(*row))
        yield from found.items()
