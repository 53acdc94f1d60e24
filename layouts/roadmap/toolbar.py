"""Controls of the timeline: each of them is an address."""

from collections.abc import Collection

from dash import html
from dash.development.base_component import Component

from dashboard.roadmap.values import Roadmap
from dashboard.roadmap.view import (
    ALL,
    EXCEPTIONS,
    MOST_ROWS,
    NONE,
    Links,
    RoadmapView,
    Zoom,
    without,
)
from layouts.components import controls, link, segments
from layouts.components.forms import data, text

LINK_NAMES = {Links.NONE: "None", Links.EXCEPTIONS: "Violated", Links.ALL: "All"}


def toolbar(found: Roadmap, view: RoadmapView, zoom: Zoom, open_now: Collection[str]) -> Component:
    """Search, zoom, dependencies, exceptions, and lanes."""
    scope = found.scope
    zooms = [(z.capitalize(), scope.viewed(zoom=z).query(), z is zoom) for z in Zoom]
    drawn = [(LINK_NAMES[of], scope.viewed(links=of).query(), of is view.links) for of in Links]
    every = without(scope, "only")
    shown = [
        ("All", every.query(), not view.only_exceptions),
        ("Exceptions", scope.viewed(only=EXCEPTIONS).query(), view.only_exceptions),
    ]
    return controls(
        _search(view),
        segments("Show", shown),
        segments("Zoom", zooms),
        segments("Dependencies", drawn),
        _lanes(found, open_now),
        className="roadmap-tools",
    )


def _search(view: RoadmapView) -> Component:
    """Finds by title, key, owner or lane: assets/roadmap.js writes it into the address."""
    control = text(view.find, "Title, key, owner or lane", 100, "search")
    label = html.Label([html.Span("Find", className="segments-label"), control])
    return html.Form(
        [
            html.Div(label, **data(field="find")),
            html.Button("Find", type="submit", className="btn btn-quiet"),
        ],
        className="roadmap-find",
        **data(view=""),
    )


def _lanes(found: Roadmap, open_now: Collection[str]) -> Component:
    scope, rows = found.scope, sum(len(lane.items) + 1 for lane in found.lanes)
    ways = [link("Collapse all", scope.viewed(open=NONE).query(), className="segment")]
    if rows <= MOST_ROWS and len(open_now) < len(found.lanes):
        ways.insert(0, link("Open all", scope.viewed(open=ALL).query(), className="segment"))
    return html.Div(
        [html.Span("Lanes", className="segments-label"), *ways], className="segments", role="group"
    )
