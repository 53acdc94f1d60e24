"""Partner requests: how quickly and how well each team that asks is answered."""

from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.imports.delivery import PARTNER_REQUEST
from dashboard.partner_requests import FEW, SPANS, Answers, PartnerRequests
from dashboard.scope import Scope
from dashboard.ticket_aging.provenance import provenance
from layouts.components import (
    Column,
    KeyFigure,
    controls,
    empty,
    figure,
    key_figures,
    link,
    listing,
    listing_tools,
    section,
    segments,
)
from layouts.components.tables import ADDRESS
from layouts.theme import ACCENT, QUIET, drawing
from layouts.ticket_aging.views import PARTNER_REQUESTS, TICKETS, ticket_views
from layouts.ticket_aging.words import as_of_in_words, filters_in_words

TITLE = "Partner requests"
TEAMS = "partner-teams"
DRAWN = 10
SPAN_NAMES = dict(zip(SPANS, ("4 weeks", "13 weeks", "52 weeks"), strict=True))

LIST = (
    Column(
        "team", "Partner team", width=190, grows=True, pinned=True, on_phone=True, opens=True,
    ),
    Column("open", "Open", number=True, width=84),
    Column("past_sla", "Past SLA", number=True, width=92),
    Column("done", "Resolved", number=True, width=108, on_phone=True),
    Column("answered", "Answered", number=True, width=108, help="First responses in these weeks."),
    Column(
        "response", "First response, h", number=True, decimals=1, width=106, on_phone=True,
        help="Half of the first responses came within so many hours of the start.",
    ),
    Column("response_85", "85 % within, h", number=True, decimals=1, width=92),
    Column(
        "took", "Resolved in, days", number=True, decimals=1, width=108,
        help="Half of those resolved took no longer.",
    ),
    Column("took_85", "85 % in, days", number=True, decimals=1, width=84),
    Column(
        "reopened", "Reopened, %", number=True, decimals=1, width=112,
        help="Of those resolved, how many had been reopened before.",
    ),
    Column(
        "rating", "Rating", number=True, decimals=1, width=92,
        help="Mean of the requesters' ratings of those resolved, 1 (bad) to 5 (good).",
    ),
    Column("rated", "Rated", number=True, width=88, help="How many have a rating."),
)  # fmt: skip
TEXTS = ("team",)
NUMBERS = tuple(column.field for column in LIST if column.number)


def content(told: PartnerRequests) -> Component:
    """The page of one program as of one date."""
    return html.Div(
        [
            html.Header(
                [
                    html.H1(TITLE),
                    html.P(scope_in_words(told), className="page-scope"),
                    ticket_views(PARTNER_REQUESTS, told.scope),
                ],
                className="page-head",
            ),
            *(_parts(told) if told.teams else [_nothing(told)]),
            html.Footer(provenance(told), className="provenance"),
        ]
    )


def scope_in_words(told: PartnerRequests) -> str:
    """Program, week and filters."""
    filters = filters_in_words(told.scope) if told.scope.filters else "All partner requests"
    return " · ".join((told.program.name, as_of_in_words(told), filters))


def _nothing(told: PartnerRequests) -> Component:
    if told.scope.filters:
        way = controls(link("Clear filters", told.scope.without_filters().query()))
        return empty("No partner request matches these filters as of this week.", way)
    return empty(
        f"No partner request is open, and none was answered or resolved in {told.weeks} weeks.",
        "A ticket becomes one by its kind.",
    )


def _parts(told: PartnerRequests) -> list[Component | None]:
    spans = [
        (name, told.scope.viewed(weeks=str(weeks)).query(), weeks == told.weeks)
        for weeks, name in SPAN_NAMES.items()
    ]
    return [
        html.P(headline(told), className="headline"),
        key_figures(_key_figures(told)),
        _figures(told, segments("Over the last", spans)),
        _teams(told),
    ]


def headline(told: PartnerRequests) -> str:
    """The page in one sentence."""
    every = told.all
    half = every.first_response.linear[50]
    speed = f", half of them first answered within {_hours(half)}" if half is not None else ""
    return (
        f"{every.done:,} resolved in {told.weeks} weeks{speed};"
        f" {every.open:,} open, {every.past_sla:,} past their SLA."
    )


def _key_figures(told: PartnerRequests) -> list[KeyFigure]:
    every = told.all
    return [
        KeyFigure("Open", formats.count(every.open), f"{every.past_sla:,} past their SLA"),
        KeyFigure("Resolved", formats.count(every.done), f"in {told.weeks} weeks"),
        KeyFigure(
            "First response", _hours(every.first_response.linear[50]),
            f"half within; 85 % within {_hours(every.first_response.linear[85])}",
        ),
        KeyFigure(
            "Resolved in", formats.days(every.took.linear[50]),
            f"half; 85 % in {formats.days(every.took.linear[85])}",
        ),
        KeyFigure(
            "Reopened", formats.percent(every.reopened_share),
            f"{every.reopened:,} of {every.done:,}",
        ),
        KeyFigure("Rating", rating(every.rating), f"{every.rated:,} of {every.done:,} rated"),
    ]  # fmt: skip


def rating(mean: float | None) -> str:
    """``4.2 of 5``."""
    return formats.MISSING if mean is None else f"{mean:.1f} of 5"


def _hours(hours: float | None) -> str:
    return formats.days(None if hours is None else hours / 24)


def _figures(told: PartnerRequests, spans: Component) -> Component:
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
            [_rounded(team.first_response.linear[50]) for team in teams],
            [team.first_response.n for team in teams],
            ",.1f",
            [_hours(team.first_response.linear[50]) for team in teams],
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
            [_rounded(team.reopened_share, 4) for team in teams],
            [team.done for team in teams],
            ".0%",
            [formats.percent(team.reopened_share) for team in teams],
        ),
        finding,
        "Share of resolved requests that had been reopened",
        "medium",
    )


def _rounded(value: float | None, digits: int = 2) -> float | None:
    return None if value is None else round(value, digits)


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


def _teams(told: PartnerRequests) -> Component:
    rows = [list_row(told.scope, team) for team in told.teams]
    return section(
        "By partner team",
        listing(TEAMS, LIST, rows, len(rows)),
        lead=f"Open ones as of the cut; all else within the {told.weeks} weeks before it. Ratings"
        " are as they are known now.",
        tools=listing_tools(TEAMS, told.scope.query()),
    )


def list_row(scope: Scope, team: Answers) -> dict[str, Any]:
    """A team as the list shows it."""
    share, filters = team.reopened_share, {"kind": (PARTNER_REQUEST,), "requester": (team.team,)}
    tickets = Scope(scope.program, scope.as_of, {**scope.filters, **filters})
    return {
        ADDRESS: TICKETS + tickets.query(),
        "team": team.team, "open": team.open, "past_sla": team.past_sla, "done": team.done,
        "answered": team.first_response.n,
        "response": _rounded(team.first_response.linear[50]),
        "response_85": _rounded(team.first_response.linear[85]),
        "took": _rounded(team.took.linear[50]), "took_85": _rounded(team.took.linear[85]),
        "reopened": None if share is None else round(share * 100, 1),
        "rating": _rounded(team.rating), "rated": team.rated,
    }  # fmt: skip
