"""What was done to items: lists of changes, quiet, with long values folded."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.audit import DEEDS, Change, Entry
from layouts.components.leaves import Children

MOST_SHOWN = 4
"""Fields of a change that are shown at once; more are folded."""
THROUGH = {"page": "", "terminal": "from the terminal", "worker": "by the worker"}


def history(entries: Sequence[Entry], zone: str) -> Component:
    """What was done to one item, newest first: when, who, what changed."""
    return html.Ol([_of_item(entry, zone) for entry in entries], className="history")


def _of_item(entry: Entry, zone: str) -> Component:
    deed = DEEDS.get(entry.did, entry.did).removesuffix(" of")
    return html.Li(
        [
            html.Span(formats.moment(entry.at, zone), className="history-when"),
            html.Div([html.P([html.Strong(entry.who), f" {deed}", through(entry)]), told(entry)]),
        ]
    )


def through(entry: Entry) -> Component | None:
    """Through what it was done, where that is not a page and the name does not say it."""
    way = "" if f"({entry.via})" in entry.who else THROUGH.get(entry.via, entry.via)
    return html.Span(f" {way}", className="quiet") if way else None


def told(entry: Entry, folded: bool = True) -> Component | None:
    """What changed; many fields, and long values, only when they are unfolded."""
    if not entry.changes:
        return None
    listed = html.Ul(
        [html.Li(_change(change, folded)) for change in entry.changes], className="changes"
    )
    if not folded or len(entry.changes) <= MOST_SHOWN:
        return listed
    count = formats.plural(len(entry.changes), "field")
    return html.Details([html.Summary(count), listed])


def _change(change: Change, folded: bool) -> Children:
    name = html.Span(change.field, className="change-field")
    if not (folded and change.is_long):
        return [name, " ", *_from_to(change)]
    return html.Details([html.Summary(name), html.Div(_from_to(change), className="change-long")])


def _from_to(change: Change) -> list[Component | str]:
    """What was nothing before is just told as it is."""
    after = html.Span(change.after, className="change-after")
    if change.before == formats.MISSING:
        return [after]
    return [html.Span(change.before, className="change-before"), " → ", after]
