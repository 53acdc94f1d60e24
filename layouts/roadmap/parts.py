"""The parts of the roadmap, side by side."""

from dash.development.base_component import Component

from dashboard.roadmap.view import NAMES, PLANNING, without
from dashboard.scope import Scope
from layouts.components import segments


def part_ways(scope: Scope) -> Component:
    """The timeline, and the planning line."""
    plain = without(scope, *NAMES)
    planning = scope.view.get("part") == PLANNING
    return segments(
        "View",
        [
            ("Timeline", plain.query(), not planning),
            ("Planning line", plain.viewed(part=PLANNING).query(), planning),
        ],
    )
