"""Escalations and COEs as of a cut: what is open, and what is to be done about it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.action_items import ActionItem
from dashboard.imports.delivery import COE, ESCALATION, LEVELS
from dashboard.programs import Program
from dashboard.scope import Scope
from dashboard.ticket_aging.flow_values import WeekFlow
from dashboard.ticket_aging.values import OpenTicket, Source

KINDS = (ESCALATION, COE)
RECENT_WEEKS = 4
SORTS = (*LEVELS, COE, ESCALATION)
"""What an escalation is called: by its level, a COE, or none of these."""


@dataclass(frozen=True, slots=True)
class Escalation:
    """An open escalation or COE with what is to be done about it."""

    ticket: OpenTicket
    sort: str
    """One of the ``SORTS``."""
    to_do: int
    overdue: int
    next_due: date | None
    """The earliest day of what is to be done."""
    slips: int
    slipped_days: int


@dataclass(frozen=True, slots=True)
class TicketAction:
    """An action item with the ticket that it is for."""

    ticket: str
    item: ActionItem


@dataclass(frozen=True, slots=True)
class Escalations:
    """The escalations and COEs of a program as of a date."""

    program: Program
    scope: Scope
    cut: int
    partial_week: bool
    open: tuple[Escalation, ...]
    """What should be unblocked first on top."""
    closed: int
    """Resolved or cancelled within ``RECENT_WEEKS``."""
    weeks: tuple[WeekFlow, ...]
    actions: tuple[TicketAction, ...]
    """Of open and of closed ones: what is to be done by its day, then what is over."""
    source: Source | None

    @property
    def to_do(self) -> tuple[TicketAction, ...]:
        """What is still to be done."""
        return tuple(action for action in self.actions if action.item.open)

    @property
    def overdue(self) -> tuple[TicketAction, ...]:
        """What should have been done by now."""
        return tuple(action for action in self.actions if action.item.overdue)


def sort_of(kind: str, level: str | None) -> str:
    """What an escalation is called; a COE is one, whatever its level."""
    return kind if kind == COE or level is None else level


def escalation(ticket: OpenTicket, level: str | None, actions: Sequence[ActionItem]) -> Escalation:
    """An open one with its action items."""
    to_do = [action for action in actions if action.open]
    return Escalation(
        ticket=ticket,
        sort=sort_of(ticket.kind, level),
        to_do=len(to_do),
        overdue=sum(action.overdue for action in to_do),
        next_due=min((action.held.due for action in to_do), default=None),
        slips=sum(len(action.slips) for action in actions),
        slipped_days=sum(action.slipped_days for action in actions),
    )


def counted(escalations: Iterable[Escalation]) -> Mapping[str, int]:
    """How many of each of the ``SORTS``; none are kept."""
    found = dict.fromkeys(SORTS, 0)
    for each in escalations:
        found[each.sort] += 1
    return found
