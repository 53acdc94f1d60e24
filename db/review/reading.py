"""The read seam of the weekly review: one function answers page, terminal and paper."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from dashboard.review import Review
from dashboard.rights import Viewer
from dashboard.scope import Scope, is_partial
from db.programs import program as program_value
from db.review.areas import AREAS, Area


def review(session: Session, scope: Scope, viewer: Viewer, areas: Iterable[Area] = AREAS) -> Review:
    """All areas of a program as they stood at the cut of ``scope``.

    Raises ``NotFound`` for a program that the viewer may not see.
    """
    program = program_value(session, scope.program, viewer, scope.as_of)
    whole = Scope(scope.program, scope.as_of, running=scope.running)
    told = {area.name: area.review(session, whole, viewer) for area in areas}
    return Review(
        program=program,
        scope=scope,
        cut=program.calendar.cut(scope.as_of),
        partial_week=is_partial(program, scope),
        areas={name: area for name, area in told.items() if area is not None},
        without=tuple(name for name, area in told.items() if area is None),
    )
