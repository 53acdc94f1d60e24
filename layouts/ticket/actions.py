"""The action items of a ticket: who does what until when, slips, and their forms."""

from datetime import date
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.action_items import (
    DONE,
    DROPPED,
    DUE,
    OWNER,
    REASON,
    STATE,
    WHAT,
    ActionItem,
)
from dashboard.slips import DateMove
from dashboard.ticket.address import ticket_address
from dashboard.ticket.values import TicketStory
from layouts.components import Column, controls, link, section, status, table
from layouts.components.forms import Filled, form

COLUMNS = (
    Column("what", "What", grows=True),
    Column("owner", "Owner"),
    Column("due", "Due", day=True),
    Column("state", "State"),
    Column("slips", "Slips", grows=True),
)


def actions(story: TicketStory) -> Component:
    """All of them, open ones first, and the forms for who may change them."""
    rows = [_row(story, action) for action in story.actions]
    return section(
        "Action items",
        table(COLUMNS, rows, "Action items", "item-list") if rows else None,
        *(_forms(story) if story.scope.running else [_to_today(story)]),
        _new(story),
        lead=_lead(story),
    )


def _lead(story: TicketStory) -> str:
    if not story.actions:
        return "Nobody has anything to do for it yet."
    still = sum(action.open for action in story.actions)
    late = sum(action.overdue for action in story.actions)
    slips = sum(len(action.slips) for action in story.actions)
    return (
        f"{still:,} of {formats.plural(len(story.actions), 'action item')} open, {late:,} overdue,"
        f" {formats.plural(slips, 'slip')}."
    )


def _row(story: TicketStory, action: ActionItem) -> tuple[Any, ...]:
    return (
        action.what,
        action.held.owner,
        formats.day(action.held.due),
        action_state(action, story.scope.as_of),
        [html.Div(slip_in_words(slip), className="slip") for slip in action.slips],
    )


def action_state(action: ActionItem, as_of: date) -> Any:
    """Overdue by how many days, done, dropped, or still open."""
    if action.overdue:
        late = (as_of - action.held.due).days
        return status("red", f"overdue by {formats.plural(late, 'day')}")
    if action.held.state == DONE:
        return status("green", "done")
    return status("grey", "dropped") if action.held.state == DROPPED else "open"


def slip_in_words(slip: DateMove) -> str:
    """From which day to which, and why."""
    moved = f"{formats.day(slip.before)} → {formats.day(slip.after)}"
    days = formats.plural(slip.days, "day")
    return f"{moved}, {days}: {slip.reason}"


def _forms(story: TicketStory) -> list[Component]:
    return [
        html.Details([html.Summary(f"Change “{action.what}”"), _form(story, action)])
        for action in story.actions
        if action.may_change
    ]


def _form(story: TicketStory, action: ActionItem) -> Component:
    held = action.held
    return form(
        f"action:{action.id}",
        held.id,
        Filled(OWNER, held.owner, "One person.", options=owners(story)),
        Filled(DUE, held.due.isoformat(), "A later day is kept as a slip, with its reason."),
        Filled(STATE, held.state),
        Filled(REASON, "", "Needed for a later day, and where it is dropped."),
    )


def owners(story: TicketStory) -> tuple[tuple[str, str], ...]:
    """Who can be chosen, nobody at first."""
    return (("Choose a person", ""), *((name, name) for name in story.rights.owners))


def _new(story: TicketStory) -> Component | None:
    if not story.rights.change:
        return None
    filled = form(
        f"action-new:{story.facts.id}",
        None,
        Filled(WHAT, "", "In one line, so that one can tell when it is done."),
        Filled(OWNER, "", "One person.", options=owners(story)),
        Filled(DUE, ""),
        send="Add action item",
    )
    return html.Details([html.Summary("Add an action item"), filled])


def _to_today(story: TicketStory) -> Component | None:
    """Action items are changed as they stand today, not as they stood in a past week."""
    if not any(action.may_change for action in story.actions):
        return None
    today = ticket_address(story.scope, story.facts.key, story.today)
    return controls(link("Change them as they stand today", today), className="to-today")
