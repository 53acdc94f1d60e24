"""All teams in a list."""

from typing import Any

from dash.development.base_component import Component

from dashboard import formats
from dashboard.imports.delivery import PARTNER_REQUEST
from dashboard.partner_requests import Answers, PartnerRequests
from dashboard.scope import Scope
from layouts.components import Column, listing, listing_tools, section
from layouts.components.tables import ADDRESS
from layouts.partner_requests.words import rounded
from layouts.ticket_aging.views import TICKETS

TEAMS = "partner-teams"

LIST = (
    Column(
        "team", "Partner team", width=190, grows=True, pinned=True, on_phone=True, opens=True,
    ),
    Column("open", "Open", number=True, width=72),
    Column("past_sla", "Past SLA", number=True, width=84),
    Column("done", "Resolved", number=True, width=98),
    Column("answered", "Answered", number=True, width=100, help="First responses in these weeks."),
    Column(
        "response", "First response, h", number=True, decimals=1, width=106, on_phone=True,
        help="Half of the first responses came within so many hours of the start.",
    ),
    Column("response_85", "85 % within, h", number=True, decimals=1, width=92),
    Column(
        "took", "Resolved in, days", number=True, decimals=1, width=100,
        help="Half of those resolved took no longer.",
    ),
    Column("took_85", "85 % in, days", number=True, decimals=1, width=80),
    Column(
        "on_time", "On time, %", number=True, decimals=1, width=84,
        help="Of those resolved whose priority has an SLA, how many kept it.",
    ),
    Column(
        "reopened", "Reopened, %", number=True, decimals=1, width=104,
        help="Of those resolved, how many had been reopened before.",
    ),
    Column(
        "rating", "Rating", number=True, decimals=1, width=84,
        help="Mean of the requesters' ratings of those resolved, 1 (bad) to 5 (good).",
    ),
    Column("rated", "Rated", number=True, width=80, help="How many have a rating."),
)  # fmt: skip
TEXTS = ("team",)
NUMBERS = tuple(column.field for column in LIST if column.number)


def teams(told: PartnerRequests) -> Component:
    """Each team with its numbers."""
    rows = [list_row(told.scope, team) for team in told.teams]
    return section(
        "By partner team",
        listing(TEAMS, LIST, rows, len(rows)),
        lead="Open ones as of the cut; all else within the"
        f" {formats.plural(told.weeks, 'week')} before it. Ratings are as they are known now.",
        tools=listing_tools(TEAMS, told.scope.query()),
    )


def list_row(scope: Scope, team: Answers) -> dict[str, Any]:
    """A team as the list shows it."""
    filters = {"kind": (PARTNER_REQUEST,), "requester": (team.team,)}
    tickets = Scope(scope.program, scope.as_of, {**scope.filters, **filters})
    return {
        ADDRESS: TICKETS + tickets.query(),
        "team": team.team, "open": team.open, "past_sla": team.past_sla, "done": team.done,
        "answered": team.first_response.n,
        "response": rounded(team.first_response.linear[50]),
        "response_85": rounded(team.first_response.linear[85]),
        "took": rounded(team.took.linear[50]), "took_85": rounded(team.took.linear[85]),
        "on_time": _percent(team.on_time),
        "reopened": _percent(team.reopened_share),
        "rating": rounded(team.rating), "rated": team.rated,
    }  # fmt: skip


def _percent(share: float | None) -> float | None:
    return None if share is None else round(share * 100, 1)
