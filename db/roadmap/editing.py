"""What the forms of the roadmap and of an initiative are drawn with."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.initiative.editing import InitiativeEditing
from dashboard.initiative.values import NoStory
from dashboard.programs import Program
from dashboard.rights import Right, Viewer, may
from dashboard.roadmap.editing import Base, RoadmapEditing
from dashboard.roadmap.planning import PlanningDecision
from dashboard.roadmap.planning_form import planning_fields
from dashboard.roadmap.typed import drawn, values_at
from dashboard.roadmap.words import OWNER
from dashboard.scope import Scope
from dashboard.status_updates.updates import ItemKind
from db import models
from db.initiative import initiative_story
from db.programs import program as program_value
from db.roadmap.kept import kept_roadmap
from db.roadmap.scenarios import scenarios
from db.status_updates.items import items
from db.status_updates.leading import led
from db.status_updates.people import person_ids

initiative = models.Initiative


def roadmap_editing(session: Session, scope: Scope, viewer: Viewer, now: int) -> RoadmapEditing:
    """What a viewer can change of a program's roadmap, as it stands today.

    Raises ``NotFound`` for a program that the viewer may not see.
    """
    program = program_value(session, scope.program, viewer, scope.as_of)
    manages = may(viewer, Right.MANAGE, program.key)
    kept, said = scenarios(session, program), kept_roadmap(session, program).read.decisions
    query = select(initiative.key, initiative.id, initiative.version)
    rows = session.execute(query.where(initiative.program_id == program.id))
    keeps = may(viewer, Right.CHANGE, program.key, next(iter(viewer.people), None))
    bases = {key: Base(id_, version) for key, id_, version in rows}
    return RoadmapEditing(
        program_id=program.id,
        may_manage=manages,
        may_keep=keeps,
        bases=bases,
        mine=frozenset(bases) if manages else _mine(session, program, viewer, now),
        scenarios=kept,
        droppable=frozenset(
            each.id for each in kept if manages or (keeps and each.by == viewer.name)
        ),
        planning_base=said[-1].id if said else None,
        planning=planning_fields(said[-1].decision if said else PlanningDecision()),
    )


def _mine(session: Session, program: Program, viewer: Viewer, now: int) -> frozenset[str]:
    """Keys of the initiatives that a viewer may change."""
    today = program.calendar.today(now)
    found = [
        item for item in items(session, program, today) if item.tracked.kind is ItemKind.INITIATIVE
    ]
    people = person_ids(session, {n for i in found for n in (i.filer, i.tracked.owner)})
    return frozenset(
        item.tracked.key
        for item in found
        if any(
            may(viewer, Right.CHANGE, program.key, people.get(name))
            for name in (item.filer, item.tracked.owner)
        )
    )


def initiative_editing(
    session: Session, scope: Scope, key: str, viewer: Viewer, now: int
) -> InitiativeEditing | None:
    """What a viewer can say of an initiative, as it stands today; None where that is nothing."""
    program = program_value(session, scope.program, viewer, scope.as_of)
    today = program.calendar.today(now)
    try:
        story = initiative_story(session, Scope(program.key, today, running=True), viewer, key)
    except NoStory:
        return None
    words = kept_roadmap(session, program).read.words.words[key]
    return InitiativeEditing(
        id=story.id,
        version=story.version,
        initiative=story.initiative,
        form=drawn(values_at(words, story.cut)) | {OWNER: story.initiative.owner},
        scope=scope,
        today=today,
        led=led(session, story, ItemKind.INITIATIVE, story.initiative.owner, viewer),
        owes=story.standing.silence.due is not None,
        others={
            each.key: each.initiative.title for each in story.board.everything if each.key != key
        },
    )
