"""Escalations and COEs: what is open, and what is to be done about it by when."""

from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.action_items import ActionItem
from dashboard.escalations import RECENT_WEEKS, SORTS, Escalation, Escalations, counted
from dashboard.imports.delivery import COE
from dashboard.scope import Scope
from dashboard.ticket.address import ticket_address
from dashboard.ticket_aging.provenance import provenance
from layouts.components import (
    Column,
    KeyFigure,
    clear_filters,
    empty,
    figure,
    key_figures,
    link,
    listing,
    listing_tools,
    section,
    table,
)
from layouts.components.tables import ADDRESS
from layouts.ticket.actions import action_state, slip_in_words
from layouts.ticket_aging.backlog import WEEKS_SHOWN, flow_bars
from layouts.ticket_aging.open_tickets import sla_in_a_list
from layouts.ticket_aging.views import ESCALATIONS, view_head

TITLE = "Escalations"
EVERYTHING = "All escalations and COEs"
OPEN_ESCALATIONS = "open-escalations"
ACTIONS_SHOWN = 200
SORT_NAMES = dict(zip(SORTS, ("Sev-2", "Executive", "COE", "Other"), strict=True))

LIST = (
    Column("key", "Ticket", width=116, pinned=True, on_phone=True, opens=True),
    Column("title", "Title", width=210, grows=True),
    Column("sort", "What", width=100, on_phone=True, help="Sev-2, executive, COE, or another."),
    Column("priority", "Priority", width=92, paper=False),
    Column("group", "Group", width=150),
    Column("state", "State", width=140),
    Column("age", "Age, days", number=True, width=72, on_phone=True),
    Column("sla", "SLA", width=110, status=True),
    Column("to_do", "To do", number=True, width=84, help="Action items that are still open."),
    Column("overdue", "Overdue", number=True, width=104, help="Of them, past their day."),
    Column("next_due", "Next due", width=116, day=True, help="The earliest of what is to do."),
    Column("slips", "Slips", number=True, width=84, help="How often a day was moved to a later."),
    Column("slipped_days", "Days slipped", number=True, width=96, paper=False),
    Column("requester", "Requester", width=160, paper=False),
)  # fmt: skip
TEXTS = ("key", "title", "sort", "priority", "group", "state", "sla", "next_due", "requester")
NUMBERS = ("age", "to_do", "overdue", "slips", "slipped_days")


def content(told: Escalations) -> Component:
    """The page of one program as of one date."""
    return html.Div(
        [
            view_head(ESCALATIONS, TITLE, told, EVERYTHING),
            *_parts(told),
            html.Footer(provenance(told), className="provenance"),
        ]
    )


def _parts(told: Escalations) -> list[Component | None]:
    if not told.open and not told.actions and not told.closed:
        return [
            empty(
                "No escalation and no COE is open, and none was closed in the last"
                f" {RECENT_WEEKS} weeks.",
                clear_filters(told.scope) or "A ticket becomes one by its kind.",
            )
        ]
    return [
        html.P(headline(told), className="headline"),
        key_figures(_key_figures(told)),
        _open(told),
        _actions(told),
        _flow(told),
    ]


def headline(told: Escalations) -> str:
    """The page in one sentence."""
    late = len({action.ticket for action in told.overdue})
    due = (
        f"{formats.plural(late, 'ticket')} with action items past their day"
        if late
        else "no action item is past its day"
    )
    return f"{len(told.open):,} open, {told.closed:,} closed in {RECENT_WEEKS} weeks; {due}."


def _key_figures(told: Escalations) -> list[KeyFigure]:
    counts, late = counted(told.open), len(told.overdue)
    slips = [slip for action in told.to_do for slip in action.item.slips]
    return [
        *(KeyFigure(SORT_NAMES[sort], formats.count(n), "open") for sort, n in counts.items()),
        KeyFigure(
            "To do", formats.count(len(told.to_do)),
            f"{late:,} overdue" if late else "none overdue", "red" if late else "",
        ),
        KeyFigure(
            "Slips", formats.count(len(slips)),
            f"{sum(slip.days for slip in slips):,} days in all" if slips else "of what is to do",
            "amber" if slips else "",
        ),
    ]  # fmt: skip


def _open(told: Escalations) -> Component:
    rows = [list_row(told.scope, each) for each in told.open]
    return section(
        "Open escalations",
        listing(OPEN_ESCALATIONS, LIST, rows, len(rows)) if rows else empty("None is open."),
        lead="What should be unblocked first stands on top, until another order is chosen.",
        tools=listing_tools(OPEN_ESCALATIONS, told.scope.query()) if rows else None,
    )


def list_row(scope: Scope, each: Escalation) -> dict[str, Any]:
    """An escalation as the list shows it."""
    names = ("key", "title", "priority", "group", "state", "age", "requester")
    return {name: getattr(each.ticket, name) for name in names} | {
        ADDRESS: ticket_address(scope, each.ticket.key),
        "sort": SORT_NAMES[each.sort],
        "sla": sla_in_a_list(each.ticket),
        "to_do": each.to_do, "overdue": each.overdue,
        "next_due": each.next_due,
        "slips": each.slips, "slipped_days": each.slipped_days,
    }  # fmt: skip


def _actions(told: Escalations) -> Component:
    columns = (
        Column("ticket", "Ticket"), Column("what", "What", grows=True), Column("owner", "Owner"),
        Column("due", "Due", day=True), Column("state", "State"),
        Column("slips", "Slips", grows=True),
    )  # fmt: skip
    shown = told.actions[:ACTIONS_SHOWN]
    rows = [
        (link(a.ticket, ticket_address(told.scope, a.ticket)), *_action_cells(told, a.item))
        for a in shown
    ]
    without = sum(not each.to_do for each in told.open)
    lead = f"{len(told.to_do):,} of {formats.plural(len(told.actions), 'action item')} to do. "
    cut = f"The first {len(shown):,} are shown. " * (len(shown) < len(told.actions))
    return section(
        "Action items",
        table(columns, rows, "Action items of escalations", "item-list") if rows else None,
        lead=lead * bool(rows) + cut
        + f"{formats.plural(without, 'open escalation')} without anything to do.",
    )  # fmt: skip


def _action_cells(told: Escalations, item: ActionItem) -> Sequence[Any]:
    return (
        item.what,
        item.held.owner,
        formats.day(item.held.due),
        action_state(item, told.scope.as_of),
        [html.Div(slip_in_words(slip), className="slip") for slip in item.slips],
    )


def _flow(told: Escalations) -> Component:
    weeks = told.weeks[-WEEKS_SHOWN:]
    came = sum(w.arrivals + w.reopened for w in weeks[-RECENT_WEEKS:])
    went = sum(w.resolved + w.cancelled for w in weeks[-RECENT_WEEKS:])
    return section(
        "How they came and went",
        figure(
            flow_bars(weeks),
            f"{came:,} came in and {went:,} went out in the last"
            f" {formats.plural(len(weeks[-RECENT_WEEKS:]), 'week')}",
            f"Escalations and {COE}s a week: arrived and reopened up, resolved and cancelled down",
        ),
    )
