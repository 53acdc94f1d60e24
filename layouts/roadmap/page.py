"""The page put together: one sentence, its numbers, the timeline, and what to do about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.roadmap.initiatives import Span
from dashboard.roadmap.since import Since
from dashboard.roadmap.values import Flag, Roadmap
from dashboard.roadmap.view import PLANNING, RoadmapView, looked_at, open_lanes, without
from dashboard.roadmap.what_if import Effect
from dashboard.ticket_aging.provenance import provenance
from layouts.components import (
    KeyFigure,
    clear_filters,
    controls,
    empty,
    key_figures,
    link,
    page_head,
    section,
)
from layouts.components.leaves import Children
from layouts.roadmap.exceptions import exceptions
from layouts.roadmap.frame import framed
from layouts.roadmap.listing import initiatives
from layouts.roadmap.rows import timeline_rows
from layouts.roadmap.since import changes, stood
from layouts.roadmap.timeline import Drawn, timeline
from layouts.roadmap.timeline_axis import time_axis
from layouts.roadmap.toolbar import toolbar
from layouts.roadmap.what_if import what_if
from layouts.roadmap.words import EVERYTHING, FILTER_LABELS, STATUSES, TITLE, headline
from layouts.ticket_aging.page import quiet_since
from layouts.ticket_aging.words import scope_in_words


@dataclass(frozen=True, slots=True)
class Beside:
    """What the page tells besides the roadmap."""

    since: Since | None = None
    effect: Effect | None = None
    refused: str = ""
    """Why the shifts of the address are none."""
    today: date | None = None
    """None: it is not marked."""


def content(found: Roadmap, view: RoadmapView, beside: Beside = Beside()) -> Component:  # noqa: B008  # frozen
    """The roadmap of one program as of one date."""
    return html.Div(
        [
            page_head(
                TITLE,
                scope_in_words(found, EVERYTHING, FILTER_LABELS),
                clear_filters(found.scope) if found.total else None,
                controls(link("Planning line", without(found.scope, *found.scope.view).viewed(part=PLANNING).query())),
            ),
            *(_some(found, view, beside) if found.items else [_nothing(found)]),
            html.Footer(provenance(found), className="provenance"),
        ],
        className="roadmap",
    )  # fmt: skip


def _some(found: Roadmap, view: RoadmapView, beside: Beside) -> list[Component | None]:
    shown = looked_at(found, view)
    return [
        html.P(headline(found), className="headline"),
        quiet_since(found),
        key_figures(_key_figures(found)),
        _timeline(found, shown, view, beside),
        html.P(_how_to_read(), className="how-to-read"),
        exceptions(found),
        changes(found, view, beside.since) if beside.since else None,
        what_if(found, view, beside.effect, beside.refused),
        initiatives(shown),
    ]
