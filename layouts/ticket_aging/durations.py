"""How long tickets take: those that are still open counted in, beside closed ones alone."""

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.ticket_aging.durations import LEVELS
from dashboard.ticket_aging.values import Percentiles, Survival, TicketAging
from layouts.components import Column, figure, section, table
from layouts.theme import ACCENT, MUTED, drawing

NONE_CLOSED = Percentiles(0, dict.fromkeys(LEVELS), dict.fromkeys(LEVELS))
"""Of a priority without a target that only open or cancelled tickets have."""


def durations(aging: TicketAging) -> Component | None:
    """The curves, a sentence on why they differ, and the table; None where nothing has ended."""
    if not aging.curve:
        return None
    return section(
        "How long tickets take",
        html.Div(
            [
                html.Div(_curves(aging), className="pair-even"),
                html.Div(_table(aging), className="pair-even"),
            ],
            className="pair",
        ),
        lead=_difference(aging),
    )


def _difference(aging: TicketAging) -> str:
    """Why closed-only looks quicker than it is."""
    half, closed = aging.survival.median, aging.cycle_times.all_elapsed.linear[50]
    if half is None:
        return (
            f"Fewer than half of the tickets have been resolved. Among closed ones alone half took"
            f" {formats.days(closed)} or less, which says little: the slow ones are still open."
        )
    told = (
        f"Half of the tickets are resolved within {formats.days(half)}, those still open counted"
        f" in; among closed ones alone it is {formats.days(closed)}."
    )
    if closed is not None and half > closed:
        told += " Closed ones alone look quicker, because the slowest tickets are still open."
    return told


def _curves(aging: TicketAging) -> Component:
    days = [round(p.day, 3) for p in aging.curve]
    all_, closed = [p.still_open for p in aging.curve], [p.closed_only for p in aging.curve]
    half = formats.days(aging.survival.median)
    finding = (
        f"After {half} half are resolved"
        if aging.survival.median is not None
        else "Half of the tickets have not been resolved yet"
    )
    return figure(
        drawing(
            [
                _curve(days, closed, "closed only", MUTED, "dot"),
                _curve(days, all_, "all tickets", ACCENT, "solid"),
            ],
            xaxis={"tickformat": ",d", "ticksuffix": " d", "nticks": 6, "hoverformat": ".1f"},
            yaxis={"tickformat": ".0%", "range": [0, 1.02], "nticks": 5},
            margin={"l": 8, "r": 8, "t": 12, "b": 8},
            showlegend=True,
            legend={"orientation": "h", "x": 1, "xanchor": "right", "y": 1.0, "yanchor": "top"},
        ),
        finding,
        "Share of tickets not yet resolved after so many days: all (Kaplan-Meier), and closed only",
        "medium",
    )


def _curve(x: list[float], y: list[float], name: str, colour: str, dash: str) -> dict[str, Any]:
    return {
        "type": "scatter", "mode": "lines", "x": x, "y": [round(v, 4) for v in y], "name": name,
        "line": {"color": colour, "width": 2, "dash": dash, "shape": "hv"},
        "hovertemplate": f"%{{y:.1%}} of {name}<extra></extra>",
    }  # fmt: skip


def _table(aging: TicketAging) -> Component:
    columns = (
        Column("priority", "Priority"),
        Column("half", "Half within", number=True, help="Open ones counted in (Kaplan-Meier)."),
        Column("p85", "85 % within", number=True, help="Open ones counted in (Kaplan-Meier)."),
        Column("closed", "Closed only, half", number=True),
        Column("closed85", "85 %", number=True),
        Column("n", "Closed", number=True),
    )
    rows = [
        _row(name, found, aging.cycle_times.by_priority.get(name, NONE_CLOSED))
        for name, found in aging.survival_by_priority.items()
        if found.n
    ]
    everything = _row("All", aging.survival, aging.cycle_times.all_elapsed)
    return table(columns, rows, "How long tickets take, by priority", totals=[everything])


def _row(name: str, found: Survival, closed: Any) -> tuple[Any, ...]:
    return (
        html.Strong(name) if name == "All" else name,
        formats.days(found.median),
        formats.days(found.p85),
        formats.days(closed.linear[50]),
        formats.days(closed.linear[85]),
        formats.count(closed.n),
    )
