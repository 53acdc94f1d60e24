"""Partner requests as JSON."""

from dataclasses import asdict
from typing import Any

import orjson

from dashboard.partner_requests import Answers, PartnerRequests
from exports.ticket_aging.figures import percentile_figures, rounded, source, told_as_of


def as_json(told: PartnerRequests) -> bytes:
    """Everything that the page shows; null where there is no value."""
    found = {
        **told_as_of(told),
        "weeks": told.weeks,
        "all": _answers(told.all),
        "by_team": [_answers(team) for team in told.teams],
        "source": source(told),
    }
    return orjson.dumps(rounded(found), option=orjson.OPT_INDENT_2)


def _answers(team: Answers) -> dict[str, Any]:
    return asdict(team) | {
        "first_response": percentile_figures(team.first_response),
        "took": percentile_figures(team.took),
        "reopened_share": team.reopened_share,
        "on_time_share": team.on_time,
    }
