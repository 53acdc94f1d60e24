"""What tickets say in the weekly review, out of the store."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from dashboard.programs import Program
from dashboard.review import MOST, AreaReview
from dashboard.rights import Viewer
from dashboard.scope import Scope, is_partial
from dashboard.ticket_aging import calculation
from dashboard.ticket_aging.listing import listed
from dashboard.ticket_aging.review import area_review, standing
from dashboard.ticket_aging.values import Source
from db.programs import program as program_value
from db.ticket_aging.reading import ranked_tickets, source_at, ticket_labels


@dataclass(frozen=True, slots=True)
class _Told:
    program: Program
    scope: Scope
    cut: int
    partial_week: bool
    source: Source


def ticket_review(session: Session, scope: Scope, viewer: Viewer) -> AreaReview | None:
    """The tickets at the cut of ``scope``; None for a program that has brought none.

    Raises ``NotFound`` for a program that the viewer may not see.
    """
    program = program_value(session, scope.program, viewer, scope.as_of)
    ranked = ranked_tickets(session, program, scope)
    source = source_at(session, program, ranked.found.cut)
    if source is None:
        return None
    earlier = scope.at(scope.as_of - timedelta(days=7))
    then = program_value(session, scope.program, viewer, earlier.as_of)
    first = listed(ranked, "held-up", program)[:MOST]
    labels = ticket_labels(session, ranked.found.open.id[first].tolist())
    return area_review(
        _Told(program, scope, ranked.found.cut, is_partial(program, scope), source),
        standing(ranked),
        standing(ranked_tickets(session, then, earlier)),
        calculation.told(ranked, labels, program, first),
    )
