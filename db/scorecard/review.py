"""What the scorecard says in the weekly review, out of the store."""

from sqlalchemy.orm import Session

from dashboard.review import AreaReview
from dashboard.rights import Viewer
from dashboard.scope import Scope
from dashboard.scorecard.review import area_review
from db.scorecard.reading import scorecard


def scorecard_review(session: Session, scope: Scope, viewer: Viewer) -> AreaReview | None:
    """The metrics of the week of ``scope``; None for a program that has none.

    Raises ``NotFound`` for a program that the viewer may not see.
    """
    card = scorecard(session, scope, viewer)
    return area_review(card) if card.metrics else None
