"""Statuses and dates in words, as forms and lists of updates say them."""

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.my_updates import MyUpdates
from dashboard.status_updates.due import DueItem, Whose
from dashboard.status_updates.updates import COLOUR_WORDS, Colour
from layouts.components import STATUS, aria, status
from layouts.components.forms import Options
from layouts.path_to_green.words import CLAIMED

TITLE = "My updates"
WHOSE_WORDS = {Whose.MINE: "Mine", Whose.TEAM: "My team’s", Whose.ALL: "All"}
_FROM = {Whose.MINE: " from you", Whose.TEAM: " from your team", Whose.ALL: ""}


def claimed(colour: Colour | None) -> Component | str:
    """Shape, word and colour; what is no status is a word only."""
    if colour is None:
        return "nothing yet"
    css, word = CLAIMED[colour]
    return status(css, word) if css else word


def colours() -> Options:
    """What can be claimed, each with what it means."""
    return [(_picked(colour), colour.value) for colour in Colour]


def _picked(colour: Colour) -> Component:
    css, word = CLAIMED[colour]
    if not css:
        return html.Span(word.capitalize(), className="pick-word")
    shape, of = STATUS[css]
    return html.Span(
        [
            html.Span(shape, className=f"status-shape {of}", **aria(hidden="true")),
            html.Strong(f" {word.capitalize()}"),
            html.Span(_means(colour), className="pick-means"),
        ],
        className="pick-status",
    )


def _means(colour: Colour) -> str:
    means = COLOUR_WORDS[colour]
    return "as the plan has it" if means == CLAIMED[colour][1] else means


def headline(found: MyUpdates) -> str:
    """The page in one sentence."""
    whose, items = _FROM[found.whose], found.items
    if not items:
        return f"Nothing is due{whose}."
    return f"{formats.plural(len(items), 'update')} due{whose}{_late(found.overdue, len(items))}."


def _late(overdue: int, of: int) -> str:
    if not overdue:
        return ""
    if overdue < of:
        return f", {overdue:,} of them overdue"
    return ", all overdue" if of > 1 else ", and overdue"


def due(found: DueItem) -> Component | str:
    """Overdue by how many days, or due by when."""
    state = found.owed.silence
    if state.days_overdue:
        colour = "red" if state.outdated else "amber"
        return status(colour, f"{formats.plural(state.days_overdue, 'day')} overdue")
    return f"due {formats.day(state.due)}" if state.due else "over"
