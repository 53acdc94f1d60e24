"""Lines and zones of the glide path: where a goal should be, and where it is at risk."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from dashboard import formats
from dashboard.goal.values import GoalStory
from dashboard.path_to_green.glide_path import edges, good_way, scale
from dashboard.path_to_green.goals import Goal
from dashboard.scorecard.numbers import brief
from layouts.metric.drawings import SAID, heights, literal
from layouts.theme import AMBER, INK, MUTED

BACK, LEAST, MOST = timedelta(days=53 * 7), timedelta(days=8 * 7), timedelta(days=54 * 7)
_EDGE = timedelta(days=14)


def window(story: GoalStory) -> tuple[date, date]:
    """From its start, a year back at most, to the last date that matters, a year ahead at most."""
    of, as_of = story.standing, story.scope.as_of
    begun = min(of.goal.start, story.values[0].day) if story.values else of.goal.start
    dates = (of.due.current, of.due.original, of.date_to_green, of.forecast.p50, of.forecast.p85)
    last = max(day for day in (as_of + LEAST, *dates) if day is not None) + _EDGE
    return max(begun, as_of - BACK), min(last, as_of + MOST)


def line(
    x: Sequence[str | None], y: Sequence[float | None], colour: str = INK, dash: str = "4px,4px"
) -> dict[str, Any]:
    """A thin line that says nothing on hover."""
    return {
        "type": "scatter", "mode": "lines", "x": list(x), "y": list(y), "hoverinfo": "skip",
        "line": {"color": colour, "width": 1.5, "dash": dash},
    }  # fmt: skip


def aims(story: GoalStory) -> list[dict[str, Any]]:
    """The path to the target as it is due now, and as it was first; of a band its edges."""
    of, goal = story.standing, story.goal
    first, last = window(story)
    if goal.within:
        ends = [first.isoformat(), last.isoformat()]
        return [line(ends, heights(goal, [edge, edge])) for edge in edges(goal)]
    due = of.due.current or goal.due
    found = [_path(goal, due, first, last)]
    if of.due.original and of.due.original != due:
        before = _path(goal, of.due.original, first, last)
        found.insert(0, before | {"line": {"color": MUTED, "width": 1, "dash": "dot"}})
    return found


def named_levels(goal: Goal) -> list[tuple[float, str]]:
    """Where the target is, or the edges of a band, with their words."""
    if goal.within:
        low, high = edges(goal)
        return [
            (low, f"from {brief(low, goal.unit)}"), (high, f"to {brief(high, goal.unit)}"),
        ]  # fmt: skip
    if goal.target is None:
        return []
    return [(goal.target, f"target {brief(goal.target, goal.unit)}")]


def _path(goal: Goal, due: date, first: date, last: date) -> dict[str, Any]:
    corners = _corners(goal, due, first, last)
    x = [day.isoformat() for day, _ in corners]
    said = [
        f"Expected {formats.day(day)}: {literal(brief(value, goal.unit))}" for day, value in corners
    ]
    made = line(x, heights(goal, [value for _, value in corners]))
    del made["hoverinfo"]
    return made | {"customdata": said, "hovertemplate": SAID}


def _corners(goal: Goal, due: date, first: date, last: date) -> list[tuple[date, float]]:
    """Where the path begins, where it meets the target, and where the picture ends."""
    target = goal.baseline if goal.target is None else goal.target
    begin = max(first, goal.start)
    days = (due - goal.start).days
    share = min((begin - goal.start).days / days, 1.0) if days > 0 else 1.0
    level = goal.baseline + (target - goal.baseline) * share
    return [(begin, level), (max(due, begin), target), (max(last, due), target)]


def at_risk(story: GoalStory) -> list[dict[str, Any]]:
    """The amber zone: beside the path, or on both sides of a band."""
    goal, (first, last) = story.goal, window(story)
    width = goal.share * scale(goal)
    if not width:
        return []
    if goal.within:
        low, high = edges(goal)
        flat = [first, last]
        return [
            _zone(goal, flat, [edge, edge], [edge + step, edge + step])
            for edge, step in ((low, -width), (high, width))
        ]
    due = story.standing.due.current or goal.due
    corners = _corners(goal, due, first, last)
    days, levels = [day for day, _ in corners], [value for _, value in corners]
    bad = -good_way(goal, goal.baseline)
    return [_zone(goal, days, levels, [value + bad * width for value in levels])]


def _zone(
    goal: Goal, days: Sequence[date], one: Sequence[float], other: Sequence[float]
) -> dict[str, Any]:
    x = [day.isoformat() for day in days]
    return {
        "type": "scatter", "mode": "lines", "x": [*x, *reversed(x)],
        "y": heights(goal, [*one, *reversed(other)]), "fill": "toself", "fillcolor": AMBER,
        "opacity": 0.14, "line": {"width": 0, "color": AMBER}, "hoverinfo": "skip",
    }  # fmt: skip
