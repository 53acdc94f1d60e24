"""What an initiative waits for and what waits for it, drawn and listed."""

from collections.abc import Iterator
from dataclasses import replace

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.initiative.values import InitiativeStory, Neighbour
from dashboard.roadmap.address import initiative_address
from dashboard.roadmap.values import InitiativeStanding, Lane, Roadmap
from dashboard.roadmap.view import Links
from layouts.components import LABELLED, Column, empty, link, section, status, table
from layouts.components.leaves import Children, captioned, chart
from layouts.roadmap.page import finding
from layouts.roadmap.rows import timeline_rows
from layouts.roadmap.timeline import FOOT, HEAD, Drawn, timeline
from layouts.roadmap.timeline_axis import time_axis
from layouts.roadmap.words import dependency_words, from_to, status_shown

BEFORE, IT, AFTER = "It waits for", "This initiative", "They wait for it"
_COLUMNS = (
    Column("title", "Initiative", grows=True), Column("side", "Side"), Column("how", "How"),
    Column("dates", "Dates"), Column("status", "Status"), Column("kept", "Kept"),
)  # fmt: skip


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
    return captioned(said, about, html.Div(picture, className="timeline-near"))


def _near(story: InitiativeStory) -> Roadmap:
    lanes = (
        Lane(BEFORE, _others(story.predecessors)),
        Lane(IT, (story.standing,)),
        Lane(AFTER, _others(story.successors)),
    )
    return replace(story.board, lanes=tuple(lane for lane in lanes if lane.items))


def _others(neighbours: tuple[Neighbour, ...]) -> tuple[InitiativeStanding, ...]:
    return tuple({each.other.key: each.other for each in neighbours}.values())


def dependencies(story: InitiativeStory) -> Component:
    """Both sides, the violated ones first."""
    rows = list(_rows(story))
    if not rows:
        none = empty("It waits for nothing, and nothing waits for it.")
        return section("Dependencies", none, name="dependencies")
    violated = [each for each in story.predecessors if each.violated]
    lead = (
        f"It waits for {formats.plural(len(story.predecessors), 'initiative')},"
        f" {formats.plural(len(story.successors), 'initiative')}"
        f" {'waits' if len(story.successors) == 1 else 'wait'} for it; {len(violated):,} of the"
        " first not kept."
    )
    shown = table(_COLUMNS, rows, "Dependencies", f"{LABELLED} dense")
    return section("Dependencies", shown, lead=lead, name="dependencies")


def _rows(story: InitiativeStory) -> Iterator[tuple[Children, ...]]:
    for side, neighbours in ((BEFORE, story.predecessors), (AFTER, story.successors)):
        for each in sorted(neighbours, key=lambda n: (-n.violated, n.other.key)):
            span = each.other.span
            way = initiative_address(story.scope, each.other.key)
            late = formats.plural(each.violated, "day")
            yield (
                link(each.other.initiative.title, way),
                side,
                dependency_words(each.dependency),
                from_to(span) if span else formats.MISSING,
                status_shown(each.other.status),
                status("red", f"{late} too early") if each.violated else "kept",
            )
