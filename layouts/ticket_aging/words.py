"""Ticket aging in words: what filters are called, and sentences made from the numbers."""

from collections.abc import Mapping

from dashboard import formats
from dashboard.scope import AsOf, Scope
from dashboard.ticket_aging.values import TicketAging

TITLE = "Tickets"

FILTER_LABELS = {
    "priority": "Priority",
    "group": "Group",
    "kind": "Kind",
    "state": "State",
    "requester": "Requester",
    "cause": "Root cause",
}


EVERYTHING = "All tickets"


def headline(aging: TicketAging) -> str:
    """The page in one sentence."""
    week, late = aging.weeks[-1], aging.sla.counts["breached_open"]
    change = aging.population.open - week.open_before
    since = "at the end of last week" if aging.partial_week else "a week before"
    return (
        f"{aging.population.open:,} open, {formats.more_or_fewer(change)}"
        f" {'than' if change else 'as'} {since}; {late:,} past their SLA."
    )


def filters_in_words(
    scope: Scope, everything: str = EVERYTHING, labels: Mapping[str, str] = FILTER_LABELS
) -> str:
    """``Priority P1, P2 · State New``, or that the whole program is shown."""
    return " · ".join(f"{labels[n]} {', '.join(v)}" for n, v in scope.filters.items()) or everything


def as_of_in_words(told: AsOf) -> str:
    """The as-of date with its week, and whether that week is whole."""
    return formats.week_in_words(told.scope.as_of, told.program.calendar, told.partial_week)


def scope_in_words(
    told: AsOf, everything: str = EVERYTHING, labels: Mapping[str, str] = FILTER_LABELS
) -> str:
    """Program, week and filters."""
    filters = filters_in_words(told.scope, everything, labels)
    return " · ".join((told.program.name, as_of_in_words(told), filters))
