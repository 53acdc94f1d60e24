"""One's own account: who acts instead while one is away, and the way to another password."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.accounts import forms as fields
from dashboard.accounts.people import StandIn
from layouts.accounts.people import stand_in
from layouts.components import page_head, section
from layouts.components.forms import Filled, form

PATH = "/account"


def content(
    name: str, others: Sequence[tuple[str, str]], stand_ins: Sequence[StandIn], today: str
) -> Component:
    """The page; ``others`` are (name, person's id) of those who may act instead."""
    return html.Div(
        [
            page_head("Your account", name),
            section(
                "Who acts for you",
                *(stand_in(each, "own-stand-in-end") for each in stand_ins),
                form(
                    "own-stand-in",
                    None,
                    Filled(fields.STAND_IN, options=[("Choose …", ""), *others]),
                    Filled(fields.FROM, today),
                    Filled(fields.OWN_UNTIL),
                    Filled(fields.REASON, placeholder="Holiday"),
                    send="Let them act for you",
                ),
                lead="While you are away they may change what is yours; your name stays on it.",
            ),
            section(
                "Password",
                html.P(html.A("Change your password", href="/password")),
                lead="It signs you out everywhere.",
            ),
        ],
        className="administration",
    )
