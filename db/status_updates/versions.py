"""All versions of an item's status updates, each with what was said to it."""

from sqlalchemy.orm import Session

from dashboard.goal.values import UpdateVersion
from dashboard.path_to_green.words import Place
from dashboard.programs import Program
from dashboard.scope import Scope
from dashboard.status_updates.differences import differences
from dashboard.status_updates.history import UpdateHistory
from dashboard.status_updates.questions import Question
from db.status_updates.questions import acknowledgements


def update_versions(
    session: Session,
    program: Program,
    scope: Scope,
    place: Place,
    history: UpdateHistory,
    asked: tuple[Question, ...],
    unit: str = "",
) -> tuple[UpdateVersion, ...]:
    """Those that were published, newest first; ``unit`` is that of the item's values."""
    read = acknowledgements(session, program, scope.as_of, place)
    counting = {update.id for update in history.weeks}
    before = (*history.versions, None)[1:]
    return tuple(
        UpdateVersion(
            update=update,
            differences=differences(earlier, update, unit),
            counts=update.id in counting,
            acknowledgements=read.get(update.id, ()),
            questions=tuple(each for each in asked if each.update == update.id),
        )
        for update, earlier in zip(history.versions, before, strict=True)
    )
