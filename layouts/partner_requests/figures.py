"""Speed and quality of the teams with the most resolved requests."""

from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.partner_requests import FEW, Answers, PartnerRequests
from layouts.components import empty, figure, section
from layouts.partner_requests.words import hours, rounded
from layouts.theme import ACCENT, QUIET, drawing

DRAWN = 10


def figures(told: PartnerRequests, spans: Component) -> Component:
    """Bars by team; ``spans`` are the ways to other weeks."""
    teams = [team for team in told.teams if team.done or team.first_response.n][:DRAWN]
    lead = (
        f"The {len(teams)} teams with the most resolved requests; pale bars rest on fewer than"
        f" {FEW}."
    )
    if not teams:
        return section("Speed and quality", empty("None was answered in these weeks."), tools=spans)
    return section(
        "Speed and quality",
        html.Div(
            [
                html.Div(_speed(teams), className="pair-even"),
                html.Div(_quality(teams), className="pair-even"),
            ],
            className="pair",
        ),
        lead=lead,
        tools=spans,
    )


def _speed(teams: Sequence[Answers]) -> Component:
    heard = [team for team in teams if team.first_response.n]
    heard = [team for team in heard if team.first_response.n >= FEW] or heard
    slowest = max(heard, key=lambda team: team.first_response.linear[50] or 0, default=None)
    return figure(
        _bars(
            teams,
            [rounded(team.first_response.linear[50]) for team in teams],
            [team.first_response.n for team in teams],
            ",.1f",
            [hours(team.first_response.linear[50]) for team in teams],
        ),
        f"{slowest.team} waits longest for a first response"
        if slowest
        else "No first response came in these weeks",
        "Hours from start within which half of the first responses came",
        "medium",
    )


def _quality(teams: Sequence[Answers]) -> Component:
    ended = [team for team in teams if team.done >= FEW] or list(teams)
    worst = max(ended, key=lambda team: team.reopened_share or 0)
    finding = (
        f"{worst.team}: {formats.percent(worst.reopened_share)} of its requests came back"
        if worst.reopened
        else "No resolved request came back"
    )
    return figure(
        _bars(
            teams,
            [rounded(team.reopened_share, 4) for team in teams],
            [team.done for team in teams],
            ".0%",
            [formats.percent(team.reopened_share) for team in teams],
        ),
        finding,
        "Share of resolved requests that had been reopened",
        "medium",
    )


def _bars(
    teams: Sequence[Answers],
    values: Sequence[float | None],
    counts: Sequence[int],
    pattern: str,
    texts: Sequence[str],
) -> dict[str, Any]:
    """Horizontal bars, the first on top; pale where they rest on few."""
    return drawing(
        [
            {
                "type": "bar", "orientation": "h", "y": [team.team for team in teams][::-1],
                "x": list(values)[::-1],
                "text": list(texts)[::-1], "textposition": "outside", "cliponaxis": False,
                "customdata": list(counts)[::-1],
                "marker": {"color": [ACCENT if n >= FEW else QUIET for n in counts][::-1]},
                "hovertemplate": "%{y}: %{text}, of %{customdata}<extra></extra>",
            }
        ],
        xaxis={"tickformat": pattern, "rangemode": "tozero", "showticklabels": False},
        yaxis={"type": "category", "showgrid": False, "nticks": len(teams)},
        hovermode="closest",
        margin={"l": 8, "r": 56, "t": 12, "b": 8},
    )  # fmt: skip
