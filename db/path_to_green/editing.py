"""What the forms of a goal are drawn with."""

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.goal.editing import ActionEditing, GoalEditing
from dashboard.goal.values import GoalStory, NoStory
from dashboard.path_to_green.definition import form_of
from dashboard.rights import Right, Viewer, may
from dashboard.scope import Scope
from dashboard.status_updates.updates import ItemKind
from db import models
from db.goal import goal_story
from db.path_to_green.saying import value_on
from db.programs import program as program_value
from db.status_updates.leading import led
from db.status_updates.people import person_ids

action = models.GoalAction


def goal_editing(
    session: Session, scope: Scope, key: str, viewer: Viewer, now: int
) -> GoalEditing | None:
    """What a viewer can say of a goal, as it stands today; None where that is nothing."""
    program = program_value(session, scope.program, viewer, scope.as_of)
    today = program.calendar.today(now)
    try:
        story = goal_story(session, Scope(program.key, today, running=True), key, viewer)
    except NoStory:
        return None
    told = led(session, story, ItemKind.GOAL, story.goal.owner, viewer)
    mine = _owned(session, story, viewer)
    typed = value_on(session, story.id, scope.as_of)
    return GoalEditing(
        id=story.id,
        version=story.version,
        goal=story.goal,
        due=story.standing.due.current or story.goal.due,
        scope=scope,
        today=today,
        led=told,
        plan=story.standing.plan,
        plan_base=story.plans[0].said.id if story.plans else None,
        actions=_actions(session, story, lambda owner: told.may_change or mine(owner)),
        value=typed.value if typed else None,
        value_base=typed.id if typed else None,
        form=form_of(story.goal),
    )


def _owned(session: Session, story: GoalStory, viewer: Viewer) -> Callable[[str], bool]:
    """Whether the viewer may change what belongs to a name."""
    doers = [each.owner for each in story.standing.actions]
    people = person_ids(session, doers)
    return lambda name: may(viewer, Right.CHANGE, story.program.key, people.get(name))


def _actions(
    session: Session, story: GoalStory, may_change: Callable[[str], bool]
) -> tuple[ActionEditing, ...]:
    query = select(action.number, action.id).where(action.goal_id == story.id)
    ids: dict[int, int] = dict(session.execute(query).all())
    return tuple(
        ActionEditing(
            ids[each.number], story.action_versions[each.number], each, may_change(each.owner)
        )
        for each in story.standing.actions
    )
