"""Connectors of a timeline: what waits for what, what is violated, and the critical path."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from dashboard import formats
from dashboard.roadmap.initiatives import Dependency, Link, Span
from dashboard.roadmap.values import Roadmap
from dashboard.roadmap.view import Links
from layouts.roadmap.rows import BAR, Place
from layouts.roadmap.timeline_axis import TimeAxis
from layouts.theme import ACCENT, MUTED, RED

Trace = dict[str, Any]
Places = Mapping[str, Place]
DAY = timedelta(days=1)
HALF_ROW = 0.5
ARROW = 7
_FROM_END, _TO_END = (Link.FS, Link.FF), (Link.FF, Link.SF)


class _Lines:
    """Points of many lines in one trace, with a gap after each; arrows at their ends in another,
    since a browser makes a mark of each point of a trace that has marks."""

    def __init__(self) -> None:
        self.x: list[str | None] = []
        self.y: list[float | None] = []
        self.ends: list[tuple[date, float, str]] = []

    def add(self, points: Sequence[tuple[date, float]], arrow: str) -> None:
        self.x += [*(day.isoformat() for day, _ in points), None]
        self.y += [*(y for _, y in points), None]
        self.ends.append((*points[-1], arrow))

    def traces(self, name: str, colour: str, width: float) -> list[Trace]:
        return [
            {
                "type": "scatter", "mode": "lines", "name": name, "x": self.x, "y": self.y,
                "line": {"color": colour, "width": width}, "hoverinfo": "skip",
            },
            {
                "type": "scatter", "mode": "markers", "name": f"{name}: arrows",
                "x": [day.isoformat() for day, _, _ in self.ends],
                "y": [y for _, y, _ in self.ends],
                "marker": {"color": colour, "size": ARROW, "line": {"width": 0}, "opacity": 1,
                           "symbol": [arrow for _, _, arrow in self.ends]},
                "hoverinfo": "skip",
            },
        ]  # fmt: skip


def connectors(found: Roadmap, places: Places, links: Links, axis: TimeAxis) -> list[Trace]:
    """Links that hold and links that are violated, each with its arrows, and the days of these."""
    if links is Links.NONE:
        return []
    broken = {each.dependency: each.days for each in found.violations}
    drawn = [each for each in found.dependencies if _is_drawn(each, places)]
    kept = [each for each in drawn if each not in broken] if links is Links.ALL else []
    violated = [each for each in drawn if each in broken]
    traces = []
    if kept:
        traces += _joined(kept, places, axis).traces("Dependencies", MUTED, 1)
    if violated:
        traces += _joined(violated, places, axis).traces("Violated dependencies", RED, 1.5)
        traces.append(_days(violated, broken, places))
    return traces


def _is_drawn(link: Dependency, places: Places) -> bool:
    """Where both lie in one collapsed lane there is nothing to be seen, nor from count to count."""
    before, after = places.get(link.predecessor), places.get(link.successor)
    if before is None or after is None:
        return False
    if not (before.thin and after.thin):
        return True
    return not (before.counted or after.counted or round(before.y) == round(after.y))


def _joined(links: Iterable[Dependency], places: Places, axis: TimeAxis) -> _Lines:
    lines, gap = _Lines(), max(1, round(axis.days / 160)) * DAY
    for link in links:
        before, after = places[link.predecessor], places[link.successor]
        lines.add(*_way(link, before, after, gap))
    return lines


def _way(
    link: Dependency, before: Place, after: Place, gap: timedelta
) -> tuple[list[tuple[date, float]], str]:
    """From one's end or start to the other's, round the bars where there is no straight way."""
    from_end, to_end = link.link in _FROM_END, link.link in _TO_END
    out = _edge(before.span, from_end)
    into = _edge(after.span, to_end)
    left = out + gap if from_end else out - gap
    reached = into + gap if to_end else into - gap
    arrow = "triangle-left" if to_end else "triangle-right"
    leaves, end = before.y + (0 if before.thin else BAR / 4), (into, after.y)
    if from_end is not to_end and (left <= reached) is from_end:
        corner = [(left, leaves), (left, after.y)]
    elif from_end is to_end:
        far = max(left, reached) if from_end else min(left, reached)
        corner = [(far, leaves), (far, after.y)]
    else:
        between = after.y - HALF_ROW * (1 if after.y >= before.y else -1)
        corner = [(left, leaves), (left, between), (reached, between), (reached, after.y)]
    return [(out, leaves), *corner, end], arrow


def _edge(span: Span, end: bool) -> date:
    """Where a bar ends is where the day after begins."""
    return span.end + DAY if end else span.start


def _days(
    violated: Sequence[Dependency], broken: Mapping[Dependency, int], places: Places
) -> Trace:
    """The days that are missing, at the successor's side."""
    ends = [(places[each.successor], each) for each in violated]
    at = [_edge(place.span, each.link in _TO_END) for place, each in ends]
    sides = ["right" if each.link in _TO_END else "left" for _, each in ends]
    return {
        "type": "scatter", "mode": "text", "name": "Days of overlap",
        "x": [day.isoformat() for day in at],
        "y": [place.y for place, _ in ends],
        "text": [f"{formats.MINUS}{broken[each]} d\u2003" for _, each in ends],
        "textposition": [f"middle {side}" for side in sides],
        "textfont": {"size": 11, "color": RED},
        "hovertext": [
            f"{formats.plural(broken[each], 'day')} too early for {each.predecessor}"
            for _, each in ends
        ],
        "hoverinfo": "text", "cliponaxis": False,
    }  # fmt: skip


def critical_path(found: Roadmap, places: Places) -> Trace | None:
    """One line along the upper edge of what decides when the plan ends, where it has rows."""
    keys = found.critical.path if found.critical else ()
    path = [places[key] for key in keys if key in places and not places[key].thin]
    if not path:
        return None
    x: list[str | None] = []
    y: list[float | None] = []
    for place in path:
        edge = place.y - BAR / 2
        x += [place.span.start.isoformat(), (place.span.end + DAY).isoformat()]
        y += [edge, edge]
    for before, after in pairwise(path):
        x += [None, *[(before.span.end + DAY).isoformat()] * 2]
        y += [None, before.y - BAR / 2, after.y - BAR / 2]
    return {
        "type": "scatter", "mode": "lines", "name": "Critical path", "x": x, "y": y,
        "line": {"color": ACCENT, "width": 2.5}, "hoverinfo": "skip",
    }  # fmt: skip
