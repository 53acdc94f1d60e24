"""The timeline in its box: time stays above and titles stay beside while it scrolls."""

from collections.abc import Collection
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.roadmap.address import initiative_address
from dashboard.roadmap.values import InitiativeStanding, Lane
from dashboard.roadmap.view import toggled
from dashboard.scope import Scope
from layouts.components import aria, controls, light
from layouts.components.leaves import captioned, chart, mark
from layouts.roadmap.rows import Row, Rows
from layouts.roadmap.timeline import FOOT, HEAD, RIGHT, TITLES, Drawn
from layouts.roadmap.timeline_axis import TimeAxis
from layouts.roadmap.words import STATUSES, short_day, status_word, worst


def framed(
    drawing: dict[str, Any], finding: str, plotted: str, scope: Scope, rows: Rows, axis: TimeAxis,
    drawn: Drawn,
) -> Component:  # fmt: skip
    """The figure with its titles and its time as parts of the page, which are no part of paper."""
    height = HEAD + rows.height + FOOT
    inner = html.Div(
        [
            controls(className="timeline-corner"),
            _head(scope, axis, drawn),
            _titles(scope, rows),
            html.Div(chart(drawing, f"{finding} {plotted}", height), className="timeline-canvas"),
        ],
        className="timeline-inner",
        style={"minWidth": f"{TITLES + axis.width + RIGHT}px"},
    )
    begin = f"{axis.share(scope.as_of, 1):.4f}"
    box = html.Div(
        inner,
        className="timeline",
        tabIndex=0,
        role="region",
        **aria(label="Timeline"),
        **mark(begin=begin, item=initiative_address(scope, "")),
    )
    return captioned(finding, plotted, box)


def _head(scope: Scope, axis: TimeAxis, drawn: Drawn) -> Component:
    """Steps of time, what they belong to, the as-of date and today."""
    marks = [("as-of", f"as of {short_day(scope.as_of)}", axis.share(scope.as_of, 1))]
    if drawn.today is not None and axis.first <= drawn.today <= axis.last:
        marks.append(("today", "today", axis.share(drawn.today, 0.5)))
    return controls(
        *(_at(axis.share(day), name, "timeline-group") for day, name in axis.groups),
        *(_at(axis.share(day), name, "timeline-step") for day, name in axis.steps),
        *(_at(share, name, f"timeline-mark {css}") for css, name, share in marks),
        className="timeline-head",
        **aria(hidden="true"),
    )


def _at(share: float, said: str, css: str) -> Component:
    """Something at a place of the axis, whatever the box's width is."""
    margins = f"{TITLES}px + (100% - {TITLES + RIGHT}px) * {share:.5f}"
    return light.Span(said, className=css, style={"left": f"calc({margins})"})


def _titles(scope: Scope, rows: Rows) -> Component:
    open_now = [row.lane.name for row in rows.rows if row.item is None and row.opened]
    return controls(
        *(_row(scope, row, open_now) for row in rows.rows),
        className="timeline-titles",
    )


def _row(scope: Scope, row: Row, open_now: Collection[str]) -> Component:
    if row.item is None:
        return _lane(scope, row.lane, row.opened, open_now)
    return _item(scope, row.item)


def _lane(scope: Scope, lane: Lane, opened: bool, open_now: Collection[str]) -> Component:
    """A lane opens and collapses; collapsed it says how its worst initiative stands."""
    shape, word, colour = STATUSES[worst(lane.items)]
    state = light.Span(
        f"{shape} {word}", className=f"status status-{colour}" if colour else "status"
    )
    count = light.Span(f"{len(lane.items):,}", className="timeline-count")
    name = light.Span(lane.name, className="timeline-name")
    initiatives = formats.plural(len(lane.items), "initiative")
    return light.A(
        [light.Span("▾" if opened else "▸", **aria(hidden="true")), name, count,
         None if opened else state],
        href=toggled(scope, open_now, lane.name).query(),
        className="timeline-lane",
        title=f"{lane.name}: {initiatives}, {'close' if opened else 'open'} the lane",
        **aria(expanded="true" if opened else "false"),
        **mark(way="true"),
    )  # fmt: skip


def _item(scope: Scope, each: InitiativeStanding) -> Component:
    """A title; keyboards reach it in the list below."""
    shape, _, colour = STATUSES[each.status]
    css = f"timeline-shape status-{colour}" if colour else "timeline-shape"
    of = each.initiative
    return light.A(
        [
            light.Span(of.title, className="timeline-name"),
            light.Span(shape, className=css, **aria(hidden="true")),
        ],
        href=initiative_address(scope, each.key),
        className="timeline-item",
        title=f"{of.title}, {status_word(each.status)}",
        tabIndex=-1,
        **mark(way="true"),
    )
