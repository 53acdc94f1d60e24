"""Lines of a timeline: the as-of date, today, and what stood or would stand elsewhere."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from dashboard.roadmap.initiatives import Span
from layouts.roadmap.rows import BAR
from layouts.roadmap.words import short_day
from layouts.theme import ACCENT, HAIRLINE, MUTED

Trace = dict[str, Any]
DAY = timedelta(days=1)
TOP = -0.5


def day_line(day: str, name: str, side: str, rows: int, colour: str, dash: str) -> Trace:
    """A line from top to bottom with its name over it."""
    return {
        "type": "scatter", "mode": "lines+text", "name": name,
        "x": [day, day], "y": [TOP, rows + TOP], "text": [name, ""],
        "textposition": f"top {side}", "textfont": {"size": 11, "color": colour},
        "line": {"color": colour, "width": 1.5, "dash": dash},
        "cliponaxis": False, "hoverinfo": "skip",
    }  # fmt: skip


def as_of_line(as_of: date, rows: int) -> Trace:
    """The cut: the end of the as-of date."""
    name = f"as of {short_day(as_of)}"
    return day_line((as_of + DAY).isoformat(), name, "left", rows, MUTED, "4px,4px")


def today_line(today: date, rows: int) -> Trace:
    """The day on which one looks."""
    return day_line(f"{today.isoformat()} 12:00", "today", "right", rows, ACCENT, "solid")


def lane_lines(tops: Iterable[int], first: date, last: date) -> Trace:
    """A hairline above each lane."""
    x: list[str | None] = []
    y: list[float | None] = []
    for top in tops:
        x += [first.isoformat(), (last + DAY).isoformat(), None]
        y += [top + TOP, top + TOP, None]
    return {
        "type": "scatter", "mode": "lines", "name": "Lanes", "x": x, "y": y,
        "line": {"color": HAIRLINE, "width": 1}, "hoverinfo": "skip",
    }  # fmt: skip


def ghosts(name: str, outlines: Iterable[tuple[Span, float]], colour: str) -> Trace | None:
    """Dashed outlines of bars: where they stood, or would stand."""
    x: list[str | None] = []
    y: list[float | None] = []
    for span, at in outlines:
        start, end = span.start.isoformat(), (span.end + DAY).isoformat()
        upper, lower = at - BAR / 2, at + BAR / 2
        x += [start, end, end, start, start, None]
        y += [upper, upper, lower, lower, upper, None]
    if not x:
        return None
    return {
        "type": "scatter", "mode": "lines", "name": name, "x": x, "y": y,
        "line": {"color": colour, "width": 1.2, "dash": "3px,3px"}, "hoverinfo": "skip",
    }  # fmt: skip
