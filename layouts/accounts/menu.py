"""The person who is signed in: a menu at the end of the bar."""

from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from layouts.components import aria, link

PERSON = "person"


@dataclass(frozen=True, slots=True)
class Person:
    """Who is signed in, and in a demonstration who else one can be: (login, name, what)."""

    name: str
    account: int | None
    others: tuple[tuple[str, str, str], ...] = ()
    has_page: bool = False
    """Whether the page of one's own account is open: one is in some program."""


def person_menu(person: Person) -> Component:
    """The name, and what one can do about oneself."""
    return html.Details(
        [
            html.Summary(
                [
                    html.Span(_initials(person.name), className="initials", **aria(hidden="true")),
                    html.Span(person.name, className="person-name"),
                ],
                title=f"Signed in as {person.name}",
            ),
            html.Div(_switch(person) if person.others else _own(person), className="filter-menu"),
        ],
        id=PERSON,
        className="filter person",
    )


def _initials(name: str) -> str:
    words = name.split()
    return "".join(word[0] for word in (words[0], words[-1]) if word).upper() if words else "?"


def _own(person: Person) -> list[Component | None]:
    leave = html.Button("Sign out", type="submit", className="menu-entry")
    return [
        link("Your account", "/account", className="menu-entry") if person.has_page else None,
        html.A("Change your password", href="/password", className="menu-entry"),
        html.Form(leave, action="/sign-out", method="post"),
    ]


def _switch(person: Person) -> list[Component]:
    """The demonstration says that it is one, and lets the visitor be each of its people."""
    return [
        html.P("This is a demonstration: you are signed in without a password. Be somebody else:"),
        html.Form(
            [
                html.Button(
                    [html.Strong(name), html.Span(what)],
                    type="submit",
                    name="as",
                    value=login,
                    className="menu-entry",
                    **aria(current="true" if name == person.name else "false"),
                )
                for login, name, what in person.others
            ],
            action="/demonstration",
            method="post",
        ),
    ]
