"""What leadership has said of an item so far, as its forms draw it."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from dashboard.goal.values import GoalStory, UpdateVersion
from dashboard.initiative.values import InitiativeStory
from dashboard.rights import Right, Viewer, may
from dashboard.status_updates.leading import Asked, Led
from dashboard.status_updates.questions import Question
from dashboard.status_updates.updates import ItemKind
from db.action_items import possible_owners
from db.status_updates.people import person_ids


def led(
    session: Session, story: GoalStory | InitiativeStory, kind: ItemKind, owner: str, viewer: Viewer
) -> Led:
    """A goal or an initiative as it stands, with what was said of it and who files it."""
    lent, given = story.assigned.delegate, story.assigned.newest
    newest, manages = next(iter(story.updates), None), may(viewer, Right.MANAGE, story.program.key)
    people = person_ids(session, (story.filer, owner))
    return Led(
        id=story.id,
        kind=kind,
        owner=owner,
        calendar=story.program.calendar,
        may_change=any(
            may(viewer, Right.CHANGE, story.program.key, people.get(name))
            for name in (story.filer, owner)
        ),
        may_manage=manages,
        people=possible_owners(session, story.program, viewer),
        newest=newest.update if newest else None,
        acknowledged=_is_acknowledged(newest, viewer),
        questions=_open_questions(story.questions, viewer, manages),
        assignment=given.id if given else None,
        assignments=story.assignments,
        delegate=lent.person if lent else "",
        delegate_until=lent.until if lent else None,
    )


def _is_acknowledged(newest: UpdateVersion | None, viewer: Viewer) -> bool:
    """Whether a viewer has said that they have read the newest update."""
    return newest is not None and any(each.by == viewer.name for each in newest.acknowledgements)


def _open_questions(
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
