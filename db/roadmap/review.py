"""What the roadmap says in the weekly review, out of the store."""

from sqlalchemy.orm import Session

from dashboard.review import AreaReview
from dashboard.rights import Viewer
from dashboard.roadmap.review import area_review
from dashboard.scope import Scope
from db.roadmap.reading import WEEK, roadmap


def roadmap_review(session: Session, scope: Scope, viewer: Viewer) -> AreaReview | None:
    """The roadmap as it stands at the cut of ``scope``; None for a program without initiatives.

    Raises ``NotFound`` for a program that the viewer may not see.
    """
    told = roadmap(session, scope, viewer)
    if not told.total:
        return None
    return area_review(told, roadmap(session, scope.at(scope.as_of - WEEK), viewer))
