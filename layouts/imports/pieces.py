"""Small pieces that the Data page is built from; assets/imports.js reads their marks."""

from dataclasses import replace

from dash import html
from dash.development.base_component import Component

from dashboard.scope import Scope
from layouts.components.forms import Options, data
from layouts.components.forms import select as any_select


def button(text: str, action: str, main: bool = False, form: str = "") -> Component:
    """A button that asks the server for something, along with what stands in ``form``."""
    return html.Button(
        text,
        type="button",
        className="btn btn-primary" if main else "btn btn-quiet",
        **data(action=action, **({"with": f"#{form}"} if form else {})),
    )


def address(scope: Scope, path: str = "", **view: str) -> str:
    """The Data page of the same program and week, looked at in this way only."""
    return path + replace(scope, view=view).query()


def select(options: Options, value: str, lacking: str = "not in the file") -> Component:
    """One of what the file offers."""
    return any_select(options, value, lacking)
