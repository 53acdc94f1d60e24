"""Each open ticket at its age in its state, beside how long finished ones took."""

from math import sqrt
from typing import Any

from dash.development.base_component import Component

from dashboard import formats
from dashboard.ticket_aging.durations import LEVELS
from dashboard.ticket_aging.values import AgePoint, TicketAging
from layouts.components import figure
from layouts.theme import ACCENT, AMBER, MUTED, RED, drawing

SMALLEST, LARGEST = 7.0, 26.0
"""Diameters of marks, in pixels."""


def aging_chart(aging: TicketAging) -> Component:
    """Open tickets by state and age, with lines where 50, 85 and 95 % of finished ones ended."""
    took = aging.cycle_times.all_calendar_days.linear
    line = took[LEVELS[1]]
    older = sum(p.tickets for p in aging.points if line is not None and p.age > line)
    finding = (
        f"{formats.plural(older, 'open ticket')} older than 85 % of the finished ones ever were"
        if line is not None
        else "No ticket has been finished yet: there is no pace to compare with"
    )
    return figure(
        _drawn(aging, took),
        finding,
        "Open tickets by state at their age in calendar days (drawn by its square root); larger"
        " marks are more tickets; lines: when 50, 85 and 95 % of finished tickets were done",
        "medium",
    )


def _drawn(aging: TicketAging, took: Any) -> dict[str, Any]:
    states = [s.name for s in aging.program.tickets.workflow.states if not s.terminal]
    levels = {level: days for level, days in took.items() if days is not None}
    ticks = _ticks(aging)
    return drawing(
        [
            {
                "type": "scatter",
                "mode": "markers",
                "x": [p.state for p in aging.points],
                "y": [_height(p.age) for p in aging.points],
                "customdata": [
                    f"{formats.plural(p.tickets, 'ticket')}, {p.age:,} days old, in {p.state}"
                    for p in aging.points
                ],
                "marker": {
                    "size": _sizes(aging.points), "opacity": 0.7,
                    "color": [_colour(p.age, levels) for p in aging.points],
                    "line": {"width": 0},
                },
                "hovertemplate": "%{customdata}<extra></extra>",
                "cliponaxis": False,
            }
        ],
        xaxis={"type": "category", "categoryorder": "array", "categoryarray": states},
        yaxis={
            "rangemode": "tozero", "tickmode": "array", "tickvals": [_height(d) for d in ticks],
            "ticktext": [f"{d:,}" for d in ticks],
        },
        hovermode="closest",
        margin={"l": 8, "r": 96, "t": 12, "b": 8},
        shapes=[_line(days) for days in levels.values()],
        annotations=[_label(level, days) for level, days in levels.items()],
    )  # fmt: skip


def _height(days: float) -> float:
    """Square roots: a few very old tickets would press all others to the ground."""
    return round(sqrt(max(days, 0)), 3)


def _ticks(aging: TicketAging) -> list[int]:
    """The edges of the age buckets, and round numbers beyond them."""
    oldest = max((p.age for p in aging.points), default=0)
    edges = [0, *aging.program.tickets.buckets.upper]
    return [day for day in (*edges, 180, 365, 730, 1_460) if day <= max(oldest, edges[1])]


def _sizes(points: tuple[AgePoint, ...]) -> list[float]:
    most = max((p.tickets for p in points), default=1)
    spread = (LARGEST - SMALLEST) / max(sqrt(most) - 1, 1)
    return [round(SMALLEST + spread * (sqrt(p.tickets) - 1), 1) for p in points]


def _colour(age: int, levels: dict[int, float]) -> str:
    if 95 in levels and age > levels[95]:
        return RED
    return AMBER if 85 in levels and age > levels[85] else ACCENT


def _line(days: float) -> dict[str, Any]:
    return {
        "type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": _height(days), "y1": _height(days),
        "line": {"color": MUTED, "width": 1, "dash": "dot"}, "layer": "below",
    }  # fmt: skip


def _label(level: int, days: float) -> dict[str, Any]:
    return {
        "xref": "paper", "x": 1, "xanchor": "left", "xshift": 6,
        "y": _height(days), "yanchor": "middle",
        "text": f"{level} %: {days:,.0f} days", "showarrow": False,
        "font": {"size": 12, "color": MUTED},
    }  # fmt: skip
