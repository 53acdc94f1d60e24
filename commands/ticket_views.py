"""``greenpath show escalations`` and ``greenpath show partner-requests``."""

from typing import Annotated

import typer

from commands.edge import AsOf, Program, now, reading_session, say, viewer
from dashboard.errors import InvalidRequest
from dashboard.partner_requests import SPANS, USUAL_SPAN
from dashboard.scope import scope_at
from db.escalations import escalations
from db.partner_requests import partner_requests
from db.programs import program as program_value
from exports import escalations as of_escalations
from exports import partner_requests as of_requests


def show_escalations(program: Program, as_of: AsOf = None) -> None:
    """Open escalations and COEs with their action items and slips, as JSON."""
    with reading_session() as session:
        known = program_value(session, program, viewer())
        told = escalations(session, scope_at(known, as_of, now(), {}, {}), viewer())
    say(of_escalations.as_json(told).decode())


def show_partner_requests(
    program: Program,
    as_of: AsOf = None,
    weeks: Annotated[int, typer.Option(help="Up to the cut: 1, 4, 13 or 52.")] = USUAL_SPAN,
) -> None:
    """Speed and quality of partner requests by the team that asks, as JSON."""
    if weeks not in SPANS:
        raise InvalidRequest(f"--weeks is one of {', '.join(map(str, SPANS))}.")
    with reading_session() as session:
        known = program_value(session, program, viewer())
        told = partner_requests(session, scope_at(known, as_of, now(), {}, {}), viewer(), weeks)
    say(of_requests.as_json(told).decode())
