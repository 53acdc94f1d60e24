"""What stands in a page's place when it cannot be shown."""

from dash import html
from dash.development.base_component import Component

from layouts.components.blocks import apology


def refusal(sentence: str, address: str) -> Component:
    """An address that leads nowhere: what is wrong with it, and the way back."""
    return apology(
        sentence,
        "The address may be old, or mistyped.",
        html.A("To the newest week", href=address, className="btn btn-primary"),
    )


def no_permission(sentence: str, address: str) -> Component:
    """A page that is there, but not for this person."""
    return html.Div(
        [
            html.H1("This page is not open to you", className="apology-title"),
            html.P(sentence),
            html.P("An administrator or the program's manager can give you the right to it."),
            html.P(html.A("To the newest week", href=address, className="btn btn-primary")),
        ],
        className="apology",
    )


def trouble(sentence: str) -> Component:
    """The store cannot answer now: this page waits for it."""
    return apology(
        "Greenpath cannot show this page just now.",
        sentence,
        "This page asks again every few seconds, by itself.",
    )


def failure(incident: str) -> Component:
    """Something broke: an apology that can be quoted."""
    return apology(
        "This page could not be drawn.",
        f"It is our fault, and it was noted as {incident}. Nothing was changed.",
        "Try again; if it stays, tell your administrator the number.",
    )
