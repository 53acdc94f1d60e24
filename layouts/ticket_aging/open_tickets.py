"""The open tickets: what to unblock first, and all of them with their clocks."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.scope import Scope
from dashboard.ticket.address import ticket_address
from dashboard.ticket_aging.listing import LISTS, OPEN_LIST
from dashboard.ticket_aging.listing import SLA_WORDS as WORDS_OF_SLA
from dashboard.ticket_aging.sla import OF_OPEN
from dashboard.ticket_aging.values import OpenTicket, TicketAging
from layouts.components import (
    STATUS,
    Column,
    empty,
    link,
    listing,
    listing_tools,
    section,
    segments,
    status,
    table,
)
from layouts.components.tables import ADDRESS

UNBLOCKED = 8
PAPER = "/paper/tickets"
LIST_NAMES = {
    "open": "Open", "held-up": "Held up", "past-sla": "Past SLA", "at-risk": "At risk",
    "oldest": "Oldest", "unanswered": "Unanswered",
}  # fmt: skip

SLA_COLOURS = ("green", "amber", "red", "grey")
"""Of ``sla.OF_OPEN``."""
SLA_WORDS = dict(zip(OF_OPEN, zip(SLA_COLOURS, WORDS_OF_SLA, strict=True), strict=True))
REASON_COLOURS = {
    "breached": "red", "at risk": "amber", "stuck": "amber", "bouncing": "amber",
    "overdue action items": "amber",
}  # fmt: skip

LIST = (
    Column("key", "Ticket", width=116, pinned=True, on_phone=True, opens=True),
    Column("title", "Title", width=210, grows=True),
    Column("priority", "Priority", width=92),
    Column("group", "Group", width=150),
    Column("state", "State", width=150),
    Column(
        "sla", "SLA", width=110, on_phone=True, status=True,
        help="Business hours in active states, against the target of its priority.",
    ),
    Column(
        "age", "Age, days", number=True, width=72, on_phone=True,
        help="Calendar days since it started.",
    ),
    Column(
        "net_age", "Net of waiting", number=True, width=92,
        help="Days since it started, less the time it waited on somebody else.",
    ),
    Column(
        "age_since_reopen", "Since reopen", number=True, width=88,
        help="Calendar days since it was last reopened; its age when it never was.",
    ),
    Column(
        "business_age", "Business days", number=True, width=100,
        help="Weekdays less holidays since it started.",
    ),
    Column("days_in_state", "Days in state", number=True, decimals=1, width=88),
    Column("sla_used", "SLA used, h", number=True, decimals=1, width=80),
    Column("sla_target", "SLA target, h", number=True, width=80),
    Column("why", "Held up", width=150, help="Why it should be unblocked this week."),
    Column("kind", "Kind", width=124),
    Column("requester", "Requester", width=170),
    Column("reopens", "Times reopened", number=True, width=108),
    Column("reassignments", "Times reassigned", number=True, width=114),
)  # fmt: skip


def unblock(aging: TicketAging) -> Component | None:
    """The first of the tickets that are held up, each with why; None when none is."""
    if not aging.held_up:
        return None
    shown = [t for t in aging.open_tickets if t.reasons][:UNBLOCKED]
    columns = (
        Column("key", "Ticket"), Column("title", "Title", grows=True), Column("why", "Why"),
        Column("group", "Group"), Column("state", "State"),
        Column("age", "Age, days", number=True),
        Column("days_in_state", "In state, days", number=True),
    )  # fmt: skip
    rows = [
        (
            link(t.key, ticket_address(aging.scope, t.key)), t.title, _reasons(t), t.group,
            t.state, formats.count(t.age), f"{t.days_in_state:,.1f}",
        )
        for t in shown
    ]  # fmt: skip
    return section(
        "Unblock this week",
        table(columns, rows, "Tickets to unblock this week", "report-list"),
        lead=f"{len(shown)} of {formats.plural(aging.held_up, 'ticket')} held up: past or near"
        " the SLA, stuck longer than 85 % of earlier stays, bouncing between groups, or with action"
        " items past their day.",
    )


def _reasons(ticket: OpenTicket) -> Component:
    return html.Span(
        [status(REASON_COLOURS[reason], reason) for reason in ticket.reasons],
        className="reasons",
    )


def open_list(aging: TicketAging, listed: Sequence[OpenTicket]) -> Component:
    """The open tickets that the address asks for, with their clocks and their SLA.

    The screen asks for its rows itself; ``listed`` are those for paper.
    """
    chosen = aging.scope.view.get("list", LISTS[0])
    totals = _totals(aging)
    rows = [list_row(aging.scope, ticket) for ticket in listed]
    appendix = PAPER + aging.scope.viewed(appendix="all").query()
    choices = [
        (f"{name} {totals[key]:,}", aging.scope.viewed(list=key).query(), key == chosen)
        for key, name in LIST_NAMES.items()
    ]
    return section(
        "Open tickets",
        listing(OPEN_LIST, LIST, rows, totals[chosen])
        if totals[chosen]
        else empty("No ticket is open." if chosen == LISTS[0] else "None of them is in this list."),
        lead="What should be unblocked first stands on top, until another order is chosen.",
        tools=html.Div(
            [segments("Show", choices), listing_tools(OPEN_LIST, aging.scope.query(), appendix)],
            className="section-tools",
        ),
        name=OPEN_LIST,
    )


def list_address(aging: TicketAging, name: str) -> str:
    """This page with one of its lists, and the way down to it."""
    return f"{aging.scope.viewed(list=name).query()}#{OPEN_LIST}"


def _totals(aging: TicketAging) -> dict[str, int]:
    return {
        "open": aging.population.open,
        "held-up": aging.held_up,
        "past-sla": aging.sla.counts["breached_open"],
        "at-risk": aging.sla.counts["at_risk"],
        "oldest": aging.buckets["age"][-1].tickets,
        "unanswered": aging.first_response.never_responded_and_open,
    }


def sla_in_a_list(ticket: OpenTicket) -> str:
    """Shape and word of its status."""
    colour, word = SLA_WORDS[ticket.sla_status]
    return f"{STATUS[colour][0]} {word}"


def list_row(scope: Scope, ticket: OpenTicket) -> Mapping[str, Any]:
    """A ticket as the list shows it."""
    row = {c.field: getattr(ticket, c.field) for c in LIST if c.field not in ("sla", "why")}
    return row | {
        ADDRESS: ticket_address(scope, ticket.key),
        "why": ", ".join(ticket.reasons),
        "sla": sla_in_a_list(ticket),
        "days_in_state": round(ticket.days_in_state, 1),
        "sla_used": round(ticket.sla_used, 1),
    }
