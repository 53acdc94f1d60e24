"""The timeline on paper: as many pages as it takes to stay readable."""

import pytest
from dash.development.base_component import Component

from dashboard.roadmap.values import Roadmap
from dashboard.roadmap.view import roadmap_view
from layouts.roadmap.paper import HEAD, HIGHEST, MM_A_PIXEL, MOST_ROWS, ROWS, on_paper
from layouts.roadmap.timeline import Drawn
from layouts.roadmap.timeline_axis import time_axis
from tests.layouts.given import of_kind, words
from tests.roadmap_given import found


def pages(of: Roadmap, **view: str) -> list[Component]:
    chosen = roadmap_view(view)
    axis = time_axis(of, chosen.zoom)
    assert axis is not None
    return list(on_paper(of, chosen, axis, Drawn()))


def titles(page: Component) -> list[str]:
    (graph,) = of_kind(page, "Graph")
    (said,) = (trace["text"] for trace in graph.figure["data"] if trace["name"] == "Titles")
    return list(said)


def test_forty_initiatives_are_one_page() -> None:
    (page,) = pages(found(40, 4))
    assert len(titles(page)) == 40 + len(found(40, 4).lanes)


@pytest.mark.parametrize(("count", "lanes"), [(60, 4), (200, 3), (400, 25)])
def test_more_are_parted_by_lane_and_none_is_left_out(count: int, lanes: int) -> None:
    of = found(count, lanes)
    shown = pages(of)
    lines = [titles(page) for page in shown]
    assert len(shown) > 1
    assert max(map(len, lines)) <= ROWS
    of_lanes = sum(text.startswith("<b>") for page in lines for text in page)
    assert sum(map(len, lines)) - of_lanes == len(of.items)
    assert f"{len(shown)} of {len(shown)}" in words(shown[-1])


def test_no_page_is_higher_than_paper() -> None:
    for page in (*pages(found(40, 4)), *pages(found(400, 25))):
        (graph,) = of_kind(page, "Graph")
        height = int(graph.style["height"].removesuffix("px")) * MM_A_PIXEL
        assert HEAD < height <= HEAD + HIGHEST + 3


def test_beyond_twelve_pages_lanes_are_collapsed_unless_one_was_opened() -> None:
    of = found(2_000, 12)
    assert len(of.items) > MOST_ROWS
    (page,) = pages(of)
    assert len(titles(page)) == len(of.lanes)
    opened = pages(of, open=of.lanes[0].name)
    assert sum(len(titles(each)) for each in opened) > len(of.lanes)
