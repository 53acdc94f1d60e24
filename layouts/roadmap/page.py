"""The page put together: one sentence, its numbers, the timeline, and what to do about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.roadmap.comparing import Comparison
from dashboard.roadmap.headline import headline
from dashboard.roadmap.initiatives import Span
from dashboard.roadmap.since import Since, stood
from dashboard.roadmap.values import Flag, MilestoneState, Roadmap, Status
from dashboard.roadmap.view import RoadmapView, looked_at, open_lanes, without
from dashboard.roadmap.what_if import Effect
from dashboard.ticket_aging.provenance import provenance
from layouts.components import (
    KeyFigure,
    clear_filters,
    empty,
    key_figures,
    link,
    page_head,
    section,
    status,
)
from layouts.components.leaves import Children
from layouts.roadmap.caption import finding, plotted
from layouts.roadmap.exceptions import exceptions
from layouts.roadmap.frame import framed
from layouts.roadmap.listing import initiatives
from layouts.roadmap.paper import on_paper
from layouts.roadmap.parts import part_ways
from layouts.roadmap.rows import timeline_rows
from layouts.roadmap.since import changes
from layouts.roadmap.timeline import Drawn, timeline
from layouts.roadmap.timeline_axis import time_axis
from layouts.roadmap.toolbar import toolbar
from layouts.roadmap.what_if import what_if
from layouts.roadmap.words import EVERYTHING, FILTER_LABELS, STATUSES, TITLE
from layouts.ticket_aging.page import quiet_since
from layouts.ticket_aging.words import scope_in_words


@dataclass(frozen=True, slots=True)
class Beside:
    """What the page tells besides the roadmap."""

    since: Since | None = None
    effect: Effect | None = None
    refused: str = ""
    """Why the shifts of the address are none."""
    comparison: Comparison | None = None
    """Of these shifts with a scenario."""
    today: date | None = None
    """None: it is not marked."""
    what_if: Sequence[Component | None] = ()
    """Forms of the what-if, and scenarios."""
    forms: Sequence[Component | None] = ()
    """What managers can do besides."""
    paper: bool = False


def content(found: Roadmap, view: RoadmapView, beside: Beside = Beside()) -> Component:  # frozen
    """The roadmap of one program as of one date."""
    return html.Div(
        [
            page_head(
                TITLE,
                scope_in_words(found, EVERYTHING, FILTER_LABELS),
                clear_filters(found.scope) if found.total else None,
                part_ways(found.scope),
            ),
            *(_some(found, view, beside) if found.items else [_nothing(found), *beside.forms]),
            html.Footer(provenance(found), className="provenance"),
        ],
        className="roadmap",
    )


def _some(found: Roadmap, view: RoadmapView, beside: Beside) -> list[Component | None]:
    shown = looked_at(found, view)
    return [
        html.P(headline(found), className="headline"),
        quiet_since(found),
        circle(found),
        key_figures(_key_figures(found)),
        *_in_order(_timeline(found, shown, view, beside), exceptions(found), beside.paper),
        changes(found, view, beside.since) if beside.since else None,
        what_if(found, view, beside.effect, beside.refused, beside.comparison, *beside.what_if),
        initiatives(shown, beside.paper),
        *beside.forms,
    ]


def _in_order(drawn: Component, exceptional: Component, paper: bool) -> list[Component]:
    """On paper the timeline has pages of its own, and exceptions stand on the first one."""
    shown = [drawn, html.P(_how_to_read(), className="how-to-read")]
    return [exceptional, *shown] if paper else [*shown, exceptional]


def _timeline(found: Roadmap, shown: Roadmap, view: RoadmapView, beside: Beside) -> Component:
    """The timeline of what the view keeps, with its controls."""
    axis = time_axis(shown, view.zoom)
    if not shown.items:
        everything = link("Show everything", without(found.scope, "find", "only").query())
        missing = f"“{view.find}” is in no title, key, owner or lane here." if view.find else _CALM
        return section("Timeline", empty(missing, everything), name="timeline")
    if axis is None:
        undated = "None of these initiatives has dates: there is nothing to draw."
        return section("Timeline", empty(undated, "Give one a start or an end."), name="timeline")
    open_now = open_lanes(shown, view)
    rows = timeline_rows(shown, open_now)
    drawn = Drawn(view.links, beside.today, _before(shown, view, beside), _shifted(beside))
    if beside.paper:
        return section("Timeline", *on_paper(shown, view, axis, drawn), name="timeline")
    return section(
        "Timeline",
        toolbar(shown, view, axis.zoom, open_now),
        framed(
            timeline(shown, rows, axis, drawn), finding(shown), plotted(shown, rows, axis),
            shown.scope, rows, axis, drawn,
        ),
        name="timeline",
    )  # fmt: skip


_CALM = "Nothing is an exception here."


def _before(found: Roadmap, view: RoadmapView, beside: Beside) -> Mapping[str, Span]:
    """Where it stood, if that is asked for."""
    if beside.since is None or view.since is None:
        return {}
    return stood(found, beside.since)


def _shifted(beside: Beside) -> Mapping[str, Span]:
    told = beside.effect
    return {key: each.after for key, each in told.moved.items()} if told else {}


def _key_figures(found: Roadmap) -> list[KeyFigure]:
    """What leaders ask first; each leads to the exceptions on the timeline."""
    items = found.items
    count = {flag: sum(flag in each.flags for each in items) for flag in Flag}
    red = sum(each.status is Status.RED for each in items)
    links = len(found.touching(found.dependencies))
    plan = found.critical
    end = formats.day(plan.end) if plan else formats.MISSING
    path = (
        f"{formats.plural(len(plan.path), 'initiative')} on the critical path"
        if plan
        else _why(found)
    )
    return [
        KeyFigure("Missed milestones", _missed(found), "past their day, not done"),
        KeyFigure("Dependencies violated", f"{len(found.violated):,}", f"of {links:,}"),
        KeyFigure("Late", f"{count[Flag.LATE]:,}", "past their last day"),
        KeyFigure("Slipped this week", f"{count[Flag.SLIPPED]:,}", "to a later end"),
        KeyFigure("Off track", f"{red:,}", f"{count[Flag.OUTDATED]:,} silent"),
        KeyFigure("The plan ends", end, path),
    ]  # fmt: skip


def _missed(found: Roadmap) -> str:
    states = (stone.state for each in found.items for stone in each.milestones)
    return f"{sum(state is MilestoneState.MISSED for state in states):,}"


def _why(found: Roadmap) -> str:
    """Why no critical path can be told."""
    return "dependencies go round" if found.circle else "nothing is dated"


def circle(found: Roadmap) -> Component | None:
    """Says so when initiatives wait for each other in a ring."""
    if not found.circle:
        return None
    titles = {each.key: each.initiative.title for each in found.everything}
    ring = " → ".join(titles.get(key, key) for key in found.circle)
    return html.Div(
        f"These wait for each other, so that no critical path can be told: {ring}.",
        className="quiet-since",
    )


def _how_to_read() -> list[Children]:
    """What marks mean."""
    return [
        *(
            status(colour, word) if colour else html.Span(f"{shape} {word}")
            for shape, word, colour in STATUSES.values()
        ),
        html.Span("hatched: candidate"),
        html.Span("dotted: not scheduled"),
        html.Span("thin grey bar: baseline"),
        html.Span("◆ milestone done"),
        html.Span("◇ due"),
        html.Span("◆ missed", className="status-red"),
        html.Span("red connector: violated, with its days"),
        html.Span("blue edge: critical path"),
        html.Span("dashed outline: where it stood, or would stand"),
    ]


def _nothing(found: Roadmap) -> Component:
    if found.scope.filters:
        return empty(
            "No initiative matches these filters as of this week.",
            link("Show all initiatives", found.scope.without_filters().query()),
        )
    if found.source is None:
        command = f"greenpath import roadmap --program {found.program.key} --roadmap FILE"
        return empty(
            f"{found.program.name} has no initiatives yet.",
            ["Bring them in with ", html.Code(command)],
        )
    return empty(f"No initiative was on the roadmap by {formats.day(found.scope.as_of)}.", "")
