"""Leaves that differ by medium, and what is said to screen readers."""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.scope import Scope
from layouts.theme import HEIGHTS

Children = Any
PICTURES = ("png", "svg")

_CONTROLS: dict[str, Any] = {"data-controls": "true"}
_WAY: dict[str, Any] = {"data-way": "true"}  # assets/greenpath.js takes its clicks


def aria(**properties: str) -> dict[str, Any]:
    """What is said to a screen reader: ``aria(label="Pages")`` is ``aria-label``."""
    return {f"aria-{name}": value for name, value in properties.items()}


def mark(**marks: str) -> dict[str, Any]:
    """What a script in assets/ looks for: ``mark(picture="png")`` is ``data-picture``."""
    return {f"data-{name.replace('_', '-')}": value for name, value in marks.items()}


def figure(
    drawing: dict[str, Any], finding: str, plotted: str, height: str = "small", name: str = ""
) -> Component:
    """A chart: what is to be seen, what is plotted with unit and span, and the picture."""
    return captioned(finding, plotted, chart(drawing, f"{finding} {plotted}", HEIGHTS[height]))


def captioned(finding: str, plotted: str, *shown: Component) -> Component:
    """What is to be seen, what is plotted, the way to a picture of it, and what shows it."""
    caption = [
        html.Strong(finding, className="chart-finding"),
        html.Span(plotted, className="chart-plotted"),
        _pictures(finding),
    ]
    return html.Figure(
        [html.Figcaption(caption, className="chart-caption"), *shown], className="chart-block"
    )


def chart(drawing: dict[str, Any], told: str, height: int) -> Component:
    """The picture alone, ``height`` pixels high; ``told`` is said of it to screen readers."""
    graph = dcc.Graph(
        figure=drawing,
        config={"displayModeBar": False, "responsive": True},
        style={"height": f"{height}px"},
        responsive=True,
    )
    return html.Div(graph, role="img", className="chart", **aria(label=told))


def _pictures(finding: str) -> Component:
    """The chart as a file; assets/charts.js makes it."""
    buttons = [
        html.Button(kind.upper(), type="button", className="menu-item", **mark(picture=kind))
        for kind in PICTURES
    ]
    return more("As a picture", finding, buttons)


def more(what: str, subject: str, entries: Sequence[Component]) -> Component:
    """What else can be done with something, behind three dots."""
    summary = html.Summary("⋯", title=what, **aria(label=f"{what}: {subject}"))
    return controls(
        html.Details([summary, html.Div(list(entries), className="menu")]), className="more"
    )


def link(children: Children, href: str, **properties: Any) -> Component:
    """A way to another view that redraws the content only; on paper just its text."""
    return html.A(children, href=href, **_WAY, **properties)


def controls(*children: Children, **properties: Any) -> Component:
    """What a person operates; nothing of it is on paper."""
    return html.Div(list(children), **_CONTROLS, **properties)


def clear_filters(scope: Scope) -> Component | None:
    """The way to the same page without its filters; None where it has none."""
    if not scope.filters:
        return None
    return controls(link("Clear filters", scope.without_filters().query()))
