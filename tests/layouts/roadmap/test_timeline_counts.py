"""A collapsed lane of many: columns of how many run, and what is left out there."""

from datetime import date
from typing import Any

import pytest

from dashboard.roadmap.initiatives import State
from dashboard.roadmap.values import Roadmap, Status
from dashboard.roadmap.view import Links
from layouts.roadmap.rows import MOST_THIN, ROW
from layouts.roadmap.timeline import Drawn
from layouts.roadmap.words import COUNT_FILLS
from tests.layouts.roadmap.test_timeline import DAY_MS, drawing
from tests.roadmap_given import after, initiative, milestone, roadmap_of

MANY = MOST_THIN + 1
HIGHEST = 22


def lane_of(count: int, **about: Any) -> Roadmap:
    """So many in one lane from today, 21 Nov 2026, on for thirty days."""
    return roadmap_of(
        tuple(initiative(f"L-{n:02d}", f"One {n}", 0, 30, **about) for n in range(count))
    )


def columns(of: Roadmap, **view: str) -> list[dict[str, Any]]:
    """The columns' parts from the left, each with its height in pixels."""
    trace = drawing(of, open="-", **view)[0]["Running"]
    parts = zip(trace["base"], trace["y"], trace["width"], trace["marker"]["color"],
                trace["hovertext"], strict=True)  # fmt: skip
    return [
        {"from": base, "y": y, "high": width * ROW, "colour": colour, "says": says}
        for base, y, width, colour, says in parts
    ]


def test_a_lane_is_counted_where_its_bars_could_not_be_told_apart() -> None:
    assert "Running" not in drawing(lane_of(MOST_THIN), open="-")[0]
    traces, _ = drawing(lane_of(MANY), open="-")
    assert traces["Now"]["x"] == []
    assert "Running" not in drawing(lane_of(MANY), open="*")[0]


def test_there_is_a_column_for_each_quarter_in_which_something_runs() -> None:
    trace = drawing(lane_of(MANY), open="-", zoom="quarter")[0]["Running"]
    assert [each.split(",")[1].split("<")[0] for each in trace["hovertext"]] == [" Q2 FY27"]
    months = columns(lane_of(MANY), zoom="month")
    assert [each["says"].split(",")[1].split("<")[0] for each in months] == [
        " Nov 2026", " Dec 2026",
    ]  # fmt: skip
    assert [each["high"] for each in months] == pytest.approx([HIGHEST] * 2)


def test_a_column_lies_within_its_quarter() -> None:
    trace = drawing(lane_of(MANY), open="-", zoom="quarter")[0]["Running"]
    (base,), (width,) = trace["base"], trace["x"]
    begin = (date.fromisoformat(base) - date(2026, 10, 1)).days
    assert begin > 0
    assert begin + width / DAY_MS <= 92


def test_the_parts_of_a_column_are_its_statuses_the_worst_at_its_foot() -> None:
    of = roadmap_of(
        tuple(initiative(f"A-{n:02d}", f"One {n}", 0, 20) for n in range(20))
        + tuple(
            initiative(f"B-{n:02d}", f"Two {n}", 5, 20, state=State.CANDIDATE) for n in range(10)
        )
        + (initiative("C", "Three", 0, 20, state=State.CANCELLED),)
    )
    first, second = columns(of, zoom="quarter")
    status = of.items[0].status
    assert (first["colour"], second["colour"]) == (
        COUNT_FILLS[status][0], COUNT_FILLS[Status.CANDIDATE][0],
    )  # fmt: skip
    assert (first["high"], second["high"]) == pytest.approx((HIGHEST * 2 / 3, HIGHEST / 3))
    assert first["y"] - second["y"] == pytest.approx(HIGHEST / 2 / ROW)
    assert "30 initiatives in it" in first["says"]
    assert "10 candidate" in first["says"]
    assert "cancelled" not in first["says"]


def test_what_was_missed_is_marked_over_its_column() -> None:
    of = lane_of(MANY, milestones=(milestone("m", "Signed <b>", -3),))
    trace = drawing(of, open="-", zoom="quarter")[0]["Missed in it"]
    assert len(trace["x"]) == 1
    (says,) = trace["hovertext"]
    assert says.startswith(f"<b>◆ {MANY} missed milestones</b><br>Signed &lt;b&gt;<br>")
    assert says.endswith(f"and {MANY - 4} more")


def test_links_lead_into_a_counted_lane_only_from_rows() -> None:
    pair = (
        *(initiative(f"X-{n:02d}", f"One {n}", 0, 30, lane="Many") for n in range(MANY)),
        *(initiative(f"Y-{n:02d}", f"Two {n}", 0, 30, lane="More") for n in range(MANY)),
        initiative("A", "Waits", 40, 10, lane="Few", depends_on=after("X-00", "A")),
        initiative("B", "Waits", 40, 10, lane="More", depends_on=after("X-00", "B")),
    )
    of = roadmap_of(pair)
    closed = drawing(of, Drawn(Links.ALL), open="-")[0]
    assert "Dependencies" not in closed
    opened = drawing(of, Drawn(Links.ALL), open="Few")[0]
    assert len(opened["Dependencies: arrows"]["x"]) == 1
