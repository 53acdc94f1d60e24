"""All areas of the review, in their order. A new one: a line here.

Its ``review`` beside its read seam tells of it as of a scope, or None where the program has
nothing of it; nothing else of the review knows it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from dashboard.review import AreaReview
from dashboard.rights import Viewer
from dashboard.scope import Scope
from db.path_to_green.review import goal_review
from db.roadmap.review import roadmap_review
from db.rule_deprecation.review import rule_review
from db.scorecard.review import scorecard_review
from db.ticket_aging.review import ticket_review


@dataclass(frozen=True, slots=True)
class Area:
    """What it is called, and how it is asked."""

    name: str
    review: Callable[[Session, Scope, Viewer], AreaReview | None]


AREAS = (
    Area("Scorecard", scorecard_review),
    Area("Path to green", goal_review),
    Area("Roadmap", roadmap_review),
    Area("Tickets", ticket_review),
    Area("Rules", rule_review),
)
