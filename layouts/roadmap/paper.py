"""The timeline on paper: all lanes open, on as many wide pages as it takes to stay readable."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from dash.development.base_component import Component

from dashboard.roadmap.values import Lane, Roadmap
from dashboard.roadmap.view import RoadmapView, open_lanes
from layouts.components.leaves import captioned, chart
from layouts.roadmap.caption import finding, plotted
from layouts.roadmap.rows import timeline_rows
from layouts.roadmap.timeline import PAPER, Drawn, timeline
from layouts.roadmap.timeline_axis import TimeAxis

ROWS = 48
"""Lines of a page, a lane's name among them: forty initiatives of eight lanes."""
MOST_ROWS = 12 * ROWS
"""Beyond that lanes are collapsed as they are on the screen."""
HEAD, FOOT, ROW, HIGHEST = 13, 2, 4.5, 132
"""Millimetres: of the time above, below, of the highest row, of all rows of a page."""
MM_A_PIXEL = 0.155
"""As the serialiser has it: the height of a chart is said in pixels of the screen."""


def on_paper(
    found: Roadmap, view: RoadmapView, axis: TimeAxis, drawn: Drawn
) -> Iterator[Component]:
    """A figure a page."""
    opened = _opened(found, view)
    pages = _pages(found.lanes, opened)
    for number, lanes in enumerate(pages, 1):
        part = replace(found, lanes=tuple(lanes))
        rows = timeline_rows(part, opened)
        height = HEAD + FOOT + min(ROW * len(rows.rows), HIGHEST)
        figure = timeline(part, rows, axis, replace(drawn, sizes=PAPER))
        said = _finding(part, number, len(pages)) if len(pages) > 1 else finding(found)
        told = plotted(part, rows, axis)
        yield captioned(said, told, chart(figure, f"{said} {told}", round(height / MM_A_PIXEL)))


def _opened(found: Roadmap, view: RoadmapView) -> frozenset[str]:
    rows = sum(len(lane.items) + 1 for lane in found.lanes)
    if view.opened is None and rows <= MOST_ROWS:
        return frozenset(lane.name for lane in found.lanes)
    return open_lanes(found, view)


def _pages(lanes: Sequence[Lane], opened: Collection[str]) -> list[list[Lane]]:
    """A lane begins on a new page where it does not fit any more; a long one takes several."""
    pages: list[list[Lane]] = [[]]
    left = ROWS
    for lane in chain.from_iterable(_parts(each, each.name in opened) for each in lanes):
        needed = 1 + (len(lane.items) if lane.name in opened else 0)
        if needed > left and pages[-1]:
            pages.append([])
            left = ROWS
        pages[-1].append(lane)
        left -= needed
    return pages


def _parts(lane: Lane, opened: bool) -> Iterator[Lane]:
    if not opened:
        yield lane
        return
    for begin in range(0, len(lane.items), ROWS - 1):
        yield replace(lane, items=lane.items[begin : begin + ROWS - 1])


def _finding(part: Roadmap, number: int, pages: int) -> str:
    names = [lane.name for lane in part.lanes]
    lanes = names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}"
    return f"{lanes}, {number:,} of {pages:,}: {finding(part)[:1].lower()}{finding(part)[1:]}"
