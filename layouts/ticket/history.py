"""What happened to a ticket: its changes, and how long it stayed in each state."""

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.ticket.values import Change, Stay, TicketStory
from layouts.components import Column, section, status, table

WHAT = {
    "created": "Created", "state": "State", "priority": "Priority", "group": "Group",
    "response": "Response",
}  # fmt: skip
NO_ACTOR = "The source does not say who."
NO_VALUE = "There was none."


def changes(story: TicketStory) -> Component:
    """The timeline, newest first."""
    columns = (
        Column("at", "When", day=True), Column("what", "What"), Column("before", "From"),
        Column("after", "To"), Column("by", "By", grows=True),
    )  # fmt: skip
    zone = story.program.calendar.zone
    rows = [_change(change, zone) for change in reversed(story.changes)]
    lead = f"{formats.plural(len(rows), 'change')}, the newest first; times are those of {zone}."
    return section("What happened", table(columns, rows, "What happened", "item-list"), lead=lead)


def _change(change: Change, zone: str) -> tuple[object, ...]:
    both = change.before is not None or change.after is not None
    return (
        formats.moment(change.at, zone),
        WHAT.get(change.what, change.what),
        (change.before or missing(NO_VALUE)) if both else "",
        (change.after or missing(NO_VALUE)) if both else "",
        change.actor or missing(NO_ACTOR),
    )


def stays(story: TicketStory) -> Component:
    """Times in each state beside how long such stays usually take."""
    columns = (
        Column("state", "State"), Column("from", "From", day=True),
        Column("to", "To", day=True),
        Column("days", "Time", number=True),
        Column("pace", "85 % left within", number=True, help="All tickets up to the cut."),
        Column("long", "Compared", grows=True),
    )  # fmt: skip
    zone = story.program.calendar.zone
    rows = [_stay(stay, zone) for stay in reversed(story.stays)]
    slow = sum(stay.long for stay in story.stays)
    lead = (
        f"{formats.plural(slow, 'stay')} longer than 85 % of earlier ones in the same state."
        if slow
        else "No stay was longer than 85 % of earlier ones in the same state."
    )
    return section(
        "Where the time went", table(columns, rows, "Where the time went", "item-list"), lead=lead
    )


def _stay(stay: Stay, zone: str) -> tuple[object, ...]:
    return (
        stay.state,
        formats.moment(stay.from_at, zone),
        "still there" if stay.to_at is None else formats.moment(stay.to_at, zone),
        formats.days(stay.days),
        missing("No stay in it is over.") if stay.pace is None else formats.days(stay.pace),
        status("amber", "longer than usual") if stay.long else "",
    )


def missing(why: str) -> Component:
    """Nothing, with its reason on hover."""
    return html.Span(formats.MISSING, title=why)
