"""An initiative on the timeline, between what it waits for and what waits for it."""

from dataclasses import replace

from dash import html
from dash.development.base_component import Component

from dashboard.initiative.values import InitiativeStory, Neighbour
from dashboard.roadmap.values import InitiativeStanding, Lane, Roadmap
from dashboard.roadmap.view import Links
from layouts.components import aria
from layouts.components.leaves import captioned, chart
from layouts.roadmap.page import finding
from layouts.roadmap.rows import timeline_rows
from layouts.roadmap.timeline import FOOT, HEAD, Drawn, timeline
from layouts.roadmap.timeline_axis import time_axis

BEFORE, IT, AFTER = "It waits for", "This initiative", "They wait for it"


def neighbourhood(story: InitiativeStory) -> Component | None:
    """The initiative on the timeline between its neighbours; None where it has no dates."""
    near = _near(story)
    axis = time_axis(near, None)
    if story.standing.span is None or axis is None:
        return None
    rows = timeline_rows(near, {lane.name for lane in near.lanes})
    drawn = timeline(near, rows, axis, Drawn(Links.ALL))
    said = finding(near)
    about = f"{axis.first:%b %Y} to {axis.last:%b %Y}: dates now, below them the baseline"
    picture = chart(drawn, f"{said} {about}", HEAD + rows.height + FOOT)
    box = html.Div(
        picture, className="timeline-near", tabIndex=0, role="region", **aria(label="Neighbours")
    )
    return captioned(said, about, box)


def _near(story: InitiativeStory) -> Roadmap:
    lanes = (
        Lane(BEFORE, _others(story.predecessors)),
        Lane(IT, (story.standing,)),
        Lane(AFTER, _others(story.successors)),
    )
    return replace(story.board, lanes=tuple(lane for lane in lanes if lane.items))


def _others(neighbours: tuple[Neighbour, ...]) -> tuple[InitiativeStanding, ...]:
    return tuple({each.other.key: each.other for each in neighbours}.values())
