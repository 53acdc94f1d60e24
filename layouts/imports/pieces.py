"""Small pieces that the Data page is built from; assets/imports.js reads their marks."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from dashboard.scope import Scope
from layouts.components import aria
from layouts.components.leaves import Children

PROBLEM = "■"
Options = Sequence[tuple[str, str]]
"""(label, value) of what can be chosen."""


def data(**marks: str) -> dict[str, Any]:
    """Marks for the browser: ``data(field="zone")`` is ``data-field``."""
    return {f"data-{name.replace('_', '-')}": value for name, value in marks.items()}


def button(text: str, action: str, main: bool = False, form: str = "") -> Component:
    """A button that asks the server for something, along with what stands in ``form``."""
    return html.Button(
        text,
        type="button",
        className="btn btn-primary" if main else "btn btn-quiet",
        **data(action=action, **({"with": f"#{form}"} if form else {})),
    )


def field(
    name: str,
    label: str,
    control: Component,
    help_: str = "",
    reshapes: bool = False,
    css: str = "",
    fault: str = "",
    required: str = "",
) -> Component:
    """A control with its label above, its help below and room for its problem.

    ``required`` is what is said when it is empty, before anything is asked of the server.
    """
    marks = data(field=name)
    marks |= data(reshapes="true") if reshapes else {}
    marks |= data(required=required) if required else {}
    return html.Div(
        [
            html.Label([html.Span(label, className="field-label"), control]),
            html.P(help_, className="field-help") if help_ else None,
            html.P(problem(fault) if fault else None, className="field-problem"),
        ],
        className=f"field {css}".strip(),
        **marks,
    )


def select(options: Options, value: str, lacking: str = "not in the file") -> Component:
    """One of several; a value that is not offered is offered as it is."""
    offered = list(options)
    if value not in {v for _, v in offered}:
        offered.append((f"{value} ({lacking})", value))
    choices = [{"label": label, "value": v} for label, v in offered]
    nothing = next((label for label, v in offered if not v), "")  # else it would stand there blank
    control: Component = dbc.Select(options=choices, value=value, placeholder=nothing, size="sm")
    return control


def text(value: str, placeholder: str = "", longest: int = 1_000) -> Component:
    """A line that is typed."""
    control: Component = dbc.Input(
        value=value, placeholder=placeholder, maxLength=longest, size="sm", autoComplete="off"
    )
    return control


def problem(sentence: str) -> Component:
    """A problem: shape, sentence and colour."""
    return html.Span(
        [html.Span(PROBLEM, className="problem-shape", **aria(hidden="true")), f" {sentence}"],
        className="problem-said",
    )


def address(scope: Scope, path: str = "", **view: str) -> str:
    """The Data page of the same program and week, looked at in this way only."""
    return path + replace(scope, view=view).query()


def facts(pairs: Mapping[str, Children]) -> Component:
    """Names and what they stand for, one under another."""
    return html.Dl(
        [html.Div([html.Dt(name), html.Dd(value)]) for name, value in pairs.items()],
        className="facts",
    )
