"""How the backlog moved."""

from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.ticket_aging.flow_values import WeekFlow
from dashboard.ticket_aging.values import TicketAging
from layouts.components import figure, section
from layouts.components.charts import in_and_out, line_to_now
from layouts.theme import ACCENT, GREEN, GREY, INK, MUTED, QUIET, drawing

WEEKS_SHOWN = 52


def backlog(aging: TicketAging) -> Component:
    """Open tickets at the end of each week, and what came and went."""
    weeks = aging.weeks[-WEEKS_SHOWN:]
    now, first = weeks[-1], weeks[0]
    finding = f"The backlog stands at {now.open_at_end:,}"
    if len(weeks) > 1:
        change = formats.more_or_fewer(now.open_at_end - first.open_at_end)
        than = "than" if now.open_at_end != first.open_at_end else "as"
        finding += f", {change} {than} {formats.plural(len(weeks) - 1, 'week')} ago"
    arrivals = sum(w.arrivals + w.reopened for w in weeks[-4:])
    gone = sum(w.resolved + w.cancelled for w in weeks[-4:])
    return section(
        "How the backlog moved",
        html.Div(
            [
                html.Div(_week_in_steps(now), className="pair-narrow"),
                html.Div(
                    figure(
                        _backlog_line(weeks),
                        finding,
                        "Open tickets at the end of each week,"
                        f" {formats.day(first.week.counted_to)}"
                        f" to {formats.day(now.week.counted_to)}",
                    ),
                    className="pair-wide",
                ),
                html.Div(
                    figure(
                        flow_bars(weeks),
                        f"{arrivals:,} came in and {gone:,} went out in the last"
                        f" {formats.plural(len(weeks[-4:]), 'week')}",
                        "Tickets a week: arrived and reopened up, resolved and cancelled down",
                    ),
                    className="pair-whole",
                ),
            ],
            className="pair",
        ),
    )


def _week_in_steps(row: WeekFlow) -> Component:
    """The week as a waterfall: what came, what went, and what that makes."""
    came, went = row.arrivals + row.reopened, row.resolved + row.cancelled
    steps: tuple[tuple[str, int, int, str], ...] = (
        ("Arrived", 0, row.arrivals, ACCENT),
        ("Reopened", row.arrivals, row.reopened, ACCENT),
        ("Resolved", came, -row.resolved, GREEN),
        ("Cancelled", came - row.resolved, -row.cancelled, GREY),
        ("Change", 0, came - went, INK),
    )
    change = formats.more_or_fewer(came - went)
    return figure(
        drawing(
            [
                {
                    "type": "bar", "x": [name for name, *_ in steps],
                    "base": [base for _, base, _, _ in steps],
                    "y": [height for _, _, height, _ in steps],
                    "text": [formats.signed(height) for _, _, height, _ in steps],
                    "textposition": "outside", "cliponaxis": False,
                    "marker": {"color": [colour for *_, colour in steps]},
                    "hovertemplate": "%{x}: %{text}<extra></extra>",
                }
            ],
            xaxis={"type": "category", "tickangle": 0},
            yaxis={
                "showticklabels": False, "showgrid": False, "zeroline": True,
                "zerolinecolor": MUTED, "zerolinewidth": 1,
            },
            hovermode="closest",
            margin={"l": 8, "r": 8, "t": 24, "b": 8},
        ),
        f"{row.open_before:,} were open, {change} are now: {row.open_at_end:,}",
        f"Tickets in the week to {formats.day(row.week.counted_to)}",
    )  # fmt: skip


def _backlog_line(weeks: Sequence[WeekFlow]) -> dict[str, Any]:
    y = [w.open_at_end for w in weeks]
    return line_to_now(_dates(weeks), y, "open", formats.count(y[-1]), _week_axis(weeks))


def _dates(weeks: Sequence[WeekFlow]) -> list[str]:
    return [w.week.counted_to.isoformat() for w in weeks]


def flow_bars(weeks: Sequence[WeekFlow]) -> dict[str, Any]:
    """Bars a week: what came up, what went down."""
    came = [w.arrivals + w.reopened for w in weeks]
    went = [w.resolved + w.cancelled for w in weeks]
    return in_and_out(
        _dates(weeks), [("in", ACCENT, came)], [("out", QUIET, went)], _week_axis(weeks)
    )


def _week_axis(weeks: Sequence[WeekFlow]) -> dict[str, Any]:
    days = len(weeks) < 20
    return {
        "type": "date",
        "tickformat": "%-d %b" if days else "%b %y",
        "nticks": 6,
        "hoverformat": "week to %-d %b %Y",
    }
