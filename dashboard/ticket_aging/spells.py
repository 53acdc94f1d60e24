"""Replay of a ticket's history into spells: spans in which state, priority and group stand.

Definitions: tickets.md, 4, 6, 7, 10 and 12. One spell holds at any cut, and it carries the
running totals up to its beginning, so that a page needs one row a ticket.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from dashboard.programs import PAUSED, State, Workflow

FOREVER = 253_402_300_799  # 9999-12-31T23:59:59Z, the end of a spell that still runs

STATE, PRIORITY, GROUP, CREATED, RESPONSE = "state", "priority", "group", "created", "response"
NO_START, STATE_EVENT_BEFORE_START = "no_start", "state_event_before_start"
WITHDRAWN = "taken_back"
"""Exclusion of a ticket of which no import says anything any more; it is not listed."""

NO_CHANGE, ARRIVAL, RESOLVED, CANCELLED, REOPENED = range(5)


class TicketEvent(NamedTuple):
    """One fact of a ticket's history; ``at`` in epoch seconds, ``value`` already understood."""

    at: int
    kind: str
    value: str | None


class TicketSpell(NamedTuple):
    """A span of a ticket's life, ``from_at`` inclusive to ``to_at`` exclusive.

    ``final_at`` is the first instant of the running unbroken run of terminal states,
    ``paused`` the seconds of pause before ``from_at``, ``change`` what its beginning
    did to the weekly flow.
    """

    from_at: int
    to_at: int
    state: str
    priority: str | None
    group: str | None
    state_since: int
    final_at: int | None
    reopened_at: int | None
    reopens: int
    reassignments: int
    paused: int
    change: int


@dataclass(frozen=True, slots=True)
class TicketHistory:
    """What follows from a ticket's whole log."""

    started_at: int | None
    exclusion: str | None
    first_response_at: int | None
    spells: tuple[TicketSpell, ...] = ()


def ticket_history(
    created_at: int | None, events: Iterable[TicketEvent], workflow: Workflow
) -> TicketHistory:
    """Replay ``events``, ordered by (instant, event id); start and exclusion are judged once."""
    log = list(events)
    start = next((e.at for e in log if e.kind == CREATED), created_at)
    if start is None:
        return TicketHistory(None, NO_START, None)
    response = next((e.at for e in log if e.kind == RESPONSE and e.at >= start), None)
    if any(e.kind == STATE and e.at < start for e in log):
        return TicketHistory(start, STATE_EVENT_BEFORE_START, response)
    return TicketHistory(start, None, response, _spells(start, log, workflow))


def _spells(start: int, log: list[TicketEvent], workflow: Workflow) -> tuple[TicketSpell, ...]:
    states = {state.name: state for state in workflow.states}
    life = _Life(workflow.first, start)
    for at, kind, value in log:
        if kind == STATE:
            life.enter(states[value or ""], at)
        elif kind == PRIORITY:
            life.set_priority(value, at)
        elif kind == GROUP:
            life.set_group(value, at)
    life.close(FOREVER)
    return tuple(life.spells)


@dataclass(slots=True)
class _Life:
    """A ticket while its history is replayed."""

    state: State
    from_at: int
    state_since: int = 0
    priority: str | None = None
    group: str | None = None
    grouped: bool = False
    final_at: int | None = None
    reopened_at: int | None = None
    reopens: int = 0
    reassignments: int = 0
    paused: int = 0
    change: int = ARRIVAL
    spells: list[TicketSpell] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.state_since = self.from_at
        if self.state.terminal:
            self.final_at = self.from_at

    def enter(self, state: State, at: int) -> None:
        """Change state; several changes at one instant leave spells of zero length."""
        if state is self.state:
            return
        self.close(at)
        change = _flow(self.state, state)
        if change == REOPENED:
            self.reopens, self.reopened_at, self.final_at = self.reopens + 1, at, None
        elif change in (RESOLVED, CANCELLED):
            self.final_at = at
        self.state, self.state_since, self.change = state, at, change

    def set_priority(self, priority: str | None, at: int) -> None:
        """Change priority; before the start, and within one instant, no spell ends."""
        if priority != self.priority:
            self._part(at)
            self.priority = priority

    def set_group(self, group: str | None, at: int) -> None:
        """Change group; the first one that is named is no reassignment."""
        if group != self.group:
            self._part(at)
            self.reassignments += self.grouped
            self.group, self.grouped = group, True

    def close(self, at: int) -> None:
        """End the running spell at ``at`` and begin the next one there."""
        self.spells.append(
            TicketSpell(
                self.from_at, at, self.state.name, self.priority, self.group, self.state_since,
                self.final_at, self.reopened_at, self.reopens, self.reassignments, self.paused,
                self.change,
            )
        )  # fmt: skip
        if self.state.kind == PAUSED:
            self.paused += at - self.from_at
        self.from_at, self.change = at, NO_CHANGE

    def _part(self, at: int) -> None:
        if at > self.from_at:
            self.close(at)


def _flow(before: State, after: State) -> int:
    """What a change of state is to the weekly flow; Resolved to Closed is nothing."""
    if before.terminal == after.terminal:
        return NO_CHANGE
    if before.terminal:
        return REOPENED
    return CANCELLED if after.kind == "cancelled" else RESOLVED
