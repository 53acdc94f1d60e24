"""What goals say in the weekly review, out of the store."""

from datetime import timedelta

from sqlalchemy.orm import Session

from dashboard.path_to_green.review import area_review
from dashboard.review import AreaReview
from dashboard.rights import Viewer
from dashboard.scope import Scope
from db.path_to_green.reading import path_to_green

WEEK = timedelta(days=7)


def goal_review(session: Session, scope: Scope, viewer: Viewer) -> AreaReview | None:
    """Goals as they stand at the cut of ``scope``; None for a program that has none.

    Raises ``NotFound`` for a program that the viewer may not see.
    """
    told = path_to_green(session, scope, viewer)
    if not told.goals:
        return None
    return area_review(told, path_to_green(session, scope.at(scope.as_of - WEEK), viewer))
