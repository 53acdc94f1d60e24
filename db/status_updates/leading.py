"""What leadership has said of an item so far, as its forms draw it."""

from collections.abc import Iterable

from dashboard.goal.values import UpdateVersion
from dashboard.rights import Viewer
from dashboard.status_updates.leading import Asked
from dashboard.status_updates.questions import Question


def is_acknowledged(newest: UpdateVersion | None, viewer: Viewer) -> bool:
    """Whether a viewer has said that they have read the newest update."""
    return newest is not None and any(each.by == viewer.name for each in newest.acknowledgements)


def open_questions(
    questions: Iterable[Question], viewer: Viewer, manages: bool
) -> tuple[Asked, ...]:
    """Of questions, newest first, those that are open, the oldest first."""
    found = [
        Asked(
            each.id, each.asked_by, each.asked_of, each.text, each.at,
            manages or each.asked_of_id in viewer.people,
        )
        for each in questions
        if each.open
    ]  # fmt: skip
    return tuple(found[::-1])
