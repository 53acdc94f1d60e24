"""The read seam of partner requests: one function answers page, terminal and paper."""

from sqlalchemy.orm import Session

from dashboard.imports.delivery import PARTNER_REQUEST
from dashboard.partner_requests import PartnerRequests, answers_by_team, span_start
from dashboard.rights import Viewer
from dashboard.scope import Scope, is_partial
from db.programs import program as program_value
from db.ticket_aging.reading import ranked_tickets, source_at


def partner_requests(session: Session, scope: Scope, viewer: Viewer, weeks: int) -> PartnerRequests:
    """Partner requests as they stood at the cut of ``scope``, over so many weeks up to it.

    Raises ``NotFound`` for a program that the viewer may not see, ``InvalidRequest`` for a filter
    value that it does not have.
    """
    program = program_value(session, scope.program, viewer, scope.as_of)
    ranked = ranked_tickets(session, program, scope, kinds=(PARTNER_REQUEST,))
    since = span_start(program, scope, weeks)
    every, teams = answers_by_team(ranked, program.tickets, since)
    cut = ranked.found.cut
    return PartnerRequests(
        program, scope, cut, is_partial(program, scope), weeks, since, every, teams,
        source_at(session, program, cut),
    )  # fmt: skip
