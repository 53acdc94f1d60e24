"""What the store hands in: columns of facts as they stood at the cut."""

from dataclasses import dataclass

from dashboard.program_calendar import Instants
from dashboard.ticket_aging.values import DataQuality, Source, Text


@dataclass(frozen=True, slots=True)
class TicketsAtCut:
    """One row a ticket in scope, as it stood at the cut; columns of equal length."""

    key: Text
    title: Text
    kind: Text
    requester: Text
    priority: Text
    group: Text
    state: Text
    root_cause: Text
    started_at: Instants
    from_at: Instants
    state_since: Instants
    final_at: Instants
    reopened_at: Instants
    first_response_at: Instants
    reopens: Instants
    reassignments: Instants
    paused: Instants
    """Seconds of pause before ``from_at``."""
    sla_used: Instants
    """Business seconds in active states before ``from_at``."""


@dataclass(frozen=True, slots=True)
class StateIntervals:
    """Spells before the cut in order of ticket and time; ``to_at`` may lie after the cut."""

    ticket: Instants
    state: Instants
    """Position of the state in the workflow."""
    from_at: Instants
    to_at: Instants
    state_since: Instants
    change: Instants
    """What the beginning did to the weekly flow, by ``spells``."""


@dataclass(frozen=True, slots=True)
class TicketFacts:
    """What the store knows about a scope at its cut."""

    tickets: TicketsAtCut
    intervals: StateIntervals
    not_yet_started: int
    quality: DataQuality
    source: Source | None
