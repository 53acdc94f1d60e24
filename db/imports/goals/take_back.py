"""An import of goals taken back: what no other import and nobody else says is voided.

Of all that stands the newest word holds, so that what was said before holds again by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from dashboard.programs import Program
from db import models
from db.bulk import update_rows
from db.data_versions import GOALS, count_up, data_version
from db.engine import IMPORT_LOCK, take_turns
from db.imports import repeats
from db.imports.merge import Overtaken
from db.imports.quarantine import settle_and_reopen
from db.imports.repeats import FACTS_OF, only_said

goal, definition, word = models.Goal, models.GoalDefinition, models.GoalActionWord
KINDS: Mapping[str, str] = {
    "definitions": repeats.GOAL_DEFINITION, "values": repeats.GOAL_VALUE,
    "updates": repeats.STATUS_UPDATE, "actions": repeats.GOAL_ACTION,
    "moves": repeats.DATE_MOVE,
}  # fmt: skip
"""What an import says, as a person is told of it."""


@dataclass(slots=True)
class GoalsTakeBack:
    """What taking an import back changes, for one version of the program's goals."""

    version: int
    counts: dict[str, int] = field(default_factory=dict)
    """What a person is told."""
    withdrawn: set[int] = field(default_factory=set)
    """Goals that nobody defines any more."""
    changed: set[int] = field(default_factory=set)
    """Goals of which it says what they are."""
    actions: set[int] = field(default_factory=set)
    """Actions of which it says something."""


def take_back_plan(session: Session, program: Program, run_id: int) -> GoalsTakeBack:
    """Find out what only this import says."""
    plan = GoalsTakeBack(data_version(session, program.id, GOALS))
    for name, kind in KINDS.items():
        said = only_said(kind, run_id).subquery()
        plan.counts[name] = session.scalar(select(func.count()).select_from(said)) or 0
    gone = only_said(repeats.GOAL_DEFINITION, run_id)
    touched = select(definition.goal_id).where(definition.id.in_(gone))
    standing = select(definition.goal_id).where(
        definition.goal_id.in_(touched), definition.voided_at.is_(None), definition.id.not_in(gone)
    )
    plan.changed = set(session.scalars(touched))
    plan.withdrawn = plan.changed - set(session.scalars(standing))
    of_actions = only_said(repeats.GOAL_ACTION, run_id)
    plan.actions = set(session.scalars(select(word.goal_action_id).where(word.id.in_(of_actions))))
    plan.counts["goals"] = len(plan.withdrawn)
    return plan


def write_take_back(
    session: Session,
    program: Program,
    plan: GoalsTakeBack,
    run_id: int,
    reason: str,
    now: int,
) -> None:
    """Write what was found out; raises ``Overtaken`` when it was for an earlier version."""
    take_turns(session, IMPORT_LOCK)
    if data_version(session, program.id, GOALS) != plan.version:
        raise Overtaken
    for kind in KINDS.values():
        fact: Any = FACTS_OF[kind]
        voided = update(fact).where(fact.id.in_(only_said(kind, run_id))).values(voided_at=now)
        session.execute(voided, execution_options={"synchronize_session": False})
    withdrawn = ((id_, now if id_ in plan.withdrawn else None) for id_ in plan.changed)
    update_rows(session, models.table(goal), ("withdrawn_at",), withdrawn)
    update_rows(session, models.table(models.GoalAction), (), ((id_,) for id_ in plan.actions))
    count_up(session, program.id, GOALS)
    settle_and_reopen(session, run_id, now)
    row = session.get_one(models.ImportRun, run_id)
    row.taken_back_at, row.taken_back_reason, row.taken_back = now, reason, plan.counts
