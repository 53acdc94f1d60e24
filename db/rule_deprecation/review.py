"""What rules say in the weekly review, out of the store."""

from datetime import timedelta

from sqlalchemy.orm import Session

from dashboard.review import AreaReview
from dashboard.rights import Viewer
from dashboard.rule_deprecation.movement import stage_counts
from dashboard.rule_deprecation.promise import switched_off
from dashboard.rule_deprecation.review import area_review
from dashboard.rule_deprecation.spells import at_cut
from dashboard.scope import Scope
from db.programs import program as program_value
from db.rule_deprecation.reading import known_rules, rule_deprecation


def rule_review(session: Session, scope: Scope, viewer: Viewer) -> AreaReview | None:
    """The rules at the cut of ``scope``; None for a program that has none.

    Raises ``NotFound`` for a program that the viewer may not see.
    """
    told = rule_deprecation(session, scope, viewer)
    known = known_rules(session, told.program, scope.as_of)
    if not known.ids:
        return None
    names = dict(zip(known.columns.rules.keys, known.names, strict=True))
    return area_review(
        told, _out(session, scope.at(scope.as_of - timedelta(days=7)), viewer), names
    )


def _out(session: Session, scope: Scope, viewer: Viewer) -> int:
    """Rules that were switched off for good at that cut."""
    program = program_value(session, scope.program, viewer, scope.as_of)
    known = known_rules(session, program, scope.as_of)
    found = at_cut(known.columns, known.policy, program.calendar, scope.as_of)
    return switched_off(stage_counts(found).total, known.policy)
