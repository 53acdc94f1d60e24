"""The plain pages around signing in; each is a form that works without a script."""

from collections.abc import Mapping, Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.accounts.passwords import SHORTEST
from layouts.components import aria, link
from layouts.components.leaves import Children

NEW = "new-password"
SIGNED_OUT = "You are signed out, everywhere."
Problems = Mapping[str, str]


def sign_in(address: str, login: str = "", problem: str = "", told: str = "") -> Component:
    """Name and password; ``told`` is what happened before."""
    return _page(
        "Sign in",
        _told(told) if told else None,
        _form(
            address,
            _problem(problem),
            _field("login", "Name or e-mail", "username", value=login, first=not login),
            _field("password", "Password", "current-password", secret=True, first=bool(login)),
            html.Button("Sign in", type="submit", className="btn btn-primary"),
        ),
        html.P(
            "No password yet, or forgotten? An administrator can give you a link.",
            className="quiet",
        ),
    )


def _told(sentence: str) -> Component:
    """What happened before; a browser that was signed out forgets what was typed in it."""
    marks: dict[str, Any] = {"data-signed-out": "true"} if sentence == SIGNED_OUT else {}
    return html.P(sentence, className="door-told", role="status", **marks)


def set_up(address: str, token: str, values: Mapping[str, str], problems: Problems) -> Component:
    """The first administrator's name and password."""
    return _page(
        "Set up Greenpath",
        html.P("You are the first to sign in: you will be the administrator."),
        _form(
            address,
            _problem(problems.get("", "")),
            _hidden("token", token),
            _field("name", "Your name", "name", values.get("name", ""), first=True,
                   problem=problems.get("name", "")),
            _field("login", "Name or e-mail to sign in with", "username", values.get("login", ""),
                   problem=problems.get("login", "")),
            *_new_password(problems),
            html.Button("Begin", type="submit", className="btn btn-primary"),
        ),
    )  # fmt: skip


def password(address: str, token: str, who: str, problems: Problems) -> Component:
    """A new password: by a link, or, without a token, after the old one."""
    old = _field(
        "old", "Your password until now", "current-password", secret=True, first=True,
        problem=problems.get("old", ""),
    )  # fmt: skip
    return _page(
        "Choose a password" if token else "Change your password",
        html.P(["For ", html.Strong(who), ". You will be signed out everywhere."]),
        _form(
            address,
            _problem(problems.get("", "")),
            _hidden("token", token) if token else old,
            *_new_password(problems, first=bool(token)),
            html.Button("Keep it", type="submit", className="btn btn-primary"),
        ),
        None if token else html.P(link("Back", "/")),
    )


def leaving(address: str, drafts: Sequence[str]) -> Component:
    """What would be lost by signing out, if anything."""
    lost = (
        html.P(f"You have {formats.plural(len(drafts), 'form')} that you have not sent:"),
        html.Ul([html.Li(draft) for draft in drafts]),
        html.P("Signing out removes what you typed there."),
    )
    return _page(
        "Sign out?",
        *(lost if drafts else (html.P("You will be signed out everywhere."),)),
        _form(
            address,
            _hidden("sure", "yes"),
            html.Div(
                [
                    html.Button("Sign out", type="submit", className="btn btn-primary"),
                    html.A("Go back", href="/", className="btn btn-quiet"),
                ],
                className="actions",
            ),
        ),
    )


def chosen() -> str:
    """What the sign-in page says after a password was chosen."""
    return "Your password is kept. Sign in with it."


def link_made(address: str, name: str) -> Component:
    """A link to be passed on, shown once."""
    return html.Div(
        [
            html.P(["Pass this link on to ", html.Strong(name), ". It works once, for 7 days:"]),
            html.Code(address, className="door-link"),
        ],
        className="door-told",
    )


def _page(title: str, *parts: Component | None) -> Component:
    brand = html.Div(
        [html.Span(className="brand-mark", **aria(hidden="true")), html.Span("Greenpath")],
        className="brand",
    )
    return html.Div([brand, html.H1(title), *parts], className="door")


def _form(address: str, *parts: Children) -> Component:
    return html.Form(
        [part for part in parts if part is not None],
        action=address, method="post", className="form",
    )  # fmt: skip


def _new_password(problems: Problems, first: bool = False) -> list[Component]:
    help_ = f"At least {SHORTEST} characters. Four words that don't belong together are good."
    return [
        _field("password", "New password", NEW, secret=True, first=first, help_=help_,
               problem=problems.get("password", "")),
        _field("again", "The same once more", NEW, secret=True,
               problem=problems.get("again", "")),
    ]  # fmt: skip


def _field(
    name: str, label: str, completes: str, value: str = "", *, secret: bool = False,
    first: bool = False, help_: str = "", problem: str = "",
) -> Component:  # fmt: skip
    control = dbc.Input(
        id=name, name=name, type="password" if secret else "text", value=value, required=True,
        autoComplete=completes, maxLength=300, autoFocus=first,
    )  # fmt: skip
    if help_ or problem:
        _describe(control, f"{name}-said")
    return html.Div(
        [
            html.Label(label, htmlFor=name, className="field-label"),
            control,
            html.Div(
                [html.P(help_, className="field-help") if help_ else None, _problem(problem)],
                id=f"{name}-said",
            ),
        ],
        className="field",
    )


def _describe(control: Any, by: str) -> None:
    """Say where a control is described; dbc's take no ARIA, but Dash never draws these pages."""
    control._valid_wildcard_attributes = ["aria-"]
    setattr(control, "aria-describedby", by)


def _hidden(name: str, value: str) -> Component:
    control: Component = dbc.Input(name=name, type="hidden", value=value)
    return control


def _problem(sentence: str) -> Component | None:
    if not sentence:
        return None
    shape = html.Span("■ ", **aria(hidden="true"))
    return html.P([shape, sentence], className="problem-said", role="alert")
