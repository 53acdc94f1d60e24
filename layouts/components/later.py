"""What is put into a page once its charts stand: what is far down must not delay the first look."""

from dash import dcc, html
from dash.development.base_component import Component

WHAT, WHERE = "later", "later-place"
"""Types of the ids of what is put there, and of its place; assets/later.js waits."""


def later(name: str, what: Component) -> Component:
    """A part of a page on the screen; ``name`` is its own. Paper has no later."""
    return html.Div(
        [
            dcc.Store(id={"type": WHAT, "name": name}, data=what.to_plotly_json()),
            html.Div(id={"type": WHERE, "name": name}),
        ]
    )
